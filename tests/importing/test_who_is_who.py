"""Who is who when a list comes again: each case beside what the list's owner meant by it."""

from __future__ import annotations

import pytest
from reimports import EVERYBODY, FIRST, HEAD, ROWS, Desk, same, without

from checkin.core.finding import Finder
from checkin.core.importing.commit import answer, commit
from checkin.core.importing.report import question
from checkin.core.importing.results import Renumbered
from checkin.core.people import lookup, registration


def moved_down(rows: list[str] = ROWS) -> str:
    """Somebody new is inserted above and every number moves down a row."""
    rest = ["Zahra New,MoI,Iraq,z@x.org", *(row.partition(",")[2] for row in rows)]
    return "".join(f"D{number:03d},{row}\n" for number, row in enumerate(rest, 1))


def moved_up() -> str:
    """The first is deleted and every number moves up."""
    return "".join(f"D{number:03d},{row.partition(',')[2]}\n" for number, row in enumerate(ROWS[1:], 1))


def sorted_anew() -> str:
    return "".join(
        f"D{number:03d},{row}\n" for number, row in enumerate(sorted(row.partition(",")[2] for row in ROWS), 1)
    )


def swap(text: str, one: str, other: str) -> str:
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def swapped() -> str:
    return swap(FIRST, "D001", "D004")


NEWCOMER = {"Zahra New": "Zahra New"}


@pytest.mark.parametrize(
    ("text", "held", "asked", "added", "missing"),
    [
        (moved_down(), 5, "5 of 6 numbers now belong to somebody else. Renumbered?", NEWCOMER, []),
        (moved_up(), 4, "4 of 4 numbers now belong to somebody else. Renumbered?", {}, ["D001"]),
        (sorted_anew(), 3, "3 of 5 numbers now belong to somebody else. Renumbered?", {}, []),
        (swapped(), 2, "2 of 5 numbers now belong to somebody else. Renumbered?", {}, []),
    ],
    ids=["moved-down", "moved-up", "sorted-anew", "swapped"],
)
@pytest.mark.parametrize("columns", [(), ("E-mail",), ("Organisation", "Country")], ids=["all", "no-mail", "no-place"])
def test_numbers_that_moved_are_asked_about(
    desk: Desk,
    columns: tuple[str, ...],
    text: str,
    held: int,
    asked: str,
    added: dict[str, str],
    missing: list[str],
) -> None:
    """The owner meant the same people under other numbers: nobody is replaced, present, or on the list twice."""
    desk.begin(*without(FIRST, *columns))
    found = desk.load(*without(text, *columns))
    assert (len(found.plan.held), question(found.plan), found.plan.changes) == (held, asked, ())
    assert found.plan.missing == ()
    assert desk.names == EVERYBODY
    assert desk.agrees(*EVERYBODY)
    settled = commit(desk.session, answer(desk.session, found, Renumbered.MATCH))
    assert (settled.plan.held, list(settled.plan.missing)) == ((), missing)
    assert desk.names == EVERYBODY | added
    assert desk.agrees(*EVERYBODY, *added)
    again = desk.load(*without(text, *columns))
    assert (again.plan.held, again.plan.additions, again.plan.changes) == ((), (), ())


def test_each_held_row_names_who_bore_its_number(desk: Desk) -> None:
    desk.begin()
    plan = desk.read(moved_down()).plan
    assert [(row.row, row.ref, row.name, row.was) for row in plan.held[:2]] == [
        (2, "D001", "Zahra New", "Amina Benali"),
        (3, "D002", "Amina Benali", "Li Wei"),
    ]


def test_another_list_with_numbers_of_its_own_is_taken_as_new_people(desk: Desk) -> None:
    """The owner of the second list numbered its people from D001 too: all are new, with numbers of their own."""
    desk.begin()
    other = "D001,Omar Haddad,MoI,Jordan,o@y.org\nD002,Nadia Farouk,MoFA,Egypt,n@y.org\n"
    assert len(desk.load(other).plan.held) == 2
    desk.load(other, renumbered=Renumbered.NEW)
    assert desk.names == EVERYBODY | same(["Omar Haddad", "Nadia Farouk"])
    refs = [person.ref for person in lookup.everybody(desk.session)]
    assert len(set(refs)) == len(refs) == 7
    assert lookup.required(desk.session, "D001").name == "Amina Benali"
    assert desk.load(other).plan.held == ()


def test_left_rows_are_named_and_nothing_else_is_asked(desk: Desk) -> None:
    desk.begin()
    plan = desk.load(moved_down(), renumbered=Renumbered.SKIP).plan
    assert (plan.held, len(plan.warnings), plan.missing, desk.names) == ((), 5, (), EVERYBODY)
    assert plan.warnings[0].message == "Zahra New was left out: so far D001 was Amina Benali."


def test_rows_that_agree_come_in_while_others_are_held(desk: Desk) -> None:
    desk.begin()
    plan = desk.load(swapped().replace("Ministry of Women", "Ministry of Health")).plan
    assert [(change.ref, change.new) for change in plan.changes] == [("D005", "Ministry of Health")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Amina Benali", "Amina BENNALI"),  # a slip
        ("Karim Said", "Kareem Saeed"),  # a transliteration
        ("Karim Said", "كريم سعيد"),  # another script
        ("Li Wei", "WEI Li"),  # another order
        ("Sita Rai", "Sita Devi Rai"),  # another word
        ("Amina Benali", "A. Benali"),  # an initial
    ],
)
@pytest.mark.parametrize("columns", [(), ("E-mail",), ("E-mail", "Organisation", "Country")])
def test_a_better_spelling_is_the_same_person(desk: Desk, columns: tuple[str, ...], old: str, new: str) -> None:
    desk.begin(*without(FIRST, *columns))
    plan = desk.load(*without(FIRST.replace(old, new), *columns)).plan
    assert (plan.held, plan.additions, plan.updated) == ((), (), 1)
    assert desk.names == EVERYBODY | {old: new}


def test_a_married_name_with_the_same_address_is_the_same_person(desk: Desk) -> None:
    desk.begin()
    assert desk.load(FIRST.replace("Amina Benali", "Amina El Fassi")).plan.held == ()
    assert desk.names == EVERYBODY | {"Amina Benali": "Amina El Fassi"}


@pytest.mark.parametrize("columns", [(), ("Organisation", "Country")])
def test_names_that_slipped_beside_their_numbers_and_addresses_replace_nobody(
    desk: Desk, columns: tuple[str, ...]
) -> None:
    """Only the column of names was sorted. Amina's number and address stand beside Li's name: nobody married Li."""
    desk.begin(*without(FIRST, *columns))
    plan = desk.load(*without(swap(FIRST, "Amina Benali", "Li Wei"), *columns)).plan
    assert ([(row.ref, row.name) for row in plan.held], plan.changes) == (
        [("D001", "Li Wei"), ("D002", "Amina Benali")],
        (),
    )
    assert desk.agrees(*EVERYBODY)


def test_a_married_name_may_be_one_that_somebody_has(desk: Desk) -> None:
    people = FIRST.replace("Sita Rai", "Amina Rai")
    desk.begin(people)
    assert desk.load(people.replace("Amina Benali", "Amina Rai")).plan.held == ()
    assert [person.name for person in lookup.everybody(desk.session)].count("Amina Rai") == 2


def test_a_colleague_under_the_number_and_address_of_somebody_at_the_desk_is_asked_about(desk: Desk) -> None:
    """The address is the office's, though one of them alone has stood here so far. Nobody has seen José yet."""
    desk.begin()
    second = FIRST.replace("Amina Benali", "Omar Idrissi").replace("José Núñez", "Pedro Quispe")
    assert [row.name for row in desk.load(second).plan.held] == ["Omar Idrissi"]
    assert desk.names == EVERYBODY | {"José Núñez": "Pedro Quispe"}


@pytest.mark.parametrize("name", ["Amina El Fassi", "A. El Fassi", "אמינה בנעלי"])
def test_a_new_name_with_a_word_of_the_old_or_in_another_script_is_not_asked_about(desk: Desk, name: str) -> None:
    desk.begin()
    assert desk.load(FIRST.replace("Amina Benali", name)).plan.held == ()


def test_somebody_who_comes_instead_under_the_same_number_is_asked_about(desk: Desk) -> None:
    """The ministry sends somebody else. They are a new person; the badge and the marks of the first stay theirs."""
    desk.begin()
    second = FIRST.replace(
        "Amina Benali,Ministry of Justice,Morocco,a@x.org", "Omar Idrissi,Ministry of Justice,Morocco,o@x.org"
    )
    assert [row.name for row in desk.load(second).plan.held] == ["Omar Idrissi"]
    plan = desk.load(second, renumbered=Renumbered.MATCH).plan
    assert (desk.names, plan.missing) == (EVERYBODY | same(["Omar Idrissi"]), ("D001",))


def test_a_place_kept_for_somebody_is_filled_by_whoever_is_named(desk: Desk) -> None:
    desk.begin(*without(FIRST.replace("Sita Rai", "TBC"), "E-mail"))
    assert desk.load(*without(FIRST, "E-mail")).plan.held == ()
    assert desk.names == same(["Amina Benali", "Li Wei", "José Núñez", "Karim Said"]) | {"TBC": "Sita Rai"}


def test_one_address_of_an_office_tells_nobody_apart(desk: Desk) -> None:
    office = FIRST.replace("a@x.org", "office@x.org").replace("l@x.org", "office@x.org")
    desk.begin(office)
    crossed = office.replace("D001", "D00x").replace("D002", "D001").replace("D00x", "D002")
    assert [row.ref for row in desk.load(crossed).plan.held] == ["D002", "D001"]
    desk.load(crossed, renumbered=Renumbered.MATCH)
    assert desk.names == EVERYBODY


def test_namesakes_who_swap_numbers_are_told_apart_by_their_addresses(desk: Desk) -> None:
    twins = "D001,Ahmad Khan,Police,Pakistan,one@x.org\nD002,Ahmed Khan,Police,Pakistan,two@x.org\n"
    desk.begin(twins)
    crossed = twins.replace("D001", "D00x").replace("D002", "D001").replace("D00x", "D002")
    assert len(desk.load(crossed).plan.held) == 2
    assert {person.ref: person.email for person in lookup.everybody(desk.session)} == {
        "D001": "one@x.org",
        "D002": "two@x.org",
    }


@pytest.mark.parametrize(
    ("number", "old", "asked"),
    [
        ("D001", "Amina Benali,Justice,a@x.org", True),  # marked
        ("D002", "Li Wei,Law,l@x.org", True),  # has a printed badge
        ("D003", "Karim Said,Police,k@x.org", True),  # was handed a badge
        ("D004", "Sita Rai,Women,s@x.org", False),  # nobody has seen her: a correction
    ],
)
def test_name_address_and_organisation_never_change_together_of_somebody_at_the_desk(
    desk: Desk, number: str, old: str, asked: bool
) -> None:
    """Two numbers agree and all else differs."""
    head = "Ref,Name,Organisation,E-mail,Secret"
    people = "D001,Amina Benali,Justice,a@x.org,s-1\nD002,Li Wei,Law,l@x.org,s-2\nD003,Karim Said,Police,k@x.org,s-3\n"
    people += "D004,Sita Rai,Women,s@x.org,s-4\n"
    desk.begin(people, head)
    registration.hand_over(desk.session, lookup.required(desk.session, "D003").id, "badge")
    plan = desk.load(people.replace(old, "Omar Idrissi,Interior,o@x.org"), head).plan
    assert [row.ref for row in plan.held] == ([number] if asked else [])


def test_a_ticket_with_a_number_of_its_own_outvotes_a_moved_ref(desk: Desk) -> None:
    head = "Ref,Name,Organisation,E-mail,Secret"
    people = ["Amina Benali,Justice,a@x.org,s-1", "Li Wei,Law,l@x.org,s-2", "Karim Said,Police,k@x.org,s-3"]
    desk.begin("".join(f"D{at:03d},{row}\n" for at, row in enumerate(people, 1)), head)
    later = ["Zahra New,MoI,z@x.org,s-9", *people]
    plan = desk.load("".join(f"D{at:03d},{row}\n" for at, row in enumerate(later, 1)), head).plan
    assert [row.name for row in plan.held] == ["Zahra New"]
    assert desk.names == same(["Amina Benali", "Li Wei", "Karim Said"])


def test_whoever_is_new_gets_no_ticket_of_somebody_else(desk: Desk) -> None:
    head = "Name,Organisation,E-mail,Secret"
    desk.begin("Amina Benali,Justice,a@x.org,s-1\nLi Wei,Law,l@x.org,s-2\n", head)
    other = "Omar Haddad,MoI,o@y.org,s-1\nNadia Farouk,MoFA,n@y.org,s-3\n"
    assert [(row.name, row.was) for row in desk.load(other, head).plan.held] == [("Omar Haddad", "Amina Benali")]
    desk.load(other, head, Renumbered.NEW)
    secrets = {person.name: person.secret for person in lookup.everybody(desk.session)}
    assert secrets == {
        "Amina Benali": "ticket:s-1",
        "Li Wei": "ticket:s-2",
        "Omar Haddad": "",
        "Nadia Farouk": "ticket:s-3",
    }
    assert desk.load(other, head).plan.held == ()


@pytest.mark.parametrize("columns", [(), ("E-mail",)])
def test_a_list_with_wholly_new_numbers_doubles_nobody(desk: Desk, columns: tuple[str, ...]) -> None:
    """With addresses they are the same people; without, namesakes might be meant: asked."""
    desk.begin(*without(FIRST, *columns))
    renumbered = FIRST.replace("D00", "R10")
    plan = desk.load(*without(renumbered, *columns)).plan
    assert (plan.additions, plan.missing, len(plan.held)) == ((), (), 5 if columns else 0)
    desk.load(*without(renumbered, *columns), renumbered=Renumbered.MATCH)
    assert desk.names == EVERYBODY
    assert desk.load(*without(renumbered, *columns)).plan.held == ()


def test_a_number_that_only_counts_moves_nobody_and_finds_its_person(desk: Desk) -> None:
    """The secretariat numbers its rows: the number is of the row, and is looked for as it stands on the newest list."""
    head = HEAD.replace("Ref", "Registration No.")
    desk.begin(FIRST.replace("D00", ""), head)
    plan = desk.load(moved_down().replace("D00", ""), head).plan
    assert (plan.held, [addition.fields["name"] for addition in plan.additions]) == ((), ["Zahra New"])
    assert desk.names == EVERYBODY | NEWCOMER
    assert desk.agrees(*EVERYBODY, *NEWCOMER)
    assert [row.delegate.name for row in Finder(desk.session).find("6").rows] == ["Zahra New", "Sita Rai"]


def test_rows_numbered_under_id_are_no_registrations(desk: Desk) -> None:
    """No word of a registration system stands beside them."""
    head = HEAD.replace("Ref", "ID")
    desk.begin(FIRST.replace("D00", ""), head)
    assert desk.load(moved_down().replace("D00", ""), head).plan.held == ()
    assert desk.names == EVERYBODY | NEWCOMER


@pytest.mark.parametrize("lost", ["Organisation", "Country"])
@pytest.mark.parametrize("comes_back", [False, True])
def test_a_list_of_names_that_loses_a_column_or_gets_one_doubles_nobody(
    desk: Desk, lost: str, comes_back: bool
) -> None:
    """Neither numbers nor addresses: the names are one person's each, and nothing speaks against them."""
    lists = [without(FIRST, "Ref", "E-mail"), without(FIRST, "Ref", "E-mail", lost)]
    first, second = reversed(lists) if comes_back else lists
    desk.begin(*first)
    plan = desk.load(*second).plan
    assert (plan.additions, plan.missing, plan.held) == ((), (), ())
    assert desk.agrees(*EVERYBODY)


def test_a_name_alone_tells_nothing_where_two_have_it_or_somebody_walked_in(desk: Desk) -> None:
    """They come in and are told as people who may stand there twice."""
    desk.begin(*without(FIRST + "D006,Sita Rai,Police,India,s2@x.org\n", "Ref", "E-mail"))
    registration.add(desk.session, {"name": "Zahra New"})
    plan = desk.load("Sita Rai,\nZahra New,Iraq\n", "Name,Country").plan
    assert [addition.fields["name"] for addition in plan.additions] == ["Sita Rai", "Zahra New"]
    assert len(plan.duplicates) == 3  # with either Sita Rai, and with the walk-in
