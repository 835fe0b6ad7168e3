"""Who is who when a list comes again: each case beside what the list's owner meant by it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checkin.core import dossier, scanning
from checkin.core.attendance import counts, marking
from checkin.core.finding import Finder
from checkin.core.importing.commit import Import, answer, commit, read_lists
from checkin.core.importing.report import question
from checkin.core.importing.results import Renumbered
from checkin.core.issuing import copies
from checkin.core.people import lookup, merging, registration
from checkin.core.printing import file_output
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session

HEAD = "Ref,Name,Organisation,Country,E-mail"
FIRST = """\
D001,Amina Benali,Ministry of Justice,Morocco,a@x.org
D002,Li Wei,Institute of Law,China,l@x.org
D003,José Núñez,Fiscalía,Peru,j@x.org
D004,Karim Said,Police,Egypt,k@x.org
D005,Sita Rai,Ministry of Women,Nepal,s@x.org
"""


def listed(folder: Path, text: str, head: str = HEAD, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(f"{head}\n{text}", encoding="utf-8")
    return path


def without(text: str, *columns: str, head: str = HEAD) -> tuple[str, str]:
    """A list without some of its columns: rows and header."""
    rows = list(csv.DictReader([head, *text.splitlines()]))
    kept = [title for title in head.split(",") if title not in columns]
    return "".join(",".join(row[title] for title in kept) + "\n" for row in rows), ",".join(kept)


@dataclass
class Desk:
    """A conference whose list has come once: Amina is marked, Li has a badge."""

    session: Session
    folder: Path
    first: dict[str, str] = field(default_factory=dict)
    badge: str = ""

    def begin(self, text: str = FIRST, head: str = HEAD) -> None:
        self.load(text, head)
        people = list(lookup.everybody(self.session))
        self.first = {person.name: person.id for person in people}
        marking.mark(self.session, people[0].id)
        file_output.print_badges(self.session, [people[1]], self.folder / "badge.pdf")
        self.badge = copies.sign(self.session, people[1].code_id, 1)

    def read(self, text: str, head: str = HEAD, renumbered: Renumbered | None = None) -> Import:
        return read_lists(self.session, [listed(self.folder, text, head)], renumbered=renumbered)

    def load(self, text: str, head: str = HEAD, renumbered: Renumbered | None = None) -> Import:
        return commit(self.session, self.read(text, head, renumbered))

    @property
    def names(self) -> dict[str, str]:
        """Everybody by id of the record that they had from the first list; newcomers under their names."""
        known = {key: name for name, key in self.first.items()}
        return {known.get(person.id, person.name): person.name for person in lookup.everybody(self.session)}

    def agrees(self, *expected: str) -> bool:
        """Whether status, export and badge say: these are expected, Amina alone is in, and Li's badge is Li's."""
        rows = attendance_rows(self.session, 1).rows
        status = counts.day_status(self.session, 1)
        bearer = scanning.scan(self.session, self.badge, 2).delegate
        return (
            {row["name"] for row in rows} == set(expected)
            and [row["name"] for row in rows if row["present"] == "yes"] == ["Amina Benali"]
            and (status.expected, status.present) == (len(expected), 1)
            and bearer is not None
            and bearer.name == "Li Wei"
        )


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    return Desk(session, tmp_path)


def same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


EVERYBODY = same(["Amina Benali", "Li Wei", "José Núñez", "Karim Said", "Sita Rai"])
ROWS = FIRST.splitlines()


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
    desk.begin()
    assert desk.load(FIRST.replace("Amina Benali", "Sita Rai")).plan.held == ()
    assert [person.name for person in lookup.everybody(desk.session)].count("Sita Rai") == 2


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
