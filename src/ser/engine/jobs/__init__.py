"""Work that is queued: what the tasks are, who works at them, what is due each night."""
