"""Claims on children, on the command line."""
