"""F4: nobody ticked at first, ticks, the button, and the answer counted apart."""

from __future__ import annotations

import pytest
from builders import add_people

from checkin.core import dossier
from checkin.core.attendance import arrivals, marking
from checkin.core.models import Method, Result, Status
from checkin.core.people import registration
from checkin.tui.dialogs.people.delegation import DelegationDialog
from checkin.tui.phrases import bulk_summary
from checkin.tui.plain import PlainOptionList


@pytest.fixture
def egypt(session):
    delegates = add_people(session, "Ali A", "Badr B", "Chafik [/]", "Dina D", delegation="Egypt")
    marking.mark(session, delegates[1].id)
    registration.park(session, delegates[3].id, "identity in doubt")
    return delegates


def rows(stage):
    shown = stage.screen.query_one(PlainOptionList)
    return [str(shown.get_option_at_index(index).prompt) for index in range(shown.option_count)]


async def test_nobody_is_ticked_at_first(show, session, egypt):
    async with show(DelegationDialog(session, "Egypt")) as stage:
        assert stage.choices == ["Check in 0 of 4", "Tick all 2 still expected"]
        assert not any("[x]" in row for row in rows(stage))
        assert "in 08:40" in rows(stage)[1]
        assert "with the help desk" in rows(stage)[3]
        await stage.press("enter")
        assert stage.answers == []
        assert "Nobody is ticked" in stage.message


async def test_who_is_cancelled_is_not_waited_for(show, session, egypt):
    registration.set_status(session, egypt[3].id, Status.CANCELLED, "letter")
    async with show(DelegationDialog(session, "Egypt")) as stage:
        assert stage.text("#heading").endswith("1 of 3 in")


async def test_ticked_people_are_marked_together(show, session, egypt):
    async with show(DelegationDialog(session, "Egypt")) as stage:
        await stage.press("space", "down", "down", "space")
        assert stage.choices[0] == "Check in 2 of 4"
        await stage.press("space")
        assert stage.choices[0] == "Check in 1 of 4"
        await stage.press("enter")
        assert stage.message == "Egypt: 1 checked in."
        await stage.press("enter")
        assert [outcome.result for outcome in stage.answer.outcomes] == [Result.OK]
        (mark,) = arrivals.marks_of(session, egypt[0].id)
        assert mark.method == Method.BULK.value
        assert dossier.days_attended(session, egypt[2].id) == []


async def test_who_is_in_or_stopped_cannot_be_ticked(show, session, egypt):
    async with show(DelegationDialog(session, "Egypt")) as stage:
        await stage.press("down", "space")
        assert stage.message == "Badr B: already in."
        await stage.press("end", "space")
        assert stage.message == "Dina D: with the help desk."
        assert stage.choices[0] == "Check in 0 of 4"


async def test_all_still_expected_and_results_counted_apart(show, session, egypt):
    async with show(DelegationDialog(session, "Egypt")) as stage:
        await stage.press("ctrl+a")
        marking.mark(session, egypt[2].id)  # another desk was faster
        await stage.press("enter")
        assert stage.message == "Egypt: 1 checked in, 1 already in."
        assert "Chafik [/]: Already in since 08:40" in stage.text("#result")
        await stage.press("escape")
        assert bulk_summary(stage.answer.outcomes) == "1 checked in, 1 already in"


async def test_a_scan_is_refused_while_people_are_ticked(show, session, egypt):
    async with show(DelegationDialog(session, "Egypt")) as stage:
        await stage.press("space")
        assert not stage.screen.scan_arrived("CODE")
        await stage.press("space")
        assert stage.screen.scan_arrived("CODE")


async def test_a_click_ticks_and_marks_nobody(show, session, egypt):
    async with show(DelegationDialog(session, "Egypt")) as stage:
        await stage.pilot.click(PlainOptionList, offset=(5, 0))
        await stage.settle()
        assert stage.choices[0] == "Check in 1 of 4"
        assert dossier.days_attended(session, egypt[0].id) == []


async def test_who_is_invited_for_another_day_is_not_waited_for(show, session, egypt):
    registration.edit(session, egypt[0].id, {"days": "2"})
    async with show(DelegationDialog(session, "Egypt")) as stage:
        assert stage.text("#heading").endswith("1 of 3 in")
        assert rows(stage)[0].endswith("not invited for this day")


async def test_a_person_is_told_the_word_that_a_mark_would_get(show, session, egypt, monkeypatch):
    monkeypatch.setattr(marking, "judge", lambda delegate, day, first: Result.OTHER_CONFERENCE)
    async with show(DelegationDialog(session, "Egypt")) as stage:
        assert rows(stage)[2].endswith("of another meeting")
        await stage.press("ctrl+a")
        assert stage.choices == ["Check in 0 of 4", "Tick all 0 still expected"]
