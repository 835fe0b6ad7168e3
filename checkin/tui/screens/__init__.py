"""The screens: the desk, and what is opened before and beside it."""
