"""A seal: a short code that fixes the journal as it was, to be kept outside the file.

Each entry names the hash of the one before it, so the last hash of each writer fixes all that it wrote; a seal is
twenty letters of the hash of those. Whoever changes the file afterwards, however well they know its form, cannot make
other entries that give the same letters: twenty of twenty are 86 bits. No key is needed: the letters are no secret,
they only have to lie where the changer cannot change them too. The hash is slow for one reason: whoever *makes* a seal
could look beforehand for two journals that give the same letters. That takes 2^43 trials, with a quick hash an hour's
work of a graphics card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.code import ALPHABET, human_code
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.chain import canonical
from db.journal.entries import Draft
from db.reading import others, seals
from db.reading.others import Heads
from db.reading.seals import Recorded

CODE_LENGTH = 20
_MISREAD = 4
"""So many letters at most differ from those of a seal when somebody typed or read them wrong."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The letters, the day (None: of none), when it was made, and the number up to which each writer is fixed."""

    code: str
    day: int | None
    at: datetime
    writers: tuple[tuple[str, int], ...]

    @property
    def entries(self) -> int:
        """How many entries it fixes: a writer numbers its own without holes."""
        return sum(seq for _, seq in self.writers)

    @property
    def letters(self) -> str:
        """The code as people read it, in groups of four."""
        return human_code(self.code)

    @property
    def line(self) -> str:
        """What is printed on paper, and written beside copies."""
        of_day = f" of day {self.day}" if self.day else ""
        return f"Seal{of_day}: {self.letters} ({self.entries} entries, {self.at:%Y-%m-%d %H:%M})"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a seal says of the journal: in sentences what contradicts it, and what it cannot tell.

    It `holds` when all that it fixes is here as it was. Without faults it may not hold either: not all is here yet.
    """

    seal: Seal | None
    holds: bool
    faults: tuple[str, ...]
    cannot_know: tuple[str, ...]


def seal(session: Session, day: int | None = None, as_of: str | None = None) -> Seal:
    """Fix the journal as it is now, or as it was when the entry `as_of` (its id) came, and record the seal.

    While nothing else happens the seal stays the same, and is recorded once. Raises UsageError for no such day or
    entry.
    """
    if day is not None:
        session.day_numbered(day)
    heads, before = _now(session) if as_of is None else _as_of(session, as_of)
    code = code_of(session.conference.id, heads)
    if same := next((one for one in before if one.code == code and day in (None, one.day)), None):
        return _told(session, same)
    body: dict[str, object] = {
        "v": 1, "code": code, "day": day or 0, "heads": [[writer, *head] for writer, head in sorted(heads.items())],
        "as_of": as_of or "",
    }  # fmt: skip
    with session.write() as writing:
        (entry,) = writing.append(Draft("sealed", "", body))
    return _told(session, Recorded(code, day or 0, heads, as_of or "", entry.at, entry.writer, entry.seq, entry.hash))


def _now(session: Session) -> tuple[Heads, list[Recorded]]:
    """The heads as they are, or those of the last seal where nothing but it was recorded since; and that seal."""
    heads, last = others.heads(session.read), seals.newest(session.read)
    if last and {**last.heads, last.writer: (last.seq, last.hash)} == heads:
        return last.heads, [last]
    return heads, []


def _as_of(session: Session, entry: str) -> tuple[Heads, list[Recorded]]:
    """The heads when an entry came, and the seals that were made of them. Raises UsageError for no such entry."""
    heads = seals.heads_as_of(session.read, entry)
    if not heads:
        raise UsageError(f"There is no entry {entry}.", 'See them with "checkin log --json".')
    return heads, [one for one in seals.noted(session.read) if one.heads == heads]


def made(session: Session) -> list[Seal]:
    """The seals that are recorded here, oldest first."""
    return [_told(session, one) for one in seals.noted(session.read)]


def last(session: Session) -> Seal | None:
    """The last seal that is recorded here."""
    recorded = seals.last(session.read)
    return _told(session, recorded) if recorded else None


def code_of(conference: str, heads: Heads) -> str:
    """The letters for a journal in which each writer is known up to its head: about 50 ms, and 16 MiB."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    fixed = canonical(["delegate-checkin seal", conference, sorted([w, *head] for w, head in heads.items())])
    slow = Scrypt(b"delegate-checkin seal", length=32, n=2**14, r=8, p=1).derive(fixed.encode())
    number, letters = int.from_bytes(slow), ""
    for _ in range(CODE_LENGTH):
        number, which = divmod(number, len(ALPHABET))
        letters += ALPHABET[which]
    return letters


def check(session: Session, text: str) -> Checked:
    """Compare the journal with a seal that was noted elsewhere. Raises UsageError for a text that is none.

    What lies under the heads is what it was only if the chains hold: that is looked at apart (`verification`).
    """
    code = "".join(filter(str.isalnum, text)).upper()
    if len(code) != CODE_LENGTH or not set(ALPHABET).issuperset(code):
        raise UsageError(f"A seal has {CODE_LENGTH} letters, only these: {ALPHABET}.", "Read it again from the paper.")
    known = seals.noted(session.read)
    alike = [one for one in known if one.code == code]
    if not alike:
        return Checked(None, False, (_unknown(session, code, known),), ())
    # One that is sealed again for another day is recorded twice; one that somebody made up is beside the true one.
    found = next((one for one in alike if code_of(session.conference.id, one.heads) == code), None)
    if found is None:
        return Checked(_told(session, alike[0]), False, (_FALSE_RECORD,), ())
    faults, unknown = _compared(session, found)
    gone = [*_purged(session, found), *_lost_in_repairs(session, found)]
    holds = not faults and not unknown and not gone
    return Checked(_told(session, found), holds, (*faults, *gone), (*unknown, *_put_before(session, found)))


_FALSE_RECORD = (
    "The entry that records this seal was changed: what it names does not give these letters. So was what it fixed, or"
    " nothing else was: another copy of the file tells."
)


def _told(session: Session, record: Recorded) -> Seal:
    writers = tuple((writer, seq) for writer, (seq, _) in sorted(record.heads.items()))
    return Seal(record.code, record.day or None, session.clock.local(record.at), writers)


def _unknown(session: Session, code: str, known: list[Recorded]) -> str:
    """Why no entry may record a seal."""
    for one in known:
        if sum(mine != other for mine, other in zip(code, one.code, strict=True)) <= _MISREAD:
            return f"No seal has these letters. One that is recorded here is like it: {human_code(one.code)}."
    sentence = "No entry records this seal: what it fixed was changed, or removed with all that was written after it"
    if len(others.vouched_for(session.read)) > 1:
        return f"{sentence}; or it was made at a desk of which this one has not heard since."
    return f"{sentence}; or it is a seal of another conference."


def _compared(session: Session, found: Recorded) -> tuple[list[str], list[str]]:
    """What of the entries that a seal fixes is not as it was, and what is not here yet."""
    read = session.read
    here = others.heads(read)
    made_here = found.seq <= seals.line_of(read, session.store.writer_id).get(found.writer, 0)
    faults, unknown = [], []
    for writer, (seq, last_hash) in sorted(found.heads.items()):
        name, last = others.name_of(read, writer), here.get(writer, (0, ""))[0]
        if last >= seq:
            if seals.entry_hash(read, writer, seq) != last_hash:
                faults.append(f"{name}: entries up to its number {seq} were changed, removed, put in or put in another"
                              f" order since (writer {writer}).")  # fmt: skip
        elif made_here or writer == found.writer:
            gone = f"entries {last + 1} to {seq}" if last else f"all {seq} entries"
            faults.append(f"{name}: {gone} were removed since (writer {writer}).")
        else:
            unknown.append(f"{name}: its entries {last + 1} to {seq} are not here yet; carry them, and check again.")
    return faults, unknown


def _purged(session: Session, found: Recorded) -> list[str]:
    return [
        f"The content of {number} entries that it fixes is gone: a purge of after it names them ({desk},"
        f" {session.clock.local(at):%Y-%m-%d %H:%M}, entry {purge}). It is a forgery, if nobody ordered it."
        for desk, at, purge, number in seals.purged_since(session.read, found.heads)
    ]


def _lost_in_repairs(session: Session, found: Recorded) -> list[str]:
    return [
        f"{number} entries that it fixes are lost: a repair of after it says so ({desk},"
        f" {session.clock.local(at):%Y-%m-%d %H:%M}, entry {repair}). It is a forgery, if nobody repaired this file."
        for desk, at, repair, number in seals.lost_since(session.read, found.heads)
    ]


def _put_before(session: Session, found: Recorded) -> list[str]:
    """What says that it is older than the seal and is not under it: late news, a clock put back, or put in."""
    read = session.read
    return [
        f"{others.name_of(read, one.writer)}: {one.entries} entries say that they are older than the seal (the first:"
        f" {session.clock.local(one.first):%Y-%m-%d %H:%M}) and are not under it: they came later, a clock was put"
        " back, or somebody put them in."
        for one in seals.older_outside(read, found, others.heads(read))
    ]
