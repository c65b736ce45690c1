"""Finding a child: among those that one may see, and across the state with a reason."""
