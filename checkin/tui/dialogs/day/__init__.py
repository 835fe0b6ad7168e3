"""Dialogs about a day: which one, its figures, marks from paper, and its end."""
