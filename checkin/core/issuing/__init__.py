"""Which badge a person gets: what it shows, which copy it is, which old copies die, and temporary ones."""
