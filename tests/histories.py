"""What may happen at desks: bodies of every kind, about three people, that mean something to each other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

from hypothesis import strategies as st

from db import migrations

PEOPLE = ("p1", "p2", "p3")
MARKS = st.sampled_from(["e0", "e1", "e2", "e3", "e4", "e5", "unknown"])

bodies = st.one_of(
    st.tuples(
        st.sampled_from(["delegate_added", "delegate_edited", "delegate_imported", "delegate_parked"]),
        st.builds(
            lambda fields, was, file: {"v": 1, "fields": fields, "was": was, "file": file},
            st.dictionaries(st.sampled_from(["name", "ref", "hold", "x:Diet"]), st.sampled_from("abc"), max_size=3),
            st.dictionaries(st.sampled_from(["name", "ref", "hold", "x:Diet"]), st.sampled_from("abc"), max_size=3),
            st.dictionaries(st.sampled_from(["name", "position"]), st.sampled_from("xyz"), max_size=2),
        ),
    ),
    st.tuples(
        st.just("delegate_added"),
        st.builds(
            lambda ref: {"v": 1, "fields": {"name": "Amina Khan", "country": "PK", "ref": ref}},
            st.sampled_from(["a", "A", "b"]),
        ),
    ),
    st.tuples(
        st.sampled_from(["delegate_imported", "delegate_status"]),
        st.builds(
            lambda fields: {"v": 1, "fields": fields},
            st.fixed_dictionaries(
                {},
                optional={
                    "status": st.sampled_from(["confirmed", "provisional", "cancelled"]),
                    "days": st.sampled_from(["", "1", "2", "1,2", "2,2"]),
                    "category": st.sampled_from(["delegate", "media"]),
                    "country": st.sampled_from(["", "PK"]),
                    "delegation": st.sampled_from(["", "Egypt"]),
                    "organisation": st.sampled_from(["", "UNODC"]),
                },
            ),
        ),
    ),
    st.tuples(
        st.just("mark"),
        st.builds(
            lambda day, at: {"v": 1, "day": day, "at": at, "method": "search"},
            st.integers(1, 2),
            st.sampled_from(["2026-11-24T03:00:00.000Z", "2026-11-24T04:00:00.000Z"]),
        ),
    ),
    st.tuples(st.just("undo"), st.builds(lambda marks: {"v": 1, "marks": marks}, st.lists(MARKS, max_size=3))),
    st.tuples(st.just("merge"), st.builds(lambda kept: {"v": 1, "kept": kept}, st.sampled_from(PEOPLE))),
    st.tuples(st.just("unmerge"), st.builds(lambda merge: {"v": 1, "merge": merge}, MARKS)),
    st.tuples(
        st.just("badge_printed"),
        st.builds(
            lambda copy, turn: {"v": 1, "code_id": "BCDEFGHIJ", "copy": copy, "turn": turn, "reason": ""},
            st.integers(1, 3),
            st.integers(0, 2),
        ),
    ),
    st.tuples(
        st.just("badge_voided"),
        st.builds(
            lambda copies: {"v": 1, "code_id": "BCDEFGHIJ", "copies": copies, "reason": "lost"},
            st.lists(st.integers(1, 3), max_size=2),
        ),
    ),
    st.tuples(
        st.just("operator"),
        st.builds(lambda who, name: {"v": 1, "id": who, "name": name}, st.sampled_from("pq"), st.sampled_from("AB")),
    ),
    st.tuples(
        st.just("desk"),
        st.builds(
            lambda writer, key, name, more: {"v": 1, "writer": writer * 8, "key": key * 32, "name": name, **more},
            st.sampled_from(["0a", "0b"]),
            st.sampled_from(["1c", "1d"]),
            st.sampled_from("AB"),
            st.builds(
                lambda seal, held: {"seal": seal * 32, "badge_keys": held},
                st.sampled_from(["", "2e", "2f"]),
                st.sampled_from(["", "B", "BC"]),
            ),
        ),
    ),
    st.tuples(st.just("sealed"), st.just({"v": 1, "code": "BCDEF" * 4, "day": 1, "heads": [["0a" * 8, 1, "1c" * 32]]})),
    st.tuples(st.just("invitation"), st.builds(lambda key: {"v": 1, "key": key * 32}, st.sampled_from(["3a", "3b"]))),
    st.tuples(
        st.just("badge_key"),
        st.builds(
            lambda seal, letter: {"v": 1, "seal": seal * 32, "letter": letter, "sealed": "00ff"},
            st.sampled_from(["2e", "2f"]),
            st.sampled_from("BC"),
        ),
    ),
    st.tuples(
        st.just("hub_credential"),
        st.builds(
            lambda desk, key, name: {"v": 1, "desk": desk * 8, "key": "U" + key * 55, "name": name},
            st.sampled_from(["4a", "4b"]),
            st.sampled_from("A2"),
            st.sampled_from("AB"),
        ),
    ),
    st.tuples(
        st.just("desk_revoked"),
        st.builds(
            lambda desk, writer, up_to: {"v": 1, "desks": [desk * 8], "writers": {writer * 8: up_to}, "name": "A"},
            st.sampled_from(["4a", "4b"]),
            st.sampled_from(["0a", "0b"]),
            st.integers(0, 3),
        ),
    ),
    st.tuples(
        st.just("conference"),
        st.builds(lambda name: {"v": 1, "fields": {"name": name}}, st.sampled_from("ABC")),
    ),
    st.tuples(
        st.just("temporary_lent"),
        st.builds(lambda number: {"v": 1, "number": number, "day": 1, "reason": "forgot"}, st.integers(1, 2)),
    ),
    st.tuples(st.just("temporary_returned"), st.builds(lambda loan: {"v": 1, "loan": loan}, MARKS)),
    st.tuples(
        st.just("conflict_settled"),
        st.builds(
            lambda conflict, choice, entries: {
                "v": 1,
                "conflict": conflict * 12,
                "about": "marked_twice",
                "choice": choice,
                "entries": entries,
            },
            st.sampled_from("0f"),
            st.sampled_from(["seen", "first"]),
            st.lists(MARKS, max_size=2),
        ),
    ),
    st.tuples(st.just("handed_over"), st.just({"v": 1, "what": "bag", "taken_by": "self"})),
    st.tuples(st.sampled_from(["from_the_future", "attempt"]), st.just({"v": 9, "anything": [1]})),
    st.tuples(st.sampled_from(["mark", "delegate_edited"]), st.none()),
)


@cache
def empty_file() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.apply(connection)
        return connection.serialize()
