"""Whatever the body of a foreign entry holds, the tables stand and the desk works on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import MORNING, add_people, new_session
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checkin.core import dossier, finding
from checkin.core.attendance import counts, marking
from checkin.core.issuing import copies, temporary
from checkin.core.keeping.verification import faults, without_effect
from checkin.core.people import lookup
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session
from db import migrations
from db.journal import chain, entries, kinds, projection
from db.journal.entries import Draft, Entry, Prepared, Stamp
from db.reading import journal
from db.schema import PROJECTION

CODE = "BCDEFGHIJ"
DAYS = json.dumps([{"number": 1, "date": "2026-11-24", "label": ""}, {"number": 2, "date": "2026-11-25"}])
CATEGORIES = json.dumps(
    [{"key": "vip", "label": "VIP", "colour": "#123456", "walk_in": "no", "of a newer version": "x"}]
)
GOOD: dict[str, dict[str, object]] = {
    "operator": {"id": "0f0f", "name": "Amina", "role": "desk", "pin": "0a" * 100},
    "allowed": {"act": "undo_late", "by": "Farida"},
    "pin_refused": {"of": "0f0f", "wrong": 5},
    "desk": {
        "writer": "0123456789abcdef",
        "key": "0a" * 32,
        "name": "Desk 2",
        "seal": "0b" * 32,
        "badge_keys": "BC",
        "invitation": "0c" * 32,
        "proof": "0d" * 64,
    },
    "invitation": {"key": "0c" * 32},
    "badge_key": {"seal": "0b" * 32, "letter": "C", "sealed": "0e" * 80},
    "hub_credential": {"desk": "0123456789abcdef", "key": "U" + "A2" * 27 + "B", "name": "Desk 2"},
    "desk_revoked": {"desks": ["0123456789abcdef"], "writers": {"0123456789abcdef": 7}, "name": "Desk 2"},
    "conference": {
        "fields": {"name": "C", "days": DAYS, "categories": CATEGORIES, "cut_over": "03:30", "code_prefix": "BC"}
    },
    "delegate_edited": {
        "fields": {
            "name": "Khan",
            "days": "1,2",
            "hold_since": "2026-11-24T03:00:00.000Z",
            "code_id": CODE,
            "new": "x",
        },
        "was": {"name": "Kahn"},
        "file": {"name": "Khan"},
    },
    "mark": {"day": 1, "at": "2026-11-24T03:00:00.000Z", "method": "scan", "reason": "r"},
    "undo": {"marks": ["e0", "e1"], "reason": "r"},
    "merge": {"kept": "p2"},
    "unmerge": {"merge": "e0"},
    "badge_printed": {"code_id": CODE, "copy": 1, "key": "C", "turn": 2, "reason": "r", "destination": "d"},
    "badge_voided": {"code_id": CODE, "copies": [1, 2], "reason": "lost"},
    "handed_over": {"what": "bag", "taken_by": "self", "authorisation": "a"},
    "temporary_lent": {"number": 7, "day": 1, "reason": "r"},
    "temporary_returned": {"loan": "e0"},
    "conflict_settled": {
        "conflict": "0123456789ab",
        "about": "edited_twice",
        "choice": "first",
        "entries": ["e0", "e1"],
        "acts": ["e2"],
    },
    "purge": {
        "entries": ["e9"],
        "people": {"p7": {"ref": "7", "name": "Purged 7", "country": "PK"}},
        "stays": [["e9", "0a" * 8, 7, "2026-11-24T03:00:00.000Z", "Desk", "Op", "mark", "p7", {"day": 1}]],
        "all": False,
    },
    "sealed": {"code": "BCDEFGHIJKLNOPRSTUVX", "day": 1, "heads": [["0123456789abcdef", 7, "0a" * 32]], "as_of": ""},
}
WITHOUT_TABLE = {"allowed", "pin_refused", "sealed"}
"""Kinds whose entries are read where they are, and change no table."""
OTHERS = ("delegate_of_the_future", "attempt", "badge_ordered", "from_the_future")
ODD = st.one_of(
    st.sampled_from(
        [-1, 0, 10**30, 2**63, 1.0, True, None, "", "1", "\ud800", "x\0y", [], {}, [[]], ["\udfff", 1, None]]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3),
        max_leaves=6,
    ),
)


@st.composite
def nearly_good(draw: st.DrawFn, kind: str) -> object:
    """A good body of the kind of which one thing, perhaps further down, is missing or something else."""
    body = json.loads(json.dumps(GOOD.get(kind, {"fields": {"name": "N"}, "entries": ["e0"]})))
    place: object = body
    while isinstance(place, dict) and place:
        key = draw(st.sampled_from(sorted(place)))
        if draw(st.booleans()) and isinstance(place[key], dict):
            place = place[key]
            continue
        place[key] = draw(ODD)
        if draw(st.booleans()):
            del place[key]
        break
    return body


@st.composite
def foreign(draw: st.DrawFn) -> tuple[str, str]:
    """The kind of an entry, and the text of its body as another desk may send it."""
    kind = draw(st.sampled_from([*GOOD, *OTHERS]))
    body = draw(st.one_of(st.just(GOOD.get(kind, {})), nearly_good(kind), ODD))
    return kind, json.dumps(body, ensure_ascii=draw(st.booleans()) or "\\ud" in json.dumps(body))


def entry_of(number: int, kind: str, text: str) -> Entry:
    return Entry(
        f"e{number}", "0123456789abcdef", number, number, "2026-11-24T03:00:00.000Z", "Desk", "Op", kind,
        f"p{number % 2}", "", "", "", kinds.parse(text),
    )  # fmt: skip


@cache
def empty_file() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.apply(connection)
        return connection.serialize()


@contextmanager
def empty_tables() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(empty_file())
        yield connection


def dumped(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: list(projection.dump(connection, table)) for table in PROJECTION}


@given(st.lists(foreign(), max_size=8))
def test_no_body_stops_the_projection_and_a_replay_gives_the_same_tables(told: list[tuple[str, str]]) -> None:
    entries = [entry_of(number, *one) for number, one in enumerate(told)]
    with empty_tables() as incremental, empty_tables() as replayed, empty_tables() as clean:
        for entry in entries:
            projection.apply(incremental, [entry])
        projection.apply(replayed, entries[::-1])
        projection.apply(clean, [entry for entry in entries if not kinds.malformed(entry.kind, entry.body)])
        assert dumped(incremental) == dumped(replayed) == dumped(clean)


def test_every_kind_is_in_the_property_test() -> None:
    told = GOOD.keys() | set(kinds.OF_FIELDS)
    assert told == kinds.KINDS.keys(), "rules for each in db/journal/kinds.py, and a good body in GOOD of this file"
    assert not any(kinds.malformed(kind, body) for kind, body in GOOD.items())


@pytest.mark.parametrize("kind", sorted(GOOD.keys() | set(kinds.OF_FIELDS)))
def test_every_kind_that_has_rules_has_an_effect(kind: str) -> None:
    with empty_tables() as connection:
        before = dumped(connection)
        good = GOOD["delegate_edited"] if kind in kinds.OF_FIELDS else GOOD[kind]
        projection.apply(connection, [entry_of(1, kind, json.dumps(good))])
        changed = dumped(connection) != before
    assert changed != (kind in WITHOUT_TABLE), "db/journal/projection.py; WITHOUT_TABLE, here, where none is meant"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("delegate_of_the_future", GOOD["delegate_edited"]),
        ("badge_printed", {"code_id": CODE}),
        ("badge_printed", {"code_id": CODE, "copy": 21}),
        ("badge_printed", {"code_id": "no code", "copy": 1}),
        ("badge_printed", {"code_id": CODE, "copy": 1, "key": "BC"}),
        ("badge_printed", {"code_id": CODE, "copy": 1, "turn": -1}),
        ("operator", {"id": "", "name": "Amina"}),
        ("operator", {"id": "0f0f", "name": None}),
        ("badge_voided", {"code_id": CODE, "copies": ["x"]}),
        ("temporary_lent", {"day": 1}),
        ("temporary_lent", {"number": -4, "day": 1}),
        ("mark", {}),
        ("mark", {"day": 2**70}),
        ("mark", {"day": True}),
        ("mark", {"day": 1, "at": "this morning"}),
        ("mark", {"day": 1, "at": "2026-02-31T03:00:00.000Z"}),
        ("undo", {"marks": "e0"}),
        ("invitation", {"key": "0c"}),
        ("desk", {**GOOD["desk"], "seal": "0b"}),
        ("desk", {**GOOD["desk"], "badge_keys": "BA"}),
        ("badge_key", {"seal": "0b" * 32, "letter": "C", "sealed": "0e5"}),
        ("badge_key", {"seal": "0b" * 32, "letter": "CD", "sealed": "0e"}),
        ("hub_credential", {**GOOD["hub_credential"], "key": "U" + "A" * 54 + "!"}),
        ("hub_credential", {**GOOD["hub_credential"], "desk": "Desk 2"}),
        ("desk_revoked", {"desks": ["Desk 2"]}),
        ("desk_revoked", {"writers": {"0123456789abcdef": -1}}),
        ("desk_revoked", {"writers": {"Desk 2": 1}}),
        ("merge", {"kept": ""}),
        ("unmerge", {}),
        ("handed_over", {"what": ["bag"], "taken_by": "self"}),
        ("conference", {"fields": {"days": "tomorrow"}}),
        ("conference", {"fields": {"days": '[{"number": 1, "date": "tomorrow"}]'}}),
        ("conference", {"fields": {"categories": '[{"key": "vip", "label": "VIP", "walk_in": "perhaps"}]'}}),
        ("delegate_added", {"fields": {"name": ["Khan"]}}),
        ("delegate_added", {"fields": {"name": "Khan", "days": "first"}}),
        ("delegate_added", {}),
        ("delegate_edited", {"fields": {"name": "Khan"}, "was": {"name": 7}}),
        ("conflict_settled", {"conflict": "one", "about": "fork", "choice": "seen", "entries": []}),
        ("conflict_settled", {"conflict": "0123456789ab", "about": "fork", "choice": "seen", "entries": [""]}),
        ("conflict_settled", {"conflict": "0123456789ab", "about": "Fork", "choice": "seen", "entries": []}),
    ],
)
def test_a_malformed_entry_leaves_every_table_as_it_was(kind: str, body: dict[str, object]) -> None:
    with empty_tables() as connection:
        before = dumped(connection)
        assert projection.apply(connection, [entry_of(1, kind, json.dumps(body))]) == set()
        assert dumped(connection) == before


@pytest.mark.parametrize(
    "text", ["[1]", '"text"', "no JSON", '{"day": 1', "[" * 100_000, '{"name": "\\ud800"}', "9" * 5000]
)
def test_what_is_no_body_reads_as_one_that_says_nothing(text: str) -> None:
    assert kinds.parse(text) == {}


def test_a_field_of_a_newer_version_does_not_hide_the_fields_that_are_known() -> None:
    with empty_tables() as connection:
        projection.apply(connection, [entry_of(1, "delegate_added", '{"fields": {"name": "Khan", "pronoun": "she"}}')])
        projection.apply(connection, [entry_of(3, "delegate_edited", '{"fields": {"ref": "7"}}')])
        row = dumped(connection)["delegate"][0]
    assert row[1:3] == ("7", "Khan")
    assert "she" not in row


def arrive(session: Session, subject: str, kind: str, text: str) -> None:
    """An entry of another desk comes into the file, as a sync brings it in."""
    with session.store.write(Stamp("Desk 9", "Sami", MORNING)) as writing:
        read = kinds.read(kind, kinds.parse(text))
        told = chain.hash_body("s", text)
        about = chain.inner(kind, subject, told)
        made = Prepared(entries.new_id(1), Draft(kind, subject, {}), "s", text, told, about, read)
        entries.append(writing.connection, "another", writing.stamp, [made])
        (entry,) = (entry for entry in journal.read_of(writing.connection, [subject]) if entry.id == made.id)
        writing._heard(projection.apply(writing.connection, [entry]), {})


@settings(max_examples=settings().max_examples // 3)
@given(st.lists(foreign(), max_size=4))
@example([("purge", '{"entries": Infinity}')])
def test_the_desk_works_on_whatever_another_desk_sends(told: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder, new_session(Path(folder)) as session:
        khan, rana = add_people(session, "Amina Khan", "Bilal Rana")
        for number, (kind, text) in enumerate(told):
            arrive(session, (khan.id, rana.id)[number % 2], kind, text)
        for day in session.conference.days:
            marking.mark(session, rana.id, day.number)
            counts.arrivals_by_quarter_hour(session, day.number)
        for row in finding.Finder(session).find("a").rows:
            for badge in dossier.dossier(session, row.delegate).badges:
                copies.code_of(session, badge)
        assert attendance_rows(session).columns
        lookup.held(session)
        temporary.out_now(session)
        counts.conference_status(session)
        assert faults(session) == []


def test_verify_tells_entries_without_effect_which_are_no_fault(session: Session) -> None:
    (khan,) = add_people(session, "Amina Khan")
    arrive(session, khan.id, "badge_printed", '{"code_id": "BCDEFGHIJ"}')
    arrive(session, khan.id, "from_the_future", "{}")
    assert faults(session) == []
    (told,) = without_effect(session)
    assert "badge_printed, Desk 9" in told
    assert dossier.badges_of(session, khan.id) == []
    assert [line.what for line in dossier.history(session, khan.id)] == ["added", "badge printed", "from_the_future"]


def test_a_mark_made_in_a_way_of_a_newer_version_can_be_moved(session: Session) -> None:
    khan, rana = add_people(session, "Amina Khan", "Bilal Rana")
    arrive(session, khan.id, "mark", '{"day": 1, "method": "gate"}')
    assert marking.move(session, khan.id, rana.id, 1).done


def test_an_entry_of_our_own_that_would_have_no_effect_is_not_written(session: Session) -> None:
    before = journal.latest(session.read)
    with pytest.raises(ValueError, match="mark entry"):
        session.record(Draft("mark", "p", {"day": "1"}))
    assert journal.latest(session.read) == before
