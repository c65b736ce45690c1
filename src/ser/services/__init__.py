"""What the system can do: one function, one permission, one transaction, one audit event."""
