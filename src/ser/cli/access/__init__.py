"""Commands about people: `invite`."""
