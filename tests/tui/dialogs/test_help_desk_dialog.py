"""F6: sending somebody there with a reason, and settling those who are there."""

from __future__ import annotations

import pytest

from checkin.core import dossier
from checkin.core.people import lookup, registration
from checkin.tui.dialogs.badges.temporary import TemporaryDialog
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from checkin.tui.dialogs.kit.choices import ChoiceButton
from checkin.tui.dialogs.people.help_desk import HelpDeskDialog


async def test_a_person_is_parked_with_a_reason_and_a_note(show, session, khan):
    async with show(HelpDeskDialog(session, khan)) as stage:
        await stage.press("enter")  # the first reason has the focus
        assert "A note for the help desk?" in stage.message
        await stage.press("escape")
    async with show(HelpDeskDialog(session, khan)) as stage:
        await stage.press("3", *"7 is no 1", "enter")
        assert lookup.by_id(session, khan.id).hold == "identity in doubt: 7 is no 1"
        assert isinstance(stage.answer, Done)
        assert stage.answer.delegate.hold


async def test_all_six_reasons_have_a_digit(show, session, khan):
    async with show(HelpDeskDialog(session, khan)) as stage:
        reasons = [f"{reason[0].upper()}{reason[1:]}" for reason in registration.HELP_DESK_REASONS]
        assert stage.choices == [*reasons, "Send", "Cancel"]


async def test_nobody_is_parked_without_a_reason(show, session, khan):
    async with show(HelpDeskDialog(session, khan)) as stage:
        await stage.press("tab", "tab", "tab", "tab", "tab", "tab", "x", "enter")
        assert stage.message == "Choose the reason first: 1 to 6."
        assert lookup.held(session) == []


async def test_what_is_typed_at_the_reasons_is_the_note_and_chooses_nothing(show, session, khan):
    async with show(HelpDeskDialog(session, khan)) as stage:
        await stage.press("5", "tab", *"abc", "space", *"def")
        heading = stage.text("#heading")
        assert heading.startswith(f"Send to the help desk, {registration.HELP_DESK_REASONS[4]}: KHAN, ")
        await stage.press("enter")
        assert lookup.by_id(session, khan.id).hold == f"{registration.HELP_DESK_REASONS[4]}: abc def"
    registration.release(session, khan.id, "again")
    async with show(HelpDeskDialog(session, lookup.by_id(session, khan.id))) as stage:
        await stage.press(*"wet", "enter")
        assert stage.message == "Choose the reason first: 1 to 6."
        await stage.press("6", "enter")
        assert lookup.by_id(session, khan.id).hold == f"{registration.HELP_DESK_REASONS[5]}: wet"


async def test_tab_and_enter_after_the_note_send_with_the_reason_that_was_chosen(show, session, khan):
    async with show(HelpDeskDialog(session, khan)) as stage:
        await stage.press("3", *"look", "tab", "enter")
        assert lookup.by_id(session, khan.id).hold == "identity in doubt: look"


async def test_with_nobody_waiting_the_keys_settle_nobody(show, session):
    async with show(HelpDeskDialog(session)) as stage:
        assert stage.text("#keys") == "A digit or Enter chooses   Esc close"


async def test_a_parked_person_opens_the_list_at_once(show, session, khan, nadia):
    registration.park(session, nadia.id, "other", "waits")
    parked = registration.park(session, khan.id, "identity in doubt", "[/]")
    async with show(HelpDeskDialog(session, parked)) as stage:
        assert stage.text("#heading") == "With the help desk: 2"
        assert stage.text("#native") == "محمد یوسف خان"
        await stage.press("enter")
        assert "identity in doubt: [/]" in stage.everything


@pytest.mark.parametrize(
    ("digit", "status", "days"),
    [("1", "confirmed", [1]), ("2", "confirmed", [1]), ("4", "confirmed", []), ("5", "refused", [])],
)
async def test_each_way_of_settling(show, session, khan, digit, status, days):
    registration.park(session, khan.id, "other")
    async with show(HelpDeskDialog(session)) as stage:
        await stage.press("enter", digit, "enter")
        assert stage.wrong() == ["Say how it ended, and who decided."]
        await stage.press(*"ok", "enter")
        settled = lookup.by_id(session, khan.id)
        assert (settled.hold, settled.status) == ("", status)
        assert dossier.days_attended(session, khan.id) == days
        assert "Nobody is with the help desk." in stage.everything
        await stage.press("escape")
        assert isinstance(stage.answer, Done)


async def test_settled_with_a_badge(show, session, khan):
    registration.park(session, khan.id, "badge or name wrong")
    async with show(HelpDeskDialog(session)) as stage:
        await stage.press("enter", "3", *"ok", "enter")
        assert isinstance(stage.answer, PrintThis)
        assert not stage.answer.delegate.hold


async def test_a_walk_in_of_a_pending_person_is_confirmed(show, session, khan):
    from checkin.core.models import Status

    registration.set_status(session, khan.id, Status.PENDING, "no letter")
    registration.park(session, khan.id, "credentials missing")
    async with show(HelpDeskDialog(session)) as stage:
        await stage.press("enter", "2", *"letter came", "enter")
        assert lookup.by_id(session, khan.id).status == "confirmed"
        assert dossier.days_attended(session, khan.id) == [1]


async def test_a_stranger_waits_without_being_on_the_list(show, session):
    async with show(HelpDeskDialog(session)) as stage:
        await stage.press("1")
        await stage.fill(name="Unknown Person", note="says the embassy wrote")
        await stage.press("enter")
        (held,) = lookup.held(session)
        assert (held.status, held.hold) == ("pending", "not on the list: says the embassy wrote")
        assert "With the help desk: 1" in stage.everything


async def test_the_last_guest_is_sent_by_name_only(show, session, khan):
    async with show(HelpDeskDialog(session, in_band=khan)) as stage:
        await stage.press("6")
        assert lookup.held(session) == []
        assert stage.choices[1] == f"Send KHAN, Mohammad Yusuf, no. {khan.ref}"
        await stage.press("2")
        assert "Send to the help desk: KHAN" in stage.text("#heading")
        await stage.press("6", "enter")
        assert [person.id for person in lookup.held(session)] == [khan.id]
        assert stage.answer.delegate.id == khan.id


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("dialog", [HelpDeskDialog, TemporaryDialog])
async def test_any_name_is_offered_and_stays_on_the_screen(show, session, dialog, size):
    for name, ref in (
        ("Ottilie Wilhelmina VON UND ZU HOHENFELS-WALDBURG-ZEIL", "ISB-DEL-01234"),
        ("शर्मिन", "D2"),
        ("[/] Hostile [red]", "B3"),
    ):
        person = registration.add(session, {"name": name, "ref": ref, "organisation": "[$primary]a[/]"})
        async with show(dialog(session, in_band=person), size) as stage:
            button = stage.screen.query(ChoiceButton).last()
            assert ref in button.choice.label
            assert button.region.right <= size[0]
