"""Papers: reports of any length as plain blocks, broken into A4 pages and drawn."""
