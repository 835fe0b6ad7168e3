"""The text copy: everything that happens, a line an entry, on another medium, a moment later.

It only grows. A line that was torn is cut off and written again, so what stands there is whole, and what comes from it
is checked by the hashes in it. Nobody waits for it: whoever marks has their answer before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from checkin.core.session import Session
from checkin.errors import InputFileError, OutputFileError
from db import engine
from db.engine import Key
from db.journal import lines
from db.journal.lines import Heading
from db.journal.packets import Carried
from db.reading import journal

from .place import Place
from .sealed_lines import name_in, opened, ready, seal

FORM: Final = lines.FORM
AT_ONCE: Final = 200
"""Entries written under one flush: some milliseconds of work, in which the desk is not held up."""
_TAIL: Final = 64 * 1024
_NOT_ONE: Final = 1_000  # lines of which not one holds an entry: the file is something else


class TextCopy:
    """The text copy of a conference file, as one program keeps it; it may be away, and come back."""

    def __init__(self, session: Session, place: Place) -> None:
        self._session = session
        self.place = place
        self._key = session.store.key
        self._size = -1  # of the file as this program left it
        self._last = 0

    def follow(self) -> bool:
        """Write some of what is not there yet; whether there was any. Raises OutputFileError."""
        if self._size >= 0 and journal.latest(self._session.read) == self._last:
            return False
        self.place.require()
        with _writing(self.place.journal):
            if not self._is_as_left():
                self._resume()
            some = journal.lines_after(self._session.read, self._last, AT_ONCE)
            if some:
                self._append(b"".join(seal(line, self._key) for _, line in some))
                self._last = some[-1][0]
        return bool(some)

    @property
    def behind(self) -> int:
        """How many entries are not there yet; all of them while nobody could look."""
        return max(journal.latest(self._session.read) - self._last, 0)

    def _is_as_left(self) -> bool:
        path = self.place.journal
        return path.is_file() and path.stat().st_size == self._size

    def _resume(self) -> None:
        """Find where to go on; begin a new file where there is none, or where that one tells of another file."""
        path = self.place.journal
        self._size = -1
        if path.is_file():
            whole, self._last, its_hash = _end_of(path)
            ours = journal.hash_at(self._session.read, self._last) == its_hash if self._last else whole > 0
            if ours and not self._tells_in_clear():
                os.truncate(path, whole)
                self._size = whole
                return
            if ours:  # all of it is written again, encrypted
                path.unlink()
            else:
                path.replace(_beside(path))
        self._last = self._size = 0
        conference = self._session.conference
        engine.lay_keys_beside(path, self._key)
        self._append(seal(Heading(conference.id, conference.name, self._session.store.writer_id).line, self._key))

    def _tells_in_clear(self) -> bool:
        """Whether the copy was begun before the conference was encrypted."""
        with self.place.journal.open("rb") as file:
            return self._key is not None and not name_in(file.readline(_TAIL))

    def _append(self, content: bytes) -> None:
        with open(self.place.journal, "ab", opener=_for_its_owner) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                self._size = -1  # half of it may be there
                raise
            self._size = file.tell()


def written_up_to(place: Place) -> int:
    """The number of the last entry in the text copy; 0 where nothing can be read there."""
    try:
        return _end_of(place.journal)[1]
    except OSError:
        return 0


def heading(path: Path) -> Heading | None:
    """What a text copy says of itself; None where the file is none. Raises InputFileError where it cannot be read."""
    with _reading(path) as file:
        line = file.readline(_TAIL)
    ready(path, line)
    return lines.heading_of(opened(line))


def key_of(path: Path) -> Key | None:
    """The key by which a text copy is encrypted; None where it is not. Raises as `heading` does."""
    with _reading(path) as file:
        return engine.key_named(name_in(file.readline(_TAIL)))


def entries(path: Path, odd: list[int]) -> Iterator[Carried]:
    """The entries of a text copy, in the order in which they arrived; into `odd` go the numbers of the lines that do
    not hold one, or not as it was written. Raises InputFileError where the file cannot be read, or is none."""
    with _reading(path) as file:
        for number, line in enumerate(file, start=1):
            entry = lines.entry_of(opened(line))
            if entry is not None:
                yield entry
            elif number > 1:
                odd.append(number)
            if len(odd) == number - 1 == _NOT_ONE:
                raise InputFileError(f"{path.name} is no text copy that can be read.", "Take a backup instead.")


def _end_of(path: Path) -> tuple[int, int, str]:
    """The bytes up to the last line that is whole, the number of its entry, and its hash. (bytes, 0, "") where only the
    first line, or none, is whole. Raises OSError."""
    with path.open("rb") as file:
        size = end = file.seek(0, os.SEEK_END)
        block = _TAIL
        while True:
            file.seek(max(size - block, 0))
            tail = file.read()
            found = tail.splitlines(keepends=True)
            if block < size:
                found = found[1:]  # begins in the midst of a line
            for line in reversed(found):
                told = opened(line)
                if said := lines.number_of(told):
                    return end, *said
                if lines.heading_of(told) and line.endswith(b"\n"):
                    return end, 0, ""
                end -= len(line)
            if block >= size:
                return 0, 0, ""
            block, end = block * 8, size


def _beside(path: Path) -> Path:
    """A name for a text copy that another file began."""
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputFileError(
            f"The text copy {path} cannot be written ({error.strerror or error}).",
            "Make room there, or put in another stick and choose its folder. The conference file itself is not touched"
            " by this.",
        ) from error


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise InputFileError(
            f"{path.name} cannot be read ({error.strerror or error}).", "Try another stick."
        ) from error


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
