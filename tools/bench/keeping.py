"""What a mark and an import cost while the desk keeps a text copy and backs up, beside the same without."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from figures import bar, each, heading, measured, percentile, row, spread
from people import conference_of, new_conference, write_list

from checkin.core.attendance import marking
from checkin.core.importing.commit import commit, read_lists
from checkin.core.keeping import backup, place
from checkin.core.keeping.keeper import Keeper
from checkin.core.people import registration
from checkin.core.people.lookup import everybody
from checkin.core.session import Session

BAR = 1.5
ROUNDS = 20
IMPORTS = 5


def run() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return _marks(folder) + _imports(folder)


@contextmanager
def kept(session: Session, folder: Path) -> Iterator[None]:
    """The copies of a file kept as at a desk, on the same disk: the worst place for it."""
    folder.mkdir()
    place.choose(session, folder)
    keeper = Keeper(session, print)
    keeper.start()
    try:
        while not _has_begun(session):
            time.sleep(0.05)
        yield
    finally:
        keeper.stop()


def _has_begun(session: Session) -> bool:
    standing = backup.standing(session)
    return standing is not None and standing.at is not None and not backup.behind(session)


def _marks(folder: Path) -> int:
    heading("A durable mark while copies are kept, 5,000 people")
    (folder / "off").mkdir()
    (folder / "on").mkdir()
    with (
        conference_of(folder / "off", 5_000) as off,
        conference_of(folder / "on", 5_000) as on,
        kept(on, folder / "stick"),
    ):
        without, beside = _alternately(off, on)
        row("without", *spread(without))
        row("with the text copy and backups", *spread(beside))
        return bar("a mark, median", percentile(beside, 0.5) / percentile(without, 0.5), BAR, "times")


def _alternately(off: Session, on: Session) -> tuple[list[float], list[float]]:
    """The same marks in both, some here and some there, so that both see the same of a busy machine."""
    took: tuple[list[float], list[float]] = ([], [])
    people = [iter([person.id for person in everybody(session)]) for session in (off, on)]
    for _ in range(ROUNDS):
        for session, ids, times in zip((off, on), people, took, strict=True):
            times += each([partial(marking.mark, session, person, 1) for person in islice(ids, 50)])
    return took


def _imports(folder: Path) -> int:
    heading("An import of 5,000 rows while copies are kept, with the backup before it")
    listed = write_list(folder / "list.csv", 5_000)
    took: dict[bool, list[float]] = {False: [], True: []}
    for number in range(IMPORTS):
        for copies in took:
            session = new_conference(folder, f"import-{copies}-{number}")
            registration.add(session, {"name": "Somebody Else", "ref": "X1"})
            if copies:
                with kept(session, folder / f"stick-{number}"):
                    took[copies].append(_import(session, listed))
            else:
                took[copies].append(_import(session, listed))
            session.close()
    without, beside = statistics.median(took[False]), statistics.median(took[True])
    row("without", f"{without:.2f} s")
    row("with the text copy and backups", f"{beside:.2f} s")
    return bar("an import, median", beside / without, BAR, "times")


def _import(session: Session, listed: Path) -> float:
    with measured() as spent:
        prepared = read_lists(session, [listed])
        if place.place(session):
            backup.before_import(session)
        commit(session, prepared)
    return spent.wall
