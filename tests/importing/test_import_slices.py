"""A long list comes in a slice at a time; one that was stopped is finished or taken back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checkin.core.attendance import marking
from checkin.core.importing import commit as committing
from checkin.core.importing import slices, unfinished
from checkin.core.importing.commit import commit, read_lists
from checkin.core.importing.results import TAKEN_BACK
from checkin.core.models import Result, Status
from checkin.core.people import lookup, registration
from checkin.core.session import Session
from checkin.errors import NotSavedError, UsageError
from db import checks
from db.local import one_import
from db.reading import journal

HEAD = "ref,name,organisation,country,email\n"
MANY = 200


class Stopped(Exception):
    """Whoever imports pressed Esc."""


@pytest.fixture(autouse=True)
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "WHOLE", 50)
    for name, size in (("_FIRST", 20), ("_MOST", 20), ("_PAUSE_SECONDS", 0)):
        monkeypatch.setattr(slices, name, size)


def long_list(folder: Path, many: int = MANY, position: str = "", name: str = "long.csv") -> Path:
    path = folder / name
    rows = (f"R{at},Given{at} Family{at},Body {at % 9},PE,p{at}@x.org,{position}\n" for at in range(many))
    path.write_text(HEAD.replace("\n", ",position\n") + "".join(rows), encoding="utf-8")
    return path


def stop_after(many: int) -> Callable[[int, int], None]:
    def progress(done: int, _total: int) -> None:
        if done >= many:
            raise Stopped

    return progress


def stopped_import(session: Session, path: Path, many: int = 100) -> None:
    with pytest.raises(Stopped):
        commit(session, read_lists(session, [path]), stop_after(many))


def kinds(session: Session) -> list[str]:
    return [entry.kind for entry in journal.read_all(session.read) if entry.kind.startswith("import_")]


def test_a_short_list_that_changes_many_comes_in_slices_too(session: Session, tmp_path: Path) -> None:
    commit(session, read_lists(session, [long_list(tmp_path, 40)]))
    assert kinds(session) == []
    for many, position in ((16, "Chief"), (17, "Judge")):
        commit(session, read_lists(session, [long_list(tmp_path, many, position)]))
        changed = [person for person in lookup.everybody(session) if person.position == position]
        assert (len(changed), len(kinds(session))) == (many, 2 * (many > 16))


def test_people_appear_as_they_come_and_two_entries_enclose_them(session: Session, tmp_path: Path) -> None:
    seen: list[int] = []

    def progress(_done: int, _total: int) -> None:
        seen.append(len(list(lookup.everybody(session))))

    commit(session, read_lists(session, [long_list(tmp_path)]), progress)
    assert seen == list(range(20, MANY + 1, 20))
    assert kinds(session) == ["import_begun", "import_done"]
    assert unfinished.found(session) is None
    assert checks.faults(session.store) == []


def test_a_short_list_is_one_transaction_still(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        commit(session, read_lists(session, [long_list(tmp_path, 40)]), stop_after(1))
    assert list(lookup.everybody(session)) == []
    assert (kinds(session), unfinished.found(session)) == ([], None)


def test_marks_are_made_meanwhile(session: Session, tmp_path: Path) -> None:
    results: list[Result] = []

    def progress(done: int, _total: int) -> None:
        results.append(marking.mark(session, lookup.required(session, f"R{done - 1}").id).result)

    commit(session, read_lists(session, [long_list(tmp_path)]), progress)
    assert results == [Result.OK] * (MANY // 20)


def test_what_another_desk_writes_meanwhile_is_planned_in(session: Session, tmp_path: Path) -> None:
    commit(session, read_lists(session, [long_list(tmp_path, position="Clerk")]))
    prepared = read_lists(session, [long_list(tmp_path, position="Head")])

    def progress(done: int, _total: int) -> None:
        if done == 20:
            registration.edit(session, lookup.required(session, "R190").id, {"position": "Chief"})

    stored = commit(session, prepared, progress)
    assert lookup.required(session, "R190").position == "Chief"
    assert [(conflict.ref, conflict.desk) for conflict in stored.plan.conflicts] == [("R190", "Chief")]
    assert {lookup.required(session, f"R{at}").position for at in range(190)} == {"Head"}
    assert stored.plan.updated == MANY - 1


def test_a_number_that_a_desk_gives_meanwhile_is_borne_once(session: Session, tmp_path: Path) -> None:
    other = read_lists(session, [long_list(tmp_path, 1, name="other.csv")]).plan.additions[0]

    def progress(done: int, _total: int) -> None:
        if done == 20:
            from checkin.core.importing.drafting import imported

            fields = {**other.fields, "ref": "R150", "name": "Walk In", "status": "confirmed"}
            session.record(imported("walk-in", {"v": 1, "fields": fields}, {}))

    stored = commit(session, read_lists(session, [long_list(tmp_path)]), progress)
    borne = [person.ref for person in lookup.everybody(session)]
    assert len(borne) == len(set(borne)) == MANY
    assert [(row.ref, row.was) for row in stored.plan.held] == [("R150", "Walk In")]


def test_a_stopped_import_is_finished_by_importing_again(session: Session, tmp_path: Path) -> None:
    path = long_list(tmp_path)
    stopped_import(session, path)
    stopped = unfinished.found(session)
    assert stopped is not None
    assert (stopped.names, stopped.people, len(list(lookup.everybody(session)))) == ("long.csv", MANY, 100)
    commit(session, read_lists(session, [path]))
    assert len(list(lookup.everybody(session))) == MANY
    assert kinds(session) == ["import_begun", "import_done"]
    assert unfinished.found(session) is None


def test_another_list_waits_until_the_first_is_settled(session: Session, tmp_path: Path) -> None:
    stopped_import(session, long_list(tmp_path))
    with pytest.raises(UsageError, match=r"long\.csv was stopped"):
        commit(session, read_lists(session, [long_list(tmp_path, name="other.csv", position="x")]))


def test_an_import_taken_back_leaves_nobody_expected_but_who_is_in(session: Session, tmp_path: Path) -> None:
    path = long_list(tmp_path)
    stopped_import(session, path)
    marking.mark(session, lookup.required(session, "R3").id)
    stopped = unfinished.found(session)
    assert stopped is not None
    assert unfinished.take_back(session, stopped) == 99
    people = {person.ref: person for person in lookup.everybody(session)}
    assert people.pop("R3").status == Status.CONFIRMED
    assert {(person.status, person.status_reason) for person in people.values()} == {(Status.CANCELLED, TAKEN_BACK)}
    assert unfinished.found(session) is None
    commit(session, read_lists(session, [path]))
    assert {person.status for person in lookup.everybody(session)} == {Status.CONFIRMED}
    assert len(list(lookup.everybody(session))) == MANY
    assert checks.faults(session.store) == []


def test_changes_taken_back_are_as_before_and_come_again(session: Session, tmp_path: Path) -> None:
    commit(session, read_lists(session, [long_list(tmp_path, position="Clerk")]))
    path = long_list(tmp_path, position="Head")
    stopped_import(session, path)
    stopped = unfinished.found(session)
    assert stopped is not None
    unfinished.take_back(session, stopped)
    assert {person.position for person in lookup.everybody(session)} == {"Clerk"}
    commit(session, read_lists(session, [path]))
    assert {person.position for person in lookup.everybody(session)} == {"Head"}


def test_a_killed_import_is_offered_at_once(session: Session, tmp_path: Path) -> None:
    child = f"""
import os, sys
from pathlib import Path
from checkin.core.importing import commit, slices
from checkin.core.session import Session
commit.WHOLE, slices._FIRST, slices._MOST = 50, 20, 20
with Session.open(Path({str(session.store.path)!r}), "Desk 2", "B") as session:
    found = commit.read_lists(session, [Path({str(long_list(tmp_path))!r})])
    commit.commit(session, found, lambda done, total: os._exit(9) if done >= 60 else None)
"""
    assert subprocess.run([sys.executable, "-c", child], check=False).returncode == 9
    stopped = unfinished.found(session)
    assert stopped is not None
    assert stopped.names == "long.csv"
    assert checks.faults(session.store) == []


def test_two_imports_at_once_are_one_too_many(session: Session, tmp_path: Path) -> None:
    prepared = read_lists(session, [long_list(tmp_path)])
    with one_import.held(session.store.path) as free:
        assert free
        assert unfinished.found(session) is None
        with pytest.raises(UsageError, match="Another desk is importing"):
            commit(session, prepared)
    commit(session, prepared)
    assert not list(session.store.path.parent.glob("*-importing"))


def test_a_mark_that_was_not_saved_is_tried_once_more(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(session, read_lists(session, [long_list(tmp_path, 2)]))
    person, write, failed = lookup.required(session, "R0"), session.store.write, list[int]()

    def failing(stamp: object) -> object:
        if len(failed) < failures:
            failed.append(1)
            raise NotSavedError("The file is busy.", "Wait.")
        return write(stamp)  # type: ignore[arg-type]

    monkeypatch.setattr(session.store, "write", failing)
    failures = 1
    assert marking.mark(session, person.id).result == Result.OK
    failures = 3
    assert marking.mark(session, person.id).result == Result.NOT_SAVED
    with one_import.held(session.store.path):
        failed.clear()
        assert "Another desk is importing" in marking.mark(session, person.id).message
