"""`ser findings`."""
