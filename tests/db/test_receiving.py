"""The door for what other desks send: what is not true, or of nobody known, stays outside, and the rest comes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import MORNING
from desks import MARKED, NAMED, Desk, head, vouching

from db import checks
from db.journal import chain, entries, signing
from db.journal.entries import Draft, utc_text
from db.journal.incoming import AT_ONCE, BESIDE_OTHERS, Sorted
from db.journal.packets import Carried, Packet
from db.journal.signing import Signer
from db.local import keys, settings
from db.reading import others
from db.receiving import receive
from db.store import Writing


def forged(packet: Packet, number: int, signer: Signer | None = None, **changes: object) -> Packet:
    """The packet with another entry in place of one and a chain that holds; signed anew, if by somebody."""
    made: list[Carried] = []
    for entry in packet.entries:
        assert isinstance(entry, Carried)
        if made:
            entry = entry._replace(prev=made[-1].hash)
        if entry.seq == number:
            entry = entry._replace(**changes)  # type: ignore[arg-type]
            entry = entry._replace(body_hash=chain.hash_body(entry.salt, entry.body or ""))
        made.append(entry._replace(hash=chain.hash_header(entry[:11])))
    last = made[-1]
    signature = signer.sign(last.seq, last.hash) if signer else packet.signature
    return packet._replace(entries=made, hash=last.hash, signature=signature)


def test_what_is_new_is_taken_and_what_is_known_is_not_taken_twice(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    giver.write(NAMED, MARKED)
    first = taker.receive(giver.own())
    assert (first.taken, first.known, first.refused) == (len(giver.own().entries), 0, ())
    again = taker.receive(giver.own())
    assert (again.taken, again.known, again.refused) == (0, first.taken, ())
    assert taker.store.read.execute("SELECT name FROM delegate").fetchall()[0][0] == "Amina Khan"
    assert checks.faults(taker.store) == []


def test_what_this_desk_writes_meanwhile_is_durable_and_so_is_all_in_the_end(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    durable, soon = 2, []

    def level() -> int:
        return int(taker.store._writer.execute("PRAGMA synchronous").fetchone()[0])

    def coming() -> Iterator[Packet]:
        giver.write(NAMED)
        yield giver.own()
        with taker.store.write(taker.stamp()) as writing:
            soon.append(level())
            writing.append(MARKED)
        giver.write(MARKED)
        yield giver.own()

    receive(taker.store, taker.stamp(), coming())
    assert (soon, level()) == ([durable], durable)
    assert settings.setting(taker.store.read, settings.LAST_NEWS) == utc_text(taker.stamp().at)


@pytest.mark.parametrize("another_program", [True, False])
def test_little_is_taken_at_a_time_once_somebody_else_writes(
    desks: list[Desk], monkeypatch: pytest.MonkeyPatch, another_program: bool
) -> None:
    giver, taker, _ = desks
    giver.write(NAMED, *[MARKED] * (3 * AT_ONCE - giver.own().seq - 1))
    clerk = Desk(taker.path, "Beside") if another_program else taker
    sizes, take_over = [], Writing.take_over

    def taken(writing: Writing, entries: list[Carried]) -> Sorted:
        if entries:
            sizes.append(len(entries))
        return take_over(writing, entries)

    def coming() -> Iterator[Packet]:
        for since, most in ((0, AT_ONCE), (AT_ONCE, 2 * AT_ONCE)):
            packet = others.own_packet(giver.store.read, giver.signer, since, giver.name, most)
            assert packet is not None
            yield packet
            clerk.write(MARKED)

    monkeypatch.setattr(Writing, "take_over", taken)
    receive(taker.store, taker.stamp(), coming())
    clerk.store.close()
    assert sizes[0] == AT_ONCE
    # Of another program it is seen after the next transaction.
    assert sizes[1] == (AT_ONCE if another_program else BESIDE_OTHERS)
    assert set(sizes[2:-1]) == {BESIDE_OTHERS}
    assert sum(sizes) == 3 * AT_ONCE


def test_a_forged_chain_does_not_lead_to_the_signature(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    giver.write(NAMED, MARKED)
    packet = forged(giver.own(), giver.own().seq - 1, body='{"v":1,"fields":{"name":"Nobody"}}')
    (said,) = taker.receive(packet).refused
    assert "do not bear the signature" in said
    (said,) = taker.receive(packet._replace(hash=giver.own().hash)).refused
    assert "do not lead to the one that it signed" in said
    assert head(taker, giver) == 0


def test_who_signs_with_another_key_than_the_known_one_is_a_stranger(desks: list[Desk]) -> None:
    giver, taker, third = desks
    giver.write(NAMED)
    liar = Signer(giver.signer.conference, giver.store.writer_id, signing.new_key())
    lie = forged(giver.own(), 2, liar, body='{"v":1}')._replace(key=liar.key)
    true = third.own()
    receipt = taker.receive(lie, true)
    assert receipt.taken == len(true.entries)
    assert [(one.name, one.key) for one in receipt.strangers] == [("Desk 0", liar.key)]
    assert head(taker, giver) == 0


def test_a_desk_that_is_vouched_for_is_believed_and_so_is_whom_it_vouches_for(
    desks: list[Desk], tmp_path: Path
) -> None:
    known, taker, _ = desks
    strangers = []
    for number in (1, 2, 3):
        path = tmp_path / f"stranger-{number}.db"
        path.write_bytes(known.path.read_bytes())
        stranger = Desk(path, f"Stranger {number}")
        stranger.make_key()
        strangers.append(stranger)
    first, second, third = strangers
    third.write(NAMED)
    second.write(vouching(third.signer, third.name))
    first.write(vouching(second.signer, second.name))
    told = taker.receive(third.own(), second.own(), first.own())
    assert [one.name for one in told.strangers] == ["Stranger 3", "Stranger 2", "Stranger 1"]
    assert told.taken == 0
    taker.write(vouching(first.signer, first.name))
    told = taker.receive(third.own(), second.own(), first.own())
    assert (told.strangers, told.refused) == ((), ())
    assert taker.store.read.execute("SELECT name FROM delegate").fetchall()[0][0] == "Amina Khan"
    for stranger in strangers:
        stranger.store.close()


def test_entries_are_passed_on_with_their_writers_signature(desks: list[Desk]) -> None:
    giver, middle, taker = desks
    giver.write(NAMED)
    middle.receive(giver.own())
    receipt = taker.receive(*middle.packets())
    assert (receipt.refused, receipt.strangers) == ((), ())
    assert head(taker, giver) == giver.own().seq
    assert taker.tables()["delegate"] == giver.tables()["delegate"]


def test_the_history_of_a_copied_file_comes_with_the_copy(desks: list[Desk], tmp_path: Path) -> None:
    giver, taker, _ = desks
    giver.write(NAMED)
    path = tmp_path / "copy.db"
    giver.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(giver.path.read_bytes())
    copy = Desk(path, "Copy")
    copy.make_key()
    copy.write(MARKED)
    taker.write(vouching(copy.signer, copy.name))
    assert keys.writer_key(copy.store.read, giver.store.writer_id) is None
    assert {packet.signature == "" for packet in copy.packets() if packet.writer == giver.store.writer_id} == {True}
    receipt = taker.receive(*copy.packets())
    assert (receipt.refused, receipt.strangers) == ((), ())
    assert head(taker, giver) == giver.own().seq
    copy.store.close()


def test_a_text_that_a_terminal_obeys_has_no_effect_and_stops_nobody(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    giver.write(NAMED, MARKED)
    packet = giver.own()
    shouted = forged(packet, packet.seq - 1, giver.signer, body='{"fields":{"name":"\\u001b[31mRed"},"v":1}')
    receipt = taker.receive(shouted)
    assert (receipt.taken, receipt.refused) == (len(packet.entries), ())
    assert taker.tables()["delegate"] == []
    assert len(taker.tables()["mark"]) == 1
    assert "its content cannot be read" in checks.without_effect(taker.store)[-1]


@pytest.mark.parametrize("at_once", [200, 1])
def test_a_fork_is_kept_apart_and_named_and_the_rest_is_taken(
    desks: list[Desk], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("db.receiving.AT_ONCE", at_once)
    giver, taker, third = desks
    giver.write(NAMED, MARKED, MARKED)
    packet = giver.own()
    taker.receive(packet)
    before = taker.tables()
    for beyond in (0, 3):  # the fork ends where the journal does, or goes on
        fork = forged(longer(packet, beyond), packet.seq - 1, giver.signer, body='{"day":2,"v":1}')
        receipt = taker.receive(fork, third.own())
        assert (receipt.forked, receipt.waiting, receipt.refused) == (2 + beyond, 0, ())
        assert f"Desk 0 wrote two different entries number {packet.seq - 1}" in receipt.notes[0]
        assert others.forked(taker.store.read) == 2 + beyond
    assert head(taker, third) == third.own().seq
    assert taker.tables()["mark"] == before["mark"]
    assert checks.faults(taker.store) == []


def longer(packet: Packet, more: int) -> Packet:
    """The packet with more entries like its last one; they are still to be chained."""
    last = packet.entries[-1]
    assert isinstance(last, Carried)
    added = [last._replace(id=entries.new_id(number), seq=last.seq + number) for number in range(1, more + 1)]
    return packet._replace(seq=last.seq + more, entries=[*packet.entries, *added])


def test_an_id_that_another_entry_bears_is_kept_apart(desks: list[Desk]) -> None:
    giver, taker, third = desks
    giver.write(NAMED)
    taker.receive(third.own())
    taken = third.own().entries[0]
    assert isinstance(taken, Carried)
    receipt = taker.receive(forged(giver.own(), giver.own().seq, giver.signer, id=taken.id))
    assert (receipt.forked, head(taker, giver)) == (1, giver.own().seq - 1)


def test_what_waits_is_no_fault_and_is_taken_as_soon_as_the_hole_is_filled(
    desks: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    giver, taker, third = desks
    giver.write(NAMED, MARKED)
    whole, others_own = giver.own(), third.own()
    monkeypatch.setattr(others, "_RUN", 2)
    first, *rest = [packet for packet in giver.packets() if packet.writer == whole.writer]
    receipt = taker.receive(*rest, others_own)
    assert receipt.taken == len(others_own.entries)
    assert receipt.waiting == others.waiting(taker.store.read) == sum(len(packet.entries) for packet in rest)
    assert checks.faults(taker.store) == []
    assert taker.receive(*rest).waiting == receipt.waiting
    receipt = taker.receive(first)
    assert (receipt.taken, receipt.waiting) == (whole.seq, 0)
    assert set(giver.tables()["mark"]) <= set(taker.tables()["mark"])


def test_a_clock_far_ahead_is_told_and_does_not_drag_ours(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    giver.ahead = timedelta(days=1)
    giver.write(NAMED)
    receipt = taker.receive(giver.own())
    assert receipt.refused == ()
    (said,) = receipt.notes
    assert said.startswith("The clock of Desk 0 is wrong: it wrote 2026-11-25")
    (entry,) = taker.write(MARKED)
    assert entry.hlc < entries.believable_until(MORNING)
    assert taker.receive(giver.own()).notes == ()  # known
    giver.ahead = timedelta()
    giver.write(MARKED)
    receipt = taker.receive(*giver.packets())
    assert (receipt.refused, receipt.strangers, receipt.notes) == ((), (), ())  # set right, and another writer since
    assert set(giver.tables()["mark"]) <= set(taker.tables()["mark"])


def test_what_was_purged_here_does_not_come_back(desks: list[Desk]) -> None:
    giver, taker, third = desks
    (named,) = giver.write(NAMED)
    packet = giver.own()
    taker.receive(packet)
    taker.purge([named.id])
    assert taker.receive(packet).taken == 0
    third.receive(taker.own(), packet)
    for desk in (taker, third):
        assert desk.tables()["delegate"] == []
        assert checks.faults(desk.store) == []


def test_content_that_was_held_back_is_put_in_when_it_comes(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    giver.write(NAMED)
    packet = giver.own()
    bare = packet._replace(entries=[entry._replace(body=None) for entry in packet.entries])  # type: ignore[attr-defined]
    taker.receive(bare)
    assert taker.tables()["delegate"] == []
    assert taker.receive(packet).taken == len(packet.entries)
    assert taker.tables()["delegate"] == giver.tables()["delegate"]
    assert checks.faults(taker.store) == []


def test_an_unknown_kind_is_kept_and_passed_on(desks: list[Desk]) -> None:
    giver, middle, taker = desks
    (future,) = giver.write(Draft("from_the_future", "p1", {"v": 9, "anything": [1]}))
    middle.receive(giver.own())
    taker.receive(*middle.packets())
    assert future.id in taker.ids()
    assert checks.faults(taker.store) == []


def test_what_nobody_vouches_for_is_not_passed_on_and_counted(desks: list[Desk]) -> None:
    giver, middle, taker = desks
    giver.write(NAMED)
    middle.receive(giver.own())
    with middle.store.write(middle.stamp()) as writing:
        writing.connection.execute("DELETE FROM checkpoint WHERE writer = ?", (giver.store.writer_id,))
    assert others.unproven(middle.store.read, middle.signer) == giver.own().seq
    assert giver.store.writer_id not in {packet.writer for packet in middle.packets()}
    unsigned = giver.own()._replace(key="", signature="")
    assert [(one.name, one.key) for one in taker.receive(unsigned).strangers] == [("Desk 0", "")]


def test_a_purge_takes_no_purge_away(desks: list[Desk]) -> None:
    giver, taker, third = desks
    (first,) = giver.write(Draft("purge", "", {"v": 1, "entries": []}))
    early = giver.own()
    giver.write(Draft("purge", "", {"v": 1, "entries": [first.id]}))
    taker.receive(early)
    taker.receive(giver.own())
    third.receive(giver.own())
    for desk in (taker, third):
        (bodies,) = desk.store.read.execute("SELECT count(*) FROM entry_body").fetchone()
        assert bodies == len(desk.ids())
