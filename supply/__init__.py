"""What SER is made of besides its own code: lists for machines and for readers, and what is known against it."""
