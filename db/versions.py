"""The names of the migrations, kept apart so that they can be compared without importing sqlite-utils."""

from __future__ import annotations

NAMES = ("m0001_initial", "m0002_printing")
