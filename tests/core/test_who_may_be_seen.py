"""A sensitive person: found by the whole name, seen under the cover name, and never renamed by a list that has it."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest
from builders import add_people, entries_of, golden_file

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.finding import Finder
from checkin.core.importing.commit import commit, read_lists
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Consent, Delegate, Profile, Showing
from checkin.core.people import delegations, lookup, merging, registration
from checkin.core.people.disclosure import DESK, profile_named
from checkin.core.people.profiles import set_profile
from checkin.core.reporting.export import export_attendance
from checkin.core.session import Session
from checkin.errors import UsageError
from db import engine
from db.journal.entries import Draft

UZMA = {
    "ref": "0237EK",
    "sensitive": "yes",
    "given_names": "Uzma",
    "family_name": "YOUSAFZAI",
    "native_name": "عظمیٰ یوسفزئی",
    "email": "uzma@example.org",
    "phone": "+92 300 1234567",
    "position": "Director",
    "organisation": "Shelter Trust",
    "category": "ngo",
    "country": "PK",
    "x:Passport name": "UZMA Y",
}


@pytest.fixture
def uzma(session: Session) -> Delegate:
    add_people(session, "Omar Gill", "Uzma Khan", list_consent="yes", organisation="UNODC")
    return registration.add(session, UZMA)


def found(finder: Finder, query: str) -> list[str]:
    return [row.delegate.name for row in finder.find(query).rows if not row.guess]


@pytest.mark.parametrize("query", ["uzma yousafzai", "Yousafzai, Uzma", "عظمیٰ یوسفزئی", "0237EK", "participant 0237ek"])
def test_she_is_found_by_the_whole_name_the_cover_name_or_the_number(
    session: Session, uzma: Delegate, query: str
) -> None:
    assert found(Finder(session), query) == ["Participant 0237EK"]


@pytest.mark.parametrize(
    "query", ["uzm", "uzma", "yousafzai", "yousaf uz", "uzma yousafza", "uzma@example.org", "3001234567"]
)
def test_a_part_of_the_name_or_an_address_lists_her_not(session: Session, uzma: Delegate, query: str) -> None:
    rows = Finder(session).find(query).rows
    assert uzma.id not in [row.delegate.id for row in rows]


def test_who_becomes_sensitive_while_a_desk_is_open_is_found_so_at_once(session: Session) -> None:
    omar, _ = add_people(session, "Omar Gill", "Omara Gillani")
    finder = Finder(session)
    assert "Omar Gill" in found(finder, "omar")
    registration.edit(session, omar.id, {"sensitive": "yes", "cover_name": "Guest One"})
    finder.refresh()
    assert "Guest One" not in found(finder, "omar g")
    assert "Guest One" in found(finder, "gill omar")
    assert found(finder, "guest one") == ["Guest One"]
    registration.edit(session, omar.id, {"sensitive": "no"})
    finder.refresh()
    assert "Omar Gill" in found(finder, "omar")
    assert found(finder, "guest one") == []


def test_a_file_of_before_has_no_name_of_theirs_in_what_the_search_kept(tmp_path: Path) -> None:
    path = golden_file("m0004_carrying", tmp_path)
    with closing(engine.connect(path)) as file:
        file.execute("UPDATE delegate SET sensitive = 'yes' WHERE ref = 'A1'")  # with whom A9 was found to be one
        file.commit()
    with Session.open(path, "Desk", "Op") as session:
        finder = Finder(session)
        assert "Participant A1" not in found(finder, "yusuf")
        assert "Participant A1" in found(finder, "khan mohammad yusuf")
        told = session.read.execute("SELECT name, body FROM journal WHERE ref IN ('A1', 'A9')").fetchall()
        assert {(row[0], row[1]) for row in told} == {("Participant A1", None), ("Participant A9", None)}


def test_of_two_people_of_one_name_typed_in_full_nobody_is_taken_unasked(session: Session) -> None:
    (open_one,) = add_people(session, "Omar Gill")
    (hidden,) = add_people(session, "Omar GILL", sensitive="yes")
    finder = Finder(session)
    rows = {row.delegate.id: row for row in finder.find("omar gill").rows}
    assert (rows[open_one.id].namesakes, rows[hidden.id].namesakes) == (1, 1)
    assert [row.namesakes for row in finder.find("omar gil").rows] == [0]


def test_every_way_to_look_somebody_up_but_two_gives_the_cover(session: Session, uzma: Delegate) -> None:
    registration.park(session, uzma.id, "no letter")
    ways = {
        "by_number": lookup.by_number(session, DESK),
        "by_id": [lookup.by_id(session, uzma.id)],
        "existing": [lookup.existing(session, uzma.id)],
        "by_ids": lookup.by_ids(session, [uzma.id]).values(),
        "by_ref": [lookup.by_ref(session, "0237ek")],
        "required": [lookup.required(session, "0237EK")],
        "everybody": lookup.everybody(session),
        "as_listed": lookup.as_listed(session, DESK),
        "of_name": lookup.of_name(session, {"name": "Uzma Yousafzai"}),
        "held": lookup.held(session),
    }
    here = {name for name, item in vars(lookup).items() if getattr(item, "__module__", "") == lookup.__name__}
    assert here == ways.keys() | {"in_full", "recorded"}
    elsewhere = {
        "delegation": delegations.of_delegation(session, "Shelter Trust"),
        "mark": [marking.mark(session, uzma.id).delegate],
    }
    for way, people in {**ways, **elsewhere}.items():
        (her,) = [person for person in people if person and person.id == uzma.id]
        assert (her.name, her.family_name) == ("Participant 0237EK", ""), way


def test_whoever_registers_her_again_is_told_that_she_is_listed(session: Session, uzma: Delegate) -> None:
    assert [person.name for person in lookup.of_name(session, {"name": "Uzma Yousafzai"})] == ["Participant 0237EK"]


def test_her_badge_bears_the_cover_name_also_where_she_is_known_in_full(session: Session, uzma: Delegate) -> None:
    registration.edit(session, uzma.id, {"cover_name": "Guest 7"})
    spec = spec_of(session.conference, lookup.in_full(session, uzma.id), "", 1)
    assert (spec.name, spec.family_name, spec.native_name, spec.position, spec.photo_name) == (
        "Guest 7",
        "",
        "",
        "",
        "",
    )
    assert "Passport name" not in spec.attributes


def test_a_correction_compares_with_what_is_recorded(session: Session, uzma: Delegate) -> None:
    shown = registration.edit(session, uzma.id, {"family_name": "YUSUFZAI", "position": "Director"}, "card")
    assert shown.name == "Participant 0237EK"
    assert entries_of(session, "delegate_edited")[-1].body["fields"] == {
        "family_name": "YUSUFZAI", "name": "Uzma YUSUFZAI",
    }  # fmt: skip


def test_her_history_tells_what_happened_and_nothing_that_was_written(session: Session, uzma: Delegate) -> None:
    registration.edit(session, uzma.id, {"family_name": "YUSUFZAI"}, "as on the card of Ms Yousafzai")
    seen = dossier.dossier(session, uzma)
    assert [line.what for line in seen.history] == ["added", "corrected"]
    assert not [line for line in seen.history if line.detail]
    assert seen.delegate.name == "Participant 0237EK"
    full = dossier.dossier(session, uzma, in_full=True)
    assert "family name: YUSUFZAI" in full.history[-1].detail
    assert full.delegate.email == "uzma@example.org"


def test_a_record_that_joins_another_takes_its_cover_along(session: Session, uzma: Delegate) -> None:
    (twin,) = add_people(session, "Uzma Yousafzai")
    merging.merge(session, uzma.id, twin.id, "the same")
    assert lookup.by_id(session, twin.id).name == f"Participant {twin.ref}"
    people = session.read.execute("SELECT name FROM people").fetchall()
    assert "Yousafzai" not in str([row[0] for row in people])
    told = session.read.execute("SELECT name, body FROM journal WHERE ref IN (?, ?)", (uzma.ref, twin.ref)).fetchall()
    assert {row[1] for row in told} == {None}


# -- lists that come back ----------------------------------------------------------------------------------------


def bring(session: Session, path: Path) -> None:
    prepared = read_lists(session, [path])
    assert not prepared.plan.held
    commit(session, prepared)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("cover", ["", "Guest 7", "Dr. Guest SEVEN", "Nobody, Known"])
def test_an_export_that_is_imported_again_renames_nobody(
    session: Session, uzma: Delegate, tmp_path: Path, ending: str, cover: str
) -> None:
    registration.edit(session, uzma.id, {"cover_name": cover})
    before = lookup.in_full(session, uzma.id)
    export_attendance(session, tmp_path / f"out.{ending}", 1)
    bring(session, tmp_path / f"out.{ending}")
    registration.edit(session, uzma.id, {"cover_name": "Another", "family_name": "YUSUFZAI"})
    bring(session, tmp_path / f"out.{ending}")  # a file of before: the cover name in it is an old one
    after = lookup.in_full(session, uzma.id)
    assert (after.given_names, after.family_name, after.name) == ("Uzma", "YUSUFZAI", "Uzma YUSUFZAI")
    assert (after.native_name, after.email, after.attributes) == (before.native_name, before.email, before.attributes)
    assert len(list(lookup.everybody(session))) == 3


def test_an_export_of_before_does_not_rename_who_is_sensitive_no_more(
    session: Session, uzma: Delegate, tmp_path: Path
) -> None:
    export_attendance(session, tmp_path / "out.csv", 1)
    registration.edit(session, uzma.id, {"sensitive": "no"})
    bring(session, tmp_path / "out.csv")
    assert lookup.by_id(session, uzma.id).name == "Uzma YOUSAFZAI"


def test_a_list_without_numbers_that_comes_back_adds_nobody(session: Session, uzma: Delegate, tmp_path: Path) -> None:
    (two,) = add_people(session, "Nadia Said", sensitive="yes", cover_name="Guest 7")
    add_people(session, "Sami Said", "Rana Said", sensitive="yes", cover_name="Guest 8")
    before = [lookup.in_full(session, person.id) for person in lookup.everybody(session)]
    for number, shows in enumerate((Showing.COVERED, Showing.COUNTED)):
        set_profile(session, Profile("public", "", ("name", "organisation", "sex"), shows, Consent.NOT_ASKED))
        export_attendance(session, tmp_path / f"{number}.csv", 1, profile="public")
        prepared = read_lists(session, [tmp_path / f"{number}.csv"])
        assert not prepared.plan.additions
        assert len(prepared.plan.rejected) == 1  # rows that are alike are read once
        commit(session, prepared)
    assert [lookup.in_full(session, person.id).name for person in before] == [person.name for person in before]
    assert two.name == "Guest 7"


# -- profiles ----------------------------------------------------------------------------------------------------


def exported(session: Session, folder: Path, profile: str) -> list[dict[str, object]]:
    path = folder / f"{profile}.json"
    export_attendance(session, path, 1, profile=profile)
    return json.loads(path.read_text(encoding="utf-8"))


def test_each_profile_shows_its_people_and_fields(session: Session, uzma: Delegate, tmp_path: Path) -> None:
    add_people(session, "Silent Sam")
    add_people(session, "No Nora", list_consent="no")
    marking.mark(session, uzma.id)
    names = {
        key: sorted(str(row.get("name")) for row in exported(session, tmp_path, key))
        for key in ("desk", "public", "participants", "guards", "donor", "full")
    }
    cover, everybody = "Participant 0237EK", ["No Nora", "Omar Gill", "Silent Sam", "Uzma Khan"]
    assert names == {
        "desk": sorted([*everybody, cover]),
        "public": ["Omar Gill", "Uzma Khan"],
        "participants": ["Omar Gill", "Silent Sam", "Uzma Khan"],
        "guards": sorted([*everybody, cover]),
        "donor": sorted([*everybody, cover]),
        "full": sorted([*everybody, "Uzma YOUSAFZAI"]),
    }
    (her,) = [row for row in exported(session, tmp_path, "desk") if row["ref"] == "0237EK"]
    assert (her["given_names"], her["family_name"], her["organisation"]) == (None, None, "Shelter Trust")
    assert "Passport name" not in her
    press = exported(session, tmp_path, "press")
    assert set(press[0]) == {"country", "country_name", "category", "day", "date", "present"}
    assert [row for row in press if row["present"] == "yes"] == [
        {"country": None, "country_name": "", "category": "", "day": 1, "date": "2026-11-24", "present": "yes"}
    ]


def test_what_another_desk_says_a_profile_shows_is_bounded(session: Session, uzma: Delegate, tmp_path: Path) -> None:
    said = '[{"key": "donor", "columns": "name; email; secret; code_id"}, {"key": "full", "columns": "name"}]'
    session.record(Draft("conference", "", {"v": 1, "fields": {"profiles": said}}))
    assert {tuple(row) for row in exported(session, tmp_path, "donor")} == {("name",)}
    assert "email" not in exported(session, tmp_path, "full")[0]
    assert "Uzma YOUSAFZAI" in {row["name"] for row in exported(session, tmp_path, "full")}


def test_each_use_of_a_profile_is_an_entry_without_anybody_in_it(
    session: Session, uzma: Delegate, tmp_path: Path
) -> None:
    exported(session, tmp_path, "full")
    export_attendance(session, tmp_path / "all.csv")
    entries = entries_of(session, "exported")
    assert [(entry.subject, entry.body) for entry in entries] == [
        ("", {"v": 1, "what": "attendance", "profile": "full", "form": "json", "rows": 3, "day": 1}),
        ("", {"v": 1, "what": "attendance", "profile": "desk", "form": "csv", "rows": 6}),
    ]


def test_a_profile_is_kept_with_the_conference(session: Session, uzma: Delegate, tmp_path: Path) -> None:
    own = Profile("public", "Public list", ("name", "dietary"), Showing.COVERED, Consent.NOT_ASKED, (), ("ngo",))
    set_profile(session, own)
    assert profile_named(session.conference, "public") == own
    assert exported(session, tmp_path, "public") == [{"name": "Participant 0237EK", "dietary": ""}]
    set_profile(session, profile_named(session.conference, "guards"))
    assert [profile.key for profile in session.conference.profiles] == ["public", "guards"]


@pytest.mark.parametrize(
    "profile",
    [Profile("full", "", ("name",)), Profile("desk", "", ("name",)), Profile("guards", "", ()), Profile("guards", ""),
     Profile("guards", "", ("name", "code_id")), Profile("spies", "", ("name",))],
)  # fmt: skip
def test_a_profile_that_cannot_be_is_refused(session: Session, profile: Profile) -> None:
    with pytest.raises(UsageError):
        set_profile(session, profile)
    with pytest.raises(UsageError, match="no profile"):
        profile_named(session.conference, "spies")


def test_a_csv_of_a_profile_has_its_columns_in_the_order_of_the_contract(
    session: Session, uzma: Delegate, tmp_path: Path
) -> None:
    export_attendance(session, tmp_path / "donor.csv", 1, profile="donor")
    with (tmp_path / "donor.csv").open(encoding="utf-8-sig") as file:
        header = next(csv.reader(file))
    assert header[:7] == ["ref", "honorific", "given_names", "family_name", "name", "native_name", "sex"]
    assert header[-2:] == ["local", "funded"]
