"""Everything that is known of one person, for whom it is about: readable without this program, on paper or by another.

It holds the person as recorded, whoever they are, and says where more may lie: lists they stood on, files that were
written of the list, other desks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import Final

from badges.papers.model import Column, Document, Group, Heading, Paragraph, Row, Table, Text
from checkin.core import dossier, files
from checkin.core.attendance.arrivals import first_of
from checkin.core.issuing.copies import code_of
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.models import Delegate
from checkin.core.people import lookup
from checkin.core.people.fields import FIELDS
from checkin.core.people.telling import sentence
from checkin.core.session import Session
from checkin.countries import country_name
from checkin.errors import UsageError
from db.journal.entries import Draft
from db.reading import others, personal

from .heads import head_of
from .revisions import short

FORMS: Final = (".txt", ".pdf", ".json")
_WIDTH: Final = 100
_LABELS: Final = 22
_HELD_BACK: Final = "secret"
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a title: what each is about, or when it was, and what there is to say."""

    title: str
    lines: tuple[Line, ...]


def write_subject(session: Session, whom: Delegate, path: Path) -> None:
    """Write everything about a person into a file, as its ending says. Raises UsageError for another ending,
    OutputFileError."""
    ending = path.suffix.lower()
    if ending not in FORMS:
        raise UsageError(f"{path.name}: the ending must be {', '.join(FORMS[:-1])} or {FORMS[-1]}.")
    person = lookup.in_full(session, whom.id)
    about = sections(session, person)
    title = f"All that is recorded of number {person.ref}"
    with files.whole_file(path) as part:
        if ending == ".pdf":
            with drawing_in_user_words():
                part.write_bytes(_pdf(session, title, about))
        elif ending == ".json":
            part.write_text(_json(session, title, about), encoding="utf-8")
        else:
            part.write_text(_text(session, title, about), encoding="utf-8")
    session.record(Draft("exported", person.id, {"v": 1, "what": "all about this person", "form": ending[1:]}))


def sections(session: Session, person: Delegate) -> tuple[Section, ...]:
    """Everything about a person, as recorded."""
    about = dossier.dossier(session, person, in_full=True)
    history = [
        (f"{line.at:%Y-%m-%d %H:%M}", _joined(line.what, line.detail, f"{line.desk}, {line.operator}"))
        for line in about.history
    ]
    badges = [
        (f"{badge.at:%Y-%m-%d %H:%M}", _joined(f"copy {badge.copy}", code_of(session, badge), badge.reason,
                                                badge.destination, "void" if badge.void else ""))
        for badge in about.badges
    ]  # fmt: skip
    return (
        Section("What is recorded", tuple(_recorded(person))),
        Section("When they were in", tuple(_attendance(session, about))),
        Section("Badges", tuple(badges)),
        Section("What happened", tuple(history)),
        Section("Where else it stands", tuple(_elsewhere(session, person))),
    )


def _joined(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _recorded(person: Delegate) -> Iterator[Line]:
    for field in FIELDS:
        value = str(getattr(person, field.name))
        if field.name == _HELD_BACK:
            value = "(the code of a ticket is recorded; not shown, since it opens the door)" if value else ""
        elif field.name == "country":
            value = country_name(value) or value
        if value:
            yield field.words, value
    yield from person.attributes.items()


def _attendance(session: Session, about: dossier.Dossier) -> Iterator[Line]:
    for day in session.conference.days:
        first = first_of(session, session.read, about.delegate.id, day.number)
        yield f"Day {day.number}, {day.date}", f"in since {first.at:%H:%M}, at {first.desk}" if first else "not in"
    for mark in about.marks:
        yield f"{mark.at:%Y-%m-%d %H:%M}", _joined(
            f"marked for day {mark.day} by {mark.operator} ({mark.method})", mark.reason,
            f"taken back: {mark.undone}" if mark.undone else "",
        )  # fmt: skip


def _elsewhere(session: Session, person: Delegate) -> Iterator[Line]:
    own = short(person.id)
    for entry in personal.given_out(session.read):
        body, when = entry.body or {}, f"{session.clock.local(entry.at):%Y-%m-%d %H:%M}"
        people = body.get("people")
        if isinstance(people, dict):
            if own in people:
                yield when, f"stood on a list that was handed out ({body.get('list')}, {body.get('profile')})"
        elif entry.subject in ("", person.id):
            yield when, f"{sentence(entry, False)} Written by {entry.operator} at {entry.desk}."
    desks = {others.name_of(session.read, one) for one in others.vouched_for(session.read)}
    if desks:
        yield "Desks", f"the same is known at: {', '.join(sorted(desks))}"
    yield "Elsewhere", "backups and sticks of these desks; badges and lists on paper"


def _text(session: Session, title: str, about: Sequence[Section]) -> str:
    parts = [f"{title}\n{session.conference.name}, {session.clock.now():%Y-%m-%d %H:%M}"]
    parts += ["\n".join([one.title.upper(), *(map(_line, one.lines) if one.lines else ["(nothing)"])]) for one in about]
    return "\n\n".join(parts) + "\n"


def _line(line: Line) -> str:
    label, words = line
    return fill(words, _WIDTH, initial_indent=f"{label + ' ':<{_LABELS}}", subsequent_indent=" " * _LABELS,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _json(session: Session, title: str, about: Sequence[Section]) -> str:
    said = {
        "title": title,
        "conference": session.conference.name,
        "made": session.clock.now().isoformat("T", "seconds"),
    }
    return json.dumps({**said, "sections": [asdict(one) for one in about]}, ensure_ascii=False, indent=1) + "\n"


def _pdf(session: Session, title: str, about: Sequence[Section]) -> bytes:
    from badges.papers import pdf

    out = BytesIO()
    columns = (Column("", 45), Column("", 137))
    blocks = [
        block
        for one in about
        for block in (
            Heading(one.title, 2),
            Table(columns, [Group("", [Row(line) for line in one.lines])])
            if one.lines
            else Paragraph(Text("(nothing)", "quiet")),
        )
    ]
    pdf.write(Document(title, head_of(session), blocks), out, None)
    return out.getvalue()
