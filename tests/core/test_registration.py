"""Walk-ins, corrections, replacements: what is recorded, and what is refused."""

from __future__ import annotations

import pytest
from builders import HOSTILE_NAMES, add_people
from hypothesis import given
from hypothesis import strategies as st

from badges.code import code_id_for
from checkin.core import dossier
from checkin.core.models import Status
from checkin.core.people import delegations, lookup, merging, registration
from checkin.core.session import Session
from checkin.errors import UsageError
from db import checks


def test_a_walk_in_gets_a_ref_with_two_letters_and_a_code(session: Session) -> None:
    person = registration.add(session, {"given_names": "Amina", "family_name": "KHAN"}, approved_by="Chief of Protocol")
    assert person.name == "Amina KHAN"
    assert person.display_name == "KHAN, Amina"
    assert person.ref[:4] == "0001"
    assert person.ref[4:].isalpha()
    assert len(person.code_id) == 9
    assert person.approved_by == "Chief of Protocol"
    assert lookup.by_ref(session, person.ref.lower()) == person


def test_refs_count_on_and_are_never_shared(session: Session) -> None:
    add_people(session, "One", ref="0411AB")
    (second,) = add_people(session, "Two")
    assert second.ref.startswith("0412")
    with pytest.raises(UsageError, match="somebody else"):
        registration.add(session, {"name": "Three", "ref": "0411ab"})


def test_a_person_needs_a_name(session: Session) -> None:
    with pytest.raises(UsageError, match="name"):
        registration.add(session, {"organisation": "FIA", "name": "\u202e \x00"})


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_come_in_through_the_door(session: Session, name: str) -> None:
    (person,) = add_people(session, name)
    assert not set(person.name) & {"\x1b", "\x00", "\u202e", "\x07"}
    assert len(person.name) <= 300


def test_only_what_differs_is_recorded(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", organisation="FIA")
    before = session.version()
    assert registration.edit(session, person.id, {"organisation": " FIA "}) == person
    assert session.version() == before
    changed = registration.edit(session, person.id, {"organisation": "UNHCR"}, "as on her card")
    assert (changed.organisation, changed.name) == ("UNHCR", "Amina Khan")
    assert dossier.history(session, person.id)[-1].detail == "organisation: UNHCR; as on her card"


def test_correcting_a_part_corrects_the_whole_name(session: Session) -> None:
    person = registration.add(session, {"given_names": "Amina", "family_name": "KAHN"})
    assert registration.edit(session, person.id, {"family_name": "KHAN"}).name == "Amina KHAN"


def test_unknown_fields_are_refused(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan")
    with pytest.raises(UsageError, match="no field"):
        registration.edit(session, person.id, {"id": "x"})


def test_x_comes_instead_of_y(session: Session) -> None:
    (absent,) = add_people(
        session, "Ahmed Ali", organisation="MoI", delegation="Egypt", country="EG", capacity="Adviser"
    )
    newcomer = registration.replace(session, absent.id, {"name": "Nadia El-Sayed"}, approved_by="Head of delegation")
    gone = lookup.by_id(session, absent.id)
    assert gone is not None
    assert (gone.status, gone.status_reason) == (Status.CANCELLED, f"replaced by {newcomer.ref}")
    assert newcomer.instead_of == absent.ref
    assert (newcomer.organisation, newcomer.delegation, newcomer.country) == ("MoI", "Egypt", "EG")
    assert checks.faults(session.store) == []


def test_a_record_is_not_merged_into_itself_nor_unmerged_twice(session: Session) -> None:
    one, two = add_people(session, "One", "Two")
    with pytest.raises(UsageError):
        merging.merge(session, one.id, one.id, "x")
    merging.merge(session, one.id, two.id, "x")
    merging.unmerge(session, one.id)
    with pytest.raises(UsageError, match="not merged"):
        merging.unmerge(session, one.id)


def test_handing_over_marks_nobody_present(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan")
    registration.hand_over(session, person.id, "badge, bag", taken_by="Bilal", authorisation="letter 12/24")
    assert dossier.days_attended(session, person.id) == []
    assert "Bilal; letter 12/24" in dossier.history(session, person.id)[-1].detail


@given(st.text(min_size=1, max_size=40))
def test_code_ids_are_letters_of_the_badge_alphabet(delegate_id: str) -> None:
    code = code_id_for(delegate_id)
    assert len(code) == 9
    assert set(code) <= set("BCDEFGHIJKLNOPRSTUVX")
    assert code != code_id_for(delegate_id, 1)


def test_a_delegation_is_found_by_any_name_of_its_country(session: Session) -> None:
    (given,) = add_people(session, "One", delegation="Egypt", country="EG", category="delegate")
    (derived,) = add_people(session, "Two", country="EG", category="delegate", organisation="Ministry of Justice")
    add_people(session, "Three", country="EG", category="media", organisation="Al-Ahram")
    for name in ("Egypt", "EG", "égypte", "EGYPT"):
        assert [member.id for member in delegations.of_delegation(session, name)] == [given.id, derived.id]
    assert [member.name for member in delegations.of_delegation(session, "al-ahram")] == ["Three"]
    assert delegations.delegations(session) == [("Al-Ahram", 1), ("Egypt", 2)]
