"""The word of each desk about itself: who it is, what it knows, and how far it has read at the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from checkin.core.session import Session
from checkin.core.syncing import lines
from db.journal.packets import is_writer
from db.reading import others

from .following import Arrived
from .wire import Wire

_FRESH_SECONDS: Final = 60.0
CLOCK_SECONDS: Final = 60.0
"""Clocks that are closer to each other than that are not told."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a desk said at a moment (seconds since 1970, by the clock here): up to where it knows each writer, and how
    far it has read."""

    writer: str
    known: Mapping[str, int]
    read_to: int
    at: float


@dataclass(frozen=True, slots=True)
class Lack:
    """That a desk lacked, by its word of a moment, what follows a number of a writer; the hub had been read here up to
    some message then."""

    after: int
    read_here: int
    at: float


def spoken(session: Session, wire: Wire, subject: str, read_to: int) -> bytes:
    """The word of this desk, sealed."""
    known = {writer: seq for writer, (seq, _) in others.heads(session.read).items()}
    said = {"writer": session.store.writer_id, "known": known, "read_to": read_to}
    return wire.seal(subject, lines.line(said))


def heard(wire: Wire, message: Arrived, clock_ahead: float) -> Word | None:
    """The word in a message; None where it is none that a desk of this conference sealed."""
    said = lines.loaded(wire.open(message.subject, message.payload) or b"")
    if not isinstance(said, dict) or type(said.get("read_to")) is not int or not is_writer(said.get("writer")):
        return None
    known = said.get("known")
    known = known if isinstance(known, dict) and {int}.issuperset(map(type, known.values())) else {}
    return Word(said["writer"], known, said["read_to"], message.at - clock_ahead)


def clock_in_words(ahead: float) -> tuple[str, ...]:
    """What is to be said of a hub's clock that is so many seconds ahead of the one here; nothing within a minute."""
    if abs(ahead) < CLOCK_SECONDS:
        return ()
    which = "behind" if ahead > 0 else "ahead of"
    return (f"The clock here is {round(abs(ahead) / 60)} min {which} the hub's. Set whichever is wrong.",)


class Lacks:
    """What other desks still lack after having read all that this one had read: the hub lost it."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Lack] = {}
        self._filled: set[tuple[str, int]] = set()

    def found(self, words: dict[str, Word], known: dict[str, int], read_here: int, now: float) -> dict[str, int]:
        """By writer, after which number a desk that spoke lately lacks what is `known` here; each is told once.

        What a desk merely has not read yet is not lacking: only what it lacks still when it has read as far as was read
        here when that was noticed first.
        """
        lacking: dict[str, int] = {}
        seen: dict[tuple[str, str], Lack] = {}
        for desk, word in words.items():
            if now - word.at > _FRESH_SECONDS:
                continue
            for writer, seq in known.items():
                has = word.known.get(writer, 0)
                if has >= seq or writer == word.writer:
                    continue
                before = self._seen.get((desk, writer))
                lack = before if before and before.after == has else Lack(has, read_here, word.at)
                seen[desk, writer] = lack
                if word.at > lack.at and word.read_to >= lack.read_here and (writer, has) not in self._filled:
                    lacking[writer] = min(has, lacking.get(writer, has))
        self._seen = seen
        return lacking

    def filled(self, lacking: dict[str, int]) -> None:
        """Note that this was laid down once more: who does not take it then has another reason."""
        self._filled |= set(lacking.items())
