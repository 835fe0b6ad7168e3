"""A person in lines of text: details, days, badges, history."""

from __future__ import annotations

from rich.cells import set_cell_size

from checkin.core.dossier import Dossier
from checkin.core.models import Conference, Delegate
from checkin.core.people.fields import FIELDS
from checkin.countries import country_name
from checkin.tui.phrases import category_words, day_words, native_row, needs_own_row

_LABEL_CELLS = 20


def labelled(label: str, value: str) -> list[str]:
    """A label and its value in a row; a value that a terminal may turn around gets a row for itself."""
    if needs_own_row(value):
        return [label, value]
    return [f"{set_cell_size(label, _LABEL_CELLS)}{value}"]


def detail_lines(delegate: Delegate, conference: Conference, merged: list[Delegate]) -> list[str]:
    """Every field that is known, free attributes too; but not the name that stands on a row of its own above them."""
    lines: list[str] = []
    above = native_row(delegate)
    for field in FIELDS:
        name = field.name
        if not field.shown or not (value := str(getattr(delegate, name))):
            continue
        if name in ("name", "native_name") and value == above:
            continue
        if name == "country":
            value = country_name(value) or value
        elif name == "category":
            value = category_words(conference, value)
        elif name == "days":
            value = f"only day {value.replace(',', ', ')}"
        lines += labelled(field.words, value)
    for name, value in sorted(delegate.attributes.items()):
        if value:
            lines += labelled(name, value)
    for other in merged:
        lines += labelled("Also on the list as", f"no. {other.ref} {other.name}")
    if delegate.secret:
        lines += labelled("Ticket", "connected: a scan of it finds this person")
    return lines


def mark_lines(dossier: Dossier, conference: Conference) -> list[str]:
    """Each day with its arrivals; those taken back are shown as such."""
    lines = []
    for day in conference.days:
        marks = [mark for mark in dossier.marks if mark.day == day.number]
        standing = [mark for mark in marks if not mark.undone]
        state = "in" if standing else "not in"
        if not dossier.delegate.invited_on(day.number):
            state = f"{state} (not invited for this day)"
        lines.append(f"{set_cell_size(day_words(day), _LABEL_CELLS)}{state}")
        for mark in marks:
            undone = f" - taken back {mark.undone}" if mark.undone else ""
            reason = f" ({mark.reason})" if mark.reason else ""
            lines.append(f"  {mark.at:%H:%M}  {mark.desk}, {mark.operator}, {mark.method}{reason}{undone}")
    return lines


def badge_lines(dossier: Dossier) -> list[str]:
    """Each printed copy, and whether it still opens the door."""
    lines = []
    for badge in dossier.badges:
        state = "VOID" if badge.void else "good"
        reason = f" - {badge.reason}" if badge.reason else ""
        to = f" - {badge.destination}" if badge.destination else ""
        lines.append(f"Copy {badge.copy}  {state}  {badge.at:%a %H:%M}  {badge.desk}, {badge.operator}{reason}{to}")
    return lines or ["None printed yet."]


def history_lines(dossier: Dossier) -> list[str]:
    """What happened, the newest first."""
    lines: list[str] = []
    for line in reversed(dossier.history):
        head = f"{line.at.day:2} {line.at:%b %H:%M}  {line.what}  ({line.desk}, {line.operator})"
        if needs_own_row(line.detail):
            lines += [head, line.detail]
        else:
            lines.append(f"{head}  {line.detail}".rstrip())
    return lines
