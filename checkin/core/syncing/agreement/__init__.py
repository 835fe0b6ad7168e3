"""What desks recorded that wants a person's eye: found, told, and settled by one choice."""
