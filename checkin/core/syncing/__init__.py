"""Many desks, each with its own file: what happened at one travels to the others."""
