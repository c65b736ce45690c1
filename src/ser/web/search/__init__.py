"""Finding a child."""
