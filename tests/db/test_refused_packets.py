"""What is refused of what other desks send: packets and entries that are none, and those changed on their way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desks import MARKED, NAMED, Desk, head

from db import checks
from db.journal import packets
from db.journal.packets import Carried, Packet


def with_words(packet: Packet, old: str, new: str) -> Packet:
    """The packet with other content in an entry, as a careless hand would change it in the file."""
    return packet._replace(
        entries=[
            entry._replace(body=entry.body.replace(old, new)) if entry.body else entry
            for entry in packet.entries
            if isinstance(entry, Carried)
        ],
    )


def test_changed_content_is_refused_and_what_follows_waits_for_it(desks: list[Desk]) -> None:
    giver, taker, _ = desks
    giver.write(NAMED, MARKED)
    packet = giver.own()
    receipt = taker.receive(with_words(packet, "Amina", "Anima"))
    assert (receipt.taken, receipt.waiting) == (packet.seq - 2, 1)
    (said,) = receipt.refused
    assert said == f"Desk 0's entry {packet.seq - 1} (delegate_added) was changed on its way."
    assert checks.faults(taker.store) == []
    healed = taker.receive(packet)
    assert (healed.taken, healed.waiting, healed.refused) == (2, 0, ())


@pytest.mark.parametrize("change", [{"desk": "Desk 7"}, {"hlc": 1}, {"subject": "p2"}, {"prev": "0" * 64}], ids=str)
def test_a_changed_header_is_refused_with_what_stands_before_it(desks: list[Desk], change: dict[str, object]) -> None:
    giver, taker, _ = desks
    giver.write(NAMED, MARKED)
    packet = giver.own()
    altered = [
        entry._replace(**change) if entry.seq == packet.seq - 1 else entry  # type: ignore[attr-defined]
        for entry in packet.entries
    ]
    receipt = taker.receive(packet._replace(entries=altered))
    assert receipt.refused == (f"Desk 0's entries up to {packet.seq - 1} do not lead to the one that it signed.",)
    assert (receipt.taken, receipt.waiting) == (0, 1)
    assert taker.receive(packet).taken == packet.seq


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda packet: packet._replace(conference="another"), "of another conference, or of a practice copy"),
        (lambda packet: packet._replace(seq="1"), "not in the form of one"),
        (lambda packet: packet._replace(name="\x1b[31m"), "not in the form of one"),
        (lambda packet: packet._replace(writer="w"), "not in the form of one"),
        (lambda packet: packet._replace(signature="zz"), "do not bear the signature"),
        (lambda packet: packet._replace(key="00"), "not in the form of one"),
        (lambda packet: packet._replace(key="00" * 32), "do not bear the signature"),
        (lambda packet: packet._replace(key=""), "not in the form of one"),
        (lambda packet: packet._replace(entries=packet.entries[:-1]), "do not lead to the one that it signed"),
        (lambda packet: packet._replace(entries=[]), ""),
    ],
)
def test_a_packet_that_is_none_is_refused_and_the_next_one_taken(
    desks: list[Desk], change: Callable[[Packet], Packet], said: str
) -> None:
    giver, taker, third = desks
    receipt = taker.receive(change(giver.own()), third.own())
    assert said in "".join(receipt.refused)
    assert (head(taker, giver), head(taker, third)) == (0, third.own().seq)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": 7},
        {"seq": True},
        {"seq": 2**60},
        {"hlc": 2**63},
        {"hlc": -1},
        {"at": "this morning"},
        {"desk": "\x1b]0;owned\x07"},
        {"desk": "x" * 301},
        {"operator": "a\u202eb"},
        {"operator": "\ud800"},
        {"kind": "Mark!"},
        {"subject": "p 1"},
        {"salt": None},
        {"prev": None},
        {"body": "\ud800"},
        {"body": "x" * (packets.MAX_BODY + 1)},
        {"body": 7},
    ],
    ids=str,
)
def test_an_entry_that_is_none_is_refused_with_those_before_it(
    desks: list[Desk], monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    monkeypatch.setattr(packets, "MAX_BODY", 1000) if "body" in changes else None
    giver, taker, third = desks
    giver.write(NAMED, MARKED)
    packet = giver.own()
    odd = [entry._replace(**changes) if entry.seq == 2 else entry for entry in packet.entries]  # type: ignore[attr-defined]
    receipt = taker.receive(packet._replace(entries=odd), third.own())
    assert receipt.refused[0] == "Entries of Desk 0 that are not in the form of one: 1."
    assert head(taker, giver) == 0
    assert head(taker, third) == third.own().seq
    assert checks.faults(taker.store) == []
