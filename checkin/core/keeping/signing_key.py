"""The hand of this file's writer: where its key is kept, and the checkpoints that it signs.

The key makes what a desk carries believed by the others. In the file it proves nothing against whoever has the file; so
it may be kept outside, in the system's keyring or in a file on a stick. Then each checkpoint is remembered there too,
and somebody who writes the journal anew can neither sign it nor take back what was signed. A desk without its key at
hand goes on marking; its checkpoints wait.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkin.core.files import whole_file
from checkin.core.session import Session
from checkin.errors import CheckinError, KeyAwayError, UsageError
from db.journal import incoming, signing
from db.journal.packets import Packet
from db.journal.signing import Signer
from db.local import keys
from db.reading import checkpoints, others, seals

HERE, KEYRING = "here", "keyring"
_SERVICE = "delegate-checkin"
_KEY, _SIGNED = "key", "signed"


@dataclass(frozen=True, slots=True)
class Hand:
    """Where the key is kept, the letters by which people compare it (empty: there is none, or it is not at hand), and
    up to which of its entries this file's writer signed."""

    place: str
    code: str
    signed: int
    written: int


def private_key(session: Session) -> bytes | None:
    """The key of this file's writer; None where it has none yet. Raises KeyAwayError when it is kept elsewhere and not
    at hand."""
    writer = session.store.writer_id
    if not (place := keys.kept_at(session.read, writer)):
        return keys.writer_key(session.read, writer)
    found = _outside(session, place).read(_KEY)
    try:
        private = bytes.fromhex(found or "")
        signing.public_of(private)
    except ValueError:
        raise _away(place) from None
    return private


def private_key_or_new(session: Session) -> bytes:
    """The same; one is made, in the file, where there is none. Raises KeyAwayError."""
    if (private := private_key(session)) is not None:
        return private
    with session.write() as writing:  # another desk of the file may have been quicker
        private = keys.writer_key(writing.connection, session.store.writer_id)
        if private is None:
            private = signing.new_key()
            keys.set_writer_key(writing.connection, session.store.writer_id, private)
    return private


def keep(session: Session, place: str) -> Hand:
    """Keep the key in a file (its path), in the keyring, or in the conference file (`here`). One that was in the file
    is overwritten there; copies made before still hold it.

    Raises KeyAwayError where the present one is not at hand, UsageError for a file that exists, OutputFileError.
    """
    private = private_key(session) or signing.new_key()
    writer = session.store.writer_id
    if place == HERE:
        with session.write() as writing:
            if keys.writer_key(writing.connection, writer) is None:
                keys.set_writer_key(writing.connection, writer, private)
            keys.keep_here(writing.connection)
        return hand(session)
    if place != KEYRING:
        file = Path(place).expanduser().absolute()
        if file.exists():
            raise UsageError(f"{file.name} exists already.", "Choose another name for the key.")
        place = str(file)
    outside = _outside(session, place)
    outside.write(_KEY, private.hex())
    if outside.read(_KEY) != private.hex():
        raise _away(place)
    with session.write() as writing:
        keys.keep_at(writing.connection, writer, place)
    return hand(session)


def hand(session: Session) -> Hand:
    """How this file signs now."""
    read, writer = session.read, session.store.writer_id
    signed, key = checkpoints.last_signed(read, writer)
    try:
        private = private_key(session)
    except KeyAwayError:
        private = None
    code = signing.code_of(signing.public_of(private) if private else key) if private or key else ""
    written = others.heads(read).get(writer, (0, ""))[0]
    return Hand(keys.kept_at(read, writer) or HERE, code, signed, written)


def given_up(session: Session) -> str:
    """That the key which is kept outside signs no more, since the file writes as another writer now; else empty."""
    place = keys.kept_for_another(session.read, session.store.writer_id)
    if session.conference.training:
        return ""
    return (
        f"This file writes as a new writer, with a key of its own: the one that is kept in {place} signs no more."
        " To keep the new one outside too: checkin signing-key keep PLACE (here: in the file)"
        if place
        else ""
    )


def sign_checkpoint(session: Session) -> bool:
    """Sign what this file's writer wrote since the last time. False where nothing is new, there is no key, or it is not
    at hand: then it waits."""
    writer = session.store.writer_id
    seq, last_hash = others.heads(session.read).get(writer, (0, ""))
    if seq == 0 or checkpoints.last_signed(session.read, writer)[0] >= seq:
        return False
    try:
        private = private_key(session)
    except KeyAwayError:
        return False
    if private is None:
        return False
    signer = Signer(session.conference.id, writer, private)
    signature = signer.sign(seq, last_hash)
    with session.write() as writing:
        checkpoint = Packet(signer.conference, writer, seq, last_hash, signer.key, signature, session.desk, ())
        incoming.keep_checkpoint(writing.connection, checkpoint)
    if place := keys.kept_at(session.read, writer):
        _outside(session, place).write(_SIGNED, json.dumps({"seq": seq, "hash": last_hash, "signature": signature}))
    return True


def contradictions(session: Session) -> list[str]:
    """In sentences, what was signed and does not fit what is here; also what is remembered outside beside the key."""
    read, own = session.read, session.store.writer_id
    found = []
    for one in checkpoints.contradicted(read, session.conference.id, seals.line_of(read, own)):
        name = f"{others.name_of(read, one.writer)}: the entry number {one.seq} that it signed"
        what = "is not here any more" if one.removed else "is another one here"
        found.append(f"{name} {'bears no signature of its key' if one.forged else what} (writer {one.writer}).")
    return [*found, *_remembered_otherwise(session, own)]


def _remembered_otherwise(session: Session, writer: str) -> list[str]:
    place = keys.kept_at(session.read, writer)
    if not place:
        return []
    try:
        said = json.loads(_outside(session, place).read(_SIGNED) or "{}")
        seq, last_hash = int(said.get("seq", 0)), str(said.get("hash", ""))
    except (CheckinError, ValueError, AttributeError, TypeError):
        return []
    if seq == 0 or seals.entry_hash(session.read, writer, seq) == last_hash:
        return []
    return [f"The entry number {seq} that this file signed, as {place} remembers it, is not what is here."]


@dataclass(frozen=True, slots=True)
class _Outside:
    """A place that holds texts by their name. Both raise KeyAwayError when it is not at hand."""

    read: Callable[[str], str | None]
    write: Callable[[str, str], None]


def _outside(session: Session, place: str) -> _Outside:
    if place == KEYRING:
        return _in_keyring(f"{session.conference.id}/{session.store.writer_id}")
    return _in_file(Path(place))


def _in_file(path: Path) -> _Outside:
    paths = {_KEY: path, _SIGNED: path.with_name(f"{path.name}.signed")}

    def read(name: str) -> str | None:
        try:
            return paths[name].read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            if name == _SIGNED and path.exists():
                return None
            raise _away(str(path)) from error
        except (OSError, ValueError) as error:
            raise _away(str(path)) from error

    def write(name: str, text: str) -> None:
        with whole_file(paths[name]) as part:
            part.touch(mode=0o600)
            part.write_text(f"{text}\n", encoding="ascii")

    return _Outside(read, write)


def _in_keyring(whose: str) -> _Outside:
    keyring = _keyring()

    def asked(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except keyring.errors.KeyringError as error:
            raise _away("the keyring") from error

    return _Outside(
        lambda name: asked(lambda: keyring.get_password(_SERVICE, f"{whose} {name}")),
        lambda name, text: asked(lambda: keyring.set_password(_SERVICE, f"{whose} {name}", text)),
    )


def _keyring() -> Any:
    try:
        import keyring
        import keyring.errors
    except ImportError as error:
        raise KeyAwayError(
            "The keyring cannot be asked: the package for it is not installed.",
            'Install it: pip install "delegate-checkin[keyring]"',
        ) from error
    return keyring


def _away(place: str) -> KeyAwayError:
    return KeyAwayError(
        f"The key with which this file signs is kept in {place}, and is not at hand.",
        "Put the stick in, or unlock the keyring. Marking goes on without it.",
    )
