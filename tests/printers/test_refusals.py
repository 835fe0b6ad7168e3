"""What a printer never takes ends the job with a word; what it says nothing of is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import add_people
from printers.label_printer import LabelPrinter
from printers.ordering import DESK, served, server_of, states
from printers.peers import VirtualPrinter

from badges.printers.model import JobState, PrinterRefused
from badges.printers.opening import backend_for
from checkin.core import dossier
from checkin.core.models import Delegate
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.serving import SILENCE_SECONDS, Server
from checkin.core.session import Session
from checkin.errors import BadgeError
from db.local import printers as stored

A5 = 'size = "A5"\n[[element]]\nkind = "qr"\nx = 10\ny = 10\nsize = 30\n'


@pytest.fixture
def a5(tmp_path: Path) -> Path:
    card = tmp_path / "big.toml"
    card.write_text(A5)
    return card


def test_a_size_that_the_printer_lacks_is_refused_when_it_is_set_up(
    session: Session, virtual: VirtualPrinter, a5: Path
) -> None:
    with pytest.raises(BadgeError, match="does not know 148 × 210 mm") as refused:
        printers.add(session, DESK, virtual.uri, template=str(a5))
    assert "105 × 148 mm" in refused.value.hint
    assert printers.known(session) == []


def test_a_port_that_says_nothing_is_no_printer(session: Session) -> None:
    labels = LabelPrinter()
    labels.silent = True
    with pytest.raises(BadgeError, match="Printer Labels does not answer") as refused:
        printers.add(session, "Labels", labels.uri, template="label")
    assert "out of stock" in refused.value.hint
    assert printers.known(session) == []
    labels.stop()


def test_a_folder_that_is_not_there_is_no_printer(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BadgeError, match="Stick: the folder is not there") as refused:
        printers.add(session, "Stick", f"folder:{tmp_path / 'stick'}")
    assert "Plug the drive in" in refused.value.hint
    assert printers.known(session) == []


def prints(session: Session, template: Path) -> None:
    """Let the desk's printer print another template than it was asked about when it was set up."""
    row = next(row for row in stored.all_printers(session.read) if row.name == DESK)
    with session.write() as writing:
        stored.put(writing.connection, row._replace(template=str(template)))


@pytest.mark.parametrize("badges", [1, 3])
def test_a_size_that_the_printer_lacks_ends_the_job_and_leaves_the_copies_free(
    session: Session, printer: VirtualPrinter, a5: Path, badges: int
) -> None:
    people = add_people(session, *(f"Person Number {number}" for number in range(badges)))
    prints(session, a5)
    made = orders.order(session, people, DESK)
    served(session, JobState.FAILED)
    (job,) = jobs.jobs_of(session, made.batch)
    assert "does not know 148 × 210 mm" in job.note
    assert printer.begun() == []
    prints(session, Path("a6"))
    again = orders.order(session, people, DESK)
    assert [badge.copy for badge in again.jobs[0].badges] == [1] * badges


def test_a_document_that_the_printer_refuses_is_no_job_stopped_midway(session: Session, folder: Path) -> None:
    orders.order(session, add_people(session, "Amina Khan", "Bilal Khan"), "Folder")
    server = server_of(session, "Folder")

    def refuse(*_: object) -> None:
        raise PrinterRefused("It cannot read the document.", "Choose another printer.")

    server._backend.send = refuse  # type: ignore[method-assign, assignment]
    served(session, JobState.FAILED, server=server)
    assert jobs.newest_jobs(session)[0].note == "It cannot read the document. Choose another printer."


def test_a_label_printer_that_falls_silent_leaves_its_label_in_doubt_until_it_speaks(
    session: Session, khan: Delegate
) -> None:
    labels, now = LabelPrinter(), [0.0]
    printers.add(session, "Zebra", labels.uri, template="label")
    printer = printers.named(session, "Zebra")
    server = Server(session, printer, backend_for(printer.printer), seconds=lambda: now[0])
    orders.order(session, [khan], "Zebra")
    served(session, JobState.ACCEPTED, server=server)
    labels.silent = True
    now[0] = SILENCE_SECONDS - 1
    server.turn()
    assert states(session) == [JobState.ACCEPTED]
    now[0] = SILENCE_SECONDS + 1
    server.turn()
    assert states(session) == [JobState.UNKNOWN]
    labels.silent, labels.formats = False, 0
    served(session, JobState.PRINTED, server=server)
    assert len(dossier.badges_of(session, khan.id)) == len(labels.taken) == 1
    labels.stop()


def test_a_printer_keeps_the_whole_path_of_its_template(
    session: Session, tmp_path: Path, folder: Path, a5: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert printers.add(session, "Big", f"folder:{folder}", template="big.toml").template == str(a5)
    assert printers.add(session, "Small", f"folder:{folder}", template="a7").template == "a7"


def test_a_printer_whose_design_is_gone_is_told_with_why_and_takes_another(
    session: Session, folder: Path, a5: Path
) -> None:
    printers.add(session, "Big", f"folder:{folder}", template=str(a5))
    a5.unlink()
    looked = printers.look(printers.named(session, "Big"))
    assert [item.sentence for item in looked.advice] == ["big.toml cannot be read: No such file or directory."]
    assert not looked.ready
    printers.change_design(session, "Big", "a7")
    assert printers.look(printers.named(session, "Big")).ready


def test_a_desk_that_gets_another_name_keeps_its_printer(session: Session, folder: Path) -> None:
    printers.use(session, "Folder")
    printers.rename_desk(session, "Desk by the door")
    assert [item and item.name for item in printers.of_desk(session)] == ["Folder", None]
    with Session.open(session.store.path, "Desk by the door", "Amina") as again:
        assert printers.of_desk(again)[0] == printers.named(again, "Folder")
    with Session.open(session.store.path, "Desk 1", "Amina") as other:
        assert printers.of_desk(other)[0] is None
