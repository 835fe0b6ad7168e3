"""The conference file: one SQLite database, its journal and the tables derived from it.

SQL lives in this package only. It knows nothing of badges, screens or the rules of a conference: it
stores entries, applies them to tables, and answers questions about those tables.
"""
