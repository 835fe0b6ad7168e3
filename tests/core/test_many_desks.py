"""Whoever invites whom, and whatever becomes of the sticks: in the end all know the same and open the same badges."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import MORNING, add_people, new_session
from desks import dumped
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badges.code import ALPHABET
from checkin.core.attendance import marking
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.core.syncing import carrying, inviting
from checkin.errors import InputFileError
from db import checks
from db.local import settings as stored

MOST_DESKS = 5
Step = tuple[str, int, int]
which = st.integers(0, MOST_DESKS - 1)  # of fewer, counted round
steps = st.tuples(
    st.sampled_from(["mark", "add", "invite", "join", "join", "export", "export", "import", "import", "lose", "key"]),
    which,
    which,
)


class Conference:
    """Desks that came to belong, invitations that lie about, and two sticks."""

    def __init__(self, folder: Path, first: Session) -> None:
        self._folder = folder
        self.desks = [first]
        self._people = [person.id for person in add_people(first, *"abc")]
        self._invitations: list[inviting.Invitation] = []
        self._letters = iter(ALPHABET[1:])
        self._number = count()

    def do(self, step: Step) -> None:
        what, one, other = step
        desk, stick = self.desks[one % len(self.desks)], self._folder / f"stick-{other % 2}"
        if what == "mark":
            marking.mark(desk, self._people[other % len(self._people)], 1)
        elif what == "add":
            registration.add(desk, {"name": f"Walk-in {next(self._number)}"}, approved_by="Farida")
        elif what == "invite":
            self._invitations.append(inviting.invite(desk, self._folder / f"invitation-{next(self._number)}"))
        elif what == "join" and self._invitations and len(self.desks) < MOST_DESKS:
            self._join(self._invitations[other % len(self._invitations)])
        elif what == "export":
            stick.mkdir(exist_ok=True)
            carrying.export_to(desk, stick)
        elif what == "import":
            take_over(desk, stick)
        elif what == "lose":
            shutil.rmtree(stick, ignore_errors=True)
        elif what == "key" and (letter := next(self._letters, "")):
            with desk.write() as writing:
                stored.add_code_key(writing.connection, letter, letter.encode() * 32)

    def _join(self, invitation: inviting.Invitation) -> None:
        name = f"Desk {len(self.desks) + 1}"
        path = self._folder / f"{name}.db"
        inviting.join(invitation.file, invitation.code, path, desk=name, operator="Op", now=lambda: MORNING)
        self.desks.append(Session.open(path, name, "Op", lambda: MORNING))

    def go_round(self) -> list[str]:
        """Each desk takes over and writes; what was refused."""
        refused: list[str] = []
        (self._folder / "last stick").mkdir(exist_ok=True)
        for desk in self.desks:
            refused += take_over(desk, self._folder / "last stick")
            carrying.export_to(desk, self._folder / "last stick")
        return refused


def take_over(desk: Session, stick: Path) -> Sequence[str]:
    try:
        return carrying.import_from(desk, stick).refused
    except InputFileError:  # nothing there yet
        return ()


@contextmanager
def beginning() -> Iterator[Conference]:
    with TemporaryDirectory() as folder, new_session(Path(folder)) as first:
        conference = Conference(Path(folder), first)
        try:
            yield conference
        finally:
            for desk in conference.desks[1:]:
                desk.close()


# A desk that was invited by one that was invited, and who comes to know of it last.
CHAIN: list[Step] = [
    ("invite", 0, 0), ("join", 0, 0), ("invite", 1, 0), ("join", 0, 1), ("key", 2, 0), ("mark", 2, 0),
    ("export", 2, 0), ("import", 0, 0), ("export", 0, 0), ("lose", 0, 0), ("mark", 0, 0),
]  # fmt: skip


@settings(max_examples=settings().max_examples // 5)
@given(st.lists(steps, max_size=25))
@example(CHAIN)
def test_in_the_end_all_know_the_same(told: list[Step]) -> None:
    with beginning() as conference:
        for step in told:
            conference.do(step)
        conference.go_round()
        assert conference.go_round() == []
        assert conference.go_round() == []
        tables = [dumped(desk.read) for desk in conference.desks]
        badge_keys = [stored.code_keys(desk.read) for desk in conference.desks]
        assert all(one == tables[0] for one in tables)
        assert all(one == badge_keys[0] for one in badge_keys)
        assert all(checks.faults(desk.store) == [] for desk in conference.desks)
