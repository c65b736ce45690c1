"""What was sent, and what waits for a person."""
