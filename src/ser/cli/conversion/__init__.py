"""Commands for moving in from another system: `convert`, `parity`."""
