"""What was sent: what became of it, what waits for a person, saying yes to it, and taking it back."""
