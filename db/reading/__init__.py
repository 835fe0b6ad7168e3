"""Questions to the tables, asked on any connection; nothing here changes anything."""
