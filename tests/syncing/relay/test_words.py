"""What desks say of themselves: a hub that lost something in its midst is noticed by it; and clocks are compared."""

from __future__ import annotations

import pytest
from relays import Desks, in_step

from checkin.core.syncing.relay import hub
from checkin.core.syncing.relay.following import Arrived
from checkin.core.syncing.relay.wire import Wire
from checkin.core.syncing.relay.words import Lacks, Word, clock_in_words, heard, spoken
from checkin.core.syncing.standing import standing, traffic_of

AWAY, THERE = "a" * 16, "b" * 16
KNOWN = {AWAY: 9}


def word(known: int, read_to: int, at: float) -> dict[str, Word]:
    return {"c.x.h.desk": Word(THERE, {AWAY: known} if known else {}, read_to, at)}


def test_who_has_read_as_far_and_lacks_it_still_lacks_it() -> None:
    lacks = Lacks()
    assert lacks.found(word(4, 100, 1.0), KNOWN, 100, now=1.0) == {}
    assert lacks.found(word(4, 100, 1.0), KNOWN, 100, now=2.0) == {}, "the same word says nothing new"
    assert lacks.found(word(4, 100, 6.0), KNOWN, 100, now=6.0) == {AWAY: 4}


def test_what_was_not_read_yet_is_not_lacking() -> None:
    lacks = Lacks()
    assert lacks.found(word(4, 50, 1.0), KNOWN, 100, now=1.0) == {}
    assert lacks.found(word(4, 99, 6.0), KNOWN, 120, now=6.0) == {}
    assert lacks.found(word(4, 100, 11.0), KNOWN, 130, now=11.0) == {AWAY: 4}


def test_who_comes_further_meanwhile_is_only_slow() -> None:
    lacks = Lacks()
    assert lacks.found(word(4, 100, 1.0), KNOWN, 100, now=1.0) == {}
    assert lacks.found(word(5, 100, 6.0), KNOWN, 100, now=6.0) == {}


def test_what_was_laid_down_once_more_is_not_again_and_who_is_silent_is_not_waited_for() -> None:
    lacks = Lacks()
    lacks.found(word(0, 100, 1.0), KNOWN, 100, now=1.0)
    found = lacks.found(word(0, 100, 6.0), KNOWN, 100, now=6.0)
    assert found == {AWAY: 0}
    lacks.filled(found)
    assert lacks.found(word(0, 100, 11.0), KNOWN, 100, now=11.0) == {}
    silent = Lacks()
    silent.found(word(4, 100, 1.0), KNOWN, 100, now=1.0)
    assert silent.found(word(4, 100, 6.0), KNOWN, 100, now=600.0) == {}


def test_a_word_that_no_desk_of_the_conference_sealed_is_none(desks: Desks) -> None:
    wire = Wire(desks.sessions[0])
    mine = spoken(desks.sessions[0], wire, "c.x.h.desk", 7)
    said = heard(wire, Arrived("c.x.h.desk", 1, mine, 100.0, 0), clock_ahead=40.0)
    assert said is not None
    assert (said.writer, said.read_to, said.at) == (desks.sessions[0].store.writer_id, 7, 60.0)
    for subject, message in (("c.x.h.other", mine), ("c.x.h.desk", b"anything"), ("c.x.h.desk", b"")):
        assert heard(wire, Arrived(subject, 1, message, 0.0, 0), 0.0) is None
    for text in (b"[]", b'{"writer":"x","read_to":1}', b'{"writer":"aaaaaaaaaaaaaaaa","read_to":"1"}'):
        assert heard(wire, Arrived("s", 1, wire.seal("s", text), 0.0, 0), 0.0) is None


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (59.0, ()),
        (-59.0, ()),
        (61.0, ("The clock here is 1 min behind the hub's. Set whichever is wrong.",)),
        (-300.0, ("The clock here is 5 min ahead of the hub's. Set whichever is wrong.",)),
    ],
)
def test_clocks_in_words(ahead: float, words: tuple[str, ...]) -> None:
    assert clock_in_words(ahead) == words


def test_a_clock_that_is_wrong_is_told_and_kept(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ahead:
        @staticmethod
        def time() -> float:
            return 300.0 + now()

    now = hub.time.time
    monkeypatch.setattr(hub, "time", Ahead)
    told = in_step(desks.sessions[0])
    assert told[:1] == ["The clock here is 5 min ahead of the hub's. Set whichever is wrong."]
    assert -301 < traffic_of(desks.sessions[0]).clock_ahead < -299
    here = standing(desks.sessions[0])
    assert here is not None
    assert here.trouble == told[0]
