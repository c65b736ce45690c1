"""Settings: which state runs here, and where its database is."""
