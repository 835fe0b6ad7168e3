"""One cell at a time: what a list writes, as this program keeps it. Each function gives (value, complaint)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from checkin.core.models import Day
from checkin.countries import find_country, find_nationality
from checkin.text import clean_text, fold

from .lexicon import NO, YES, key, table

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_QUOTED = 60
_ALL_DAY_WORDS = (
    "all; all days; both; both days; every day; full; full conference; tous; tous les jours; les deux; todos; ambos"
)
_ALL_DAYS = frozenset(_ALL_DAY_WORDS.split("; "))
_DAY_WORDS = re.compile(r"(?<![a-z])(?:days?|jours?|dias?|d|j)(?![a-z])\.?\s*|(?<=\d)(?:st|nd|rd|th|er|re|eme|e|o|a)\b")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\+|&|\band\b|\bet\b|\by\b|\bo\b)\s*")
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b|\bau\b|\ba\b|\bal\b|\bhasta\b)\s*(.+)")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier enero janv ene", "feb february fevrier febrero fev febr", "mar march mars marzo",
            "apr april avril abril avr abr", "may mai mayo", "jun june juin junio", "jul july juillet julio juil",
            "aug august aout agosto ago", "sep sept september septembre septiembre", "oct october octobre octubre",
            "nov november novembre noviembre", "dec december decembre diciembre dic",
        ),
        start=1,
    )
    for name in names.split(" ")
}  # fmt: skip


def quoted(text: str) -> str:
    """A cell's text as a complaint names it: short enough to be read."""
    return f'"{text}"' if len(text) <= _QUOTED else f'"{text[:_QUOTED].rstrip()} ..."'


@lru_cache(maxsize=1_000)
def sex(text: str) -> tuple[str, str]:
    """M, F or X."""
    found = table("sex").get(key(text), "")
    return found, "" if found else f"{quoted(text)} was not understood as a sex"


@lru_cache(maxsize=10_000)
def category(text: str) -> str:
    """The category's key: a known synonym's, else the text in lower case."""
    return table("category").get(key(text)) or text.casefold()


@lru_cache(maxsize=10_000)
def country(text: str) -> str:
    """The code of a country cell, also when it names the country twice ("Maroc / Morocco"); else ""."""
    found = find_country(text)
    if found is None and any(sign in text for sign in "/|-"):
        codes = {find_country(part) for part in re.split(r"\s*[/|]\s*|\s+[-–]\s+", text)}
        found = next(iter(codes)) if len(codes) == 1 else None
    return found or ""


def nationality(text: str) -> str:
    """The code of a nationality cell ("Pakistani", "Maroc"), or ""."""
    return find_nationality(text) or country(text)


def email(text: str) -> tuple[str, str]:
    """An address as given, without `mailto:` and brackets; kept with a complaint when it cannot be one."""
    address = text.removeprefix("mailto:").strip("<> ").strip()
    return address, "" if _EMAIL.fullmatch(address) else f"{quoted(address)} is no complete e-mail address"


def damaged_number(text: str) -> bool:
    """Whether a spreadsheet has turned a long number into 9.23E+11."""
    return bool(_SCIENTIFIC.fullmatch(text))


def yes_no(text: str) -> str:
    """`yes` or `no` for the usual ways to say so, else the text."""
    folded = fold(text)
    return "yes" if folded in YES else "no" if folded in NO else text


def local(text: str) -> str:
    """ "local" or "international", as a column Local says it in a word or with yes and no; else the text."""
    folded = fold(text)
    if folded in YES or folded.startswith(("local", "national")):
        return "local"
    return "international" if folded in NO or folded.startswith("intern") else text


def items(raw: str) -> str:
    """Things to hand over, separated by semicolons, commas or line ends, joined with "; "."""
    parts = (clean_text(part) for part in re.split(r"[;,\n\r]", raw))
    return "; ".join(part for part in parts if part)


@lru_cache(maxsize=5_000)
def days(text: str, conference_days: Sequence[Day]) -> tuple[str, str]:
    """Day numbers ("1,2") from numbers, ranges or dates; all days are "".

    A number beyond the last day is taken as the day of the month. What cannot be read gives a complaint.
    """
    folded = " ".join(fold(text).split()).strip(" ,;")
    if not folded or folded in _ALL_DAYS:
        return "", ""
    numbers: set[int] = set()
    for part in _BETWEEN.split(folded) if not _one_date(folded) else [folded]:
        found = _day_part(part, conference_days)
        if not found:
            whole = _one_day(folded, conference_days)
            return (str(whole), "") if whole else ("", f"{quoted(text)} was not understood as conference days")
        numbers |= found
    return ",".join(str(number) for number in sorted(numbers)), ""


def _one_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?:[ t][\d:.]+)?", text))


def _day_part(part: str, conference_days: Sequence[Day]) -> set[int]:
    ends = _RANGE.fullmatch(part) if not _one_date(part) else None
    if ends:
        # "14-15 September": the month stands once.
        month = " ".join(word for word in ends[2].split() if word in MONTHS)
        last = _one_day(ends[2], conference_days)
        first = _one_day(f"{ends[1]} {month}" if ends[1].isdecimal() else ends[1], conference_days)
        if first and last and first <= last:
            return set(range(first, last + 1))
    single = _one_day(part, conference_days)
    if single:
        return {single}
    words = [_one_day(word, conference_days) for word in part.split()]
    return set(words) if len(words) > 1 and all(words) else set()


def _one_day(text: str, conference_days: Sequence[Day]) -> int:
    """The number of the day that `text` names, or 0."""
    bare = _DAY_WORDS.sub("", text).strip(" .")
    known = {day.number for day in conference_days}
    if bare.isdecimal() and len(bare) <= 2:
        number = int(bare)
        if number in known or (not known and number):
            return number
        return next((day.number for day in conference_days if day.date.day == number), 0)
    dates = _dates(bare or text, conference_days)
    return next((day.number for day in conference_days if day.date in dates), 0)


def _dates(text: str, conference_days: Sequence[Day]) -> set[date]:
    """Every date that `text` can mean; without a year, that of the conference."""
    pieces = re.findall(r"\d+|[a-z]+", text)
    years = {day.date.year for day in conference_days}
    found: set[date] = set()
    for piece in pieces:
        month = MONTHS.get(piece)
        if month:
            figures = [int(other) for other in pieces if other.isdecimal()]
            named = {year for year in figures if year > 31} or years
            found |= {made for day in figures for year in named if (made := _date(year, month, day))}
    if len(pieces) >= 3 and all(piece.isdecimal() for piece in pieces[:3]):
        a, b, c = (int(piece) for piece in pieces[:3])
        tries = ((a, b, c), (c, b, a), (c, a, b), (2000 + c, b, a), (2000 + c, a, b))
        found |= {made for tried in tries if (made := _date(*tried))}
    elif len(pieces) == 2 and all(piece.isdecimal() for piece in pieces):
        a, b = (int(piece) for piece in pieces)
        found |= {made for year in years for tried in ((b, a), (a, b)) if (made := _date(year, *tried))}
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
