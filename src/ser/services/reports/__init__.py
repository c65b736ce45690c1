"""Counts and lists: of any day or school year, or of a frozen snapshot."""
