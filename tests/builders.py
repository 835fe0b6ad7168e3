"""Ready-made things for tests: a frozen clock, a conference on disk, people with difficult names."""

from __future__ import annotations

import gzip
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from badges.code import practice_prefix
from checkin.core.conference import making
from checkin.core.conference.closing import unsettled as all_unsettled
from checkin.core.models import Conference, Day, Delegate
from checkin.core.people import registration
from checkin.core.session import Session
from db import engine
from db.journal.entries import Entry
from db.reading import journal

DAY_1 = date(2026, 11, 24)
DAY_2 = date(2026, 11, 25)
ZONE = "Asia/Karachi"
MORNING = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)  # 08:40 at the venue

GOLDEN = Path(__file__).parent / "db" / "golden"

HOSTILE_NAMES = (
    "[/]",
    "[red]VIP[/red] Smith",
    "\x1b]0;owned\x07Escape \x1b[31mRed",
    "Evil\u202eniaN",
    "Nul\x00Byte",
    "👩‍👩‍👧 Émoji Ünïcode",
    "X" * 300,
    "محمد یوسف خان",
    "शर्मा, कृष्ण प्रसाद",
    "Trailing backslash \\",
    "[$primary]a[/]",
    "Robert'); DROP TABLE delegate;--",
)


class FrozenClock:
    """A clock that stands until it is moved."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **step: float) -> None:
        self.moment += timedelta(**step)


def conference(**changes: object) -> Conference:
    facts: dict[str, object] = {
        "id": "",
        "name": "Islamabad Regional Conference",
        "days": (Day(1, DAY_1), Day(2, DAY_2)),
        "timezone": ZONE,
        "place": "Islamabad",
        "organiser": "UNODC",
        "funding_line": "Funded by the European Union",
    }
    return Conference(**{**facts, **changes})  # type: ignore[arg-type]


def new_session(
    folder: Path, clock: FrozenClock | None = None, desk: str = "Desk 1", operator: str = "Amina", **facts: object
) -> Session:
    """A new conference in `folder`, opened at a desk."""
    now = clock or FrozenClock()
    path = folder / "conference.db"
    making.create(path, conference(**facts), desk=desk, operator=operator, now=now).close()
    return Session.open(path, desk, operator, now)


def add_people(session: Session, *names: str, **fields: str) -> list[Delegate]:
    """People added at the desk, with the same other fields."""
    return [registration.add(session, {"name": name, **fields}) for name in names]


def foreign_code(session: Session) -> str:
    """A badge code of another meeting: under no prefix of this one's, for marks or for practice."""
    facts = session.conference
    known = {facts.code_prefix, practice_prefix(facts.id, facts.code_prefix)}
    return next(letters for letters in ("BB", "CC", "DD") if letters not in known) + "B" * 26


def unsettled(session: Session, day: int) -> list[str]:
    """What is unsettled on a day, but for the backup that no test has."""
    return [said for said in all_unsettled(session, day) if not said.startswith("No backup is made")]


def golden_file(version: str, folder: Path) -> Path:
    """A copy of the file that the program of a schema version made; nobody has opened it since."""
    path = folder / f"{version}.db"
    path.write_bytes(gzip.decompress((GOLDEN / version / "conference.db.gz").read_bytes()))
    return path


def copy_whole(session: Session, target: Path) -> None:
    """Copy an open file as somebody might: nobody tells the copy that it is one."""
    with closing(engine.connect(session.store.path)) as whole:
        whole.execute("VACUUM INTO ?", (str(target),))


def make_newer(path: Path, migration_set: str = "delegate-checkin") -> None:
    """What a migration leaves that this program does not know."""
    with closing(engine.connect(path)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, 'm9999_future', '2030-01-01')",
            (migration_set,),
        )
        connection.commit()


def entries_of(session: Session, kind: str) -> list[Entry]:
    """The entries of one kind, in the order of their arrival."""
    return [entry for entry in journal.read_all(session.read) if entry.kind == kind]
