"""The pages about one child."""
