"""How a desk comes to belong: an invitation, and what becomes of it on another computer.

An invitation is a snapshot of the conference with its badge keys, sealed with a code that people tell each other. It
holds a key of its own, which the inviting desk names in the journal: with it whoever joins proves to all others that it
was invited, and may do so wherever it is, with no desk in reach. One invitation serves any number of desks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from badges.code import human_code
from checkin.clock import system_now
from checkin.core import sealed, unlocking
from checkin.core.files import scratch_folder
from checkin.core.keeping import recovery
from checkin.core.machine import this_computer
from checkin.core.sealed import Progress
from checkin.core.search.kept import keep_words
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import DatabaseError, InputFileError, UsageError
from db.journal import incoming, signing
from db.journal.entries import Draft
from db.journal.packets import Packet
from db.local import settings
from db.opening import create_from, snapshot

from .belonging import INVITATION, introduced
from .link import PLACE

FORM: Final = 1
_WITH_KEY: Final = 2
"""The form of an invitation to an encrypted conference: a line with its key stands before the rest."""
_WHAT: Final = "join"
_AT_ONCE: Final = 1024 * 1024
_AGAIN: Final = "Read it again as it was shown when the invitation was made."


@dataclass(frozen=True, slots=True)
class Invitation:
    """The file to carry to the other computer, and the code to tell whoever joins there; keep the two apart."""

    file: Path
    code: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A desk that belongs: its file, its conference's name, the letters by which others know its signature, and what
    the desk is called."""

    file: Path
    conference: str
    code: str
    desk: str


def invite(session: Session, target: Path, progress: Progress | None = None) -> Invitation:
    """Write an invitation to `target`, a new file. `progress(bytes written, bytes in all)` may raise to cancel.

    Raises UsageError for a conference to train on, a file that exists or a folder that is not there, OutputFileError
    where it cannot be written.
    """
    if session.conference.training:
        raise UsageError("A conference to train on invites nobody.", "Invite from the real one.")
    if target.exists():
        raise UsageError(f"{target.name} exists already.", "Choose another name for the invitation.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.", "Put the stick in, and give its folder.")
    code, salt = sealed.new_code(), sealed.new_salt()
    write_invitation(session, target, sealed.key_of_code(code, salt), salt, progress)
    return Invitation(target, human_code(code))


def write_invitation(session: Session, target: Path, key: bytes, salt: str, progress: Progress | None = None) -> None:
    """Write an invitation that this key opens; `salt` is what else it was derived of. Raises OutputFileError."""
    private = signing.new_key()
    _name_in_journal(session, signing.public_of(private))
    # Whoever joins has all that this desk took from the hub: it need not read that again.
    place = settings.setting(session.read, PLACE)
    told = {INVITATION: private.hex(), **({PLACE: place} if place else {})}
    own = unlocking.for_a_child(session.store.path)
    if own:  # one passphrase and one recovery code for the conference, at every desk
        told[recovery.CODE] = recovery.letters(recovery.code(session))
    # The copy lies for a moment as the file itself does, in clear or encrypted: beside that, not on the stick.
    with scratch_folder(session.store.path, "invitation") as folder:
        copy = folder / "snapshot.db"
        snapshot(session.store, copy, told)
        label = sealed.label(_WHAT, _WITH_KEY if own else FORM, session.conference, key, salt)
        sealed.write(target, label, key, chain([own.encode()], _read(copy, progress)))


def join(
    file: Path,
    code: str,
    target: Path,
    *,
    desk: str,
    operator: str,
    now: Callable[[], datetime] = system_now,
    progress: Progress | None = None,
) -> Joined:
    """Make a desk of its own of an invitation: `target`, a new conference file that is ready to work.

    `progress(bytes read, bytes in all)` may raise to cancel: then nothing is made. Raises InputFileError for a file
    that is no invitation or was altered, UsageError for a wrong code, a practice copy or a target that exists,
    DatabaseError for an invitation by a newer program.
    """
    key = _opening_key(file, code)
    return join_with_key(file, key, target, desk=desk, operator=operator, now=now, progress=progress)


def join_with_key(
    file: Path,
    key: bytes,
    target: Path,
    *,
    desk: str,
    operator: str,
    now: Callable[[], datetime] = system_now,
    progress: Progress | None = None,
) -> Joined:
    """The same with the key that the invitation was written with."""
    content = sealed.read(file, _WHAT, key, progress)
    if (label := sealed.label_of(file, _WHAT)) is not None and label.form == _WITH_KEY:
        content = _after_key(content)
    store = create_from(target, content, this_computer(), keep_words, explained)
    with Session(store, desk, operator, now) as session:
        signer = introduced(session)
        return Joined(target, session.conference.name, signing.code_of(signer.key), desk)


def _name_in_journal(session: Session, key: str) -> None:
    """Say that who proves to hold that invitation belongs, and sign it: it must be believed wherever it comes to."""
    signer = introduced(session)
    with session.write() as writing:
        (entry,) = writing.append(Draft("invitation", "", {"v": 1, "key": key}))
        signature = signer.sign(entry.seq, entry.hash)
        checkpoint = Packet(
            signer.conference, signer.writer, entry.seq, entry.hash, signer.key, signature, session.desk, ()
        )
        incoming.keep_checkpoint(writing.connection, checkpoint)


def _opening_key(file: Path, code: str) -> bytes:
    """The key of an invitation that this program may open. Raises as `join` does."""
    label = sealed.label_of(file, _WHAT)
    if label is None:
        raise InputFileError(
            f"{file.name} is no invitation.", 'Make one at a desk that belongs, with "checkin carry invite FILE".'
        )
    if label.form > _WITH_KEY:
        raise DatabaseError(
            f"{file.name} was written by a newer version of this program.", "Install that version here, then join."
        )
    if label.practice:
        raise UsageError(
            f"{file.name} is of a conference to train on: who joined it would mark nobody.",
            'Make one in the real conference, with "checkin carry invite FILE".',
        )
    letters = sealed.letters_of(code, _AGAIN)
    key = sealed.key_of_code(letters, label.salt)
    if label.key != sealed.name_of(key):
        raise UsageError(
            f"That is not the code of {file.name}.",
            "Read it again as it was shown when the invitation was made; each invitation has a code of its own.",
        )
    return key


def _after_key(content: Iterator[bytes]) -> Iterator[bytes]:
    """Take the key in the first line, and give the rest."""
    line, _, rest = next(content).partition(b"\n")
    unlocking.take(line.decode())
    yield rest
    yield from content


def _read(path: Path, progress: Progress | None) -> Iterator[bytes]:
    size = path.stat().st_size
    with path.open("rb") as file:
        while some := file.read(_AT_ONCE):
            yield some
            if progress:
                progress(file.tell(), size)
