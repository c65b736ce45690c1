"""Taking over from another system: converting its extract, comparing with its list."""
