"""Marks written on paper while the desk could not record: refs, a time as written, a reason."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from checkin.core.attendance.marking import Arrival, Case, mark_many, refuse
from checkin.core.models import Method, Outcome, Result
from checkin.core.people import lookup, rights
from checkin.core.session import Session
from checkin.errors import InputFileError, UsageError
from checkin.text import clean_text

_MAX_BYTES = 5_000_000


def refs_in(text: str) -> list[str]:
    """The refs in a text: one a line, the first column of a table, # starts a remark. Each once, in order."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        first = re.split(r"[,;\t]", line.split("#", 1)[0], maxsplit=1)[0]
        if ref := clean_text(first, 60).strip("\"' "):
            found.setdefault(ref)
    if found and next(iter(found)).casefold() in ("ref", "registration number"):
        found.pop(next(iter(found)))
    return list(found)


def typed_refs(text: str) -> list[str]:
    """The refs in what somebody typed or pasted, with spaces, commas, semicolons or line ends between them."""
    return refs_in("\n".join(text.replace(",", " ").replace(";", " ").split()))


def read_refs(path: Path) -> list[str]:
    """The refs in a file (or on standard input, for "-"). Raises InputFileError."""
    try:
        data = sys.stdin.buffer.read(_MAX_BYTES + 1) if str(path) == "-" else _bytes_of(path)
        if len(data) > _MAX_BYTES:
            raise InputFileError(
                f"{path.name} is too large for a list of numbers.", "Give one registration number a line."
            )
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputFileError(f"{path.name} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputFileError(
            f"{path.name} is no text file.", "Give one registration number a line, as plain text."
        ) from error
    refs = refs_in(text)
    if not refs:
        raise InputFileError(f"{path.name} holds no numbers.", "Give one registration number a line.")
    return refs


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MAX_BYTES + 1)


def mark_late(
    session: Session, refs: Sequence[str], *, day: int | None, at: str, reason: str
) -> list[tuple[str, Outcome]]:
    """Mark people from paper: all durable together. Raises UsageError for a bad day or time, or no reason,
    NotAllowedError."""
    rights.require(session, rights.Act.LATE_MARKS)
    if not clean_text(reason):
        raise UsageError("Late marks need a reason.", "Say why they come from paper.")
    chosen = session.day_numbered(day)
    moment = session.clock.at(chosen.date, at)
    if moment > session.clock.now():
        raise UsageError(f"{at} on {moment.date().isoformat()} has not come yet.", "Give the time as written.")
    arrival = Arrival(Method.PAPER, moment, clean_text(reason))
    return mark_refs(session, refs, chosen.number, arrival)


def mark_refs(session: Session, refs: Sequence[str], day: int | None, arrival: Arrival) -> list[tuple[str, Outcome]]:
    """Mark people by ref; a ref of nobody answers `unknown`, the others are durable together."""
    found = {ref: lookup.by_ref(session, ref) for ref in refs}
    known = [delegate.id for delegate in found.values() if delegate]
    marked = dict(zip(known, mark_many(session, known, day, arrival), strict=True)) if known else {}
    return [(ref, marked[delegate.id] if (delegate := found[ref]) else unknown_ref(session, day)) for ref in refs]


def unknown_ref(session: Session, day: int | None) -> Outcome:
    """The answer to a ref of nobody: recorded as an attempt."""
    number = session.day_numbered(day).number
    with session.write() as writing:
        refused = refuse(session, writing, Result.UNKNOWN, Case(number))
    return refused._replace(message="Nobody on the list has this number.")
