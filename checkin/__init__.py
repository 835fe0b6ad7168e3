"""On-site delegate check-in for the terminal."""

__version__ = "0.2.0"
