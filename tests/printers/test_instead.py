"""A badge made in another way than the printer that has it: whichever comes out late opens no door."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from builders import add_people
from printers.ordering import DESK, served, server_of
from printers.peers import VirtualPrinter, until

from badges.printers.model import JobState
from checkin.core import dossier, scanning
from checkin.core.issuing import copies
from checkin.core.models import Delegate, Result
from checkin.core.printing import documents, file_output, instead, jobs, orders, printers
from checkin.core.session import Session


def test_a_stuck_badge_is_made_as_a_file_and_dead_should_it_come_out_late(
    session: Session, printer: VirtualPrinter, khan: Delegate
) -> None:
    printer.fault("cover-open")
    orders.order(session, [khan], DESK)
    server = served(session, JobState.HELD)
    (held,) = jobs.open_jobs(session)
    report = instead.job_as_pdf(session, held)
    assert [(badge.copy, badge.void) for badge in dossier.badges_of(session, khan.id)] == [(2, False)]
    assert report.files == (file_output.badge_folder(session) / f"{held.id}.pdf",)
    printer.clear("fault")
    until(printer.printed, "the stuck badge comes out late")
    server.turn()
    late, good = (copies.sign(session, khan.code_id, copy) for copy in (1, 2))
    assert scanning.scan(session, late).result is Result.VOID_BADGE
    assert scanning.scan(session, good).result is Result.OK


def test_one_that_was_sent_with_others_leaves_them_alone(
    session: Session, printer: VirtualPrinter, khan: Delegate, tmp_path: Path
) -> None:
    (other,) = add_people(session, "Amina Khan")
    printer.set("slow")
    orders.order(session, [khan, other], DESK)
    server = served(session, JobState.PRINTING)
    (job,) = jobs.open_jobs(session)
    instead.withdraw(session, job, khan.id)
    assert not jobs.open_jobs(session)[0].cancel_asked
    assert file_output.print_badges(session, [khan], tmp_path / "a.pdf").failed
    made = file_output.print_badges(session, [khan], tmp_path / "a.pdf", instead_of=job.id)
    assert [badge.copy for badge in made.printed] == [2]
    printer.clear("slow")
    served(session, JobState.PRINTED, server=server)
    assert sorted((badge.copy, badge.void) for badge in dossier.badges_of(session, khan.id)) == [(1, True), (2, False)]
    assert [(badge.copy, badge.void) for badge in dossier.badges_of(session, other.id)] == [(1, False)]


def test_a_badge_taken_out_while_its_job_is_drawn_is_not_sent_with_it(
    session: Session, folder: Path, khan: Delegate, monkeypatch
) -> None:
    (other,) = add_people(session, "Amina Khan")
    (job,) = orders.order(session, [khan, other], "Folder").jobs
    drawn = documents.document

    def taken_out(*order):
        made = drawn(*order)
        if len(jobs.job(session, job.id).badges) == 2:
            instead.withdraw(session, job, khan.id)
        return made

    monkeypatch.setattr("checkin.core.printing.serving.document", taken_out)
    served(session, JobState.PRINTED, server=server_of(session, "Folder"))
    document = pypdfium2.PdfDocument(folder / f"{job.id}.pdf")
    assert len(document) == 1
    assert "AMINA" in document[0].get_textpage().get_text_range().upper()
    assert [len(dossier.badges_of(session, person.id)) for person in (khan, other)] == [0, 1]
    assert orders.order(session, [khan], "Folder").jobs[0].badges[0].copy == 1


def test_a_file_in_the_place_of_a_job_has_the_printers_design(session: Session, folder: Path, khan: Delegate) -> None:
    printers.add(session, "Small", f"folder:{folder}", template="a7")
    report = instead.job_as_pdf(session, orders.order(session, [khan], "Small").jobs[0])
    width, height = pypdfium2.PdfDocument(report.files[0])[0].get_size()
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (74, 105)
    assert [badge.copy for badge in report.printed] == [1]
    assert jobs.open_jobs(session) == []
