"""What LEAs send: loading files, and checking them without storing anything."""
