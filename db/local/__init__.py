"""What is this file's or this computer's own: settings, keys, printers, the print queue, the kept search index.

None of it is history: it is in no entry and goes to no other desk.
"""
