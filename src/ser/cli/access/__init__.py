"""Commands about people: `invite` and `account`."""
