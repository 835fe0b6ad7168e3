"""Entries carried from desk to desk on a stick: everything that the others lack, signed by who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from checkin.core.keeping import sealing
from checkin.core.sealed import Progress
from checkin.core.session import Session
from checkin.errors import InputFileError, OutputFileError, UsageError
from checkin.text import clean_text
from db.journal import packets, signing
from db.journal.entries import Draft
from db.journal.packets import Packet
from db.reading import others
from db.receiving import Receipt, Stranger, receive

from . import badge_keys, standing
from .belonging import carry_key, introduced, vouching
from .stick import Stick

_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Carriage:
    """What was written for the others: how many entries, and the letters by which they know this desk's signature.

    `unproven` entries are here but were left out, since nobody vouches for them. `seal` is the line of the last seal
    that this desk made or heard of, empty where there is none; it lies on the stick too, for everybody to read.
    """

    file: Path
    entries: int
    code: str
    unproven: int
    seal: str


def export_to(session: Session, folder: Path, progress: Progress | None = None) -> Carriage:
    """Write what those lack who left word on the stick of what they know; everything, where nobody did.

    `progress(entries written, entries in all)` may raise to cancel: then nothing is written. Raises OutputFileError,
    and UsageError where the folder's own is not there or this file lacks the keys.
    """
    stick = _stick(session, folder)
    signer = introduced(session)
    badge_keys.share(session)
    since = _known_to_all(session, stick)
    own_head = others.heads(session.read)[signer.writer][0]
    written, total = 0, others.beyond(session.read, since)

    def told() -> Iterator[Packet]:
        nonlocal written
        for packet in others.packets(session.read, signer, since):
            yield packet
            written += len(packet.entries)
            if progress:
                progress(written, total)

    path = stick.write_entries(signer.writer, told())
    seal = next((made.line for made in reversed(sealing.made(session))), "")
    if seal:
        stick.leave_seal(signer.writer, seal)
    standing.remember_told(session, own_head)
    return Carriage(path, written, signing.code_of(signer.key), others.unproven(session.read, signer), seal)


def import_from(
    session: Session, folder: Path, believed: Sequence[str] = (), progress: Progress | None = None
) -> Receipt:
    """Take over what is new on the stick, and leave word there of what is known now.

    `believed` are the letters of desks that a supervisor vouches for. `progress(bytes read, bytes in all)` may raise to
    cancel: what was taken until then is kept, and the same stick again brings the rest. Raises InputFileError where
    there is nothing of this conference, UsageError where no desk on the stick signs with such letters.
    """
    stick = _stick(session, folder)
    files = stick.entry_files()
    if believed:
        _vouch(session, stick, files, believed)
    unfit: list[str] = []
    receipt = receive(session.store, session.stamp(), _packets(session, stick, files, unfit, progress))
    strangers = map(_stranger_in_words, receipt.strangers)
    receipt = replace(
        receipt,
        refused=(*receipt.refused, *unfit, *strangers),
        notes=(*receipt.notes, *badge_keys.take(session)),
    )
    try:
        stick.leave_heads(session.store.writer_id, others.heads(session.read))
    except OutputFileError as error:
        unsaid = f"Nothing is lost, but others will write more than is lacking here: {error.message}"
        return replace(receipt, notes=(*receipt.notes, unsaid))
    return receipt


def _stick(session: Session, folder: Path) -> Stick:
    return Stick(folder, session.conference, carry_key(session))


def _known_to_all(session: Session, stick: Stick) -> dict[str, int]:
    """Up to which number of each writer nobody who left word on the stick needs anything."""
    known = [
        {writer: seq for writer, (seq, last) in heads.items() if others.knows(session.read, writer, seq, last)}
        for heads in stick.heads_of_others(session.store.writer_id)
    ]
    writers = set().union(*known)
    return {writer: min(heads.get(writer, 0) for heads in known) for writer in writers}


def _packets(
    session: Session, stick: Stick, files: Sequence[Path], unfit: list[str], progress: Progress | None = None
) -> Iterator[Packet]:
    """The packets of all files; what is wrong with a file goes as a sentence to `unfit`, and the others are read."""
    sizes = [_size(path) for path in files]
    for number, path in enumerate(files):
        further = partial(_further, progress, sum(sizes[:number]), sum(sizes))
        try:
            yield from stick.packets(path, further)
        except InputFileError as error:
            unfit.append(f"{_from(session, path)}{error}")


def _from(session: Session, path: Path) -> str:
    """Whose file it is, if its name tells: the desk that has to write it again."""
    writer = path.stem
    name = others.name_of(session.read, writer) if writer.isalnum() else writer
    return "" if name == writer else f"File of {name}: "


def _size(path: Path) -> int:
    """In bytes; 0 for a file that cannot be looked at: what is wrong with it is told where it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _further(progress: Progress | None, before: int, total: int, read: int, _: int) -> None:
    """Of the bytes of one file that were read, make how far all files are."""
    if progress:
        progress(before + read, total)


def _vouch(session: Session, stick: Stick, files: Sequence[Path], codes: Sequence[str]) -> None:
    """Record that the desks that sign with these letters are believed."""
    wanted = {_letters(code): code for code in codes}
    found: dict[str, Draft] = {}
    for packet in _packets(session, stick, files, []):
        if not packets.is_sound(packet) or (code := _letters(signing.code_of(packet.key))) not in wanted:
            continue
        if packets.is_signed(packet):
            found[code] = vouching(packet.writer, packet.key, clean_text(packet.name, _MAX_NAME))
    if missing := wanted.keys() - found.keys():
        raise UsageError(
            f"No desk on the stick signs as {wanted[min(missing)]}.", "Compare the letters with those at that desk."
        )
    session.record(*(draft for code, draft in found.items() if not _is_vouched_for(session, draft)))


def _is_vouched_for(session: Session, draft: Draft) -> bool:
    return others.is_key_of(session.read, str(draft.body["writer"]), str(draft.body["key"]))


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
        f"Entries of {name} set aside: {stranger.entries}. Nobody here vouches for that desk yet. If it was invited,"
        f" let the desk that invited it export to this stick too. Else look at it: when it exports, it must say"
        f' "signs as {code}". If it does: checkin carry import DIR --trust "{code}"'
    )
