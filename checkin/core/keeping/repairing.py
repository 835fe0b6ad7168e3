"""repair: a damaged file made anew of all that can be read, with every entry named that is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from badges.code import ALPHABET, new_key
from checkin.clock import system_now
from checkin.core import unlocking
from checkin.core.files import scratch_folder
from checkin.core.machine import this_computer
from checkin.core.people import lookup
from checkin.core.search.kept import keep_words
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import CheckinError, DamagedFileError
from db import repairing, salvage
from db.journal.entries import Stamp
from db.local import settings as stored
from db.reading import conference, journal
from db.repairing import Hands, Lost
from db.salvage import Source

from . import place as places
from . import recovery, restoring, text_copy, verification

_ELSEWHERE = (
    "In which folder the backups lie could not be read. If there is a stick, what is lost here may be there:"
    " checkin restore DIR --dry-run"
)


@dataclass(frozen=True, slots=True)
class LostEntry:
    """What is lost. `id`, `kind` and `at` are empty where nothing of the entry is left but its number."""

    id: str
    kind: str
    at: str
    ref: str
    writer: str
    seq: int


@dataclass(frozen=True, slots=True)
class Repair:
    """How many entries the file has now, what is lost, where the file as it was is kept (None: it was sound)."""

    file: Path
    recovered: int
    lost: tuple[LostEntry, ...]
    kept_aside: Path | None
    notes: tuple[str, ...] = ()


def repair(path: Path, desk: str, operator: str, now: Callable[[], datetime] = system_now) -> Repair:
    """Make a damaged file whole. Raises CheckinError where it is not there, is newer, or nothing can be read of it."""
    unlocking.ready(path)
    try:
        with Session.open(path, desk, operator, now) as session:
            found = verification.faults(session)
            if all(fault.mendable for fault in found):
                kept = verification.rebuild(session) if found else None
                return Repair(path, journal.count(session.read), (), kept)
    except DamagedFileError:
        pass  # so badly that it cannot even be opened
    hands = Hands(this_computer(), Stamp(desk, operator, now()), keep_words, explained)
    chosen = _chosen_folder(path)
    done = repairing.repair(path, hands, [*_copies_beside(path), *(_backups(path, chosen) if chosen else ())])
    notes = list(done.notes)
    with Session.open(path, desk, operator, now) as session:
        lost = _named(session, done.lost)
        if lost and chosen is None:
            notes.append(_ELSEWHERE)
        notes += _badge_keys(session)
    return Repair(path, done.recovered, lost, done.kept_aside, tuple(notes))


def _copies_beside(path: Path) -> Iterator[Source]:
    """Copies of the file that the program made and nobody has opened since: of before a migration or a rebuild, and
    what an earlier repair kept."""
    for copy in sorted(found for word in ("before", "damaged") for found in path.parent.glob(f"{path.stem}.{word}-*")):
        if copy.suffix != path.suffix:
            continue
        yield Source(copy.name, partial(salvage.entries_of, copy))


def _chosen_folder(path: Path) -> str | None:
    """Where the file says that its backups are, "" where nobody chose a place; None where it cannot be read."""
    with scratch_folder(path, "repair") as folder:
        there = restoring.what_is_there(path, folder)
    return there.told.get(places.FOLDER, "") if there and there.told else None


def _backups(path: Path, chosen: str) -> Iterator[Source]:
    """The text copy, and the newest backup, of every writer that the file has had; a stick that is away has nothing to
    give."""
    for home in sorted(Path(chosen).glob(f"{path.stem}-*")):
        if (home / places.JOURNAL).is_file():
            yield Source(places.JOURNAL, partial(text_copy.entries, home / places.JOURNAL, []))
        for newest in sorted(filter(places.number_of, home.glob("*.db")), key=places.number_of)[-1:]:
            yield Source(newest.name, partial(salvage.entries_of, newest))


def _badge_keys(session: Session) -> list[str]:
    """Take the badge keys that could not be read from beside the backups, where the file still knows the code; in
    words which are lost. A file without any gets one, under an unused letter."""
    chosen, code = (stored.setting(session.read, name) for name in (places.FOLDER, recovery.CODE))
    sealed = sorted(Path(chosen).glob(f"{session.store.path.stem}-*/{recovery.FILE}")) if chosen and code else []
    with session.write() as writing:
        for path in sealed:
            with suppress(CheckinError):  # sealed with another code, or spoiled
                for letter, key in recovery.open_keys(path, session.conference.id, code).items():
                    if letter not in stored.code_keys(writing.connection):
                        stored.add_code_key(writing.connection, letter, key)
        held = stored.code_keys(writing.connection)
        used = conference.letters_used(writing.connection)
        if not held:
            stored.add_code_key(writing.connection, next(one for one in ALPHABET if one not in used), new_key())
    lost = sorted(used - held.keys())
    return (
        [f"Badge keys that are lost: {', '.join(lost)}. Badges under them read forged: print them again."]
        if lost
        else []
    )


def _named(session: Session, lost: tuple[Lost, ...]) -> tuple[LostEntry, ...]:
    people = lookup.by_ids(session, [one.subject for one in lost if one.subject])
    refs = {key: person.ref for key, person in people.items()}
    return tuple(LostEntry(one.id, one.kind, one.at, refs.get(one.subject, ""), one.writer, one.seq) for one in lost)
