"""The journal: entries that only grow, what each kind must hold, and what they make of the tables."""
