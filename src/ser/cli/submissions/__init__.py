"""Commands about what LEAs send: `load`, `check`, `offline-form`."""
