"""What one file alone knows of other desks: news that never came, what was written twice, clocks that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from desks import Desk, exchange, open_desks

from checkin.core.syncing.agreement.conflicts import Watch, settle, to_settle
from checkin.core.syncing.agreement.model import Conflict
from db.journal import chain
from db.journal.entries import Draft
from db.journal.packets import Carried, Packet
from db.reading import others

MARK = Draft("mark", "n", {"v": 1, "day": 1, "at": "", "method": "scan"})
Two = tuple[Desk, Desk]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    one, other = open_desks(tmp_path, 2)
    exchange((one, other))
    yield one, other
    for desk in (one, other):
        desk.store.close()


def the_one(desk: Desk, kind: str) -> Conflict:
    (conflict,) = to_settle(desk.session())
    assert (conflict.kind, conflict.person, Watch(desk.session()).count()) == (kind, None, 1)
    return conflict


def test_news_that_is_missing_for_an_hour_is_told_until_it_was_seen_or_came(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    one.write(MARK, MARK, MARK)
    monkeypatch.setattr(others, "_RUN", 1)
    known = others.heads(other.store.read)[one.store.writer_id][0]
    news = one.packets({one.store.writer_id: known})
    lost, *late = [packet for packet in news if packet.writer == one.store.writer_id]
    other.receive(*late)
    assert to_settle(other.session()) == []
    other.ahead = timedelta(hours=1, minutes=1)
    conflict = the_one(other, "missing_news")
    assert conflict.what == (
        f"News of Desk 0 is missing. Entry {known + 1} of Desk 0 never came; Entries that wait for that: 2: the"
        " first is of Tue 08:40. What waits has no effect yet. Let that desk write its news again (checkin carry"
        " export)."
    )
    settle(other.session(), conflict.id, "seen")
    assert to_settle(other.session()) == []
    other.receive(lost)
    assert others.waiting(other.store.read) == 0
    assert to_settle(other.session()) == []


def forked(giver: Desk, packet: Packet) -> Packet:
    """The packet with another last entry, that the giver signed too."""
    *before, last = packet.entries
    assert isinstance(last, Carried)
    body = '{"day":2,"v":1}'
    other = last._replace(body=body, body_hash=chain.hash_body(last.salt, body))
    other = other._replace(hash=chain.hash_header(other[:11]))
    signature = giver.signer.sign(other.seq, other.hash)
    return packet._replace(entries=[*before, other], hash=other.hash, signature=signature)


def test_what_was_written_twice_under_one_number_is_told(two: Two) -> None:
    giver, taker = two
    giver.write(MARK)
    packet = giver.own()
    taker.receive(packet)
    taker.receive(forked(giver, packet))
    conflict = the_one(taker, "fork")
    assert conflict.what == (
        f"Desk 0 wrote two things under one number. Entry {packet.seq} that counts: mark, Tue 08:40; What is kept"
        " apart: mark, Tue 08:40, entries: 1. A copy of its file was used beside it. Look there for what was done,"
        " and do it here again if it matters."
    )
    settle(taker.session(), conflict.id, "seen")
    assert to_settle(taker.session()) == to_settle(giver.session()) == []


@pytest.mark.parametrize(("ahead", "told"), [(59, 0), (61, 1)])
def test_a_clock_that_is_ahead_by_more_than_a_minute_is_told(two: Two, ahead: int, told: int) -> None:
    giver, taker = two
    giver.ahead = timedelta(seconds=ahead)
    giver.write(MARK)
    taker.receive(giver.own())
    assert len(to_settle(taker.session())) == told


def test_a_clock_is_told_with_both_times_and_again_only_when_it_is_worse(two: Two) -> None:
    giver, taker = two
    giver.ahead = timedelta(hours=2, minutes=5)
    giver.write(MARK)
    taker.receive(giver.own())
    conflict = the_one(taker, "clock")
    assert conflict.what == (
        "The clock of Desk 0 is ahead, or the one here is behind. The clock there: Tue 24 Nov 10:45; The clock"
        " here: Tue 24 Nov 08:40: apart by at least 2 h 5 min. Of two desks that disagree the later one counts, so"
        " a clock that is ahead counts too often. Set both right."
    )
    settle(taker.session(), conflict.id, "seen")
    giver.ahead += timedelta(seconds=40)
    giver.write(MARK)
    taker.receive(giver.own())
    assert to_settle(taker.session()) == []
    giver.ahead += timedelta(minutes=10)
    giver.write(MARK)
    taker.receive(giver.own())
    assert the_one(taker, "clock").id != conflict.id
