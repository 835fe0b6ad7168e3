"""Who is expected on a day: one rule for the card, F4, the exports and the SQL that counts."""

from __future__ import annotations

import sqlite3
from types import SimpleNamespace
from typing import Any

from builders import add_people
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core.attendance import counts, marking
from checkin.core.models import Delegate, Status
from checkin.core.people import lookup
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session
from db import migrations
from db.journal import kinds, projection
from db.journal.entries import Entry
from db.reading import attendance
from db.reading import counts as counted

_ATTENDED = (1, 2, 11, 12)
_day_numbers = st.one_of(st.sampled_from(_ATTENDED), st.integers(1, 9_999))
_person = st.fixed_dictionaries(
    {
        "status": st.one_of(
            st.sampled_from([word.value for word in Status]), st.text(max_size=12).filter(kinds.is_text)
        ),
        "days": st.lists(_day_numbers, max_size=4).map(lambda numbers: ",".join(map(str, numbers))),
        "category": st.sampled_from(["delegate", "media", ""]),
    }
)
# Whose record a record was merged into, and the days they were marked on.
_people = st.lists(
    st.tuples(_person, st.one_of(st.none(), st.integers(0, 5)), st.sets(st.sampled_from(_ATTENDED))),
    min_size=1,
    max_size=6,
)


def _entry(number: int, kind: str, subject: str, body: dict[str, Any]) -> Entry:
    assert not kinds.malformed(kind, body)
    at = "2026-11-24T03:00:00.000Z"
    return Entry(f"e{number}", "w", number, number, at, "Desk", "Op", kind, subject, "", "", "", body)


def _entries(people: list[tuple[dict[str, str], int | None, set[int]]]) -> list[Entry]:
    facts = []
    for number, (fields, kept, days) in enumerate(people):
        facts.append(("delegate_added", f"p{number}", {"fields": {"name": "N", **fields}}))
        facts += [("mark", f"p{number}", {"day": day, "method": "search"}) for day in sorted(days)]
        if kept is not None:
            facts.append(("merge", f"p{number}", {"kept": f"p{kept % len(people)}"}))
    return [_entry(number, *fact) for number, fact in enumerate(facts, start=1)]


@settings(max_examples=200, deadline=None)
@given(_people, st.one_of(st.sampled_from(_ATTENDED), _day_numbers))
def test_the_count_in_sql_is_the_rule_of_a_delegate(
    people: list[tuple[dict[str, str], int | None, set[int]]], day: int
) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrations.apply(connection)
        projection.apply(connection, _entries(people))
        listed = list(lookup.everybody(SimpleNamespace(read=connection)))  # type: ignore[arg-type]
        present = attendance.present_on(connection, day)
        wanted: dict[str, tuple[int, int]] = {}
        for person in listed:
            expected, here = wanted.get(person.category, (0, 0))
            wanted[person.category] = (expected + person.expected_on(day), here + (person.id in present))
        found = {key: (expected, here) for key, expected, here in counted.tally(connection, day, "category")}
    finally:
        connection.close()
    assert found == {key: count for key, count in wanted.items() if any(count)}
    assert set(present) <= {person.id for person in listed}


def test_a_rule_in_words() -> None:
    assert [Delegate("p", status=status).expected for status in Status] == [True, True, False, False, False]
    assert Delegate("p").expected_on(7)
    only_two = Delegate("p", days="2,12")
    assert [day for day in range(1, 14) if only_two.expected_on(day)] == [2, 12]
    assert not Delegate("p", days="2", status=Status.CANCELLED).expected_on(2)
    assert Delegate("p", days="2", status=Status.CANCELLED).invited_on(2)


def test_the_card_the_export_and_the_status_count_alike(session: Session) -> None:
    both, first = add_people(session, "Amina Khan", "Bilal Ahmed", delegation="Egypt")
    add_people(session, "Dina Said", delegation="Egypt", days="2")
    add_people(session, "Omar Said", delegation="Egypt", status="pending")
    marking.mark_many(session, [both.id, first.id], 1)
    for day, expected, present in ((1, 2, 2), (2, 3, 0)):
        card = counts.delegation_count(session, "Egypt", day)
        status = counts.day_status(session, day)
        rows = attendance_rows(session, day).rows
        assert (card.expected, card.present) == (expected, present)
        assert (status.expected, status.present) == (expected, present)
        assert sum(row["expected"] == "yes" for row in rows) == expected
