"""What becomes of a row: read, sorted by what is known, stored or held with its findings."""
