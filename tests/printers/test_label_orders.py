"""Orders to a label printer, which has no list of jobs: only its own word tells what is out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from printers.label_printer import LabelPrinter
from printers.ordering import served, server_of, states

from badges.printers.model import JobState
from checkin.core import dossier
from checkin.core.models import Delegate
from checkin.core.printing import jobs, orders, printers
from checkin.core.session import Session


@pytest.fixture
def labels(session: Session) -> Iterator[LabelPrinter]:
    printer = LabelPrinter()
    printers.add(session, "Zebra", printer.uri, template="label")
    yield printer
    printer.stop()


def test_a_label_is_printed_when_the_printer_says_that_nothing_waits(
    session: Session, labels: LabelPrinter, khan: Delegate
) -> None:
    orders.order(session, [khan], "Zebra")
    server = served(session, JobState.ACCEPTED, server=server_of(session, "Zebra"))
    assert dossier.badges_of(session, khan.id) == []
    labels.formats = 0
    served(session, JobState.PRINTED, server=server)
    assert [badge.copy for badge in dossier.badges_of(session, khan.id)] == [1]
    (label,) = labels.taken
    assert b"^GFA" in label


def test_a_label_printer_out_of_stock_is_silent_and_its_labels_in_doubt_only_after_a_restart(
    session: Session, labels: LabelPrinter, khan: Delegate
) -> None:
    orders.order(session, [khan], "Zebra")
    server = served(session, JobState.ACCEPTED, server=server_of(session, "Zebra"))
    labels.silent = True
    server.turn()
    assert states(session) == [JobState.ACCEPTED]
    assert jobs.open_jobs(session)[0].note
    labels.silent = False
    server_of(session, "Zebra").turn()
    assert states(session) == [JobState.UNKNOWN]
    assert len(labels.taken) == 1
