"""F3: what is shown of a person, and that each action records what it says."""

from __future__ import annotations

from builders import add_people

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.models import Reprint, ReprintReason
from checkin.core.people import lookup, merging, registration
from checkin.core.printing import file_output
from checkin.tui.dialogs.kit.answers import PrintThis
from checkin.tui.dialogs.kit.form import ChoiceField
from checkin.tui.dialogs.people.bind_ticket import BindTicketDialog
from checkin.tui.dialogs.people.person import PersonDialog
from checkin.tui.dialogs.people.person_forms import country_echo
from checkin.tui.scan_guard import Scanned


async def test_it_shows_fields_days_badges_and_history(show, session, khan):
    marking.mark(session, khan.id)
    marking.undo(session, khan.id)
    marking.mark(session, khan.id)
    file_output.print_badges(session, [khan], session.store.path.with_name("b.pdf"))
    async with show(PersonDialog(session, khan)) as stage:
        assert stage.text("#native") == "محمد یوسف خان"
        details = stage.text("#details").splitlines()
        assert "Country             Pakistan" in details
        assert "Category            DELEGATE" in details
        # It has a row of its own above: once is enough.
        assert "Native name" not in details
        assert "محمد یوسف خان" not in details
        days = stage.text("#days")
        assert "Day 1, Tue 24 Nov   in" in days
        assert "taken back" in days
        assert "Day 2, Wed 25 Nov   not in" in days
        assert stage.text("#badges").startswith("Copy 1  good")
        assert "checked in" in stage.text("#history")


async def test_correcting_a_name_records_only_what_changed(show, session, khan):
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("1")
        await stage.fill(given_names="Muhammad Yousuf", country="Iran", reason="passport")
        await stage.press("enter")
        corrected = lookup.by_id(session, khan.id)
        assert (corrected.name, corrected.display_name) == ("Muhammad Yousuf KHAN", "KHAN, Muhammad Yousuf")
        assert (corrected.country, corrected.country_text) == ("IR", "")
        assert corrected.email == khan.email
        assert stage.message.startswith("Corrected: KHAN, Muhammad Yousuf")
        await stage.press("escape")
        assert stage.answer.delegate.id == khan.id


async def test_a_corrected_name_on_a_printed_badge_says_so(show, session, khan):
    file_output.print_badges(session, [khan], session.store.path.with_name("b.pdf"))
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("1")
        await stage.fill(family_name="KHANI")
        await stage.press("enter")
        assert "F2 prints a new one" in stage.message


async def test_a_whole_name_against_its_parts_is_asked_about(show, session, khan):
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("1")
        await stage.fill(name="Yusuf KHAN")
        await stage.press("enter")
        assert stage.wrong() == ["Correct the given and family names too, or empty them: lists show those."]
        assert lookup.by_id(session, khan.id).name == khan.name
        await stage.fill(given_names="", family_name="", email="no mail")
        await stage.press("enter")
        assert stage.wrong()[-1] == "An e-mail address looks like name@host.org."


async def test_a_lost_badge_dies_at_once_and_a_new_one_is_offered(show, session, khan):
    file_output.print_badges(session, [khan], session.store.path.with_name("b.pdf"))
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("4", "enter")
        assert not dossier.badges_of(session, khan.id)[0].void, "Enter alone says no"
        await stage.press("4", "1")
        assert dossier.badges_of(session, khan.id)[0].void
        await stage.press("1")
        assert stage.answer == PrintThis(stage.answer.delegate, Reprint(ReprintReason.LOST))
        assert stage.answer.delegate.id == khan.id


async def test_collected_by_somebody_else_marks_nobody(show, session, khan):
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("3", "enter")
        assert len(stage.wrong()) == 2
        await stage.fill(by="Driver Ali", authorisation="letter of the embassy")
        await stage.press("enter")
        assert "by Driver Ali" in stage.message
        assert dossier.days_attended(session, khan.id) == []
        assert "Driver Ali" in dossier.history(session, khan.id)[-1].detail


async def test_hand_over_names_the_items(show, session, khan):
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("2", "enter")
        assert stage.message.endswith("badge; bag; headset.")


async def test_status_needs_a_reason(show, session, khan):
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("5")
        await stage.fill(status="cancelled")
        await stage.press("enter")
        assert lookup.by_id(session, khan.id).status == "confirmed"
        await stage.fill(reason="letter of 3 November")
        await stage.press("enter")
        changed = lookup.by_id(session, khan.id)
        assert (changed.status, changed.status_reason) == ("cancelled", "letter of 3 November")


async def test_two_records_become_one_and_two_again(show, session, khan, nadia, finder):
    async with show(PersonDialog(session, khan, finder)) as stage:
        await stage.press("7")
        await stage.press(*"sayed")
        await stage.press("enter")
        await stage.fill(reason="same passport", approved_by="Secretariat")
        await stage.press("enter")
        assert [one.id for one in merging.merged_records(session, khan.id)] == [nadia.id]
        assert "Undo a merge" in stage.choices
        assert "found to be the same person as another record" in stage.text("#history")
        assert f"of no. {nadia.ref}; same passport; Secretariat" in stage.text("#history")
        assert f"no. {nadia.ref}" in stage.text("#details")
        await stage.press("0")
        await stage.fill(reason="a mistake")
        await stage.press("enter")
        assert merging.merged_records(session, khan.id) == []
        assert "Undo a merge" not in stage.choices


async def test_names_in_their_own_script_stand_on_rows_of_their_own_where_it_is_decided(show, session, finder):
    one = registration.add(session, {"name": "محمد الرشید", "organisation": "وزارة الداخلية", "country": "IQ"})
    two = registration.add(session, {"name": "علی خان", "country": "PK", "ref": "P2"})
    finder.refresh()
    async with show(PersonDialog(session, one, finder)) as stage:
        assert stage.text("#heading") == f"No. {one.ref} (Iraq)"
        await stage.press("6")
        assert stage.text("#absent-native") == "محمد الرشید"
        await stage.press("escape")
        await stage.press("7")
        await stage.press(*"P2")
        await stage.press("enter")
        assert stage.text(".native") == "علی خان\nمحمد الرشید"
        await stage.fill(reason="same passport", approved_by="Secretariat")
        await stage.press("enter")
        assert [record.id for record in merging.merged_records(session, one.id)] == [two.id]


async def test_a_long_name_to_choose_is_cut_with_an_ellipsis_and_its_number_stays(show, session, khan, finder):
    twin = registration.add(session, {"name": "Wolfeschlegelsteinhausenbergerdorff " * 5, "ref": "W1"})
    merging.merge(session, twin.id, khan.id, "same passport")
    async with show(PersonDialog(session, khan, finder)) as stage:
        await stage.press("0")
        shown = str(stage.screen.query_one(ChoiceField).render())
        assert shown.startswith("‹ No. W1 Wolfe")
        assert "… ›" in shown


async def test_somebody_comes_instead(show, session, khan, finder):
    async with show(PersonDialog(session, khan, finder)) as stage:
        await stage.press("6")
        await stage.fill(name="Ahmad Shah", reason="minister's order")
        await stage.press("enter")
        assert lookup.by_id(session, khan.id).status == "cancelled"
        newcomer = next(one for one in lookup.everybody(session) if one.name == "Ahmad Shah")
        assert (newcomer.instead_of, newcomer.country) == (khan.ref, "PK")


async def test_a_finder_is_made_when_none_was_given(show, session, khan, nadia):
    async with show(PersonDialog(session, khan)) as stage:
        await stage.press("7", *"nadia")
        assert "1 found" in stage.everything


async def test_a_scanned_ticket_is_bound(show, session, khan):
    async with show(BindTicketDialog(session, delegate=khan)) as stage:
        stage.screen.post_message(Scanned("pq7v6kbzl2s4vrw9w7"))
        await stage.settle()
        assert stage.answer.delegate.secret
        assert lookup.by_id(session, khan.id).secret == stage.answer.delegate.secret


async def test_the_bearer_of_a_ticket_is_searched(show, session, khan, finder):
    async with show(BindTicketDialog(session, ticket="pq7v6kbzl2s4vrw9w7", finder=finder)) as stage:
        await stage.press(*"khan", "enter")
        assert stage.answer.delegate.id == khan.id


async def test_a_hostile_person_in_a_small_window(show, session):
    name = "[/] [red]x " + "X" * 280
    (person,) = add_people(session, name, organisation="[b]Org[/b]", desk_note="\\[", native_name="[/]")
    async with show(PersonDialog(session, person)) as stage:
        assert "[red]x" in stage.text("#heading")
        assert f"no. {person.ref} ([b]Org[/b])" in stage.text("#heading")
        assert "[b]Org[/b]" in stage.text("#details")
        await stage.press("1")
        assert stage.screen.query_one("#heading").size.height <= 3


def test_a_country_is_echoed_as_understood():
    assert country_echo("iran") == "Iran (Islamic Republic of)"
    assert country_echo("Atlantis").startswith("No country of this name")
    assert country_echo("Pakistan") == ""


async def test_a_sensitive_person_is_headed_by_the_cover_name_and_shown_in_full(show, session, khan):
    registration.edit(session, khan.id, {"sensitive": "yes", "cover_name": "Guest 7"})
    async with show(PersonDialog(session, lookup.by_id(session, khan.id))) as stage:
        assert "Guest 7" in stage.text("#heading")
        assert "KHAN" not in stage.text("#heading")
        assert stage.text("#native") == "محمد یوسف خان"
        assert "Family name         KHAN" in stage.text("#details").splitlines()
        await stage.press("1")
        await stage.fill(family_name="KHANI", reason="passport")
        await stage.press("enter")
        assert stage.message.startswith("Corrected: Guest 7")
    assert lookup.in_full(session, khan.id).name == "Mohammad Yusuf KHANI"
