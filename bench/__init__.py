"""Benchmarks: each measures something against a named baseline in the same run, and prints the ratio."""

NAMES = (
    "days",
    "records",
    "rules",
    "reports",
    "intake",
    "profile",
    "as_of",
    "roll",
    "finding",
    "identity",
    "pages",
    "scale",
    "kills",
    "worker_kills",
)
"""The benchmarks, the short ones first."""
