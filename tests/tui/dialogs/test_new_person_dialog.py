"""F5: adding, finding that the person is there already, and coming instead."""

from __future__ import annotations

from checkin.core.attendance import marking
from checkin.core.people import lookup, registration
from checkin.tui.dialogs.kit.answers import Done, MarkThis
from checkin.tui.dialogs.people.new_person import NewPersonDialog


async def test_a_new_person_is_added(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(given_names="Ana", family_name="GARCÍA", country="spain", category="media", reason="telephone")
        await stage.press("enter")
        added = stage.answer.delegate
        assert (added.name, added.country, added.category) == ("Ana GARCÍA", "ES", "media")
        assert lookup.by_ref(session, added.ref).id == added.id


async def test_a_name_is_needed(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(organisation="UNHCR")
        await stage.press("enter")
        assert stage.wrong() == ["Give the name as on the passport or the letter."]
        assert stage.answers == []


async def test_a_country_that_is_none_is_kept_as_written(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(name="Ana", country="Atlantis")
        assert "it is kept as written" in stage.everything
        await stage.press("enter")
        assert (stage.answer.delegate.country, stage.answer.delegate.country_text) == ("", "Atlantis")


async def test_likely_people_are_shown_and_one_key_takes_one(show, session, khan, nadia, finder):
    async with show(NewPersonDialog(session, finder, "sayed")) as stage:
        assert stage.text("#likely").splitlines()[1].startswith("Alt+1  EL-SAYED, Nadia - Ministry of Justice")
        await stage.fill(name="yusuf khan")
        assert "Alt+1  KHAN, Mohammad Yusuf" in stage.text("#likely")
        await stage.press("alt+2")
        assert stage.answers == []
        await stage.press("alt+1")
        assert stage.answer == MarkThis(khan)
        assert len(list(lookup.everybody(session))) == 2


async def test_what_was_typed_on_the_line_comes_along(show, session, finder):
    async with show(NewPersonDialog(session, finder, "GARCIA, Ana")) as stage:
        await stage.press("enter")
        added = stage.answer.delegate
        assert (added.given_names, added.family_name, added.name) == ("Ana", "GARCIA", "Ana GARCIA")
    async with show(NewPersonDialog(session, finder, "garc")) as stage:
        await stage.fill(given_names="Ana", family_name="GARCÍA")
        await stage.press("enter")
        assert stage.answer.delegate.name == "Ana GARCÍA", "the parts replace what was typed to search"
    async with show(NewPersonDialog(session, finder, "0412")) as stage:
        await stage.press("enter")
        assert stage.wrong(), "a number is no name"


async def test_comes_instead_of_somebody(show, session, khan, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(name="Ahmad Shah")
        await stage.press("f5", *"khan", "enter")
        assert "Comes instead of KHAN, Mohammad Yusuf" in stage.text("#heading")
        await stage.press("enter")
        assert isinstance(stage.answer, Done)
        added = stage.answer.delegate
        assert (added.instead_of, added.organisation) == (khan.ref, khan.organisation)
        assert lookup.by_id(session, khan.id).status == "cancelled"


async def test_who_is_in_today_and_does_not_come_is_told(show, session, khan, finder):
    marking.mark(session, khan.id)
    async with show(NewPersonDialog(session, finder, absent=khan)) as stage:
        assert stage.message.startswith("In since 08:40, Desk 1, and stays in.")


async def test_a_native_name_alone_is_enough(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(native_name="شرمین عبید")
        await stage.press("enter")
        assert stage.answer.delegate.native_name == "شرمین عبید"


async def test_a_scan_waits_only_when_something_was_typed(show, session, finder):
    async with show(NewPersonDialog(session, finder, "khan")) as stage:
        await stage.press("x")
        assert not stage.screen.scan_arrived("CODE")
        await stage.press("backspace")
        assert stage.screen.scan_arrived("CODE")


async def test_hostile_likely_people(show, session):
    from checkin.core.finding import Finder

    registration.add(session, {"name": "[/] Hostile [red]", "organisation": "[$primary]a[/]"})
    async with show(NewPersonDialog(session, Finder(session), "hostile")) as stage:
        assert "[/] Hostile [red] - [$primary]a[/]" in stage.text("#likely")
