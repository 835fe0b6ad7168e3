"""Merged records and second tickets when a list comes again: one person in two rows."""

from __future__ import annotations

import pytest
from reimports import Desk, same

from checkin.core import dossier
from checkin.core.attendance import counts
from checkin.core.importing.results import Renumbered
from checkin.core.people import lookup, merging

# -- merged records -----------------------------------------------------------------------------------------------

TWICE = "Amina Benali,MoJ,Morocco,a@example.org\nBENALI Amina,Ministry of Justice,Morocco,amina@justice.example\n"
PLAIN = "Name,Organisation,Country,E-mail"


def merged(desk: Desk, kept: str, gone: str) -> None:
    desk.begin(TWICE + "Li Wei,Law,China,l@x.org\n", PLAIN)
    people = {person.name: person.id for person in lookup.everybody(desk.session)}
    merging.merge(desk.session, people[gone], people[kept], "one person")


@pytest.mark.parametrize(("kept", "gone"), [("Amina Benali", "BENALI Amina"), ("BENALI Amina", "Amina Benali")])
def test_an_update_of_a_merged_record_is_one_of_the_kept_record(desk: Desk, kept: str, gone: str) -> None:
    """The owner has cleaned the list: one Amina, who is a deputy minister now. Which name is hers the desk has said."""
    merged(desk, kept, gone)
    cleaned = 'BENALI Amina,"Ministry of Justice, Rabat",Morocco,amina@justice.example,Deputy Minister\n'
    cleaned += "Li Wei,Law,China,l@x.org,\n"
    plan = desk.load(cleaned, f"{PLAIN},Position").plan
    assert (plan.additions, plan.missing, plan.held, plan.updated) == ((), (), (), 1)
    amina, _ = sorted(lookup.everybody(desk.session), key=lambda person: person.email)
    assert (amina.id, amina.position, amina.organisation) == (
        desk.first[kept],
        "Deputy Minister",
        "Ministry of Justice, Rabat",
    )
    assert amina.name == kept
    assert dossier.days_attended(desk.session, amina.id) == [1]
    again = desk.load(cleaned, f"{PLAIN},Position").plan
    assert (again.updates, again.additions, again.missing) == ((), (), ())


def test_the_list_that_still_has_both_changes_nothing(desk: Desk) -> None:
    merged(desk, "Amina Benali", "BENALI Amina")
    plan = desk.load(TWICE + "Li Wei,Law,China,l@x.org\n", PLAIN).plan
    assert (plan.updates, plan.additions, plan.missing, plan.unchanged) == ((), (), (), 2)


def test_news_in_the_row_that_was_merged_away_reach_the_kept_record(desk: Desk) -> None:
    merged(desk, "Amina Benali", "BENALI Amina")
    news = "".join(f"{row},{phone}\n" for row, phone in zip(TWICE.splitlines(), ("", "+212 600 000"), strict=True))
    plan = desk.load(news + "Li Wei,Law,China,l@x.org,\n", f"{PLAIN},Phone").plan
    assert [(change.field, change.new) for change in plan.changes] == [("phone", "+212 600 000")]
    kept = lookup.existing(desk.session, desk.first["Amina Benali"])
    assert (kept.phone, kept.organisation) == ("+212 600 000", "MoJ")


@pytest.mark.parametrize(("kept", "gone"), [("Amina Benali", "BENALI Amina"), ("BENALI Amina", "Amina Benali")])
@pytest.mark.parametrize("inserted", [True, False])
def test_numbers_that_moved_among_merged_records_change_no_name(
    desk: Desk, kept: str, gone: str, inserted: bool
) -> None:
    """The other record's row stands under the kept one's number now: which name is hers the desk has said."""
    people = [*TWICE.splitlines(), "Li Wei,Law,China,l@x.org", "Karim Said,Police,Egypt,k@x.org"]
    desk.begin("".join(f"D{at:03d},{row}\n" for at, row in enumerate(people, 1)), f"Ref,{PLAIN}")
    merging.merge(desk.session, desk.first[gone], desk.first[kept], "one person")
    before = lookup.existing(desk.session, desk.first[kept])
    later = ["Zahra New,MoI,Iraq,z@x.org", *people] if inserted else people[1:]
    text = "".join(f"D{at:03d},{row}\n" for at, row in enumerate(later, 1))
    for renumbered in (None, Renumbered.MATCH):
        desk.load(text, f"Ref,{PLAIN}", renumbered)
        assert lookup.existing(desk.session, desk.first[kept]) == before
    again = desk.load(text, f"Ref,{PLAIN}").plan
    assert (again.held, again.additions, again.updates) == ((), (), ())


# -- two tickets of one person ------------------------------------------------------------------------------------

TICKETS = "Name,E-mail,Status"


def test_a_cancelled_and_a_standing_ticket_are_one_person_who_comes(desk: Desk) -> None:
    text = "Amina Benali,a@x.org,cancelled\nAmina Benali,a@x.org,confirmed\n"
    plan = desk.load(text, TICKETS).plan
    assert [row.message for row in plan.warnings] == ["Amina Benali is cancelled here; another row stands."]
    (amina,) = lookup.everybody(desk.session)
    assert amina.status == "confirmed"
    again = desk.load("".join(f"{row},Judge\n" for row in text.splitlines()), f"{TICKETS},Position").plan
    assert (len(again.additions), again.updated, again.missing) == (0, 1, ())
    assert counts.day_status(desk.session, 1).expected == 1


def test_a_ticket_taken_instead_of_a_cancelled_one_is_the_same_person(desk: Desk) -> None:
    """She cancelled one booking and made another: her mark stays hers, and she is expected once."""
    head = f"Ref,{TICKETS}"
    desk.begin("T1,Amina Benali,a@x.org,confirmed\nT2,Li Wei,l@x.org,confirmed\n", head)
    desk.load(
        "T1,Amina Benali,a@x.org,cancelled\nT2,Li Wei,l@x.org,confirmed\nT3,Amina Benali,a@x.org,confirmed\n", head
    )
    assert desk.names == same(["Amina Benali", "Li Wei"])
    assert lookup.required(desk.session, "T1").status == "confirmed"
    assert counts.day_status(desk.session, 1).expected == 2


def test_of_two_standing_tickets_one_is_cancelled(desk: Desk) -> None:
    head = f"Ref,{TICKETS}"
    desk.begin("T1,Amina Benali,a@x.org,confirmed\nT2,Amina Benali,a@x.org,confirmed\n", head)
    desk.load("T1,Amina Benali,a@x.org,confirmed\nT2,Amina Benali,a@x.org,cancelled\n", head)
    assert [lookup.required(desk.session, ref).status for ref in ("T1", "T2")] == ["confirmed", "cancelled"]


def test_of_two_standing_tickets_without_numbers_one_is_cancelled(desk: Desk) -> None:
    head = f"{TICKETS},Position"
    desk.begin("Amina Benali,a@x.org,confirmed,Judge\nAmina Benali,a@x.org,confirmed,Speaker\n", head)
    desk.load("Amina Benali,a@x.org,cancelled,Judge\nAmina Benali,a@x.org,confirmed,Speaker\n", head)
    statuses = {person.position: person.status for person in lookup.everybody(desk.session)}
    assert statuses == {"Judge": "cancelled", "Speaker": "confirmed"}


def test_a_ticket_taken_under_another_spelling_is_the_same_person(desk: Desk) -> None:
    head = f"Ref,{TICKETS}"
    desk.begin("T1,Amina Benali,a@x.org,confirmed\nT2,Li Wei,l@x.org,confirmed\n", head)
    second = "T1,Amina Benali,a@x.org,cancelled\nT2,Li Wei,l@x.org,confirmed\nT3,Amina B. Benali,a@x.org,confirmed\n"
    assert desk.load(second, head).plan.additions == ()
    assert desk.names == same(["Li Wei"]) | {"Amina Benali": "Amina B. Benali"}
    assert lookup.required(desk.session, "T1").status == "confirmed"


@pytest.mark.parametrize("head", ["Ref,Name,Organisation,Status", "Name,Organisation,Status"])
def test_without_addresses_a_ticket_taken_instead_of_a_cancelled_one_is_the_same_person(desk: Desk, head: str) -> None:
    rows = ["T1,Amina Benali,MoJ,confirmed", "T2,Li Wei,Law,confirmed"]
    second = [rows[0].replace("confirmed", "cancelled"), rows[1], rows[0].replace("T1", "T3")]
    first, again = (
        "".join(f"{row if 'Ref' in head else row.partition(',')[2]}\n" for row in some) for some in (rows, second)
    )
    desk.begin(first, head)
    plan = desk.load(again, head).plan
    assert (plan.additions, plan.held) == ((), ())
    assert desk.agrees("Amina Benali", "Li Wei")


def test_of_two_namesakes_without_addresses_one_cancels(desk: Desk) -> None:
    head = "Ref,Name,Organisation,Status"
    desk.begin("T1,Amina Benali,MoJ,confirmed\nT2,Li Wei,Law,confirmed\nT3,Amina Benali,MoJ,confirmed\n", head)
    desk.load("T1,Amina Benali,MoJ,confirmed\nT2,Li Wei,Law,confirmed\nT3,Amina Benali,MoJ,cancelled\n", head)
    assert [lookup.required(desk.session, ref).status for ref in ("T1", "T3")] == ["confirmed", "cancelled"]
