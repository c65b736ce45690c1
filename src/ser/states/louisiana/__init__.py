"""Louisiana: only what differs from the federal rules."""
