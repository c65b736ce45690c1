"""The database as a whole: the embedded server, migrations, backup and restore."""
