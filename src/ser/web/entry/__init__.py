"""Forms of records, drafts, flows and requests to delete."""
