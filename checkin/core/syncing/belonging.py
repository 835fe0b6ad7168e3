"""Who this desk is to the others: its hand, and its word about itself."""

from __future__ import annotations

from checkin.core import sealed
from checkin.core.facts import FIRST_KEY_LETTER
from checkin.core.keeping.signing_key import private_key_or_new
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal import signing
from db.journal.entries import Body, Draft
from db.journal.signing import Signer
from db.local import settings as stored
from db.reading import badge_keys
from db.store import Writing

from .badge_keys import seal_of

INVITATION = "invitation"
"""The setting that holds an invitation's private key, from the joining until the desk has introduced itself."""


def carry_key(session: Session) -> bytes:
    """The key of what the conference's desks carry. Raises UsageError."""
    return shared_key(session, "carry")


def shared_key(session: Session, purpose: str) -> bytes:
    """A key that whoever has the conference's first badge key has: each desk that belongs. Raises UsageError."""
    key = stored.code_keys(session.read).get(FIRST_KEY_LETTER)
    if key is None:
        raise UsageError(
            "This file lacks the conference's keys, so it cannot carry.",
            'Make a new one from an invitation: "checkin carry invite" at another desk, "checkin join" here.',
        )
    return sealed.derived(key, purpose)


def introduced(session: Session) -> Signer:
    """This file's hand; where it has no key yet it gets one. What others must know of it is in the journal then.

    Raises KeyAwayError where its key is kept elsewhere and not at hand.
    """
    writer, private = session.store.writer_id, private_key_or_new(session)
    signer = Signer(session.conference.id, writer, private)
    with session.write() as writing:
        seal = seal_of(private)
        held = "".join(sorted(stored.code_keys(writing.connection)))
        if not badge_keys.is_introduced(writing.connection, writer, seal, held):
            said: Body = {"seal": seal, "badge_keys": held, **_proof(writing, signer)}
            writing.append(vouching(writer, signer.key, session.desk, said))
    return signer


def vouching(writer: str, key: str, name: str, more: Body | None = None) -> Draft:
    """That a desk with that public key is believed."""
    return Draft("desk", "", {"v": 1, "writer": writer, "key": key, "name": name, **(more or {})})


def _proof(writing: Writing, signer: Signer) -> Body:
    """That this desk was invited, said once: with it the invitation leaves the file."""
    held = stored.setting(writing.connection, INVITATION)
    if not held:
        return {}
    stored.remove_setting(writing.connection, INVITATION)
    private = bytes.fromhex(held)
    proof = signing.prove_invited(private, signer.conference, signer.writer, signer.key)
    return {"invitation": signing.public_of(private), "proof": proof}
