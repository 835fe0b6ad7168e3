"""Keeping the file: is it whole, and does it say what the journal says?"""
