"""Who a row is, what changes, and what is only told: matching, merging and the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from checkin.core.importing.merging import merge
from checkin.core.importing.parsing import parse_files
from checkin.core.importing.plan import make_plan
from checkin.core.importing.report import report
from checkin.core.importing.results import Existing, ImportPlan
from checkin.core.models import Day

Plan = Callable[..., ImportPlan]
Store = Callable[..., list[Existing]]
Edit = Callable[..., Existing]
_LIST = "Ref,Name,Organisation,Country,Position\nA1,Ali Khan,MoI,PK,Director\nA2,Sara Omar,UNODC,EG,Adviser\n"


def test_additions_have_ids_that_two_desks_agree_on(plan: Plan) -> None:
    text = "Name,Organisation,Country,E-mail\nAli Khan,MoI,PK,a@b.org\nSara,UN,EG,\nSara,UN,EG,s@b.org\n"
    first, second = plan(text), plan(text, name="other.csv")
    ids = [addition.delegate_id for addition in first.additions]
    assert ids == [addition.delegate_id for addition in second.additions]
    assert len(set(ids)) == 3
    assert [addition.fields["ref"] for addition in first.additions] == [
        addition.fields["ref"] for addition in second.additions
    ]
    assert [addition.fields["ref"][:4] for addition in first.additions] == ["0001", "0002", "0003"]
    assert "ref" not in first.additions[0].base_fields


def test_the_id_follows_the_ref_not_the_name(plan: Plan) -> None:
    one, other = plan("Ref,Name\nA1,Ali\n"), plan("Ref,Name\na1,Aly Khan\n")
    assert one.additions[0].delegate_id == other.additions[0].delegate_id
    assert one.additions[0].fields["ref"] == "A1"


def test_allotted_refs_go_on_and_never_collide(plan: Plan, store: Store) -> None:
    people = store(plan("Name,Country\nAli,PK\n"))
    allotted = people[0].delegate.ref
    later = plan("Name,Country\nOmar,PK\n", people)
    assert later.additions[0].fields["ref"].startswith("0002")
    taken = plan(f"Ref,Name\n{later.additions[0].fields['ref']},Zed\n,Omar\n", [])
    refs = [addition.fields["ref"].lower() for addition in taken.additions]
    assert len(set(refs)) == 2
    assert allotted != refs[1]


def test_three_way_merge(plan: Plan, store: Store, edit: Edit) -> None:
    people = store(plan(_LIST))
    desk = [edit(people[0], position="Minister"), edit(people[1], phone="123")]
    new = "Ref,Name,Organisation,Country,Position\nA1,Ali Khan,MoFA,PK,Director\nA2,Sara Omar,,EG,Adviser\n"
    merged = plan(new, desk)
    assert [(change.ref, change.field, change.old, change.new) for change in merged.changes] == [
        ("A1", "organisation", "MoI", "MoFA")
    ]
    assert (merged.updated, merged.unchanged, merged.conflicts) == (1, 1, ())
    after = store(merged, desk)
    assert [(person.delegate.position, person.delegate.organisation) for person in after] == [
        ("Minister", "MoFA"),
        ("Adviser", "UNODC"),
    ]


def test_a_clash_keeps_the_desk_and_is_told_once(plan: Plan, store: Store, edit: Edit) -> None:
    people = store(plan(_LIST))
    desk = [edit(people[0], position="Minister"), people[1]]
    new = _LIST.replace("Director", "Secretary")
    merged = plan(new, desk)
    assert [(c.ref, c.field, c.desk, c.file) for c in merged.conflicts] == [("A1", "position", "Minister", "Secretary")]
    after = store(merged, desk)
    assert after[0].delegate.position == "Minister"
    assert plan(new, after).conflicts == ()


def test_a_corrected_name_is_not_mixed_with_the_file(plan: Plan, store: Store, edit: Edit) -> None:
    people = store(plan("Ref,First name,Last name\nA1,Ali,Kahn\n"))
    desk = [edit(people[0], name="Ali KHAN", family_name="KHAN")]
    merged = plan("Ref,First name,Last name\nA1,Aly,Kahn\n", desk)
    assert merged.updated == 0
    assert {(c.field, c.desk, c.file) for c in merged.conflicts} == {
        ("name", "Ali KHAN", "Aly Kahn"),
        ("given_names", "Ali", "Aly"),
    }


def test_what_was_read_from_the_same_cell_goes_with_it(plan: Plan, store: Store) -> None:
    people = store(plan("Ref,Name,Country\nA1,Ali KHAN,Atlantis\n"))
    after = store(plan("Ref,Name,Country\nA1,Aly Khan,Egypt\n", people), people)
    delegate = after[0].delegate
    assert (delegate.name, delegate.family_name, delegate.country, delegate.country_text) == ("Aly Khan", "", "EG", "")


def test_walk_ins_are_filled_but_not_overruled(plan: Plan, store: Store, edit: Edit) -> None:
    walk_in = Existing(store(plan("Ref,Name,Position\n0001BC,Ali Khan,Driver\n"))[0].delegate, {})
    merged = plan("Ref,Name,Position,Phone\n0001BC,Ali Khan,Director,1234567\n", [walk_in])
    assert [(change.field, change.new) for change in merged.changes] == [("phone", "1234567")]
    assert [(c.field, c.desk, c.file) for c in merged.conflicts] == [("position", "Driver", "Director")]


def test_a_status_from_a_list_that_had_none_is_no_clash(plan: Plan, store: Store) -> None:
    people = store(plan("Ref,Name\nA1,Ali\n"))
    merged = plan("Ref,Name,Status\nA1,Ali,Withdrawn\n", people)
    assert [(change.field, change.old, change.new) for change in merged.changes] == [
        ("status", "confirmed", "cancelled")
    ]


def test_matching_in_order(plan: Plan, store: Store) -> None:
    people = store(
        plan("Order code,Position ID,Attendee name,Secret,Email\nO1,1,Ali Khan,s1,a@b.org\nO1,2,Sara Omar,s2,a@b.org\n")
    )
    by_secret = plan("Name,Secret\nAly Khan,s1\n", people)
    by_email = plan("Name,E-mail,Phone\nKhan Ali,A@b.org,1234567\n", people)
    for found, field in ((by_secret, "name"), (by_email, "name")):
        assert found.additions == ()
        assert field in {change.field for change in found.changes}
        assert {change.ref for change in found.changes} == {people[0].delegate.ref}
    assert len(plan("Name,E-mail\nOmar Zed,a@b.org\n", people).additions) == 1


def test_name_organisation_and_country_match_only_one(plan: Plan, store: Store) -> None:
    people = store(
        plan("Name,Organisation,Country,Phone\nAli Khan,MoI,PK,1111111\nAli Khan,MoI,PK,2222222\nSara,UN,EG,\n")
    )
    again = plan("Name,Organisation,Country,Phone\nKhan Ali,MoI,PK,3333333\nSara,UN,EG,5555555\n", people)
    assert len(again.additions) == 1
    assert again.updated == 1
    new = again.additions[0].fields["ref"]
    assert {pair for pair in again.duplicates if new in pair} == {(person.delegate.ref, new) for person in people[:2]}


def test_rows_of_one_file_are_never_merged(plan: Plan, store: Store) -> None:
    people = store(plan("Name,Organisation,Country\nAli Khan,MoI,PK\n"))
    again = plan("Name,Organisation,Country,Phone\nAli Khan,MoI,PK,1111111\nAli Khan,MoI,PK,2222222\n", people)
    assert again.updated + len(again.additions) == 2
    assert again.duplicates


def test_two_refs_of_one_list_are_two_people(plan: Plan, store: Store) -> None:
    people = store(plan(_LIST))
    again = plan(_LIST + "A3,Ali Khan,MoI,PK,Director\n", people)
    assert [addition.fields["ref"] for addition in again.additions] == ["A3"]
    assert ("A1", "A3") in again.duplicates


def test_the_official_ref_of_somebody_who_has_one_already(plan: Plan, store: Store) -> None:
    people = store(plan("Name,Organisation,Country\nAli Khan,MoI,PK\n"))
    merged = plan(_LIST, people)
    assert [(c.field, c.file) for c in merged.conflicts] == [("ref", "A1")]
    after = store(merged, people)
    assert after[0].delegate.ref == people[0].delegate.ref
    again = plan(_LIST.replace("MoI", "MoFA"), after)
    assert (len(again.additions), again.updated, again.conflicts) == (0, 1, ())


def test_people_missing_from_the_new_list_are_told(plan: Plan, store: Store, edit: Edit) -> None:
    people = store(plan(_LIST))
    assert plan(_LIST.splitlines()[0] + "\nA1,Ali Khan,MoI,PK,Director\n", people, name="v2.csv").missing == ("A2",)
    gone = [people[0], edit(people[1], status="cancelled")]
    assert plan("Ref,Name\nA1,Ali Khan\n", gone).missing == ()


def test_another_list_makes_nobody_missing(plan: Plan, store: Store) -> None:
    states = store(plan("Ref,Name\n" + "".join(f"S{i},Person {i}\n" for i in range(40)), name="states.csv"))
    late = plan("Ref,Name\nN1,Jane\nS1,Person 1\n", states, name="late.csv")
    assert (late.missing, len(late.additions)) == ((), 1)
    everybody = store(late, states)
    again = plan("Ref,Name\n" + "".join(f"S{i},Person {i}\n" for i in range(30)), everybody, name="states v2.csv")
    assert set(again.missing) == {"N1", *(f"S{i}" for i in range(30, 40))}


def test_somebody_cancelled_at_the_desk_who_is_on_the_list(plan: Plan, store: Store, edit: Edit) -> None:
    people = store(plan(_LIST))
    again = plan(_LIST, [edit(people[0], status="cancelled"), people[1]])
    assert again.updates == ()
    assert "Ali Khan (A1) is cancelled at the desk" in again.warnings[0].message


def test_badges_to_print_again(plan: Plan, store: Store) -> None:
    people = store(plan(_LIST))
    printed = frozenset(person.delegate.id for person in people)
    again = plan(
        _LIST.replace("MoI", "MoFA").replace("Country,Position", "Country,Position,Phone"), people, printed=printed
    )
    assert again.badges_outdated == ("A1",)
    phones = plan("Ref,Name,Phone\nA1,Ali Khan,1234567\n", people, printed=printed)
    assert (phones.updated, phones.badges_outdated) == (1, ())


def test_likely_duplicates_are_listed_with_refs(plan: Plan, store: Store) -> None:
    text = (
        "Ref,Name,Organisation,Country,E-mail,Category\n"
        "A1,Ali Khan,MoI,PK,ali@b.org,delegate\nA2,KHAN Ali,Daily Times,PK,,media\nA3,Mohammed Omar,UN,EG,,un\n"
        "A4,Muhammad Omar,UN,EG,,un\nA5,Aly Khan,X,IQ,ali@b.org,ngo\nA6,Office Person,Y,IQ,ali@b.org,ngo\n"
        "A7,Zed,Z,EG,,ngo\n"
    )
    found = plan(text)
    assert set(found.duplicates) == {("A1", "A2"), ("A3", "A4"), ("A1", "A5")}
    people = store(found)
    later = plan("Ref,Name,Country\nB1,Ali Khan,PK\n", people)
    assert set(later.duplicates) == {("A1", "B1"), ("A2", "B1")}


def test_a_record_that_was_merged_is_no_duplicate_of_the_kept_one(plan: Plan, store: Store, edit: Edit) -> None:
    text = "Ref,Name,Organisation,Country\nA1,Ali Khan,MoI,PK\nA2,KHAN Ali,Daily Times,PK\n"
    first = plan(text)
    assert first.duplicates == (("A1", "A2"),)
    kept, gone = store(first)
    merged = [kept, edit(gone, merged_into=kept.delegate.id)]
    assert plan("Ref,Name,Country\nA1,Ali Khan,PK\n", merged).duplicates == ()


def test_a_printed_number_stays_also_where_the_file_before_gave_it(plan: Plan, store: Store) -> None:
    (person,) = store(plan("Ref,Name\nA1,Ali Khan\n"))
    outcome = merge(person, {"ref": "B9"})
    assert (outcome.set_fields, outcome.conflicts) == ({}, [("ref", "A1", "B9")])


def test_several_files_are_planned_one_after_another(tmp_path: Path, days: Sequence[Day]) -> None:
    (tmp_path / "a.csv").write_text(_LIST)
    (tmp_path / "b.csv").write_text("Ref,Name,Phone\nA1,Ali Khan,1234567\nB1,Zed,\n")
    planned = make_plan(parse_files([tmp_path / "a.csv", tmp_path / "b.csv"], days=days), [], "conference")
    fields = {addition.fields["ref"]: addition.fields for addition in planned.additions}
    assert set(fields) == {"A1", "A2", "B1"}
    assert (fields["A1"]["phone"], planned.updates, planned.missing) == ("1234567", (), ())


def test_the_report_has_the_contract_keys(plan: Plan, store: Store) -> None:
    people = store(plan(_LIST))
    document = report(plan("Ref,Name,Position\nA1,Ali Khan,Minister\nA9,,x\nA8,New,Atlas\n", people))
    assert list(document) == [
        "added",
        "updated",
        "unchanged",
        "rejected",
        "warnings",
        "duplicates",
        "changes",
        "missing",
        "conflicts",
        "badges_outdated",
        "held",
    ]
    assert (document["added"], document["updated"], document["unchanged"]) == (1, 1, 0)
    assert document["rejected"] == [{"file": "list.csv", "sheet": "", "row": 3, "reason": "no name", "text": "A9 | x"}]
    assert document["changes"] == [{"ref": "A1", "field": "position", "old": "Director", "new": "Minister"}]
    assert document["missing"] == ["A2"]
