"""Where paper, marks and money differ: each list is what SQL says, and ticks are kept as facts."""

from __future__ import annotations

import pytest
from builders import FrozenClock, add_people, entries_of

from checkin.core.attendance import marking, signing
from checkin.core.dossier import history
from checkin.core.models import Delegate
from checkin.core.people import merging
from checkin.core.people.disclosure import DESK
from checkin.core.reports.variance import variance
from checkin.core.session import Session
from checkin.errors import UsageError

AWAITED = """
SELECT ref FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias) AND status IN ('confirmed', 'provisional')
  AND (days = '' OR ',' || days || ',' LIKE '%,' || :day || ',%') AND id NOT IN (
    SELECT coalesce(alias.kept, mark.delegate_id) FROM mark LEFT JOIN alias ON alias.delegate_id = mark.delegate_id
    WHERE day = :day AND mark.id NOT IN (SELECT mark_id FROM undone))
"""


def refs(people: list[Delegate]) -> list[str]:
    return sorted(person.ref for person in people)


def test_who_is_on_the_sheet_and_not_marked_and_who_was_paid_for(reported: Session) -> None:
    for found in variance(reported, DESK):
        day = {"day": found.day.number}
        assert refs(found.not_marked) == sorted(row[0] for row in reported.read.execute(AWAITED, day))
        paid = reported.read.execute(f"{AWAITED} AND funded = 'yes'", day)
        assert refs(found.funded_absent) == sorted(row[0] for row in paid)
        assert not found.entered
        assert not found.not_signed


def test_ticks_of_the_sheet_tell_who_was_marked_and_did_not_sign(session: Session, clock: FrozenClock) -> None:
    here, forgot, absent, other = add_people(session, "Amina Khan", "Bilal Ahmed", "Chiara Rossi", "Dan Levi")
    for person in (here, forgot, other):
        marking.mark(session, person.id, 1)
    assert signing.enter(session, 1, signing.everybody_in(session, 1, [forgot.ref, other.ref])) == 1
    assert signing.enter(session, 1, [absent.id, here.id]) == 1
    (found,) = variance(session, DESK, 1)
    assert (refs(found.not_signed), refs(found.signed_only)) == (sorted([forgot.ref, other.ref]), [absent.ref])
    clock.forward(minutes=1)
    signing.enter(session, 1, [here.id], signed=False)
    signing.enter(session, 1, [other.id])
    (found,) = variance(session, DESK, 1)
    assert refs(found.not_signed) == sorted([here.ref, forgot.ref])
    assert not variance(session, DESK, 2)[0].entered
    assert [line.what for line in history(session, here.id)][-2:] == [
        "signature on the day's sheet entered",
        "no signature on the day's sheet, as entered",
    ]
    assert all(entry.body == {"v": 1, "day": 1, "signed": True} for entry in entries_of(session, "sheet_signed")[:2])


def test_a_signature_of_a_merged_record_is_that_of_the_kept_one(session: Session) -> None:
    kept, gone = add_people(session, "Amina Khan", "Amina Kahn")
    marking.mark(session, gone.id, 1)
    signing.enter(session, 1, [gone.id])
    merging.merge(session, gone.id, kept.id, "the same person")
    (found,) = variance(session, DESK, 1)
    assert (found.entered, found.not_signed, found.not_marked) == (True, [], [])


def test_who_signed_and_was_paid_for_is_not_called_absent(session: Session) -> None:
    (paid,) = add_people(session, "Amina Khan", funded="yes")
    assert variance(session, DESK, 1)[0].funded_absent == [paid]
    signing.enter(session, 1, [paid.id])
    assert variance(session, DESK, 1)[0].funded_absent == []


def test_a_ref_of_nobody_and_a_day_that_is_none_are_refused(session: Session) -> None:
    with pytest.raises(UsageError, match="Nobody"):
        signing.everybody_in(session, 1, ["X9"])
    with pytest.raises(UsageError, match="no day 7"):
        signing.enter(session, 7, [])
    assert signing.ids_of(session, ["X9"]) == ([], ["X9"])
