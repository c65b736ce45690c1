"""The pages about one child: where it stands, what is due, what happened, who read it."""
