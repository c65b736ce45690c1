"""What follows from a child's records: findings, deadlines and facts for the kept days."""
