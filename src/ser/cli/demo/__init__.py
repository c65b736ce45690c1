"""The demonstration: `generate`, `demo`, and what it says."""
