"""Who is responsible for a child: claims, answers, releases, and the state's decision."""
