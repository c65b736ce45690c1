"""Commands that count and list: `report`, `freeze`."""
