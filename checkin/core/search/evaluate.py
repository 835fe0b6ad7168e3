"""The engine as the scorer of the development set wants it."""

from __future__ import annotations

import csv
from collections.abc import Callable

from .index import Index
from .model import Person


def make(path: str) -> Callable[[str], list[str]]:
    """A search over the delegates of a CSV file: query to refs, best first."""
    with open(path, newline="", encoding="utf-8") as file:
        index = Index.build(_person(row) for row in csv.DictReader(file))
    return lambda query: [hit.id for hit in index.search(query, 50).hits]


def _person(row: dict[str, str]) -> Person:
    name = f"{row['given_names']} {row['family_name']}".strip()
    return Person(
        row["ref"],
        row["ref"],
        name,
        row["given_names"],
        row["family_name"],
        row["native_name"],
        row["honorific"],
        row["organisation"],
        "",
        row["position"],
        row["country"],
        category=row["category"],
    )
