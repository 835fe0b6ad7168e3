"""F5: adding, finding that the person is there already, and coming instead."""

from __future__ import annotations

import time

import pytest

from checkin.core.attendance import marking
from checkin.core.finding import Finder
from checkin.core.people import lookup, registration
from checkin.tui.dialogs.kit.answers import Done, LookAt, MarkThis
from checkin.tui.dialogs.kit.choices import ChoiceButton
from checkin.tui.dialogs.kit.form import Form
from checkin.tui.dialogs.people.new_person import NewPersonDialog
from checkin.tui.phrases import who
from checkin.tui.setup.walk_ins import walk_ins


async def test_a_new_person_is_added(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(
            given_names="Ana", family_name="GARCÍA", country="spain", category="support", reason="telephone"
        )
        await stage.press("enter")
        added = stage.answer.delegate
        assert (added.name, added.country, added.category) == ("Ana GARCÍA", "ES", "support")
        assert lookup.by_ref(session, added.ref).id == added.id


async def test_a_name_is_needed(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(organisation="UNHCR")
        await stage.press("enter")
        assert stage.wrong() == ["Give the name as on the passport or the letter."]
        assert stage.answers == []


async def test_a_country_that_is_none_is_kept_as_written(show, session, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(name="Ana", country="Atlantis", category="support")
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
        await stage.fill(category="support")
        await stage.press("enter")
        added = stage.answer.delegate
        assert (added.given_names, added.family_name, added.name) == ("Ana", "GARCIA", "Ana GARCIA")
    async with show(NewPersonDialog(session, finder, "garc")) as stage:
        await stage.fill(given_names="Ana", family_name="GARCÍA", category="interpreter")
        await stage.press("enter")
        assert stage.answer.delegate.name == "Ana GARCÍA", "the parts replace what was typed to search"
    async with show(NewPersonDialog(session, finder, "0412")) as stage:
        await stage.press("enter")
        assert stage.wrong(), "a number is no name"


@pytest.mark.parametrize(
    ("typed", "filled", "name"),
    [
        ("haddad", {"given_names": "Omar"}, "Omar haddad"),
        ("oma", {"given_names": "Omar Haddad"}, "Omar Haddad"),
        ("Omar Haddad", {"given_names": "Omar"}, "Omar Haddad"),
        ("omar had", {"given_names": "Omar Hadi"}, "Omar Hadi"),
        ("oma", {"family_name": "Haddad"}, "Haddad"),
        ("Omar Haddad", {"given_names": "Omar", "family_name": "Haddad"}, "Omar Haddad"),
        ("suharto", {"given_names": "Suharto"}, "Suharto"),
        ("omar haddad", {"given_names": "Omar Haddad"}, "Omar Haddad"),
        ("Omar Haddad", {}, "Omar Haddad"),
    ],
)
async def test_half_of_a_name_takes_nothing_of_it_away(show, session, finder, typed, filled, name):
    async with show(NewPersonDialog(session, finder, typed)) as stage:
        await stage.fill(category="interpreter", **filled)
        await stage.press("enter")
        assert stage.answer.delegate.name == name


async def test_enter_on_a_name_of_the_list_goes_to_that_person(show, session, nadia, finder):
    async with show(NewPersonDialog(session, finder, "EL-SAYED, Nadia")) as stage:
        await stage.press("enter")
        assert stage.answer == LookAt(nadia)
        assert len(list(lookup.everybody(session))) == 2


async def test_another_person_of_a_name_is_asked_about_once(show, session, nadia, finder):
    async with show(NewPersonDialog(session, finder, "nadia el sayed")) as stage:
        await stage.fill(organisation="Press agency", category="media")
        await stage.press("enter")
        assert stage.text("#heading") == "On the list already. Is it this person?"
        assert stage.choices == [who(nadia), "Another person of this name: add"]
        await stage.press("escape")
        assert stage.screen.query_one(Form).values["organisation"] == "Press agency"
        await stage.press("enter", "2")
        assert stage.wrong() == ["Say who approved it: MEDIA is not added without a name."]
        assert stage.sees(stage.screen.query_one(".form-note.-wrong"))
        await stage.fill(approved_by="Farida")
        await stage.press("enter")
        added = stage.answer.delegate
        assert (added.organisation, added.category, added.approved_by) == ("Press agency", "media", "Farida")
        assert [person.id for person in lookup.of_name(session, {"name": "El Sayed, Nadia"})] != [nadia.id]


async def test_that_it_is_the_same_person_is_one_digit(show, session, nadia, finder):
    async with show(NewPersonDialog(session, finder, "nadia el sayed")) as stage:
        await stage.fill(organisation="Ministry of Justice")
        await stage.press("enter", "1")
        assert stage.answer == LookAt(nadia)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("name", ["X" * 120, "محمد یوسف خان", "शर्मा, कृष्ण प्रसाद", "[/] Hostile [red]"])
async def test_any_name_is_asked_about(show, session, name, size):
    twin = registration.add(session, {"name": name, "organisation": name, "ref": "T1"})
    registration.add(session, {"name": name, "ref": "T2"})
    async with show(NewPersonDialog(session, Finder(session), name), size) as stage:
        await stage.press("enter")
        assert stage.text("#heading") == "Is it one of these?"
        for button in stage.screen.query(ChoiceButton):
            assert button.region.right <= size[0]
        assert stage.choices[0] == who(twin)
        await stage.press("2")
        assert stage.answer.delegate.ref == "T2"


@pytest.mark.parametrize(
    ("category", "approved_by", "sentence"),
    [
        ("", "Farida", "Choose the category: it says who must approve."),
        ("media", "", "Say who approved it: MEDIA is not added without a name."),
        ("security", "Farida", "SECURITY is not added at a desk. Send the person to the help desk."),
    ],
)
async def test_a_category_says_who_may_be_added(show, session, finder, category, approved_by, sentence):
    async with show(NewPersonDialog(session, finder)) as stage:
        await stage.fill(name="Ana", category=category, approved_by=approved_by)
        await stage.press("enter")
        assert stage.wrong() == [sentence]
        assert stage.answers == []
        await stage.fill(category="media", approved_by="Farida")
        assert stage.wrong() == [], "what was mended is not said to be wrong any more"
        await stage.press("enter")
        assert (stage.answer.delegate.category, stage.answer.delegate.approved_by) == ("media", "Farida")


async def test_whoever_approved_the_last_one_is_proposed(show, session, finder):
    async with show(NewPersonDialog(session, finder, approver="Farida")) as stage:
        await stage.fill(name="Ana", category="media")
        await stage.press("enter")
        assert stage.answer.delegate.approved_by == "Farida"


async def test_who_is_said_to_have_approved_is_seen_before_enter_says_it(show, session, khan, finder):
    async with show(NewPersonDialog(session, finder, "khan", approver="Farida")) as stage:
        field, note = stage.screen.query_one(Form).row("approved_by"), stage.screen.query_one("#approval")
        assert not stage.sees(field)
        assert stage.sees(note)
        assert stage.text("#approval").startswith("Approved by Farida, as the last one was.")
        await stage.fill(name="Ana", category="media", approved_by="Omar")
        assert not note.display
        await stage.press("enter")
        assert stage.answer.delegate.approved_by == "Omar"
    async with show(NewPersonDialog(session, finder)) as stage:
        assert not stage.screen.query_one("#approval").display


async def test_what_a_form_lacks_is_said_where_it_is_seen(show, session, khan, finder):
    async with show(NewPersonDialog(session, finder, "Khan, Ahmad")) as stage:
        assert "On the list already?" in stage.text("#likely")
        await stage.fill(category="media")
        for _ in range(2):  # the second time the field has the focus already, and was scrolled away
            await stage.press("enter")
            (note,) = stage.screen.query(".form-note.-wrong")
            assert stage.wrong() == ["Say who approved it: MEDIA is not added without a name."]
            assert stage.sees(note)
            assert stage.screen.focused in stage.screen.query_one(Form).row("approved_by").query("Input")
            await stage.press("pageup", "pageup")
            assert not stage.sees(note)


async def test_the_keys_that_are_told_are_those_of_who_is_shown(show, session, khan, nadia, finder):
    async with show(NewPersonDialog(session, finder)) as stage:
        assert stage.text("#keys") == "Tab moves   Enter adds who is new   Esc nobody"
        await stage.fill(name="yusuf khan")
        assert "Alt+1 takes the one shown" in stage.text("#keys")


async def test_whom_a_desk_may_add_is_set_by_category(show, session):
    async with show(walk_ins(session)) as stage:
        await stage.fill(security="approved", media="free")
        await stage.press("enter")
        rules = {category.key: category.walk_in for category in session.conference.categories}
        assert (rules["security"], rules["media"], rules["delegate"]) == ("approved", "free", "approved")
        assert registration.walk_in_problem(session.conference, "media", "") is None


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
        await stage.fill(native_name="شرمین عبید", category="support")
        await stage.press("enter")
        assert stage.answer.delegate.native_name == "شرمین عبید"


async def test_a_scan_is_refused_only_when_something_was_typed(show, session, finder):
    async with show(NewPersonDialog(session, finder, "khan")) as stage:
        await stage.press("x")
        assert not stage.screen.scan_arrived("CODE")
        await stage.press("backspace")
        assert stage.screen.scan_arrived("CODE")


async def test_hostile_likely_people(show, session):
    registration.add(session, {"name": "[/] Hostile [red]", "organisation": "[$primary]a[/]"})
    async with show(NewPersonDialog(session, Finder(session), "hostile")) as stage:
        assert "[/] Hostile [red] - [$primary]a[/]" in stage.text("#likely")


async def test_what_is_found_too_late_is_shown_nowhere(show, session, finder, monkeypatch) -> None:
    dialog = NewPersonDialog(session, finder)
    find = finder.find

    def until_its_place_is_gone(query, limit):
        while dialog.query("#likely"):
            time.sleep(0.001)  # a thread
        return find(query, limit)

    async with show(dialog) as stage:
        monkeypatch.setattr(finder, "find", until_its_place_is_gone)
        stage.screen.query_one(Form).row("given_names").query_one("Input").value = "Nadia"
        await stage.pilot.pause()
        await stage.press("escape")
        assert stage.answer is None


async def test_whoever_is_far_from_the_name_is_not_taken_for_it(show, session, khan, nadia, finder):
    async with show(NewPersonDialog(session, finder, "Nadia Lindholm")) as stage:
        assert finder.find("Nadia Lindholm").rows, "the desk shows who is nearest"
        assert stage.text("#likely") == ""
        await stage.fill(name="Nadja Elsayed")
        assert "Alt+1  EL-SAYED, Nadia" in stage.text("#likely")
