"""The federal files: what each is broken down by, as data by school year."""
