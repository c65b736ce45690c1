"""What happens to data, regardless of who asks: it knows no person and no permission."""
