"""The people on the list: looked up, registered, corrected, and found to be one person."""
