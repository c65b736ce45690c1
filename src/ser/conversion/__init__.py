"""The way in from another system: crosswalks for its codes, and the comparison with its list."""
