"""F7, F8 and the reason of a reprint; the figures."""

from __future__ import annotations

import pytest
from builders import FrozenClock, add_people

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.finding import Finder
from checkin.core.models import Reprint, ReprintReason
from checkin.core.people import items, registration
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog
from checkin.tui.dialogs.badges.print_jobs import PrintJobsDialog
from checkin.tui.dialogs.badges.printers import PrintersDialog
from checkin.tui.dialogs.badges.reprint import ReprintDialog
from checkin.tui.dialogs.badges.temporary import TemporaryDialog
from checkin.tui.dialogs.day.choosing import DayDialog
from checkin.tui.dialogs.day.statistics import StatisticsDialog
from checkin.tui.dialogs.kit.answers import DayChosen
from checkin.tui.dialogs.people.conflicts import ConflictsDialog
from checkin.tui.dialogs.people.delegation import DelegationDialog
from checkin.tui.dialogs.people.undo import UndoDialog
from checkin.tui.lines import LineView
from checkin.tui.phrases import IN_CLEAR


async def test_the_day_is_chosen_or_the_calendar_followed(show, session, khan):
    marking.mark(session, khan.id)
    for keys, number in (("2", 2), ("enter", 1), ("0", None), ("down down enter", None)):
        async with show(DayDialog(session)) as stage:
            assert "1 of 1 in   (today, now chosen)" in stage.choices[0]
            assert stage.choices[2] == "Follow the calendar (Day 1, Tue 24 Nov)"
            await stage.press(*keys.split())
            assert stage.answer == DayChosen(number)


async def test_undo_takes_back_and_voids_the_badge_it_names(show, session, khan, finder):
    marking.mark(session, khan.id)
    file_output.print_badges(session, [khan], session.store.path.with_name("b.pdf"))
    async with show(UndoDialog(session, khan, session.day, finder)) as stage:
        assert "in since 08:40, Desk 1, Amina" in stage.text("#standing")
        assert "Badge copy 1 was printed since: it becomes void" in stage.text("#standing")
        await stage.press("1")
        assert stage.answer.outcomes[0].result == "undone"
        assert dossier.days_attended(session, khan.id) == []
        assert dossier.badges_of(session, khan.id)[0].void


async def test_undo_names_what_was_given_since_and_owes_it_again(show, session, khan, finder):
    marking.mark(session, khan.id)
    items.settle(session, khan, ["headset"])
    async with show(UndoDialog(session, khan, session.day, finder)) as stage:
        assert "Given since, and owed again: headset." in stage.text("#standing")
        await stage.press("1")
        assert items.owed(session, khan) == ("bag", "headset")


async def test_enter_alone_takes_nothing_back(show, session, khan, finder):
    marking.mark(session, khan.id)
    async with show(UndoDialog(session, khan, session.day, finder)) as stage:
        await stage.press("enter")
        assert stage.answer is None
        assert dossier.days_attended(session, khan.id) == [1]


async def test_it_was_someone_else_moves_the_mark(show, session, khan, nadia, finder):
    marking.mark(session, khan.id)
    async with show(UndoDialog(session, khan, session.day, finder)) as stage:
        await stage.press("2", *"nadia", "enter")
        assert stage.answer.delegate.id == nadia.id
        assert dossier.days_attended(session, khan.id) == []
        assert dossier.days_attended(session, nadia.id) == [1]


async def test_a_mark_that_cannot_move_stays(show, session, khan, nadia, finder):
    marking.mark(session, khan.id)
    registration.park(session, nadia.id, "identity in doubt")
    async with show(UndoDialog(session, khan, session.day, finder)) as stage:
        await stage.press("2", *"nadia", "enter")
        assert stage.message.startswith("Nothing was changed.")
        assert dossier.days_attended(session, khan.id) == [1]


async def test_namesakes_are_asked_about_before_a_mark_moves(show, session, khan):
    one, _ = add_people(session, "Ahmad Shah", "Ahmad Shah", organisation="Police")
    marking.mark(session, khan.id)
    async with show(UndoDialog(session, khan, session.day, Finder(session))) as stage:
        await stage.press("2", *"ahmad", "enter")
        assert stage.answers == []
        assert "2 people have this name: ask which organisation" in stage.everything
        await stage.press("enter")
        assert stage.answer.delegate.name == one.name


async def test_whoever_was_asked_about_and_chosen_with_down_is_taken(show, session, khan):
    people = add_people(session, "Ahmad Shah", "Ahmad Shah", organisation="Police")
    marking.mark(session, khan.id)
    async with show(UndoDialog(session, khan, session.day, Finder(session))) as stage:
        await stage.press("2", *"ahmad", "enter", "down", "enter")
        assert stage.answer.delegate.id == max(people, key=lambda person: person.ref).id


async def test_the_question_about_namesakes_follows_the_cursor_and_goes_where_it_asks_nothing(show, session, khan):
    people = add_people(session, "Ahmad Shah", "Ahmad Shah", "Ahmad Shahidi", organisation="Police")
    refs = sorted(person.ref for person in people[:2])
    marking.mark(session, khan.id)
    async with show(UndoDialog(session, khan, session.day, Finder(session))) as stage:
        await stage.press("2", *"ahmad", "space", *"shah", "enter")
        for key, ref in (("down", refs[1]), ("up", refs[0])):
            await stage.press(key)
            assert f"Enter again takes Ahmad Shah, no. {ref} (Police)." in stage.everything
        await stage.press("down", "down")
        assert "Enter again" not in stage.everything
        assert "3 found" in stage.everything


async def test_nothing_to_undo(show, session, khan, finder):
    async with show(UndoDialog(session, khan, session.day, finder)) as stage:
        assert "was not in" in stage.text("#standing")
        assert (stage.choices, stage.text("#keys")) == (["Leave as it is"], "Enter or Esc changes nothing")


@pytest.mark.parametrize(
    ("dialog", "told"),
    [
        (PrintJobsDialog, "Esc close"),
        (PrintersDialog, "F5 sets one up   Esc close"),
        (ConflictsDialog, "Esc close"),
        (TemporaryDialog, "Scan it, or type its number and Enter   Esc close"),
    ],
)
async def test_where_a_list_is_empty_no_key_is_told_that_needs_a_row(show, session, dialog, told):
    async with show(dialog(session)) as stage:
        assert stage.text("#keys") == told


async def test_a_delegation_on_no_day_of_the_conference_says_how_to_choose_one(show, session, khan, clock):
    clock.forward(days=5)
    async with show(DelegationDialog(session, "Pakistan")) as stage:
        assert stage.message == "Today is no day of the conference. Esc, then F7: choose the day."
        assert stage.text("#keys") == "Esc close"


async def test_a_reprint_has_a_reason(show, session, khan):
    for digit, reason in (("1", ReprintReason.SPOILED), ("2", ReprintReason.LOST), ("4", ReprintReason.NAME_CORRECTED)):
        async with show(ReprintDialog(session, khan)) as stage:
            await stage.press(digit)
            assert stage.answer == Reprint(reason)


async def test_another_reason_wants_a_word(show, session, khan):
    async with show(ReprintDialog(session, khan)) as stage:
        await stage.press("5", "enter")
        assert stage.answers == []
        assert stage.wrong() == ["Say in a word what happened."]
        await stage.press(*"wet", "enter")
        assert stage.answer == Reprint(ReprintReason.OTHER, "wet")
    async with show(ReprintDialog(session, khan)) as stage:
        await stage.press("5", *"wet", "tab", "space", *"it", "tab", "enter")
        assert stage.answer == Reprint(ReprintReason.OTHER, "wet it")


async def test_a_badge_handed_over_is_a_clear_warning(show, session, khan, clock: FrozenClock):
    file_output.print_badges(session, [khan], session.store.path.with_name("b.pdf"))
    async with show(ReprintDialog(session, khan)) as stage:
        assert stage.text("#handed") == ""
        assert "Copy 1 was printed Tue 08:40" in stage.text("#copies")
    clock.forward(minutes=5)
    registration.hand_over(session, khan.id, "badge", taken_by="Driver Ali")
    async with show(ReprintDialog(session, khan)) as stage:
        assert "HANDED OVER already (Tue 08:45, Desk 1, Amina): badge; Driver Ali" in stage.text("#handed")


async def test_the_figures_of_a_day_and_of_all(show, session, khan, nadia, clock: FrozenClock):
    marking.mark(session, khan.id)
    clock.forward(minutes=20)
    marking.mark(session, nadia.id)
    add_people(session, "Third [/]", country="NP", category="un")
    async with show(StatisticsDialog(session)) as stage:
        figures = stage.text("#figures")
        assert "2 of 3 here" in figures
        assert str(stage.app.focused.render()).startswith("1 Day 1")
        assert "08:30" in figures
        assert "09:00" in figures
        assert "UNITED NATIONS" in figures
        assert "Nepal" in figures
        await stage.press("2")
        assert "0 of 3 here" in stage.text("#figures")
        assert str(stage.app.focused.render()).startswith("2 Day 2")
        await stage.press("3")
        assert "Desk 1, Amina: last at Tue 09:00" in stage.text("#figures")


async def test_a_badge_that_was_made_is_seen_with_its_file(show, session, khan, monkeypatch: pytest.MonkeyPatch):
    file = session.store.path.with_name("b.pdf")
    for encrypted in (False, True):
        monkeypatch.setattr(Session, "encrypted", encrypted)
        async with show(MadeBadgeDialog(session, khan, file)) as stage:
            await stage.until(lambda stage=stage: str(file) in stage.text("#note"))
            assert (IN_CLEAR in stage.text("#note")) is encrypted
            assert "▀" in stage.screen.query_one("#picture", LineView).text
