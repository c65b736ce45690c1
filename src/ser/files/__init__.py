"""Bytes to rows to records and back: whatever is sent to SER or written by it passes through here."""
