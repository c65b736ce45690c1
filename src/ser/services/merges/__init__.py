"""Two records of one child: which may be one, what a merge would do, merging, undoing, and that two are two."""
