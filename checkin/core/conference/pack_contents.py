"""What stands in a pack about the pack: the page of its contents, and the facts of its manifest."""

from __future__ import annotations

from collections.abc import Sequence

from badges.papers.model import Column, Document, Group, Heading, Paragraph, Row, Table, Text
from checkin.core.keeping import manifest
from checkin.core.models import Day
from checkin.core.reports.heads import head_of
from checkin.core.session import Session
from db.journal.entries import Entry

from .pack_parts import PROFILE, Asked

_PEOPLE = "As the donor's profile shows them; sensitive people under their cover names"


def contents(then: Session, files: Sequence[tuple[str, str]], asked: Asked, entry: Entry, seal: str) -> Document:
    """The page that says what is in the pack, as of when, how long to keep it and how to check it."""
    day = None if asked.day is None else then.day_numbered(asked.day)
    told = [
        ("As of", f"{then.clock.now():%Y-%m-%d %H:%M}"),
        ("Last entry", f"{entry.id}, by {entry.desk}, {entry.operator}"),
        ("Seal", seal or "none"),
        ("People", _PEOPLE),
    ]
    keep = (
        f"Keep this pack, with the signed originals, for {asked.keep_years} years from the last payment; longer while"
        " an audit, a claim or an appeal is open."
    )
    check = (
        f"{manifest.MANIFEST} names every file with its SHA-256. To check: checkin verify --pack FOLDER; without the"
        f" program: sha256sum -c {manifest.SUMS}. The code of the pack was told when it was made: note it apart."
    )
    blocks = (
        Heading("What this is"), _pairs(("This pack", ""), 32, told),
        Heading("Files", note=str(len(files))), _pairs(("File", "What it is"), 96, sorted(files)),
        Heading("How long to keep it"), Paragraph(Text(keep)),
        Heading("How to check it"), Paragraph(Text(check)),
    )  # fmt: skip
    return Document("Contents of the pack", head_of(then, day), blocks)


def facts(then: Session, days: Sequence[Day], asked: Asked, entry: Entry, seal: str) -> dict[str, object]:
    """Of what the pack was made, as its manifest says it."""
    conference = then.conference
    return {
        "conference": {"id": conference.id, "name": conference.name, "project": conference.project},
        "days": [{"number": day.number, "date": day.date.isoformat()} for day in days],
        "as_of": {"entry": entry.id, "at": entry.at, "writer": entry.writer, "number": entry.seq, "hash": entry.hash},
        "profile": PROFILE,
        "seal": seal or None,
        "keep": {"years": asked.keep_years, "from": "last payment"},
    }


def _pairs(titles: tuple[str, str], width: float, pairs: Sequence[tuple[str, str]]) -> Table:
    columns = (Column(titles[0], width), Column(titles[1], 182 - width))
    return Table(columns, (Group("", [Row(pair) for pair in pairs]),), 5.0)
