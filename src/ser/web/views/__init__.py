"""What answers a request, by topic."""
