"""Dialogs about a person or a delegation."""
