"""A badge at the desk: what is asked before it is made, where it goes, and what is told of it; without a screen."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from builders import FrozenClock
from tui.desk.no_screen import NoScreen

from badges.printers.model import JobState
from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.issuing import copies
from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.people import items, registration
from checkin.core.printing import file_output, instead, jobs, orders, printers
from checkin.core.printing.jobs import PrintJob
from checkin.core.printing.standing import Standing, standing
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.tui.desk import printing
from checkin.tui.desk.card import compact_lines, full_lines
from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog
from checkin.tui.dialogs.badges.waiting_badge import WaitingBadgeDialog
from checkin.tui.dialogs.kit.answers import PrintThis
from checkin.tui.phrases import IN_CLEAR
from db.local import print_queue

CARD = (
    'categories = ["{}"]\nwidth = 80\nheight = 60\n[[element]]\n'
    'kind = "text"\nx = 2\ny = 2\nwidth = {}\nheight = 9\nfield = "name"\n'
)


@pytest.fixture
def printer(work: NoScreen, tmp_path: Path) -> str:
    """This desk's printer; it is not served, so that everything stays in the queue."""
    folder = tmp_path / "out"
    folder.mkdir()
    printers.add(work.session, "Desk printer", f"folder:{folder}")
    printers.use(work.session, "Desk printer")
    return "Desk printer"


async def badge(work: NoScreen, person: Delegate, *answers: object) -> list[str]:
    """F2: the dialogs that were asked, each by its kind; they answer with these."""
    work.asked, work.answers = [], list(answers)
    await work.do(work.printing.print_badge(person))
    return [type(dialog).__name__ for dialog in work.asked]


def told(work: NoScreen) -> tuple[str, str, str]:
    band = work.desk.band
    return band.word, band.second, band.third


async def becomes(work: NoScreen, job: PrintJob, state: str, note: str = "") -> None:
    """What a spooler elsewhere makes of a job, and the desk's look at it."""
    with work.session.write() as writing:
        print_queue.set_state(writing.connection, job.id, state, note=note)
    work.look_around()
    await work.settle()


def card_of(work: NoScreen) -> str:
    about = (work.desk.card, work.desk.conference, 60)
    return "\n".join(row.text for row in (*full_lines(*about, 30), *compact_lines(*about)))


# -- as a file -----------------------------------------------------------------------------------------------------


async def test_without_a_printer_a_file_is_made_and_the_first_one_is_shown(work: NoScreen, people) -> None:
    assert await badge(work, people["S4"], None) == ["MadeBadgeDialog"]
    (file,) = file_output.badge_folder(work.session).glob("*.pdf")
    in_clear = "Not encrypted. " if work.session.encrypted else ""
    assert told(work) == ("DONE", f"Badge made: {file.name}", f"{in_clear}In the folder {file.parent}")
    assert isinstance(work.asked[0], MadeBadgeDialog)
    assert work.desk.made == file
    assert await badge(work, people["N3"]) == []
    assert "badge" in work.steps
    assert await badge(work, people["N3"], Reprint(ReprintReason.LOST)) == ["ReprintDialog"]
    assert work.desk.band.second.startswith("Copy 2 of the badge made: ")


async def test_a_reprint_without_a_reason_is_none(work: NoScreen, people) -> None:
    await badge(work, people["S4"], None)
    band = work.desk.band
    assert await badge(work, people["S4"], None) == ["ReprintDialog"]
    assert len(dossier.badges_of(work.session, people["S4"].id)) == 1
    assert work.desk.band is band


async def test_a_file_has_the_design_of_the_category(work: NoScreen, people) -> None:
    (work.session.store.path.parent / "own.toml").write_text(CARD.format("delegate", 60))
    await badge(work, people["N3"], None)
    (file,) = file_output.badge_folder(work.session).glob("*.pdf")
    (page,) = pypdfium2.PdfDocument(file)
    assert round(page.get_width() * 25.4 / 72) == 80


@pytest.mark.parametrize("ours", [False, True], ids=["as a file", "by a printer"])
async def test_a_badge_that_another_desk_was_faster_with_is_not_made_twice(
    work, people, printer, monkeypatch, ours
) -> None:
    nadia = people["N3"]
    if not ours:
        printers.use(work.session, "")

    def a_moment_ago(session: Session, delegate: Delegate) -> tuple[Delegate, Standing]:
        found = standing(session, delegate.id)
        orders.order(session, [nadia], printer)
        return delegate, found

    monkeypatch.setattr(printing, "_as_of_now", a_moment_ago)
    assert await badge(work, nadia) == []
    assert told(work) == (
        "NOT DONE", "No badge: its badge is waiting at Desk printer",
        "Press F3 to correct it, or F6: help desk.",
    )  # fmt: skip
    assert len(jobs.newest_jobs(work.session)) == 1


async def test_whom_another_desk_just_held_is_asked_about(work: NoScreen, people, printer) -> None:
    registration.park(work.session, people["N3"].id, "identity in doubt")
    assert await badge(work, people["N3"], False) == ["ConfirmDialog"]
    (asked,) = work.asked
    assert "identity in doubt" in asked._text


async def test_what_is_odd_about_a_badge_is_said(work: NoScreen, tmp_path: Path) -> None:
    odd = registration.add(work.session, {"name": "Zenobia Odd", "native_name": "ᏣᎳᎩ", "ref": "Z1"})
    await badge(work, odd, None)
    assert "No font here can print Ꮳ" in work.desk.band.third


async def test_what_is_plain_of_an_encrypted_conference_is_said(work, people, printer, monkeypatch) -> None:
    monkeypatch.setattr(Session, "encrypted", True)
    await badge(work, people["N3"])
    assert work.desk.band.third == IN_CLEAR
    printers.use(work.session, "")
    await badge(work, people["S4"], None)
    assert work.desk.band.third.startswith("Not encrypted. In the folder ")


# -- what is asked first -------------------------------------------------------------------------------------------


async def test_a_badge_that_should_lie_in_a_box_is_looked_for_first(work: NoScreen, people, printer: str) -> None:
    khan = people["K1"]
    assert await badge(work, khan, False) == ["ConfirmDialog"]
    assert "BOX P.  Look there before you print" in work.asked[0]._text
    assert jobs.newest_jobs(work.session) == []
    assert await badge(work, khan, True) == ["ConfirmDialog"]
    (job,) = jobs.newest_jobs(work.session)
    assert job.ids == (khan.id,)


async def test_a_badge_made_for_want_of_the_one_in_the_box_is_with_the_person(work: NoScreen, people) -> None:
    khan = people["K1"]
    assert await badge(work, khan, True, None) == ["ConfirmDialog", "MadeBadgeDialog"]
    await work.mark(khan)
    assert "Has the badge (made Tue 08:40, Desk 3)." in work.desk.band.third
    (made,) = dossier.badges_of(work.session, khan.id)
    assert (made.copy, made.reason) == (1, "other: the badge made elsewhere was not at hand")


async def test_nobody_is_sent_to_the_box_who_has_the_badge(work, people, clock: FrozenClock, tmp_path: Path) -> None:
    khan, nadia = people["K1"], people["N3"]
    await work.mark(khan)
    clock.forward(days=1)
    assert await badge(work, khan, False) == ["ConfirmDialog"]
    assert "This person HAS A BADGE (in on day 1)" in work.asked[0]._text
    file_output.print_badges(work.session, [nadia], tmp_path / "all.pdf")
    marking.mark(work.session, nadia.id, 1)
    assert await badge(work, nadia, None) == ["ReprintDialog"]
    where = standing(work.session, nadia.id).where
    assert "HAS A BADGE" in where
    assert "Look there" not in where


async def test_a_badge_that_was_handed_over_is_asked_back_first(work: NoScreen, people) -> None:
    nadia = people["N3"]
    await badge(work, nadia, None)
    registration.hand_over(work.session, nadia.id, "badge", taken_by="Omar, driver", authorisation="letter")
    assert await badge(work, nadia, None) == ["ReprintDialog"]
    assert "HANDED OVER already" in standing(work.session, nadia.id).where
    assert "Omar, driver" in standing(work.session, nadia.id).where


# -- to a printer --------------------------------------------------------------------------------------------------


async def test_one_key_orders_it_and_tells_what_becomes_of_it(work: NoScreen, people, printer: str) -> None:
    assert await badge(work, people["N3"]) == []
    assert told(work)[:2] == ("BADGE ON ITS WAY", "To Desk printer: 1st.")
    assert "badge" in work.steps
    (job,) = jobs.newest_jobs(work.session)
    await becomes(work, job, "printing", "It has no labels.")
    assert told(work)[:2] == ("THE BADGE WAITS", "It has no labels.")
    band = work.desk.band
    work.look_around()
    await work.settle()
    assert work.desk.band is band, "the same news is no news"
    await becomes(work, job, "printed")
    assert told(work)[:2] == ("BADGE PRINTED", "It is out of Desk printer.")
    await becomes(work, job, "failed")
    assert work.desk.band.word == "BADGE PRINTED", "what is done is not watched any more"


async def test_the_place_and_the_time_are_told_and_who_came_first_stands_before(work, people, printer: str) -> None:
    orders.order(work.session, [people["K2"], people["S4"]], printer)
    await badge(work, people["N3"])
    assert work.desk.band.second == "To Desk printer: 1st.", "many do not stand before one person"
    await badge(work, people["P6"])
    assert work.desk.band.second == "To Desk printer: 2nd."


async def test_a_badge_behind_one_that_waits_is_not_on_its_way(work: NoScreen, people, printer: str) -> None:
    await badge(work, people["K2"])
    (first,) = jobs.newest_jobs(work.session)
    await becomes(work, first, "queued", "The printer does not answer.")
    await badge(work, people["N3"])
    assert told(work)[:2] == ("THE BADGE WAITS", "The printer does not answer.")
    assert standing(work.session, people["N3"].id).job.note == "The printer does not answer.", "F2 says it too"
    await becomes(work, first, "printed")
    assert told(work)[:2] == ("BADGE ON ITS WAY", "To Desk printer: 2nd.")
    await badge(work, people["S4"])
    assert told(work)[0] == "BADGE ON ITS WAY"


async def test_a_badge_in_doubt_keeps_no_other_waiting(work: NoScreen, people, printer: str) -> None:
    await badge(work, people["K2"])
    (first,) = jobs.newest_jobs(work.session)
    await becomes(work, first, "unknown", "Stopped midway.")
    await badge(work, people["N3"])
    assert told(work)[0] == "BADGE ON ITS WAY"


async def test_what_is_odd_is_said_of_a_badge_on_its_way_too(work: NoScreen, printer: str) -> None:
    odd = registration.add(work.session, {"name": "Zenobia Odd", "native_name": "ᏣᎳᎩ", "ref": "Z1"})
    await badge(work, odd)
    assert "No font here can print Ꮳ" in work.desk.band.third
    (job,) = jobs.newest_jobs(work.session)
    await becomes(work, job, "printed")
    assert "No font here can print Ꮳ" in work.desk.band.third


async def test_another_guests_answer_is_not_covered_by_a_printer(work: NoScreen, people, printer: str) -> None:
    await badge(work, people["N3"])
    (job,) = jobs.newest_jobs(work.session)
    await work.mark(people["S4"])
    await becomes(work, job, "printed")
    assert (work.desk.band.word, work.desk.band.delegate.ref) == ("CHECKED IN", "S4")
    assert work.desk.foot.message == "BADGE PRINTED: EL-SAYED, Nadia"


async def test_of_a_badge_under_way_it_is_asked_what_to_do_and_a_file_takes_its_place(work, people, printer) -> None:
    nadia = people["N3"]
    await badge(work, nadia)
    (job,) = jobs.newest_jobs(work.session)
    assert await badge(work, nadia, None) == ["WaitingBadgeDialog"]
    assert isinstance(work.asked[0], WaitingBadgeDialog)
    instead.withdraw(work.session, job, nadia.id)  # as that dialog does
    work.answers = [None]
    await work.answer(PrintThis(nadia, instead_of=job))
    assert work.desk.band.second.startswith("Badge made: "), "what becomes of that job is no news"
    assert jobs.open_jobs(work.session) == []
    (made,) = dossier.badges_of(work.session, nadia.id)
    assert made.copy == 1


async def test_a_badge_that_failed_is_asked_about_and_tried_again_where_it_is_said(work, people, printer: str) -> None:
    nadia = people["N3"]
    await badge(work, nadia)
    (job,) = jobs.newest_jobs(work.session)
    with work.session.write() as writing:
        orders.drop(writing, job, JobState.FAILED, "It does not know this size.")
    work.look_around()
    await work.settle()
    assert told(work)[:2] == ("NO BADGE", "It does not know this size.")
    assert await badge(work, nadia, PrintThis(nadia, at=printer)) == ["WaitingBadgeDialog"]
    assert [item.state for item in jobs.open_jobs(work.session)] == ["queued"]


# -- the second day ------------------------------------------------------------------------------------------------


async def test_on_day_two_the_band_and_the_card_know_that_they_have_it(work, people, clock, tmp_path: Path) -> None:
    khan = people["K1"]
    file_output.print_badges(work.session, [khan], tmp_path / "all.pdf")
    clock.forward(minutes=1)
    await work.mark(khan)
    assert "Badge is in box P." in work.desk.band.third
    clock.forward(days=1)
    work.look_around()
    await work.settle()
    await work.type("K1")
    assert card_of(work).count("has it") == 2
    assert "box" not in card_of(work)
    assert "BADGE has it " in card_of(work)
    await work.mark(khan)
    assert "day 2" in work.desk.band.second
    assert "Has the badge (in on day 1)." in work.desk.band.third
    assert "box" not in work.desk.band.third


async def test_the_badge_that_is_scanned_lies_in_no_box(work: NoScreen, people, tmp_path: Path) -> None:
    made = file_output.print_badges(work.session, [people["K1"]], tmp_path / "all.pdf").printed[0]
    await work.scan(copies.code_of(work.session, made))
    assert "Has the badge (scanned)." in work.desk.band.third
    assert "box" not in work.desk.band.third


async def test_what_was_given_is_asked_for_no_more(work: NoScreen, people, clock: FrozenClock) -> None:
    khan = people["K1"]
    await work.mark(khan)
    assert "Give (Ctrl+G): bag, headset." in work.desk.band.third
    items.settle(work.session, khan, ["bag"])
    clock.forward(days=1)
    await work.mark(khan)
    assert "Give (Ctrl+G): headset." in work.desk.band.third
    await work.type("K1")
    assert card_of(work).count("bag") == 0
    items.settle(work.session, khan, ["bag", "headset"])
    work.look_around()
    await work.settle()
    assert "all given" in card_of(work)


async def test_names_of_items_and_boxes_are_said_as_they_are(work: NoScreen) -> None:
    hostile = {"name": "[/] Bracket", "ref": "B5", "box": "[/]", "hand_over": "[red]bag[/]"}
    await work.mark(registration.add(work.session, hostile))
    assert work.desk.band.third == "Badge is in box [/].  Give (Ctrl+G): [red]bag[/]."


async def test_how_the_printer_is_goes_to_the_foot(work: NoScreen, people, printer: str, monkeypatch) -> None:
    work.printing.look_at_printer()
    assert (work.messages[-1].words, work.messages[-1].ready) == ("printer ready", True)
    await badge(work, people["N3"])
    (job,) = jobs.newest_jobs(work.session)
    await becomes(work, job, "unknown")
    work.printing.look_at_printer()
    assert (work.messages[-1].words, work.messages[-1].ready) == ("1 in doubt: Print jobs", False)
    printers.pause(work.session, printer, True)
    work.printing.look_at_printer()
    assert (work.messages[-1].words, work.messages[-1].ready) == ("printer held back", False)

    def gone(session: object) -> None:
        raise UsageError("No such printer.")

    monkeypatch.setattr(printing, "_seen", gone)
    work.printing.look_at_printer()
    assert (work.messages[-1].words, work.messages[-1].ready) == ("No such printer.", False)
