"""Claims, releases and the state's decision."""
