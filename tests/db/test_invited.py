"""Who proves to be invited is believed; who only says so, or proves it for somebody else, is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desks import NAMED, Desk, open_desks

from db.journal import signing
from db.journal.entries import Draft, append, prepare
from db.journal.packets import Packet
from db.reading import others

INVITATION = signing.new_key()
OTHER = signing.new_key()
INVITING = Draft("invitation", "", {"v": 1, "key": signing.public_of(INVITATION)})
Change = Callable[[dict[str, object]], dict[str, object]]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk, Desk]]:
    """One that invites, one that knows it, and a copy of the first of which nobody knows."""
    first, second = open_desks(tmp_path, 2)
    path = tmp_path / "joined.db"
    path.write_bytes(first.path.read_bytes())
    joined = Desk(path, "Joined")
    joined.make_key()
    yield first, second, joined
    for desk in (first, second, joined):
        desk.store.close()


def word(desk: Desk, **changes: object) -> Draft:
    """What a desk says of itself, with the proof that it was invited."""
    signer = desk.signer
    proof = signing.prove_invited(INVITATION, signer.conference, signer.writer, signer.key)
    said = {"writer": signer.writer, "key": signer.key, "name": desk.name, "proof": proof}
    return Draft("desk", "", {"v": 1, **said, "invitation": signing.public_of(INVITATION), **changes})


def test_who_proves_to_be_invited_is_believed_whatever_comes_first(desks: tuple[Desk, Desk, Desk]) -> None:
    first, second, joined = desks
    joined.write(word(joined), NAMED)
    told = second.receive(joined.own())
    assert [one.name for one in told.strangers] == ["Joined"]
    first.write(INVITING)
    told = second.receive(joined.own(), first.own())
    assert (told.strangers, told.refused) == ((), ())
    assert second.tables()["delegate"] == joined.tables()["delegate"]
    # And its signature is passed on.
    told = first.receive(*second.packets())
    assert (told.strangers, told.refused) == ((), ())
    assert first.tables()["delegate"] == joined.tables()["delegate"]


def test_what_comes_later_of_who_was_believed_needs_no_proof(desks: tuple[Desk, Desk, Desk]) -> None:
    first, second, joined = desks
    first.write(INVITING)
    joined.write(word(joined))
    second.receive(joined.own(), first.own())
    joined.write(NAMED)
    (later,) = (packet for packet in joined.packets(known_to(second)) if packet.writer == joined.store.writer_id)
    assert [entry.kind for entry in later.entries] == ["delegate_added"]  # type: ignore[attr-defined]
    assert second.receive(later).taken == 1


def known_to(desk: Desk) -> dict[str, int]:
    return {writer: seq for writer, (seq, _) in others.heads(desk.store.read).items()}


@pytest.mark.parametrize(
    "lie",
    [
        lambda desk, first: word(desk, proof=""),
        lambda desk, first: word(desk, proof="00" * 64),
        lambda desk, first: word(desk, invitation=""),
        lambda desk, first: word(desk, invitation=signing.public_of(OTHER)),
        lambda desk, first: word(desk, invitation=signing.public_of(OTHER), proof=proof_of(desk, OTHER)),
        lambda desk, first: word(desk, key=signing.public_of(OTHER)),
        lambda desk, first: word(desk, writer="f" * 16),
        lambda desk, first: word(first),
        lambda desk, first: word(desk, proof="no hex"),
        lambda desk, first: Draft("desk_of_the_future", "", word(desk).body),
    ],
    ids=["no proof", "noughts", "no invitation", "unknown invitation", "its own invitation", "another key",
         "another writer", "the word of another", "malformed", "another kind"],
)  # fmt: skip
def test_who_does_not_prove_it_is_a_stranger(
    desks: tuple[Desk, Desk, Desk], lie: Callable[[Desk, Desk], Draft]
) -> None:
    first, second, joined = desks
    first.write(INVITING)
    with joined.store.write(joined.stamp()) as writing:  # it writes what it likes
        draft = lie(joined, first)
        prepared = prepare([Draft("from_the_future", "", draft.body)])[0]
        append(writing.connection, joined.store.writer_id, writing.stamp, [prepared._replace(draft=draft)])
    told = second.receive(joined.own(), first.own())
    assert [one.name for one in told.strangers] == ["Joined"]
    assert joined.store.writer_id not in known_to(second)


def proof_of(desk: Desk, invitation: bytes) -> str:
    signer = desk.signer
    return signing.prove_invited(invitation, signer.conference, signer.writer, signer.key)


def test_a_true_word_under_a_signature_of_another_key_is_a_strangers(desks: tuple[Desk, Desk, Desk]) -> None:
    first, second, joined = desks
    first.write(INVITING)
    joined.write(word(joined))
    packet = joined.own()
    thief = signing.Signer(packet.conference, packet.writer, OTHER)
    stolen = packet._replace(key=thief.key, signature=thief.sign(packet.seq, packet.hash))
    told = second.receive(stolen, first.own())
    assert [one.key for one in told.strangers] == [thief.key]
    unsigned = packet._replace(key="", signature="")
    assert [one.key for one in second.receive(unsigned).strangers] == [""]


def odd(packet: Packet) -> Packet:
    entries = [["desk"], "desk", {"desk": 1}, [["desk"]] * 14, [*["desk"] * 14], None, 7]
    return packet._replace(entries=entries)


def test_what_is_no_entry_proves_nothing(desks: tuple[Desk, Desk, Desk]) -> None:
    first, second, joined = desks
    first.write(INVITING)
    second.receive(first.own())
    joined.write(NAMED)
    told = second.receive(odd(joined.own()))
    assert [one.name for one in told.strangers] == ["Joined"]


def test_to_which_key_secrets_for_a_desk_are_sealed_it_says_itself_and_nobody_else(
    desks: tuple[Desk, Desk, Desk],
) -> None:
    first, _, joined = desks
    first.write(word(joined, seal=signing.public_of(OTHER), badge_keys="B"))
    assert joined.store.writer_id not in {row[0] for row in first.tables()["desk_seal"]}
    joined.write(word(joined, seal=signing.public_of(OTHER), badge_keys="B"))
    assert (joined.store.writer_id, signing.public_of(OTHER), "B") in joined.tables()["desk_seal"]
