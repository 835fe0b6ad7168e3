"""People and times in the few words of the desk, the same everywhere: Latin in lists, native on a row of its own."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from checkin.core.models import Conference, Day, Delegate, Outcome
from checkin.core.people.shown import shown, title_of
from checkin.core.words import RESULTS
from checkin.countries import country_name
from checkin.errors import CheckinError, NoDayError, NotAllowedError
from checkin.tui import keys

# Scripts whose cells terminals count differently, or which they turn around: never left of anything else.
_UNSURE = (
    "ARABIC", "HEBREW", "SYRIAC", "THAANA", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL",
    "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER",
)  # fmt: skip

# Above people none of whom is surely the one that was typed.
NOBODY_FITS = "Nobody fits. Near:"
_ON_A_BUTTON = 38
# What may stand before a country that closes the text of an organisation; nothing where it is the whole.
_BEFORE_A_COUNTRY = ("", ",", ";", ":", "-", "–", "(")


@lru_cache(maxsize=4096)
def needs_own_row(text: str) -> bool:
    """Whether a terminal may turn this text around or count its cells otherwise: then nothing stands beside it."""
    if text.isascii():
        return False
    return any(
        unicodedata.bidirectional(char) in ("R", "AL") or unicodedata.name(char, "").startswith(_UNSURE)
        for char in text
        if not char.isascii()
    )


IN_CLEAR = "What was written is not encrypted, though the conference is."


def reason(why: str) -> str:
    """Why somebody was found, for a row: without the word of a name that a terminal may turn around."""
    return why.partition(":")[0] if needs_own_row(why) else why


def native_row(delegate: Delegate | None) -> str:
    """The name in its own script, for a row with nothing beside it; empty when the Latin one is all there is."""
    if delegate is None:
        return ""
    if delegate.native_name and delegate.native_name != delegate.name:
        return delegate.native_name
    return delegate.name if needs_own_row(delegate.name) else ""


def row_text(text: str, what: str) -> str:
    """Any other text for a row with something beside it: where it cannot stand there, `what` it is, in words.

    What stands before a colon is said where it can be.
    """
    if not needs_own_row(text):
        return text
    head, colon, _ = text.partition(":")
    told = f"({what} in its own script)"
    return f"{head}: {told}" if colon and not needs_own_row(head) else told


def in_a_row(things: Iterable[str], what: str) -> str:
    """Several things as one text for such a row; `what` each of them is."""
    return ", ".join(row_text(thing, what) for thing in things)


def seen_of(conference: Conference, delegate: Delegate) -> list[tuple[str, str]]:
    """The columns that the conference shows at each mark, by their titles; those in which something stands."""
    columns = shown(conference, delegate)
    return [(row_text(title_of(column), "title"), row_text(text, "text")) for column, text in columns.items() if text]


def country_of(delegate: Delegate) -> str:
    """The UN short name of the country, or what the list said."""
    return country_name(delegate.country) if delegate.country else delegate.country_text


def home_of(delegate: Delegate) -> str:
    """The organisation, or with whom else a person comes."""
    return delegate.organisation or delegate.delegation


def origin(delegate: Delegate, separator: str = ", ") -> str:
    """Where a person comes from: organisation, then country, unless the organisation's text ends with it.

    What can be read aloud stands first: in a short row the rest is cut off.
    """
    home, country = row_text(home_of(delegate), "organisation"), row_text(country_of(delegate), "country")
    if home != home_of(delegate) and country:
        return f"{country} {home}"
    return home if _ends_with(home, country) else separator.join(part for part in (home, country) if part)


def _ends_with(home: str, country: str) -> bool:
    """Whether a text ends with a country as a part of its own: "Ministry of Health, Nepal", not "New Mexico"."""
    text = home.rstrip(" .)").casefold()
    before = text.removesuffix(country.casefold())
    return before != text and before.rstrip()[-1:] in _BEFORE_A_COUNTRY


def category_of(conference: Conference, key: str) -> tuple[str, str]:
    """The label of a category and its colour."""
    found = next((item for item in conference.categories if item.key == key), None)
    return (found.label, found.colour) if found else (key.upper(), "")


def date_words(day: Day) -> str:
    """ "Tue 24 Nov", without a machine's leading zeros."""
    return f"{day.date:%a} {day.date.day} {day.date:%b}"


def short_moment(at: datetime) -> str:
    """ "Tue 24 Nov 08:41"."""
    return f"{at:%a} {at.day} {at:%b} {at:%H:%M}"


def name_spans(delegate: Delegate, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Where the matching parts of `delegate.name` stand in the name as a row shows it, family name first."""
    shown = latin(delegate)
    if shown == delegate.name:
        return spans
    found: list[tuple[int, int]] = []
    lower = shown.casefold()
    for start, end in spans:
        part = delegate.name[start:end].casefold()
        at = lower.find(part) if part else -1
        while at >= 0 and any(at < taken_end and taken < at + len(part) for taken, taken_end in found):
            at = lower.find(part, at + 1)
        if at >= 0:
            found.append((at, at + len(part)))
    return tuple(sorted(found))


def latin(delegate: Delegate) -> str:
    """The name to show in a row with other things; the ref stands for one a terminal may turn around."""
    shown = delegate.display_name
    return f"No. {delegate.ref}" if needs_own_row(shown) else shown


def who(delegate: Delegate) -> str:
    """A person named so that nobody else is meant: name, ref and organisation."""
    name, number = latin(delegate), f"No. {delegate.ref}"
    head = number if name == number else f"{shorten(name, 50)}, no. {delegate.ref}"
    # What a terminal may turn around is left out: where it matters, it stands on a row of its own.
    known = [part for part in (home_of(delegate), country_of(delegate)) if part and not needs_own_row(part)]
    place = ", ".join(dict.fromkeys(known))
    return f"{head} ({shorten(place, 50)})" if place else head


def briefly(delegate: Delegate) -> str:
    """A person named on a button: the name cut short, and the number that says which of two it is."""
    name, number = latin(delegate), f"No. {delegate.ref}"
    cut = shorten(name, max(_ON_A_BUTTON - len(number) - 2, 10))
    return shorten(number if name == number else f"{cut}, no. {delegate.ref}", _ON_A_BUTTON)


def next_step(error: CheckinError, *, over_desk: bool = False) -> str:
    """What to do about a problem: at a desk a day and an operator are chosen with a key, not said. The keys are those
    of the desk: a dialog over it is closed first."""
    if isinstance(error, NotAllowedError):
        other = "Somebody who has it takes over: {first}{lock}, name and PIN."
        return "Another person's PIN would do." if error.once else keys.told(other, first="Esc, " * over_desk)
    if isinstance(error, NoDayError):
        return keys.told("Esc, then {day}: choose the day." if over_desk else "Press {day} and choose the day.")
    return error.hint


def category_words(conference: Conference, key: str) -> str:
    """The label of a category; the key itself where the conference has no such category."""
    return next((item.label for item in conference.categories if item.key == key), key)


def day_words(day: Day) -> str:
    """ "Day 1, Tue 24 Nov" and its label."""
    label = f" - {day.label}" if day.label else ""
    return f"Day {day.number}, {date_words(day)}{label}"


def shorten(text: str, cells: int) -> str:
    """`text` in at most so many cells, an ellipsis where something was cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…"


def columns(*parts: tuple[str, int]) -> str:
    """Texts in columns of so many cells, with two cells between; the last part is not padded."""
    cut = [(shorten(text, width), width) for text, width in parts]
    padded = [set_cell_size(text, width) for text, width in cut[:-1]]
    return "  ".join([*padded, cut[-1][0]]).rstrip()


def person_line(delegate: Delegate, width: int, last: str = "") -> str:
    """Name, where from and one more word in a row."""
    tail = last or delegate.ref
    room = max(width - len(tail) - 4, 24)
    name = room // 2
    return columns((latin(delegate), name), (origin(delegate), room - name), (tail, len(tail)))


def listed(lines: Iterable[str], limit: int = 200) -> str:
    """Lines as one text, cut with a count of what is left out."""
    shown = list(lines)
    rest = len(shown) - limit
    return "\n".join(shown[:limit] + ([f"... and {rest} more"] if rest > 0 else []))


def bulk_summary(outcomes: Iterable[Outcome]) -> str:
    """How many of each result: "7 checked in, 2 already in"."""
    counts = Counter(outcome.result for outcome in outcomes)
    return ", ".join(f"{count} {RESULTS[result].briefly}" for result, count in counts.most_common())


def in_line(number: int, seconds: float | None) -> str:
    """The place of what waits and how long that takes, as in "2nd, about 8 s"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}" if seconds is None else f"{number}{ending}, {about(seconds)}"


def about(seconds: float) -> str:
    """An estimate of a time, no finer than it deserves."""
    if seconds < 10:
        return f"about {max(1, round(seconds))} s"
    return f"about {5 * round(seconds / 5)} s" if seconds < 90 else f"about {round(seconds / 60)} min"
