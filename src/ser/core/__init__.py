"""The vocabulary of SER and what runs it; it knows no state and no database."""
