"""The live overview, for a second monitor."""
