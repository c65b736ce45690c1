"""A state as pages: the reference, the layouts of its files, the workbook to fill in while the system is down."""
