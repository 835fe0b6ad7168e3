"""Merged people are never counted or listed, whoever asks; after an unmerge all is as before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from builders import FrozenClock, add_people

from badges.code import code_id_for
from checkin.core.attendance import counts, marking
from checkin.core.attendance.presence import Presence
from checkin.core.conference import closing
from checkin.core.finding import Finder
from checkin.core.issuing import temporary
from checkin.core.models import Delegate
from checkin.core.people import delegations, lookup, merging, registration
from checkin.core.printing import jobs, orders, printers
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session
from db import checks
from db.journal.entries import Draft
from db.local import print_queue, search_store
from db.reading import attendance, badges_log, delegates

REFS = ("KEPT", "GONE")


@pytest.fixture
def twins(session: Session, clock: FrozenClock, tmp_path: Path) -> tuple[Delegate, Delegate]:
    """One person twice on the list: both marked, with a badge, one more in a printer's queue, a temporary one, held."""
    kept, gone = (add_people(session, "Amina Khan", ref=ref, delegation="Egypt", country="EG")[0] for ref in REFS)
    (tmp_path / "cards").mkdir()
    printers.add(session, "Desk printer", f"folder:{tmp_path / 'cards'}")
    for person in (kept, gone):
        marking.mark(session, person.id, 1)
        temporary.lend(session, person.id, "forgot the badge")
        orders.order(session, [person], "Desk printer")
        registration.park(session, person.id, "identity in doubt")
        body: dict[str, object] = {"v": 1, "code_id": code_id_for(person.id), "copy": 1}
        session.record(Draft("badge_printed", person.id, body))
        clock.forward(minutes=20)
    return kept, gone


def _refs(people: Iterable[Delegate]) -> list[str]:
    return [person.ref for person in people]


def _of_ids(session: Session, ids: Iterable[str]) -> list[str]:
    """Refs of records as they stand: an id of a merged one would give its own."""
    records = delegates.by_ids(session.read, sorted(ids))
    return [row.fields["ref"] for row in records.values()]


def _named_in(lines: Iterable[str]) -> list[str]:
    said = "\n".join(lines)
    return [ref for ref in REFS if ref in said]


def _found(session: Session) -> list[str]:
    return _refs(row.delegate for row in Finder(session).find("Amina Khan").rows)


def _sql_view(session: Session) -> list[str]:
    return [row[0] for row in session.read.execute("SELECT ref FROM people")]


_LISTED: dict[str, Callable[[Session], Iterable[str]]] = {
    "everybody": lambda session: _refs(lookup.everybody(session)),
    "held": lambda session: _refs(lookup.held(session)),
    "of_delegation": lambda session: _refs(delegations.of_delegation(session, "Egypt")),
    "find": _found,
    "what the search indexes": lambda session: [row.fields["ref"] for row in search_store.people(session.read)],
    "present": lambda session: _of_ids(session, attendance.present_on(session.read, 1)),
    "presence": lambda session: _of_ids(session, Presence(session).on(1)),
    "printed": lambda session: _of_ids(session, badges_log.printed_ids(session.read)),
    "badge under way": lambda session: _of_ids(session, print_queue.busy_people(session.read)),
    "print jobs": lambda session: [
        person.ref for job in jobs.open_jobs(session) for person in lookup.by_ids(session, job.ids).values()
    ],
    "loans": lambda session: _of_ids(session, {loan.delegate_id for loan in temporary.out_now(session)}),
    "unsettled": lambda session: _named_in(closing.unsettled(session, 1)),
    "export": lambda session: [str(row["ref"]) for row in attendance_rows(session, 1).rows],
    "view": _sql_view,
}


@pytest.mark.parametrize("asked", _LISTED)
def test_only_the_kept_record_is_listed(session: Session, twins: tuple[Delegate, Delegate], asked: str) -> None:
    kept, gone = twins
    listed = _LISTED[asked]
    before = sorted(listed(session))
    assert before == sorted(REFS)
    merging.merge(session, gone.id, kept.id, "same passport")
    assert set(listed(session)) == {"KEPT"}
    merging.unmerge(session, gone.id)
    assert sorted(listed(session)) == before


_COUNTED: dict[str, Callable[[Session], int]] = {
    "expected": lambda session: counts.day_status(session, 1).expected,
    "in": lambda session: counts.day_status(session, 1).present,
    "expected of a country": lambda session: counts.day_status(session, 1).by_country["EG"].expected,
    "in of a country": lambda session: counts.day_status(session, 1).by_country["EG"].present,
    "expected of a delegation": lambda session: counts.delegation_count(session, "Egypt", 1).expected,
    "in of a delegation": lambda session: counts.delegation_count(session, "Egypt", 1).present,
    "arrivals": lambda session: sum(count for _, count in counts.arrivals_by_quarter_hour(session, 1)),
    "delegations": lambda session: dict(delegations.delegations(session))["Egypt"],
    "list": lambda session: delegates.count(session.read),
    "namesakes": lambda session: Finder(session).find("Amina Khan").rows[0].namesakes + 1,
}


@pytest.mark.parametrize("asked", _COUNTED)
def test_a_person_twice_on_the_list_counts_once(session: Session, twins: tuple[Delegate, Delegate], asked: str) -> None:
    kept, gone = twins
    count = _COUNTED[asked]
    assert count(session) == 2
    merging.merge(session, gone.id, kept.id, "same passport")
    assert count(session) == 1
    merging.unmerge(session, gone.id)
    assert count(session) == 2
    assert checks.faults(session.store) == []


def test_a_finder_and_a_presence_at_work_take_notice(session: Session, twins: tuple[Delegate, Delegate]) -> None:
    kept, gone = twins
    finder, presence = Finder(session), Presence(session)
    assert len(presence.on(1)) == 2
    merging.merge(session, gone.id, kept.id, "same passport")
    finder.refresh()
    assert _refs(row.delegate for row in finder.find("Amina Khan").rows) == ["KEPT"]
    assert set(presence.on(1)) == {kept.id}
    merging.unmerge(session, gone.id)
    finder.refresh()
    assert sorted(_refs(row.delegate for row in finder.find("Amina Khan").rows)) == sorted(REFS)
    assert set(presence.on(1)) == {kept.id, gone.id}


def test_undone_marks_of_a_merged_record_count_for_the_kept_one(
    session: Session, twins: tuple[Delegate, Delegate]
) -> None:
    kept, gone = twins
    marking.undo(session, gone.id, 1)
    merging.merge(session, gone.id, kept.id, "same passport")
    (row,) = attendance_rows(session, 1).rows
    assert (row["ref"], row["present"], row["undone"]) == ("KEPT", "yes", 1)


def test_a_badge_ordered_under_a_merged_record_is_the_persons(
    session: Session, twins: tuple[Delegate, Delegate], tmp_path: Path
) -> None:
    kept, gone = twins
    orders.cancel(session, jobs.open_of(session, kept.id))
    merging.merge(session, gone.id, kept.id, "same passport")
    (job,) = jobs.open_of(session, kept.id)
    (refused,) = orders.order(session, [kept], "Desk printer").refused
    assert "is waiting" in refused[1]
    (tmp_path / "other").mkdir()
    printers.add(session, "Other printer", f"folder:{tmp_path / 'other'}")
    orders.move(session, [job], "Other printer")
    (moved,) = jobs.open_of(session, kept.id)
    assert lookup.by_ids(session, moved.ids)[moved.ids[0]].id == kept.id


def test_a_badge_of_a_merged_record_makes_the_next_one_a_reprint(session: Session, tmp_path: Path) -> None:
    kept, gone = (add_people(session, "Amina Khan", ref=ref)[0] for ref in REFS)
    printers.add(session, "Desk printer", f"folder:{tmp_path}")
    session.record(Draft("badge_printed", gone.id, {"v": 1, "code_id": code_id_for(gone.id), "copy": 1}))
    assert not badges_log.was_printed(session.read, kept.id)
    merging.merge(session, gone.id, kept.id, "same passport")
    assert badges_log.was_printed(session.read, kept.id)
    (refused,) = orders.order(session, [kept], "Desk printer").refused
    assert "reason" in refused[1]
    merging.unmerge(session, gone.id)
    assert orders.order(session, [kept], "Desk printer").refused == ()


def test_what_a_merged_record_was_given_was_given_to_the_person(session: Session) -> None:
    kept, gone = (add_people(session, "Amina Khan", ref=ref)[0] for ref in REFS)
    registration.hand_over(session, gone.id, "badge")
    registration.hand_over(session, kept.id, "bag")
    merging.merge(session, gone.id, kept.id, "same passport")
    assert len(badges_log.handed_over(session.read, kept.id)) == 2
    merging.unmerge(session, gone.id)
    assert len(badges_log.handed_over(session.read, kept.id)) == 1


def test_two_desks_that_merge_two_records_into_each_other_keep_the_same_one(session: Session) -> None:
    kept = []
    for name in ("Amina Khan", "Bilal Shah"):
        one, other = sorted(person.id for person in add_people(session, name, name))
        pairs = [(one, other), (other, one)]
        for gone, into in pairs if name == "Amina Khan" else reversed(pairs):
            session.record(Draft("merge", gone, {"v": 1, "kept": into, "reason": "same passport"}))
        kept.append(delegates.merged(session.read).get(other) == one)
    assert kept == [True, True]
