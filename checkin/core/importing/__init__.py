"""Lists come in here: files to rows, rows to delegates' fields, fields to a plan of additions and updates.

`parse_files` reads and understands; `make_plan` compares with who is on the list and changes nothing.
"""
