"""Suggestions for a list whose columns were not recognised: the material of the mapping screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from checkin.text import clean_text

from . import values
from .honorifics import is_honorific
from .lexicon import kind_of
from .lexicon import table as words
from .name_columns import looks_like_part
from .results import ColumnGuess, NeedsMapping, Row, Table
from .samples import Samples, share
from .state_columns import judged
from .states import Sense, read
from .titles import OTHER, PRIVATE, meaning
from .understanding import clean_cell

_SAMPLES = 5
# The list that Indico itself imports has these columns and no header.
_INDICO_IMPORT = ("given_names", "family_name", "organisation", "position", "phone", "email")
_LOOKED_AT = 100
_NUMBER_IN_TITLE = re.compile(r"(?:^|(?<=\s))[#(]?\d{1,2}[).:]?(?=\s|$)")
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d|-)|\d:\d\d")


def suggest_mapping(table: Table) -> NeedsMapping | None:
    """The columns of a table with samples and the likely fields; None where the table is no list.

    The first row with the most texts counts as header if all of it may be titles.
    """
    full = [row for row in table.rows[:_LOOKED_AT] if sum(1 for cell in row.cells if cell.strip()) > 1]
    if len(full) < 2:
        return None
    width = max(len(row.cells) for row in full)
    most = max(sum(map(bool, row.cells)) for row in full)
    header = next(row for row in full if sum(map(bool, row.cells)) >= most * 0.7)
    has_header = all(_may_be_title(cell) for cell in header.cells)
    body = [row for row in table.rows if row.number > header.number] if has_header else table.rows
    taken: set[str] = set()
    guesses = []
    for index in range(width):
        title = clean_text(header.cells[index], 200) if has_header and index < len(header.cells) else ""
        samples = list(dict.fromkeys(clean_cell(text)[:80] for text in Samples(body, index).texts))
        suggestion = _suggestion(title, samples, taken)
        if suggestion == "name" and len(samples) == 1 < len(body):  # "Anonymous", of everybody
            suggestion = ""
        taken.add(suggestion)
        guesses.append(ColumnGuess(index, title or f"column {index + 1}", tuple(samples[:_SAMPLES]), suggestion))
    if not has_header and width == len(_INDICO_IMPORT) and guesses[-1].suggestion == "email":
        guesses = [replace(guess, suggestion=name) for guess, name in zip(guesses, _INDICO_IMPORT, strict=True)]
    elif len(halves := taken.intersection(("given_names", "family_name"))) == 1 and "name" not in taken:
        guesses = _with_half(guesses, "given_names" if "family_name" in halves else "family_name")
    elif not halves and "name" not in taken:
        guesses = _with_name(guesses, body)
    return NeedsMapping(table.file, table.sheet, header.number if has_header else 0, tuple(guesses))


def _may_be_title(cell: str) -> bool:
    """Whether a cell is no address and no number; "Address 2" may be a title, "A12" and "24 November 2026" not."""
    rest = _NUMBER_IN_TITLE.sub("", cell)
    return "@" not in cell and not any(map(str.isdigit, rest)) and (rest == cell or any(map(str.isalpha, rest)))


def _suggestion(title: str, samples: Sequence[str], taken: set[str]) -> str:
    known = meaning(title) if title else ""
    if known in (OTHER, PRIVATE):
        return ""
    if title and judged(title, known, samples) not in (None, Sense.ASIDE):
        known = "status"
    if known and not known.startswith("?") and known not in taken:
        return known
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("email", lambda text: "@" in text and not values.email(text)[1]),
        ("honorific", is_honorific),
        ("sex", lambda text: bool(values.sex(text)[0])),
        ("country", lambda text: bool(values.country(text))),
        ("status", lambda text: bool(read(text))),
        ("category", lambda text: text.casefold() in words("category")),
        ("phone", _is_phone),
    )
    for name, test in tests:
        if name not in taken and samples and sum(map(test, samples)) >= len(samples) * 0.6:
            return name
    return ""


def _is_phone(text: str) -> bool:
    """Seven figures and more, and neither a date nor a time."""
    figures = sum(char.isdigit() for char in text)
    return figures >= 7 and not any(char.isalpha() for char in text) and not _MOMENT.search(text)


def _with_half(guesses: list[ColumnGuess], half: str) -> list[ColumnGuess]:
    """Suggest the other half of the name for the first unknown column that may be it."""
    found = next((guess for guess in guesses if not guess.suggestion and looks_like_part(guess.samples)), None)
    return [replace(guess, suggestion=half) if guess is found else guess for guess in guesses]


def _with_name(guesses: list[ColumnGuess], body: Sequence[Row]) -> list[ColumnGuess]:
    """Suggest as name the first free column whose cells look so: two to five words, no figures, mostly different.

    Ministries and countries look so too.
    """
    for guess in guesses:
        cells = [clean_cell(row.cells[guess.index]) for row in body if guess.index < len(row.cells)]
        texts = [text for text in cells if text]
        like = [text for text in texts if 2 <= len(text.split()) <= 5 and not any(char.isdigit() for char in text)]
        people = len(like) >= len(texts) * 0.6 and len(set(texts)) > len(texts) * 0.7
        if not guess.suggestion and texts and people and not meaning(guess.title) and share(texts, _is_body) < 0.3:
            named = replace(guess, suggestion="name")
            return [named if other is guess else other for other in guesses]
    return guesses


def _is_body(text: str) -> bool:
    return bool(kind_of(text)) or bool(values.country(text))
