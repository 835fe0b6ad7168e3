"""A program that dies while a file of badges appears leaves them in doubt: asked about, never made twice unasked."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, entries_of

from checkin.core import dossier
from checkin.core.conference import closing
from checkin.core.models import Delegate
from checkin.core.people import lookup
from checkin.core.printing import file_output, jobs, orders
from checkin.core.session import Session
from checkin.errors import OutputFileError


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _print_and_die(path: Path, ids: list[str], target: Path, form: str, where: str) -> None:
    if where == "before it is logged":
        file_output._log = _die  # type: ignore[assignment]
    else:
        replace = Path.replace
        Path.replace = lambda part, to: _die() if to == target else replace(part, to)  # type: ignore[assignment, method-assign]
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        people = [person for one in ids if (person := lookup.by_id(session, one))]
        file_output.print_badges(session, people, target, file_output.Output(form))  # type: ignore[arg-type]


def killed(session: Session, people: list[Delegate], target: Path, form: str, where: str) -> None:
    arguments = (session.store.path, [person.id for person in people], target, form, where)
    child = multiprocessing.get_context("spawn").Process(target=_print_and_die, args=arguments)
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("form", ["pdf", "zpl"])
def test_a_file_that_is_there_but_not_logged_is_in_doubt(session: Session, tmp_path: Path, form: str) -> None:
    people = add_people(session, "Amina Khan", "Bilal Ahmed")
    target = tmp_path / f"badges.{form}"
    killed(session, people, target, form, "before it is logged")
    assert target.exists()
    assert entries_of(session, "badge_printed") == []
    (job,) = jobs.open_jobs(session)
    assert (job.unclear, job.ids) == (True, tuple(person.id for person in people))
    assert any("nobody knows whether the badge came out" in line for line in closing.unsettled(session, 1))
    refused = file_output.print_badges(session, people, tmp_path / "again.pdf").failed
    assert ["unclear" in why for _, why in refused] == [True, True]
    orders.settle(session, job.id, [people[0].id])
    assert [badge.copy for badge in dossier.badges_of(session, people[0].id)] == [1]
    report = file_output.print_badges(session, people, tmp_path / "again.pdf")
    assert [badge.delegate_id for badge in report.printed] == [people[1].id]
    assert jobs.open_jobs(session) == []


def test_a_file_that_never_appeared_is_in_doubt_too(session: Session, tmp_path: Path) -> None:
    people = add_people(session, "Amina Khan")
    target = tmp_path / "badges.pdf"
    killed(session, people, target, "pdf", "before it appears")
    assert not target.exists()
    (job,) = jobs.open_jobs(session)
    orders.settle(session, job.id, [])
    report = file_output.print_badges(session, people, target)
    assert [badge.copy for badge in report.printed] == [1]


def test_nothing_stays_in_doubt_when_all_went_well_or_nothing_came_out(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = add_people(session, "Amina Khan", "Bilal Ahmed")
    target = tmp_path / "badges.pdf"
    target.write_bytes(b"of yesterday")
    with monkeypatch.context() as failing:

        def full(*_: object) -> None:
            raise OSError("no space")

        failing.setattr(os, "fsync", full)
        with pytest.raises(OutputFileError):
            file_output.print_badges(session, people, target)
    assert target.read_bytes() == b"of yesterday"
    assert jobs.newest_jobs(session) == []
    with monkeypatch.context() as failing:
        failing.setattr(file_output.copies, "derogation", full)
        with pytest.raises(OSError, match="no space"):
            file_output.print_badges(session, people, tmp_path / "other.pdf")
    assert not (tmp_path / "other.pdf").exists()
    assert jobs.newest_jobs(session) == []
    file_output.print_badges(session, people, tmp_path, file_output.Output("png"))
    assert jobs.newest_jobs(session) == []
    assert len(list(tmp_path.glob("*.png"))) == 2
