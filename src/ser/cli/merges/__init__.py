"""`ser merge`."""
