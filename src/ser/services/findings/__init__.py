"""What was found: of the children, files and rows of those who ask, with the life of each finding."""
