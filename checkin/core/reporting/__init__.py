"""What leaves the program as files: rows that agree with the journal, in the forms that others read."""
