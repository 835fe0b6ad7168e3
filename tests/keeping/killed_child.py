"""A program that makes copies of a conference file, or a file of copies, again and again, until it is killed.

python killed_child.py (backup|follow|hold|restore) FILE [BACKUP]
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from checkin.core.keeping import backup, place, restoring
from checkin.core.keeping.text_copy import TextCopy
from checkin.core.people import registration
from checkin.core.session import Session


def backing_up(path: Path) -> None:
    with Session.open(path, "Desk 1", "Amina") as session:
        while True:
            registration.add(session, {"name": "Another Guest"})
            print(backup.back_up(session).entries, flush=True)


def following(path: Path) -> None:
    with Session.open(path, "Desk 1", "Amina") as session:
        where = place.place(session)
        assert where is not None
        copy = TextCopy(session, where)
        while True:
            added = registration.add(session, {"name": "Another Guest"})
            print(added.id, flush=True)
            copy.follow()


def holding(path: Path) -> None:
    with Session.open(path, "Desk 1", "Amina") as session, backup.keeping(session) as mine:
        print(mine, flush=True)
        threading.Event().wait()


def restoring_over(path: Path, source: Path) -> None:
    while True:
        done = restoring.restore(restoring.source_of(source), path, over_newer=True, desk="Desk 1", operator="Amina")
        print(done.entries, flush=True)


if __name__ == "__main__":
    {"backup": backing_up, "follow": following, "hold": holding, "restore": restoring_over}[sys.argv[1]](
        *map(Path, sys.argv[2:])
    )
