"""What lies on a stick: a folder a conference, in it a file of entries from each desk and what each desk knows.

A file of entries is JSON lines: what it is, then runs of entries, each after the line with its checkpoint. It is
written whole or not at all. `heads` files are left by desks that took entries over, so that others write only what they
lack.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from checkin.core.files import whole_file
from checkin.core.models import Conference
from checkin.errors import InputFileError
from db.journal.packets import Packet
from db.reading.others import Heads

FORM = 1
_HEAD = ("conference", "writer", "seq", "hash", "key", "signature", "name")
_LONGEST_LINE = 32 * 1024 * 1024  # bytes: longer than any entry can be


@dataclass(frozen=True, slots=True)
class Label:
    """What a file of entries says of itself."""

    conference: str
    name: str
    practice: bool
    form: int


def folder_of(stick: Path, conference: Conference) -> Path:
    """Where the conference's files lie on a stick."""
    return stick / conference.id


def write_entries(home: Path, conference: Conference, writer: str, packets: Iterable[Packet]) -> tuple[Path, int]:
    """Write a desk's file in place of its last one; return it and how many entries it holds. Raises OutputFileError."""
    path, entries = home / f"{writer}.jsonl", 0
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        label = {"carry": FORM, "conference": conference.id, "name": conference.name, "practice": conference.training}
        file.write(_line(label))
        for packet in packets:
            file.write(_line({name: getattr(packet, name) for name in _HEAD}))
            file.writelines(map(_line, packet.entries))
            entries += len(packet.entries)
    return path, entries


def leave_heads(home: Path, writer: str, heads: Heads) -> None:
    """Leave word of what this desk knows. Raises OutputFileError."""
    with whole_file(home / f"{writer}.heads") as part:
        part.write_text(_line(heads), encoding="utf-8")


def heads_of_others(home: Path, own: str) -> list[Heads]:
    """What each other desk that took entries from this stick knew then; one that cannot be read knew nothing."""
    return [_heads(path) for path in sorted(home.glob("*.heads")) if path.stem != own]


def _heads(path: Path) -> Heads:
    told = _loaded(path.read_bytes())
    found = told.items() if isinstance(told, dict) else ()
    return {writer: (head[0], head[1]) for writer, head in found if _is_head(head)}


def _is_head(head: object) -> bool:
    return isinstance(head, list) and list(map(type, head)) == [int, str]


def entry_files(stick: Path, conference: Conference) -> list[Path]:
    """The files of entries of this conference on a stick. Raises InputFileError, saying what is there instead."""
    if not stick.is_dir():
        raise InputFileError(f"There is no folder {stick}.", "Put the stick in, and give its folder.")
    if found := sorted(folder_of(stick, conference).glob("*.jsonl")):
        return found
    others = [label for path in sorted(stick.glob("*/*.jsonl")) if (label := label_of(path)) is not None]
    if any(label.practice for label in others):
        what = "What is on it was done in a practice copy, which is another conference. Nothing of it is taken."
    elif others:
        what = f"What is on it is of another conference: {others[0].name}. Nothing of it is taken."
    else:
        what = f"Nothing of this conference is in {stick}."
    raise InputFileError(what, 'At the other desk, write it with "checkin carry export".')


def label_of(path: Path) -> Label | None:
    """What a file of entries says of itself; None where it is none. Raises InputFileError where it cannot be read."""
    with _opened(path) as file:
        return _label(_loaded(file.readline(_LONGEST_LINE)))


def _label(said: object) -> Label | None:
    if not isinstance(said, dict) or type(said.get("carry")) is not int:
        return None
    return Label(str(said.get("conference")), str(said.get("name")), said.get("practice") is True, said["carry"])


def read_packets(path: Path) -> Iterator[Packet]:
    """The runs of entries in a file, as they are there: nothing is checked. Raises InputFileError."""
    with _opened(path) as file:
        file.readline(_LONGEST_LINE)
        head: dict[str, object] | None = None
        entries: list[object] = []
        while line := file.readline(_LONGEST_LINE):
            said = _loaded(line)
            if not isinstance(said, dict):
                entries.append(said)
                continue
            if head is not None or entries:
                yield _packet(head, entries)
            head, entries = said, []
        if head is not None or entries:
            yield _packet(head, entries)


def _packet(head: dict[str, object] | None, entries: list[object]) -> Packet:
    values: dict[str, Any] = {name: (head or {}).get(name) for name in _HEAD}
    return Packet(**values, entries=entries)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputFileError(
            f"{path.name} cannot be read ({error.strerror or error}).", "Try another stick."
        ) from error


def _loaded(line: bytes) -> object:
    """The value of a line of JSON; None where it is none."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
