"""Commands about one child: `explain`."""
