"""What is due, and for whom."""
