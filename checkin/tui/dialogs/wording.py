"""People and times in a few words, the same in every dialog."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

from checkin.core.models import Conference, Day, Delegate
from checkin.tui.wording import country_of, date_words, home_of, needs_own_row, origin

FIELD_LABELS = {
    "ref": "Number",
    "honorific": "Honorific",
    "given_names": "Given names",
    "family_name": "Family name",
    "name": "Whole name",
    "native_name": "Native name",
    "father_name": "Father's name",
    "post_nominals": "Letters after",
    "sex": "Sex",
    "nationality": "Nationality",
    "position": "Position",
    "organisation": "Organisation",
    "delegation": "Delegation",
    "delegation_kind": "Kind of delegation",
    "capacity": "Capacity",
    "category": "Category",
    "country": "Country",
    "country_text": "Country as written",
    "email": "E-mail",
    "phone": "Phone",
    "days": "Days",
    "status": "Status",
    "status_reason": "Reason of status",
    "hold": "Help desk",
    "desk_note": "Desk note",
    "hand_over": "Give",
    "box": "Box",
    "zones": "Zones",
    "credential_type": "Credential",
    "credential_ref": "Credential no.",
    "credential_state": "Credential state",
    "dietary": "Dietary",
    "accessibility": "Accessibility",
    "sensitive": "Sensitive",
    "instead_of": "Comes instead of",
    "approved_by": "Approved by",
    "source_id": "Source id",
}


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


def category_words(conference: Conference, key: str) -> str:
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
