"""The states: what each declares beyond the federal rules."""
