"""Collections: the counts that the state opens and closes, with the rules as they were when each opened."""
