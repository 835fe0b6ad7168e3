"""What a desk writes, takes back and looks up, with a real conference and without a screen."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, foreign_code, make_newer
from tui.desk.conftest import desk_without_screen
from tui.desk.no_screen import NoScreen

from badges.code import practice_prefix
from checkin.core import dossier
from checkin.core.attendance import arrivals, marking
from checkin.core.attendance.marking import Arrival
from checkin.core.issuing import copies, temporary
from checkin.core.models import Delegate, Method, Outcome, Result
from checkin.core.people import items, lookup, operators, registration
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.errors import DatabaseError, NoDayError, NotSavedError
from checkin.tui.desk import look
from checkin.tui.desk.band_view import band_lines
from checkin.tui.desk.bands import AT_REST, BandFacts, problem
from checkin.tui.desk.card import compact_lines, full_lines
from checkin.tui.desk.shown import Foot
from checkin.tui.dialogs.kit.answers import Added, DayChosen, Done, LookAt, MarkThis
from checkin.tui.dialogs.people.undo import UndoDialog
from db.journal.entries import Draft


def said(work: NoScreen) -> str:
    """What the band says."""
    band = work.desk.band
    return "\n".join((band.word, band.name, band.second, band.third))


def days_of(work: NoScreen, delegate: Delegate) -> list[int]:
    return dossier.days_attended(work.session, delegate.id)


def badge_of(work: NoScreen, delegate: Delegate, folder: Path) -> str:
    """The code of a badge that is printed now."""
    badge = file_output.print_badges(work.session, [delegate], folder / "badge.pdf").printed[0]
    return copies.code_of(work.session, badge)


# -- marks ---------------------------------------------------------------------------------------------------------


async def test_a_mark_is_answered_in_the_band_and_counted_at_the_foot(work: NoScreen, people) -> None:
    await work.mark(people["S4"])
    assert (work.desk.band.word, work.desk.band.name) == ("CHECKED IN", "SHARMA, Krishna Prasad")
    assert days_of(work, people["S4"]) == [1]
    assert (work.desk.foot.present, work.desk.foot.saved) == (1, Foot.all_saved)


async def test_the_band_has_the_words_of_the_contract(work: NoScreen, people) -> None:
    registration.park(work.session, people["S4"].id, "identity in doubt")
    for ref, word in (("P5", "NOT YET APPROVED"), ("P6", "CHECKED IN - letter missing"), ("S4", "WITH THE HELP DESK")):
        await work.mark(people[ref])
        assert work.desk.band.word.startswith(word)
    assert "nomination letter" not in said(work)
    assert [days_of(work, people[ref]) for ref in ("P5", "P6", "S4")] == [[], [1], []]


async def test_who_is_in_already_is_told_with_where_and_since_when(work: NoScreen, people, clock: FrozenClock) -> None:
    with Session.open(work.session.store.path, "Desk 5", "Bilal", clock) as other:
        marking.mark(other, people["S4"].id)
    await work.mark(people["S4"])
    assert work.desk.band.word == "ALREADY IN since 08:40, Desk 5, Bilal"
    await work.mark(people["N3"])
    clock.forward(seconds=59)
    await work.mark(people["N3"])
    assert (work.desk.band.word, work.desk.band.tone) == ("CHECKED IN (just now, here)", "ok")
    clock.forward(seconds=1)
    await work.mark(people["N3"])
    assert work.desk.band.word == "ALREADY IN since 08:40, Desk 3, Amina"


async def test_what_to_give_and_where_the_badge_is_are_said_at_the_mark_and_on_the_card(work: NoScreen, people) -> None:
    await work.type("K1")
    card = work.desk.card
    for lines in (full_lines(card, work.desk.conference, 60, 30), compact_lines(card, work.desk.conference, 60)):
        text = "\n".join(row.text for row in lines)
        assert "in box P" in text
        assert "bag, headset" in text
    await work.mark(people["K1"])
    assert work.desk.band.third == "Badge is in box P.  Give (Ctrl+G): bag, headset."


@pytest.mark.parametrize("columns", [80, 120])
async def test_a_newer_program_on_the_same_file_is_said_at_the_mark(work: NoScreen, people, columns: int) -> None:
    make_newer(work.session.store.path)
    await work.mark(people["S4"])
    band = "\n".join(row.text.rstrip() for row in band_lines(work.desk.band, columns, 3, False))
    assert "NOT SAVED" in band
    assert "A newer version of this program changed the file. Close this one," in band
    assert "paper" in band
    assert (work.desk.foot.saved, days_of(work, people["S4"])) == (Foot.not_saved, [])


async def test_a_mark_that_must_wait_says_so_only_while_it_waits(work: NoScreen, people, monkeypatch) -> None:
    marked, waits = look.mark, threading.Event()
    monkeypatch.setattr(look, "mark", lambda *about: waits.wait(20) and marked(*about))
    work.begin("test", partial(work.marking.mark, people["S4"]))
    while not work.timers:
        await asyncio.sleep(0)
    (say_saving,) = work.timers
    say_saving()
    assert (work.seen.word, work.desk.foot.saved) == ("SAVING ...", Foot.saving)
    assert "Another desk is writing" in said(work)
    waits.set()
    await work.settle()
    assert (work.seen.word, work.desk.foot.saved, work.timers) == ("CHECKED IN", Foot.all_saved, [])


async def test_a_mark_that_waits_and_fails_does_not_wait_for_ever(work: NoScreen, people, monkeypatch) -> None:
    loop = asyncio.get_running_loop()

    def fails(*_: object) -> None:
        loop.call_soon_threadsafe(work.marking._say_saving, people["S4"])
        raise DatabaseError("The conference file is damaged.", "")

    monkeypatch.setattr(look, "mark", fails)
    await work.mark(people["S4"])
    assert (work.desk.band.second, work.desk.foot.saved) == ("The conference file is damaged.", Foot.all_saved)


async def test_a_mark_waits_for_the_one_before(work: NoScreen, people, monkeypatch) -> None:
    began: list[str] = []
    at_once = threading.Barrier(2, timeout=0.2)
    marked = look.mark

    def alone(session: Session, delegate: Delegate) -> look.Answer:
        began.append(delegate.ref)
        with pytest.raises(threading.BrokenBarrierError):
            at_once.wait()
        at_once.reset()
        return marked(session, delegate)

    monkeypatch.setattr(look, "mark", alone)
    for ref in ("S4", "N3"):
        work.begin("test", partial(work.marking.mark, people[ref]))
    await work.settle()
    assert began == ["S4", "N3"]
    assert work.desk.band.delegate.ref == "N3"


async def test_on_no_day_of_the_conference_the_key_that_chooses_one_is_said(work, people, clock: FrozenClock) -> None:
    clock.forward(days=5)
    work.look_around()
    await work.settle()
    await work.type("sharma")
    for act in (partial(work.mark, people["S4"]), work.undo):
        work.show_band(AT_REST)
        await act()
        assert said(work) == "NOT DONE\n\nToday is no day of the conference.\nPress F7 and choose the day."
    assert days_of(work, people["S4"]) == []


async def test_a_mark_that_needs_a_pin_is_made_when_it_was_given(work: NoScreen, people) -> None:
    operators.add(work.session, "Amina", "secretariat", "271828")
    operators.switch_roles(work.session, True)
    await work.mark(people["S4"])
    assert work.desk.band.word == "NOT DONE"
    assert days_of(work, people["S4"]) == []
    work.answered = lambda refused: bool(operators.sign_in(work.session, "Amina", "271828"))
    await work.mark(people["S4"])
    assert work.desk.band.word == "CHECKED IN"


# -- scans ---------------------------------------------------------------------------------------------------------


async def test_a_scan_marks_its_bearer_and_an_old_badge_is_put_on_the_line(work, people, tmp_path: Path) -> None:
    nadia = people["N3"]
    code = badge_of(work, nadia, tmp_path)
    await work.type("moh")
    await work.scan(code)
    assert (work.desk.band.word, work.desk.band.delegate.id, work.desk.line) == ("CHECKED IN", nadia.id, "")
    assert work.desk.strange_ticket == ""
    copies.report_lost(work.session, nadia.id)
    await work.scan(code)
    assert work.desk.band.word.startswith("OLD BADGE")
    assert (work.desk.line, work.desk.chosen.id) == ("N3", nadia.id)


async def test_a_code_that_is_nobodys_is_told_by_what_it_is(work: NoScreen) -> None:
    facts = work.session.conference
    practice = practice_prefix(facts.id, facts.code_prefix) + "B" * 26
    for code, word, then in (
        (foreign_code(work.session), "BADGE OF ANOTHER MEETING", "Type the name."),
        (practice, "A PRACTICE BADGE", "It counts for nothing here."),
        ("nonsense-123456", "BADGE NOT KNOWN", "A ticket of ours? Choose the person, press F3."),
    ):
        await work.type("K1")
        await work.scan(code)
        assert word == work.desk.band.word
        assert then in said(work)
        assert (work.desk.line, work.desk.band.delegate) == ("", None)
    assert work.desk.strange_ticket == "ticket:nonsense-123456"
    assert work.desk.band.third == "Read: ticket:nonsense-123456"
    assert list(arrivals.marks_on(work.session, 1)) == []


async def test_a_number_is_refused_where_only_signed_badges_count(tmp_path: Path, clock: FrozenClock) -> None:
    async with desk_without_screen(tmp_path, clock, signed_only=True) as work:
        await work.scan("N3")
        assert work.desk.band.second == "This conference takes signed badges only. Type the name."
        assert days_of(work, work.people["N3"]) == []


async def test_the_band_says_why_a_temporary_badge_is_not_good(work: NoScreen, people) -> None:
    temporary.lend(work.session, people["N3"].id, "other", 5)
    temporary.report_lost(work.session, 5)
    await work.scan(temporary.pool(work.session, 5, 5)[0].code)
    assert said(work) == ("BADGE NOT GOOD\n\nTemporary badge 5 was reported lost. Keep it, ask for the name.\n")


async def test_the_layout_of_the_reader_is_handed_to_whoever_looks_at_keys(work: NoScreen) -> None:
    work.session.reader_layout = "fr"
    await work.scan("nonsense-123456")
    assert work.program.reader_layout == "fr"


# -- undo ----------------------------------------------------------------------------------------------------------


async def test_a_fresh_mark_of_ones_own_is_taken_back_without_a_question(work: NoScreen, people) -> None:
    await work.mark(people["S4"])
    await work.undo()
    assert (work.desk.band.word, work.asked) == ("TAKEN BACK", [])
    await work.mark(people["S4"])
    await work.type("sharma")
    await work.undo()
    assert (work.desk.band.word, work.desk.line, work.asked) == ("TAKEN BACK", "", [])
    assert days_of(work, people["S4"]) == []
    assert work.steps.count("undo") == 2


async def test_an_old_mark_is_asked_about_and_stays_without_an_answer(
    work: NoScreen, people, clock: FrozenClock
) -> None:
    await work.mark(people["S4"])
    clock.forward(seconds=31)
    await work.type("sharma")
    work.answers = [None]
    await work.undo()
    (question,) = work.asked
    assert isinstance(question, UndoDialog)
    assert "SHARMA, Krishna Prasad" in question.heading
    assert (work.desk.line, days_of(work, people["S4"])) == ("sharma", [1])


async def test_after_a_mark_was_moved_enter_does_not_check_the_wrong_person_in_again(work, people, clock) -> None:
    await work.mark(people["S4"])
    clock.forward(minutes=2)
    await work.type("sharma")
    moved = marking.move(work.session, people["S4"].id, people["N3"].id, 1)
    work.answers = [Done("Moved.", people["N3"], (moved,))]
    await work.undo()
    assert (work.desk.line, work.desk.band.name) == ("", "EL-SAYED, Nadia")
    assert work.desk.enter("sharma") is None


async def test_undo_with_nobody_in_sight_says_what_to_do_first(work: NoScreen) -> None:
    await work.undo()
    assert (work.desk.foot.message, work.desk.foot.warning) == ("Choose the person first: type a name or number.", True)


async def test_who_is_on_the_card_and_not_in_gives_way_to_the_band_and_is_asked_about(work: NoScreen, people) -> None:
    await work.mark(people["S4"])
    await work.type("nadia")
    work.answers = [None]
    await work.undo()
    assert "SHARMA" in work.asked[0].heading
    await work.mark(people["N3"])
    await work.type("sharma")
    await work.undo()
    assert (work.desk.band.word, work.desk.band.delegate.ref) == ("TAKEN BACK", "S4")


def test_only_an_own_mark_of_this_moment_is_taken_back_unasked(session: Session, clock: FrozenClock) -> None:
    fresh, paper, printed, other = add_people(session, "Amina Khan", "Bilal Shah", "Carim Zed", "Dana Qureshi")
    unasked = partial(look.may_undo_unasked, session, day=session.day_numbered(1))
    assert not unasked(fresh)
    marking.mark(session, fresh.id)
    marking.mark(session, paper.id, arrival=Arrival(Method.PAPER))
    marking.mark(session, printed.id)
    for desk, operator in (("Desk 1", "Bilal"), ("Desk 5", "Amina")):
        with Session.open(session.store.path, desk, operator, clock) as elsewhere:
            marking.undo(elsewhere, other.id)
            marking.mark(elsewhere, other.id)
        assert not unasked(other)
    session.record(Draft("badge_printed", printed.id, {"v": 1, "code_id": printed.code_id, "copy": 1}))
    assert [unasked(person) for person in (fresh, paper, printed)] == [True, False, False]
    clock.forward(seconds=30)
    assert unasked(fresh)
    clock.forward(seconds=1)
    assert not unasked(fresh)
    clock.forward(seconds=-32)
    assert not unasked(fresh)


async def test_a_mark_that_is_taken_back_takes_back_what_was_given_with_it(work, people, clock: FrozenClock) -> None:
    khan = people["K1"]
    items.settle(work.session, khan, ["bag"])
    clock.forward(minutes=1)
    await work.mark(khan)
    clock.forward(seconds=5)
    items.settle(work.session, khan, ["bag", "headset"])
    await work.undo()
    assert work.desk.band.word == "TAKEN BACK"
    assert items.owed(work.session, lookup.existing(work.session, khan.id)) == ("headset",)


# -- what dialogs answer -------------------------------------------------------------------------------------------


async def test_who_was_added_is_put_on_the_line_and_the_approver_is_remembered(work: NoScreen) -> None:
    ana = registration.add(work.session, {"name": "Ana GARCIA", "approved_by": "Farida", "category": "media"})
    await work.answer(Added("Added.", ana))
    assert "Added." in work.desk.band.second
    assert work.desk.band.third == "Enter checks in, F2 makes the badge."
    assert (work.desk.line, work.desk.chosen.id, work.desk.approver) == (ana.ref, ana.id, "Farida")
    assert work.desk.enter(ana.ref).id == ana.id
    free = registration.add(work.session, {"name": "Bo Free", "category": "support"})
    await work.answer(Added("Added.", free))
    assert work.desk.approver == "Farida", "of whoever needed nobody's yes"


async def test_who_is_on_the_list_already_is_asked_about_and_not_marked(work: NoScreen, people) -> None:
    await work.answer(LookAt(people["N3"]))
    assert (work.desk.band.word, work.desk.band.tone) == ("ON THE LIST ALREADY", "ask")
    assert work.desk.band.second == "Is it this person?"
    assert work.desk.band.third == "Enter again checks in this one: Ministry of Justice, Egypt."
    assert (work.desk.line, work.desk.painted) == ("N3", ("N3", people["N3"].id))
    assert days_of(work, people["N3"]) == []
    assert work.desk.enter("N3").id == people["N3"].id


@pytest.mark.parametrize("outcome", ["raised", "unreadable"])
async def test_who_could_not_be_saved_is_named_though_nothing_can_be_read(work: NoScreen, people, monkeypatch, outcome):
    def lost(*_: object) -> look.Answer:
        if outcome == "raised":
            raise NotSavedError("conference.db was moved; nothing was recorded.", "Put it back.")
        unread = Outcome(Result.NOT_SAVED, 1, work.session.clock.now(), "Desk 3", "Amina", None, None, "Not saved.")
        return look.Answer(unread, BandFacts())

    monkeypatch.setattr(look, "mark", lost)
    await work.mark(people["S4"])
    assert work.desk.band.tone == "stop"
    assert work.desk.band.name == "SHARMA, Krishna Prasad"


async def test_of_who_is_on_the_list_and_in_already_no_enter_is_promised(work: NoScreen, people) -> None:
    await work.mark(people["N3"])
    await work.answer(LookAt(people["N3"]))
    assert (work.desk.band.word, work.desk.line) == ("ON THE LIST ALREADY", "N3")
    assert work.desk.band.third == "This one is in since 08:40, Desk 3: Ministry of Justice, Egypt."


async def test_of_who_is_not_approved_no_check_in_is_promised(work: NoScreen, people) -> None:
    await work.answer(LookAt(people["P5"]))
    assert work.desk.band.third.startswith("Enter again takes this one: ")


async def test_who_was_chosen_in_a_dialog_is_marked_and_the_line_is_emptied(work: NoScreen, people) -> None:
    await work.type("K1")
    await work.answer(MarkThis(people["N3"]))
    assert (work.desk.band.word, work.desk.band.delegate.ref, work.desk.line) == ("CHECKED IN", "N3", "")
    assert days_of(work, people["N3"]) == [1]
    assert days_of(work, people["K1"]) == []


async def test_one_outcome_of_a_dialog_is_told_as_at_the_desk_and_else_its_sentence(work: NoScreen, people) -> None:
    one, two = (marking.mark(work.session, people[ref].id) for ref in ("N3", "S4"))
    await work.answer(Done("1 checked in", None, (one,)))
    assert (work.desk.band.word, work.desk.band.delegate.ref) == ("CHECKED IN", "N3")
    await work.answer(Done("2 checked in", None, (one, two)))
    assert (work.desk.band.word, work.desk.band.second) == ("DONE", "2 checked in")
    band = work.desk.band
    await work.answer(None)
    assert work.desk.band is band


async def test_the_day_that_was_chosen_counts_at_once(work: NoScreen, people) -> None:
    await work.mark(people["N3"])
    work.desk.show(problem(NoDayError("Today is no day of the conference.")))
    await work.answer(DayChosen(2))
    assert (work.desk.day.number, work.desk.foot.present, work.desk.band) == (2, 0, AT_REST)
    await work.mark(people["N3"])
    assert days_of(work, people["N3"]) == [1, 2]
    await work.answer(DayChosen(None))
    assert work.desk.day.number == 1
