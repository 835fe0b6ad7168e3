"""Orders to real printers: each badge out once, failed and free again, or asked about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from builders import FrozenClock, add_people, new_session
from printers.ordering import DESK, served, server_of, states
from printers.peers import VirtualPrinter, until

from badges.printers.model import JobState
from checkin.core import dossier, scanning
from checkin.core.conference.closing import unsettled
from checkin.core.conference.setup_check import check_printer
from checkin.core.issuing import copies
from checkin.core.models import Delegate, Reprint, ReprintReason, Result
from checkin.core.printing import file_output, jobs, orders, printers
from checkin.core.session import Session
from checkin.errors import BadgeError, UsageError
from db.local import print_queue
from db.store import Writing


def test_a_printer_is_asked_what_it_can_before_it_is_set_up(session: Session, printer: VirtualPrinter) -> None:
    found = printers.named(session, "desk PRINTER")
    assert (found.printer.dpi, found.chunk, found.template) == (300, printers.CHUNK, "a6")
    assert "Example Badge Printer" in found.printer.model
    assert printers.look(found).ready
    assert [item and item.name for item in printers.of_desk(session)] == [DESK, None]
    printer.kill()
    with pytest.raises(BadgeError):
        printers.add(session, "Other", printer.uri)
    assert [item.name for item in printers.known(session)] == [DESK]


@pytest.mark.parametrize("address", ["", "http://x/", "ipp:", "ipp:///x", "socket:", "printer"])
def test_what_is_no_address_is_refused(session: Session, address: str) -> None:
    with pytest.raises(UsageError):
        printers.add(session, DESK, address)


def test_a_badge_is_logged_when_it_is_out_and_not_before(
    session: Session, printer: VirtualPrinter, khan: Delegate
) -> None:
    printer.set("slow")
    made = orders.order(session, [khan], DESK)
    assert made.refused == ()
    server = served(session, JobState.PRINTING)
    assert dossier.badges_of(session, khan.id) == []
    assert "is waiting" in orders.order(session, [khan], DESK).refused[0][1]
    assert "is waiting" in file_output.print_badges(session, [khan], Path("never.pdf")).failed[0][1]
    printer.clear("slow")
    served(session, JobState.PRINTED, server=server)
    (badge,) = dossier.badges_of(session, khan.id)
    assert (badge.copy, badge.destination) == (1, f"{DESK}, job {made.jobs[0].id}")
    assert scanning.scan(session, copies.code_of(session, badge)).result is Result.OK
    document = pypdfium2.PdfDocument(printer.document(made.jobs[0].id))
    assert "KHAN" in document[0].get_textpage().get_text_range().upper()
    told = [line.what for line in dossier.history(session, khan.id)]
    assert told.index("badge ordered") < told.index("badge printed")


def test_a_reprint_kills_the_old_copy_when_it_is_out(session: Session, printer: VirtualPrinter, khan: Delegate) -> None:
    orders.order(session, [khan], DESK)
    server = served(session, JobState.PRINTED)
    (old,) = dossier.badges_of(session, khan.id)
    assert "reason" in orders.order(session, [khan], DESK).refused[0][1]
    printer.set("slow")
    orders.order(session, [khan], DESK, reprint=Reprint(ReprintReason.DAMAGED))
    served(session, JobState.PRINTED, JobState.PRINTING, server=server)
    assert not dossier.badges_of(session, khan.id)[0].void
    printer.clear("slow")
    served(session, JobState.PRINTED, JobState.PRINTED, server=server)
    assert [(badge.copy, badge.void) for badge in dossier.badges_of(session, khan.id)] == [(1, True), (2, False)]
    assert scanning.scan(session, copies.code_of(session, old)).result is Result.VOID_BADGE


def test_a_lost_badge_is_dead_as_soon_as_another_is_ordered(
    session: Session, printer: VirtualPrinter, khan: Delegate
) -> None:
    file_output.print_badges(session, [khan], session.store.path.with_name("a.pdf"))
    orders.order(session, [khan], DESK, reprint=Reprint(ReprintReason.LOST))
    assert [badge.void for badge in dossier.badges_of(session, khan.id)] == [True]


def test_out_of_stock_is_told_and_the_refill_prints_it(
    session: Session, printer: VirtualPrinter, khan: Delegate
) -> None:
    printer.fault("media-empty", "media-needed")
    orders.order(session, [khan], DESK)
    server = served(session, JobState.HELD)
    (held,) = jobs.open_jobs(session)
    assert "out of" in held.note.lower()
    looked = printers.look(printers.named(session, DESK))
    assert not looked.ready
    assert looked.advice[0].reroute
    printer.clear("fault")
    served(session, JobState.PRINTED, server=server)
    assert printer.printed() == [held.id]


def test_a_printer_that_gives_up_leaves_the_copy_free(
    session: Session, printer: VirtualPrinter, khan: Delegate
) -> None:
    printer.set("give-up")
    orders.order(session, [khan], DESK)
    server = served(session, JobState.FAILED)
    printer.clear("give-up")
    assert orders.order(session, [khan], DESK).refused == ()
    served(session, JobState.FAILED, JobState.PRINTED, server=server)
    assert [badge.copy for badge in dossier.badges_of(session, khan.id)] == [1]


def test_a_stuck_badge_comes_out_of_the_other_printer_at_once(
    session: Session, printer: VirtualPrinter, khan: Delegate, folder: Path
) -> None:
    printer.fault("cover-open")
    orders.order(session, [khan], DESK)
    server = served(session, JobState.HELD)
    assert orders.move(session, jobs.open_jobs(session), "Folder") == 1
    assert orders.move(session, jobs.open_jobs(session)[:1], "Folder") == 0
    server_of(session, "Folder").turn()
    assert [(badge.copy, badge.void) for badge in dossier.badges_of(session, khan.id)] == [(2, False)]
    server.turn()
    printer.clear("fault")
    served(session, JobState.CANCELLED, JobState.PRINTED, server=server)
    # This printer says cancelled, and prints it all the same: that badge opens no door.
    until(printer.printed, "the stuck badge comes out late")
    late = copies.sign(session, khan.code_id, 1)
    assert scanning.scan(session, late).result is Result.VOID_BADGE
    assert scanning.scan(session, copies.sign(session, khan.code_id, 2)).result is Result.OK


def test_a_badge_that_comes_out_after_its_successor_is_dead(
    session: Session, printer: VirtualPrinter, khan: Delegate, folder: Path
) -> None:
    printer.set("slow")
    orders.order(session, [khan], DESK)
    served(session, JobState.PRINTING)
    orders.move(session, jobs.open_jobs(session), "Folder")
    server_of(session, "Folder").turn()
    (stuck,) = jobs.open_jobs(session)
    with session.write() as writing:
        orders.close(writing, stuck, lambda _: True)
    assert sorted((badge.copy, badge.void) for badge in dossier.badges_of(session, khan.id)) == [(1, True), (2, False)]


def test_what_was_not_sent_moves_pauses_and_is_taken_back_at_once(session: Session, printer: VirtualPrinter) -> None:
    crowd = add_people(session, *(f"Person Number {number}" for number in range(13)))
    made = orders.order(session, crowd, DESK)
    assert [len(job.badges) for job in made.jobs] == [5, 5, 3]
    assert orders.pause(session, made.batch, True) == 3
    server_of(session).turn()
    assert states(session) == [JobState.QUEUED] * 3
    assert orders.cancel(session, made.jobs[2:]) == 1
    orders.pause(session, made.batch, False)
    printers.pause(session, DESK, True)
    server_of(session).turn()
    assert states(session) == [JobState.QUEUED, JobState.QUEUED, JobState.CANCELLED]
    printers.pause(session, DESK, False)
    served(session, JobState.PRINTED, JobState.PRINTED, JobState.CANCELLED)
    assert len(pypdfium2.PdfDocument(printer.document(made.jobs[0].id))) == 5
    badged = [person for person in crowd if dossier.badges_of(session, person.id)]
    assert badged == crowd[:10]
    assert orders.order(session, crowd[10:], DESK).refused == ()


def test_a_job_moves_to_a_printer_of_smaller_jobs_in_parts_with_one_page_before(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "labels").mkdir()
    printers.add(session, "Single", f"folder:{tmp_path / 'labels'}")
    with session.write() as writing:
        writing.connection.execute("UPDATE printer SET chunk = 2 WHERE name = 'Single'")
    crowd = add_people(session, *(f"Person Number {number}" for number in range(5)), delegation="Egypt")
    (job,) = orders.order(session, crowd, "Folder", by_delegation=True).jobs
    assert orders.move(session, [job], "Single") == 1
    moved = [one for one in reversed(jobs.newest_jobs(session)) if one.printer == "Single"]
    assert [(one.separator, len(one.badges)) for one in moved] == [("Egypt", 2), ("", 2), ("", 1)]


def test_a_job_in_doubt_stays_and_no_job_moves_to_where_it_is(session: Session, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    printers.add(session, "Other", f"folder:{tmp_path / 'other'}")
    (job,) = orders.order(session, add_people(session, "Amina Khan"), "Folder").jobs
    assert orders.move(session, [job], "folder") == 0
    with session.write() as writing:
        print_queue.set_state(writing.connection, job.id, JobState.UNKNOWN.value)
    assert orders.move(session, [job], "Other") == 0
    assert [one.printer for one in jobs.newest_jobs(session)] == ["Folder"]


def test_a_job_that_stops_midway_is_asked_about_badge_by_badge(session: Session, printer: VirtualPrinter) -> None:
    first, second, third = add_people(session, "Amina Khan", "Bilal Khan", "Carim Khan")
    printer.set("give-up")
    made = orders.order(session, [first, second, third], DESK)
    server = served(session, JobState.UNKNOWN)
    printer.clear("give-up")
    assert "unclear" in orders.order(session, [first], DESK).refused[0][1]
    orders.settle(session, made.jobs[0].id, {first.id})
    with pytest.raises(UsageError, match="not in doubt"):
        orders.settle(session, made.jobs[0].id, {second.id})
    assert [len(dossier.badges_of(session, person.id)) for person in (first, second, third)] == [1, 0, 0]
    assert orders.order(session, [second, third], DESK).refused == ()
    served(session, JobState.PRINTED, JobState.PRINTED, server=server)
    assert [badge.copy for badge in dossier.badges_of(session, second.id)] == [1]


def test_two_desks_that_order_one_badge_get_one(session: Session, folder: Path, khan: Delegate) -> None:
    with Session.open(session.store.path, "Desk 2", "Bilal", FrozenClock()) as second:
        assert len(orders.order(session, [khan, khan], "Folder").jobs) == 1
        assert orders.order(second, [khan], "Folder").refused
        served(session, JobState.PRINTED, server=server_of(second, "Folder"))
    ordered = [line for line in dossier.history(session, khan.id) if line.what == "badge printed"]
    assert [line.desk for line in ordered] == ["Desk 1"]


def test_each_delegation_has_its_page_before_it(session: Session, folder: Path) -> None:
    crowd = add_people(session, "A One", "B Two", delegation="Egypt") + add_people(
        session, "C Three", delegation="Iraq"
    )
    made = orders.order(session, crowd, "Folder", by_delegation=True)
    assert [(job.separator, len(job.badges)) for job in made.jobs] == [("Egypt", 2), ("Iraq", 1)]
    served(session, JobState.PRINTED, JobState.PRINTED, server=server_of(session, "Folder"))
    document = pypdfium2.PdfDocument(folder / f"{made.jobs[0].id}.pdf")
    assert len(document) == 3
    assert "Egypt" in document[0].get_textpage().get_text_range()


def test_a_large_order_goes_in_by_and_by_and_who_was_ordered_elsewhere_meanwhile_is_left_out(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_AT_ONCE", 1)
    egypt = add_people(session, *(f"Egyptian {number}" for number in range(printers.CHUNK + 2)), delegation="Egypt")
    iraq = add_people(session, "Iraqi 1", "Iraqi 2", delegation="Iraq")
    write, begun = session.write, []

    @contextmanager
    def meanwhile() -> Iterator[Writing]:
        begun.append(None)
        if len(begun) == 2:
            orders.order(second, [iraq[0]], "Folder")
        with write() as writing:
            yield writing

    with Session.open(session.store.path, "Desk 2", "Bilal", FrozenClock()) as second:
        monkeypatch.setattr(session, "write", meanwhile)
        made = orders.order(session, [*egypt, *iraq], "Folder", by_delegation=True)
    assert len(begun) == 3
    jobs_made = [(job.separator, list(job.ids)) for job in made.jobs]
    first, rest = [one.id for one in egypt[: printers.CHUNK]], [one.id for one in egypt[printers.CHUNK :]]
    assert jobs_made == [("Egypt", first), ("", rest), ("Iraq", [iraq[1].id])]
    assert [person.id for person, _ in made.refused] == [iraq[0].id]


def test_what_no_font_can_print_is_ordered_without_it_and_said(session: Session, folder: Path) -> None:
    good, bad = add_people(session, "Amina Khan", "Egyptian 𓀀 Name")
    made = orders.order(session, [bad, good], "Folder")
    assert [one for job in made.jobs for one in job.ids] == [bad.id, good.id]
    assert (made.refused, made.incomplete) == ((), (bad,))
    assert "U+13000" in made.warnings[0][1]


@pytest.fixture
def other_session(tmp_path: Path) -> Iterator[Session]:
    place = tmp_path / "other"
    place.mkdir()
    with new_session(place) as opened:
        yield opened


def test_after_twenty_copies_the_code_is_new_from_the_moment_it_is_ordered(
    other_session: Session, tmp_path: Path
) -> None:
    (person,) = add_people(other_session, "Amina Khan")
    printers.add(other_session, "Folder", f"folder:{tmp_path}")
    server = server_of(other_session, "Folder")
    for _ in range(21):
        orders.order(other_session, [person], "Folder", reprint=Reprint(ReprintReason.OTHER))
        server.turn()
    made = dossier.badges_of(other_session, person.id)
    assert [badge.copy for badge in made] == [*range(1, 21), 1]
    assert scanning.scan(other_session, copies.code_of(other_session, made[-1])).result is Result.OK


def test_a_test_page_is_no_badge_of_anybody(session: Session, folder: Path) -> None:
    assert printers.test_page(session, "Folder").state is JobState.PRINTED
    assert len(list(folder.glob("test-*.pdf"))) == 1
    assert jobs.newest_jobs(session) == []


def test_what_a_printer_owes_is_unsettled_at_the_end_of_the_day_and_the_check_says_how_it_is(
    session: Session, folder: Path, khan: Delegate
) -> None:
    (other,) = add_people(session, "Amina Khan")
    printers.use(session, "Folder")
    assert (check_printer(session).ok, "Folder: ready" in check_printer(session).message) == (True, True)
    printers.pause(session, "Folder", True)
    assert not check_printer(session).ok
    orders.order(session, [khan], "Folder")
    (doubtful,) = orders.order(session, [other], "Folder").jobs
    with session.write() as writing:
        print_queue.set_state(writing.connection, doubtful.id, JobState.UNKNOWN.value)
    told = "\n".join(unsettled(session, 1))
    assert "P100 Mohammad Yusuf Khan: the badge still waits at Folder" in told
    assert "Amina Khan: nobody knows whether the badge came out of Folder" in told
