"""Codes of what was given of a service."""

from ser.law.cite import house
from ser.law.codes import Code, code_set

MISSED_REASON = code_set(
    "missed_reason", "Why minutes of a service were missed", Code("CHILD", "the child was absent or not available"),
    Code("PROVIDER", "the provider was absent"), Code("VACANT", "no provider"), Code("CLOSED", "school was closed"),
    Code("EVENT", "another event of the school"), Code("OTHER", "other"), cite=house("code list"),
)  # fmt: skip
