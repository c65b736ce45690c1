"""Signing in, one's own access, and the people of an LEA."""
