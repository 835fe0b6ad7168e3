"""A printer's thread that meets what nobody foresaw goes on: it is logged, told, and tried again ever more rarely."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from badges.printers.model import Backend, JobState, Printer, PrinterError
from badges.printers.opening import backend_for
from checkin.core import trouble
from checkin.core.models import Delegate
from checkin.core.printing import jobs, orders
from checkin.core.printing.spooler import Spooler
from checkin.core.session import Session
from checkin.errors import CheckinError, UnforeseenError


class Telling:
    """Takes what a spooler says; `come` is set when it said something."""

    def __init__(self) -> None:
        self.said: list[CheckinError] = []
        self.come = threading.Event()
        self.changed = threading.Event()

    def __call__(self, error: CheckinError) -> None:
        self.said.append(error)
        self.come.set()


class Resting(Spooler):
    """Rests for no time, and stops after `rests` times; keeps how long it would have rested."""

    rests = 9

    def _rest(self, name: str, seconds: float) -> None:
        self.rested = [*getattr(self, "rested", []), seconds]
        if len(self.rested) == self.rests:
            self._stopping.set()


def test_a_thread_that_fails_once_prints_afterwards(session: Session, khan: Delegate, folder: Path) -> None:
    (job,) = orders.order(session, [khan], "Folder").jobs
    telling, opened = Telling(), []

    def opening(printer: Printer) -> Backend:
        opened.append(printer.name)
        if len(opened) == 1:
            raise RuntimeError("as nobody foresaw")
        return backend_for(printer)

    spooler = Spooler(session, telling.changed.set, telling, opening)
    spooler.start()
    assert telling.come.wait(60)
    assert jobs.job(session, job.id).state is JobState.QUEUED
    spooler.wake()
    while jobs.job(session, job.id).state is not JobState.PRINTED:
        assert telling.changed.wait(60)
        telling.changed.clear()
    spooler.stop()
    assert len(telling.said) == 1
    assert str(trouble.log_file()) in telling.said[0].hint
    assert "as nobody foresaw" in trouble.log_file().read_text("utf-8")


def test_what_fails_again_and_again_waits_ever_longer(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(jobs, "open_jobs", fail)
    telling = Telling()
    spooler = Resting(session, telling.changed.set, telling)
    spooler._again_and_again("", spooler._see_to_all)
    assert spooler.rested == [2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert [type(error) for error in telling.said] == [UnforeseenError] * 9


def test_a_known_trouble_is_told_once_until_it_was_well(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    course = iter([True, True, False, True, True, True, False, False, True])

    def fail(*_: object) -> list[object]:
        if next(course):
            raise PrinterError("It does not answer.", "Look at it.")
        return []

    monkeypatch.setattr(jobs, "open_jobs", fail)
    telling = Telling()
    spooler = Resting(session, telling.changed.set, telling)
    spooler._again_and_again("", spooler._see_to_all)
    assert spooler.rested == [1.0] * 9
    assert [str(error) for error in telling.said] == ["It does not answer. Look at it."] * 3
