"""Entering and correcting records one at a time: forms, drafts, flows, requests to delete."""
