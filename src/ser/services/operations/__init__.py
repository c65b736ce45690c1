"""Running an installation: backup, restore, and the demonstration."""
