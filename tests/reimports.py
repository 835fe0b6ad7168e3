"""A conference whose list has come once, for tests of what happens when it comes again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from checkin.core import scanning
from checkin.core.attendance import counts, marking
from checkin.core.importing.commit import Import, commit, read_lists
from checkin.core.importing.results import Renumbered
from checkin.core.issuing import copies
from checkin.core.people import lookup
from checkin.core.printing import file_output
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session

HEAD = "Ref,Name,Organisation,Country,E-mail"
FIRST = """\
D001,Amina Benali,Ministry of Justice,Morocco,a@x.org
D002,Li Wei,Institute of Law,China,l@x.org
D003,José Núñez,Fiscalía,Peru,j@x.org
D004,Karim Said,Police,Egypt,k@x.org
D005,Sita Rai,Ministry of Women,Nepal,s@x.org
"""


def listed(folder: Path, text: str, head: str = HEAD, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(f"{head}\n{text}", encoding="utf-8")
    return path


def without(text: str, *columns: str, head: str = HEAD) -> tuple[str, str]:
    """A list without some of its columns: rows and header."""
    rows = list(csv.DictReader([head, *text.splitlines()]))
    kept = [title for title in head.split(",") if title not in columns]
    return "".join(",".join(row[title] for title in kept) + "\n" for row in rows), ",".join(kept)


@dataclass
class Desk:
    """A conference whose list has come once: Amina is marked, Li has a badge."""

    session: Session
    folder: Path
    first: dict[str, str] = field(default_factory=dict)
    badge: str = ""

    def begin(self, text: str = FIRST, head: str = HEAD) -> None:
        self.load(text, head)
        people = list(lookup.everybody(self.session))
        self.first = {person.name: person.id for person in people}
        marking.mark(self.session, people[0].id)
        file_output.print_badges(self.session, [people[1]], self.folder / "badge.pdf")
        self.badge = copies.sign(self.session, people[1].code_id, 1)

    def read(self, text: str, head: str = HEAD, renumbered: Renumbered | None = None) -> Import:
        return read_lists(self.session, [listed(self.folder, text, head)], renumbered=renumbered)

    def load(self, text: str, head: str = HEAD, renumbered: Renumbered | None = None) -> Import:
        return commit(self.session, self.read(text, head, renumbered))

    @property
    def names(self) -> dict[str, str]:
        """Everybody by id of the record that they had from the first list; newcomers under their names."""
        known = {key: name for name, key in self.first.items()}
        return {known.get(person.id, person.name): person.name for person in lookup.everybody(self.session)}

    def agrees(self, *expected: str) -> bool:
        """Whether status, export and badge say: these are expected, Amina alone is in, and Li's badge is Li's."""
        rows = list(attendance_rows(self.session, 1).rows)
        status = counts.day_status(self.session, 1)
        bearer = scanning.scan(self.session, self.badge, 2).delegate
        return (
            {row["name"] for row in rows} == set(expected)
            and [row["name"] for row in rows if row["present"] == "yes"] == ["Amina Benali"]
            and (status.expected, status.present) == (len(expected), 1)
            and bearer is not None
            and bearer.name == "Li Wei"
        )


def same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


EVERYBODY = same(["Amina Benali", "Li Wei", "José Núñez", "Karim Said", "Sita Rai"])
ROWS = FIRST.splitlines()
