"""What was sent: what became of it, saying yes to it, and taking it back."""
