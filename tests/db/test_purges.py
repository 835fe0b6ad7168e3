"""A purge takes content away on whatever way it comes, and leaves what the figures count; on every desk the same."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from desks import Desk, exchange

from db import backups, checks, engine
from db.errors import StorageError, as_it_is
from db.journal import kinds, purges
from db.journal.entries import Draft
from db.journal.packets import Carried

NAMED = Draft("delegate_added", "p1", {"v": 1, "fields": {"ref": "17", "name": "Amina Khan", "country": "PK"}})
EDITED = Draft("delegate_edited", "p1", {"v": 1, "fields": {"phone": "+92 300 1234567"}, "was": {"phone": ""}})
MARKED = Draft("mark", "p1", {"v": 1, "day": 1, "method": "search"})
ON_PAPER = Draft("mark", "p1", {"v": 1, "day": 2, "method": "paper", "reason": "Khan was on the list at the gate"})
OTHER = Draft("delegate_added", "p2", {"v": 1, "fields": {"ref": "18", "name": "Bilal Rana", "country": "PK"}})
WORDS = ("Amina Khan", "Khan was", "300 1234567")


def said(desk: Desk) -> str:
    """All that stands in the tables of a file, those of its own too."""
    with closing(engine.connect(desk.path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))


def assert_purged(*desks: Desk) -> None:
    for desk in desks:
        assert [word for word in WORDS if word in said(desk)] == []
        assert checks.faults(desk.store) == []
        assert desk.tables() == desks[0].tables()


def test_what_the_figures_count_stays_as_it_was(desks: list[Desk]) -> None:
    desk = desks[0]
    desk.write(NAMED, EDITED, MARKED, ON_PAPER, OTHER)
    before = desk.tables()
    desk.purge_people(["p1"])
    assert_purged(desk)
    after = desk.tables()
    assert after["attendance"] == before["attendance"]
    assert [row[:5] for row in after["mark"]] == [row[:5] for row in before["mark"]]
    assert after["delegate"][1] == before["delegate"][1]
    row = desk.store.read.execute("SELECT ref, name, country, status FROM delegate WHERE id = 'p1'").fetchone()
    assert tuple(row) == ("17", "Purged 17", "PK", "confirmed")


def test_a_purge_goes_from_desk_to_desk(desks: list[Desk]) -> None:
    one, two, three = desks
    exchange(desks)
    one.write(NAMED, EDITED, MARKED, ON_PAPER, OTHER)
    exchange(desks)
    one.purge_people(["p1"])
    exchange(desks)
    assert_purged(one, two, three)


def test_what_another_desk_knew_and_had_not_sent_loses_its_content_at_the_door(desks: list[Desk]) -> None:
    one, two, three = desks
    one.write(NAMED, MARKED)
    exchange(desks)
    two.write(EDITED)
    late = two.own()
    one.purge_people(["p1"])
    one.receive(late)
    assert_purged(one)
    three.receive(late)
    assert "300 1234567" in said(three)
    exchange(desks)
    exchange(desks)
    assert_purged(one, two, three)


def test_of_what_a_desk_alone_knew_it_says_itself_what_stays(desks: list[Desk]) -> None:
    one, two, three = desks
    one.write(NAMED)
    exchange(desks)
    two.write(
        Draft("mark", "p1", {"v": 1, "day": 1, "method": "scan", "code_id": "BCDEFGHIJ", "copy": 1}), OTHER, ON_PAPER
    )
    early = two.own()
    one.ahead = one.ahead.__class__(minutes=5)
    one.purge_people(None)
    three.receive(early)
    for _ in range(3):
        exchange(desks)
    assert_purged(*desks)
    assert [row[:2] for row in one.tables()["attendance"]] == [("p1", 1), ("p1", 2)]
    rows = one.store.read.execute("SELECT ref, name, country FROM delegate ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [("17", "Purged 17", "PK"), ("18", "Purged 18", "PK")]
    assert not any(word in said(desk) for desk in desks for word in ("Bilal", "BCDEFGHIJ"))


def test_what_waits_or_is_kept_apart_loses_its_content_too(desks: list[Desk]) -> None:
    one, two, three = desks
    one.write(NAMED)
    exchange(desks)
    two.write(OTHER)
    two.write(EDITED)
    packet = two.own()
    bare = [entry for entry in packet.entries if entry.subject != "p2"]  # type: ignore[attr-defined]
    three.receive(packet._replace(entries=bare))
    assert "300 1234567" in said(three)
    one.purge_people(["p1"])
    three.receive(*one.packets())
    assert_purged(three)
    three.purge_people(None)
    assert [text for (text,) in three.store.read.execute("SELECT entry FROM waiting") if "Bilal" in text] == []


def test_one_of_everybody_takes_what_was_written_before_it_and_the_names_of_operators(desks: list[Desk]) -> None:
    one, two, _ = desks
    exchange(desks)
    one.write(NAMED, MARKED)
    two.write(OTHER)  # nobody at the first desk has heard of this person
    two.ahead = two.ahead.__class__(minutes=5)
    late = two.own()
    one.ahead = one.ahead.__class__(minutes=1)
    one.purge_people(None)
    one.receive(late)
    two.write(Draft("delegate_added", "p3", {"v": 1, "fields": {"name": "Dina Roy"}}))
    exchange(desks)
    exchange(desks)
    assert_purged(*desks)
    for desk in desks:
        assert "Bilal" not in said(desk)
        assert "Op of Desk 0" not in said(desk)
        assert "Dina Roy" in said(desk)  # added afterwards: this conference goes on


def test_what_a_desk_wrote_of_somebody_later_goes_when_it_hears_that_everybody_went(desks: list[Desk]) -> None:
    one, two, _ = desks
    exchange(desks)
    two.write(NAMED)
    one.purge_people(None)
    two.ahead = two.ahead.__class__(minutes=5)
    two.write(EDITED)
    for _ in range(3):
        exchange(desks)
    assert_purged(*desks)


def test_of_whom_everything_was_purged_nothing_is_written_again(desks: list[Desk]) -> None:
    desk = desks[0]
    desk.write(NAMED, OTHER)
    desk.purge_people(["p1"])
    with pytest.raises(StorageError, match="number 17 was purged"):
        desk.write(EDITED)
    desk.write(MARKED)  # says no more than that they are there
    desk.write(Draft("delegate_edited", "p2", {"v": 1, "fields": {"phone": "1"}}))
    assert_purged(desk)


def test_two_purges_of_one_person_agree(desks: list[Desk]) -> None:
    one, two, three = desks
    one.write(NAMED, MARKED)
    exchange(desks)
    two.write(Draft("delegate_edited", "p1", {"v": 1, "fields": {"country": "IR"}}))
    two.ahead = two.ahead.__class__(minutes=3)
    two.purge_people(["p1"])
    one.purge_people(["p1"])
    exchange(desks)
    exchange([three, two, one])
    assert_purged(one, two, three)
    assert one.store.read.execute("SELECT country FROM delegate WHERE id = 'p1'").fetchone()[0] == "PK"


def test_a_backup_of_before_gives_nothing_back_to_a_file_that_knows_of_the_purge(
    desks: list[Desk], tmp_path: Path
) -> None:
    desk = desks[0]
    desk.write(NAMED, EDITED)
    early = [Carried(*entry) for entry in desk.own().entries]  # type: ignore[misc]
    desk.purge_people(["p1"])
    late = [Carried(*entry) for entry in desk.own().entries][len(early) :]  # type: ignore[misc]
    made = tmp_path / "made.db"
    backups.make_empty(made, "0" * 16, as_it_is)
    backups.add_entries(made, [*early, *late], lambda connection, ids: None, as_it_is)
    with closing(engine.connect(made)) as connection:
        bodies = [text for (text,) in connection.execute("SELECT body FROM entry_body")]
    assert [text for text in bodies if "Khan" in text] == []


def test_a_purge_excuses_no_more_than_it_names(desks: list[Desk]) -> None:
    desk = desks[0]
    desk.write(NAMED, OTHER)
    desk.purge_people(["p1"])
    (other,) = desk.ids("WHERE subject = 'p2'")
    desk.store._writer.execute("DROP TRIGGER body_stays")
    desk.store._writer.execute("DELETE FROM entry_body WHERE n = (SELECT n FROM entry WHERE id = ?)", (other,))
    assert any("no purge names it" in fault.words for fault in checks.faults(desk.store))


def test_content_is_deleted_only_where_a_purge_allows_it(desks: list[Desk]) -> None:
    desk = desks[0]
    desk.write(NAMED, OTHER)
    desk.purge_people(["p1"])
    for where in ("subject = 'p2'", "kind = 'purge'"):
        with pytest.raises(sqlite3.IntegrityError, match="only when a purge entry names it"):
            desk.store._writer.execute(f"DELETE FROM entry_body WHERE n IN (SELECT n FROM entry WHERE {where})")


@pytest.mark.parametrize(
    ("kind", "subject", "body", "personal"),
    [
        ("mark", "p1", {"v": 1, "day": 1, "method": "search", "reason": ""}, False),
        ("mark", "p1", {"v": 1, "day": 1, "reason": "came with Khan"}, True),
        ("undo", "p1", {"v": 1, "day": 1, "marks": ["e0"]}, False),
        ("handed_over", "p1", {"what": "bag", "taken_by": "Khan"}, True),
        ("badge_printed", "p1", {"code_id": "BCDEFGHIJ", "copy": 1}, True),
        ("of_a_later_version", "p1", {}, True),
        ("operator", "", {"id": "a", "name": "Farida"}, True),
        ("allowed", "", {"act": "purge", "by": "Farida"}, True),
        ("conference", "", {"fields": {"name": "Regional conference"}}, False),
        ("exported", "", {"what": "attendance"}, False),
    ],
)
def test_what_is_personal(kind: str, subject: str, body: dict[str, object], personal: bool) -> None:
    assert purges.is_personal(kind, subject, json.dumps(body)) is personal
    assert purges.says_more(kind, subject, body) is personal


def test_content_that_cannot_be_read_is_personal() -> None:
    assert purges.is_personal("mark", "p1", "Amina Khan")
    assert not purges.is_personal("mark", "p1", "{}")


@pytest.mark.parametrize(
    "odd", [{"people": {"p1": {"name": 1}}}, {"stays": [["e0"]]}, {"all": 1}, {"people": {"": {}}}]
)
def test_a_purge_that_is_not_in_form_has_no_effect(odd: dict[str, object]) -> None:
    assert kinds.malformed("purge", {"v": 1, "entries": [], **odd})
