"""What happens on a disk that is full, or cannot be written: each scene is a function."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

from builders import FrozenClock, add_people, new_session
from disks import Disk, small_disk

from checkin.cli import main as run
from checkin.core.attendance import arrivals, marking
from checkin.core.finding import Finder
from checkin.core.importing.commit import commit, read_lists
from checkin.core.keeping import verification
from checkin.core.models import Result
from checkin.core.people import lookup
from checkin.core.printing.file_output import print_badges
from checkin.core.reporting.export import export_attendance
from checkin.core.session import Session
from checkin.errors import NotSavedError, OutputFileError

PEOPLE = 30
LEFT = (0, 20_000, 60_000, 200_000)


def opened(disk: Disk) -> Session:
    return Session.open(disk.folder / "conference.db", "Desk 1", "Amina", FrozenClock(), day=1)


def with_people(disk: Disk) -> list[str]:
    with new_session(disk.folder) as session:
        return [person.id for person in add_people(session, *(f"Person {number}" for number in range(PEOPLE)))]


def answers(disk: Disk, *command: str) -> tuple[int, str, str]:
    """What a command says, as a shell would see it."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--db", str(disk.folder / "conference.db"), *command])
    return code, out.getvalue(), err.getvalue()


def reads(disk: Disk, elsewhere: Path) -> None:
    """Everything that only looks works."""
    code, out, err = answers(disk, "find", "person", "--json")
    assert (code, len(json.loads(out))) == (0, PEOPLE), err
    ref = json.loads(out)[0]["ref"]
    for command in (("status", "--json"), ("show", ref, "--json"), ("verify",)):
        code, _, err = answers(disk, *command)
        assert code == 0, (command, err)
    code, _, err = answers(disk, "export", "attendance", str(elsewhere / "attendance.csv"))
    assert code == 0, err
    assert len((elsewhere / "attendance.csv").read_text("utf-8-sig").splitlines()) > PEOPLE
    code, out, err = answers(disk, "mark", ref, "--day", "1", "--json")
    if "can be read, but nothing is recorded" in err:
        assert code == 3 or json.loads(out)["result"] == "not_saved"


def marks(disk: Disk, ids: list[str]) -> None:
    """At a desk that was open before: marks that are answered are there, and the desk goes on when there is room."""
    before: set[str] = set()
    with opened(disk) as session:
        for left in reversed(LEFT):
            disk.free()
            disk.fill(but=left)
            results = {one: marking.mark(session, one).result for one in ids}
            assert set(results.values()) <= {Result.OK, Result.ALREADY, Result.NOT_SAVED}, results
            before |= {one for one, result in results.items() if result is Result.OK}
            assert {mark.delegate_id for mark in arrivals.marks_on(session, 1)} == before
            assert len(Finder(session).find("person").rows) == PEOPLE
        assert Result.NOT_SAVED in results.values()
        disk.free()
        assert all(marking.mark(session, one).result in (Result.OK, Result.ALREADY) for one in ids)
        assert verification.faults(session) == []


def opening(disk: Disk, ids: list[str], elsewhere: Path) -> None:
    """A file that is opened when the disk is full already."""
    for left in LEFT:
        disk.fill(but=left)
        reads(disk, elsewhere)
        disk.free()
    assert marked(disk, ids[0])


def marked(disk: Disk, one: str) -> bool:
    with opened(disk) as session:
        return marking.mark(session, one).result in (Result.OK, Result.ALREADY)


def killed_and_full(disk: Disk, ids: list[str], elsewhere: Path) -> None:
    """What stands only in the log of a desk that was killed is read too, on a full disk and on one nobody may write."""
    path = disk.folder / "conference.db"
    with opened(disk) as session:
        assert marking.mark(session, ids[0]).result is Result.OK
        kept = {ending: path.with_name(path.name + ending).read_bytes() for ending in ("", "-wal")}
    for hinder in (lambda: disk.fill(), disk.protect):
        for ending, content in kept.items():
            path.with_name(path.name + ending).write_bytes(content)
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        hinder()
        code, out, err = answers(disk, "status", "--json")
        assert (code, json.loads(out)["days"][0]["present"]) == (0, 1), err
        if hinder != disk.protect:
            disk.free()


def read_only(disk: Disk, ids: list[str], elsewhere: Path) -> None:
    disk.protect()
    reads(disk, elsewhere)


def lists_and_badges(disk: Disk, ids: list[str], elsewhere: Path) -> None:
    """An import, an export and badges on a full disk: whole or not at all, and in our words."""
    listed = elsewhere / "list.csv"
    listed.write_text("Ref,Name\n" + "".join(f"N{number},New Person {number}\n" for number in range(300)))
    with opened(disk) as session:
        for left in reversed(LEFT):
            disk.free()
            disk.fill(but=left)
            before = len(Finder(session).find("person", 1000).rows)
            for work in (
                lambda: commit(session, read_lists(session, [listed])),
                lambda: export_attendance(session, disk.folder / "attendance.xlsx"),
                lambda: print_badges(session, list(lookup.everybody(session))[:3], disk.folder / "badges.pdf"),
            ):
                with suppress(NotSavedError, OutputFileError):  # nothing else will do
                    work()
            assert len(Finder(session).find("person", 1000).rows) in (before, PEOPLE + 300)
            assert not list(disk.folder.glob(".*.part"))
        disk.free()
        assert verification.faults(session) == []


SCENES: dict[str, Callable[[Disk, list[str], Path], None]] = {
    "marks": lambda disk, ids, elsewhere: marks(disk, ids),
    "opening": opening,
    "read_only": read_only,
    "killed_and_full": killed_and_full,
    "lists_and_badges": lists_and_badges,
}


def main(scene: str) -> None:
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk") as disk:
        ids = with_people(disk)
        SCENES[scene](disk, ids, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1])
