"""Dialogs about badges and the printers they come from."""
