"""Lists of what an LEA keeps besides the records of children."""
