"""Entries carried from desk to desk on a stick: everything that the others lack, signed by who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checkin.core.session import Session
from checkin.errors import OutputFileError, UsageError
from checkin.text import clean_text
from db.journal import packets, signing
from db.journal.entries import Draft
from db.journal.packets import Packet
from db.journal.signing import Signer
from db.local import keys
from db.reading import others
from db.receiving import Receipt, Stranger, receive

from . import standing, stick

_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Carriage:
    """What was written for the others: how many entries, and the letters by which they know this desk's signature.

    `unproven` entries are here but were left out, since nobody vouches for them.
    """

    file: Path
    entries: int
    code: str
    unproven: int


def export_to(session: Session, folder: Path) -> Carriage:
    """Write what those lack who left word on the stick of what they know; everything, where nobody did.

    Raises OutputFileError.
    """
    signer, conference = _signer(session), session.conference
    home = stick.folder_of(folder, conference)
    lacking = others.packets(session.read, signer, _known_to_all(session, home))
    own_head = others.heads(session.read)[signer.writer][0]
    path, entries = stick.write_entries(home, conference, signer.writer, lacking)
    standing.remember_told(session, own_head)
    return Carriage(path, entries, signing.code_of(signer.key), others.unproven(session.read, signer))


def import_from(session: Session, folder: Path, believed: Sequence[str] = ()) -> Receipt:
    """Take over what is new on the stick, and leave word there of what is known now.

    `believed` are the letters of desks that a supervisor vouches for. Raises InputFileError where there is nothing of
    this conference, UsageError where no desk on the stick signs with such letters.
    """
    files = stick.entry_files(folder, session.conference)
    if believed:
        _vouch(session, files, believed)
    newer: list[str] = []
    receipt = receive(session.store, session.stamp(), _packets(files, newer))
    if receipt.taken:
        standing.remember_news(session)
    strangers = map(_stranger_in_words, receipt.strangers)
    receipt = replace(receipt, refused=(*receipt.refused, *newer, *strangers))
    try:
        home = stick.folder_of(folder, session.conference)
        stick.leave_heads(home, session.store.writer_id, others.heads(session.read))
    except OutputFileError as error:
        unsaid = f"What this desk knows now could not be left there: {error.message}"
        return replace(receipt, notes=(*receipt.notes, unsaid))
    return receipt


def _signer(session: Session) -> Signer:
    """This file's hand; where it has no key yet it gets one, and says so to the others."""
    writer = session.store.writer_id
    with session.write() as writing:
        private = keys.writer_key(writing.connection, writer)
        if private is None:
            private = signing.new_key()
            keys.set_writer_key(writing.connection, writer, private)
        signer = Signer(session.conference.id, writer, private)
        if not others.is_key_of(writing.connection, writer, signer.key):
            writing.append(_vouching(writer, signer.key, session.desk))
    return signer


def _known_to_all(session: Session, home: Path) -> dict[str, int]:
    """Up to which number of each writer nobody who left word on the stick needs anything."""
    told = stick.heads_of_others(home, session.store.writer_id)
    known = [
        {writer: seq for writer, (seq, last) in heads.items() if others.knows(session.read, writer, seq, last)}
        for heads in told
    ]
    writers = set().union(*known)
    return {writer: min(heads.get(writer, 0) for heads in known) for writer in writers}


def _packets(files: Iterable[Path], newer: list[str]) -> Iterator[Packet]:
    """The packets of all files; those of a newer program go as sentences to `newer`."""
    for path in files:
        label = stick.label_of(path)
        if label is not None and label.form > stick.FORM:
            newer.append(f"{path.name} was written by a newer version of this program; install that here.")
        else:
            yield from stick.read_packets(path)


def _vouch(session: Session, files: Iterable[Path], codes: Sequence[str]) -> None:
    """Record that the desks that sign with these letters are believed."""
    wanted = {_letters(code): code for code in codes}
    found: dict[str, Draft] = {}
    for packet in _packets(files, []):
        if not packets.is_sound(packet) or (code := _letters(signing.code_of(packet.key))) not in wanted:
            continue
        if packets.is_signed(packet):
            found[code] = _vouching(packet.writer, packet.key, clean_text(packet.name, _MAX_NAME))
    if missing := wanted.keys() - found.keys():
        raise UsageError(
            f"No desk on the stick signs as {wanted[min(missing)]}.", "Compare the letters with those at that desk."
        )
    session.record(*(draft for code, draft in found.items() if not _is_vouched_for(session, draft)))


def _is_vouched_for(session: Session, draft: Draft) -> bool:
    return others.is_key_of(session.read, str(draft.body["writer"]), str(draft.body["key"]))


def _vouching(writer: str, key: str, name: str) -> Draft:
    return Draft("desk", "", {"v": 1, "writer": writer, "key": key, "name": name})


def _letters(code: str) -> str:
    return "".join(filter(str.isalnum, code)).upper()


def _stranger_in_words(stranger: Stranger) -> str:
    name = clean_text(stranger.name, _MAX_NAME)
    if not stranger.key:
        return (
            f"Entries of {name} set aside: {stranger.entries}. They are not signed, and no desk here vouches for them."
        )
    code = signing.code_of(stranger.key)
    return (
        f"Entries of {name} set aside: {stranger.entries}. Nobody here vouches for that desk yet. Look at it: when it"
        f' exports, it must say "signs as {code}". If it does: checkin carry import DIR --trust "{code}"'
    )
