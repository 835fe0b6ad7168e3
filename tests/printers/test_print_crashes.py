"""Orders when a printer or the program dies: nothing is sent twice, and one process serves a printer."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock, add_people
from printers.ordering import DESK, served, server_of, states
from printers.peers import VirtualPrinter

from badges.printers.model import Backend, JobState
from badges.printers.opening import backend_for
from checkin.core.models import Delegate
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.serving import Server, only_server
from checkin.core.session import Session


def test_a_killed_printer_leaves_its_jobs_unknown_and_none_is_sent_twice(
    session: Session, printer: VirtualPrinter
) -> None:
    crowd = add_people(session, *(f"Person Number {number}" for number in range(4)))
    printer.set("slow")
    for person in crowd:
        orders.order(session, [person], DESK)
    # This printer takes one job at a time.
    server = served(session, JobState.PRINTING, JobState.QUEUED, JobState.QUEUED, JobState.QUEUED)
    printer.kill()
    server.turn()
    assert states(session) == [JobState.PRINTING, JobState.QUEUED, JobState.QUEUED, JobState.QUEUED]
    assert jobs.open_jobs(session)[0].note
    printer.clear("slow")
    printer.start()
    served(session, JobState.UNKNOWN, JobState.PRINTED, JobState.PRINTED, JobState.PRINTED, server=server)
    assert len(printer.printed()) == len(set(printer.printed()))


class Broken(Exception):
    """The program ends here."""


class Dying:
    """A back end whose program dies at a chosen moment: before the first byte, or after the last."""

    def __init__(self, inner: Backend, *, after: bool) -> None:
        self._inner = inner
        self._after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def send(self, *order: object) -> object:
        if self._after:
            self._inner.send(*order)  # type: ignore[arg-type]
        raise Broken


@pytest.mark.parametrize("after", [True, False])
def test_after_a_crash_the_printers_own_list_decides(
    session: Session, printer: VirtualPrinter, khan: Delegate, after: bool
) -> None:
    orders.order(session, [khan], DESK)
    known = printers.named(session, DESK)
    dying = Dying(backend_for(known.printer), after=after)
    with pytest.raises(Broken):
        Server(session, known, dying).turn()  # type: ignore[arg-type]
    assert states(session) == [JobState.SENDING]
    served(session, JobState.PRINTED if after else JobState.UNKNOWN)
    server_of(session).turn()
    assert len(printer.printed()) == after


def test_a_copy_of_the_file_never_prints_what_the_file_prints(
    session: Session, printer: VirtualPrinter, khan: Delegate, tmp_path: Path
) -> None:
    from db.opening import copy_to

    orders.order(session, [khan], DESK)
    copy_to(session.store, tmp_path / "copy.db")
    with Session.open(tmp_path / "copy.db", "Desk 9", "Bilal", FrozenClock()) as copied:
        server_of(copied).turn()
        assert states(copied) == [JobState.UNKNOWN]
    served(session, JobState.PRINTED)
    assert len(printer.printed()) == 1


def test_one_process_serves_a_printer_at_a_time(session: Session) -> None:
    with only_server(session, DESK) as mine, only_server(session, DESK) as also, only_server(session, "x") as other:
        assert (mine, also, other) == (True, False, True)
    with only_server(session, DESK) as mine:
        assert mine
