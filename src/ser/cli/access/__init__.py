"""Commands about people: `invite`, `account` and `activity`."""
