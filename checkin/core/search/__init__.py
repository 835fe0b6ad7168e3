"""Finding a person however the name is typed. `Index` is the way in; the heavy parts load when it is built."""

from __future__ import annotations

from .index import Index, words_of
from .model import DeskContext, Hit, Hits, Person

__all__ = ["DeskContext", "Hit", "Hits", "Index", "Person", "words_of"]
