"""Merging two records of one child: the list of pairs that may be one, the page of a pair, what was merged."""
