"""What lies on a stick: a folder a conference, in it a file of entries from each desk and what each desk knows.

All of it is sealed with the conference's carry key (`sealed`). Within, a file of entries is JSON lines: runs of
entries, each after the line with its checkpoint. It is written whole or not at all. `heads` files are left by desks
that took entries over, so that others write only what they lack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checkin.core import sealed
from checkin.core.files import whole_file
from checkin.core.models import Conference
from checkin.core.sealed import Label, Progress
from checkin.errors import InputFileError, UsageError
from db.journal.packets import Packet
from db.reading.others import Heads

from . import lines

FORM = 2
_ENTRIES, _HEADS = "carry", "heads"
_LONGEST_LINE = 32 * 1024 * 1024  # bytes: longer than any entry can be
_PUT_IN = "Put the stick in, and give its folder."
_AGAIN = 'Let the desk that it comes from write it again with "checkin carry export".'


@dataclass(frozen=True, slots=True)
class Stick:
    """A folder that goes to and fro, seen from one conference with its carry key."""

    folder: Path
    conference: Conference
    key: bytes

    @property
    def home(self) -> Path:
        """Where the conference's files lie."""
        return self.folder / self.conference.id

    def write_entries(self, writer: str, packets: Iterable[Packet]) -> Path:
        """Write a desk's file in place of its last one. Raises OutputFileError; UsageError where no stick is."""
        # A folder is made on a stick, but no stick: it would lie on this computer, and nobody would take it along.
        if not self.folder.is_dir() and not self.folder.parent.is_dir():
            raise UsageError(f"There is no folder {self.folder}.", _PUT_IN)
        return self._write(_ENTRIES, writer, lines.of_packets(packets))

    def leave_heads(self, writer: str, heads: Heads) -> None:
        """Leave word of what this desk knows. Raises OutputFileError."""
        self._write(_HEADS, writer, [lines.line(heads)])

    def leave_seal(self, writer: str, line: str) -> None:
        """Leave the line of a desk's seal, for whoever may want it later; in clear. Raises OutputFileError."""
        with whole_file(self.home / f"{writer}.seal.txt") as part:
            part.write_text(f"{line}\n", encoding="utf-8")

    def heads_of_others(self, own: str) -> list[Heads]:
        """What each other desk that took entries from this stick knew then; one that cannot be read knew nothing."""
        return [self._heads(path) for path in self._files(_HEADS) if path.stem != own]

    def entry_files(self) -> list[Path]:
        """The files of entries of this conference. Raises InputFileError, saying what is there instead."""
        if not self.folder.is_dir():
            raise InputFileError(f"There is no folder {self.folder}.", _PUT_IN)
        if found := self._files(_ENTRIES):
            return found
        others = [sealed.label_of(path, _ENTRIES) for path in sorted(self.folder.glob(f"*/[!.]*.{_ENTRIES}"))]
        for label in sorted(filter(None, others), key=lambda label: not label.practice):
            raise InputFileError(_of_another(label), 'At the other desk, write it with "checkin carry export".')
        raise InputFileError(
            f"Nothing of this conference is in {self.folder}.",
            'At the other desk, write it with "checkin carry export".',
        )

    def packets(self, path: Path, progress: Progress | None = None) -> Iterator[Packet]:
        """The runs of entries in a file: as they were written, but nothing more is checked. Raises InputFileError in
        their midst where the file was altered, and what came until then is good."""
        return lines.packets_in(self._lines(path, _ENTRIES, progress))

    def _files(self, what: str) -> list[Path]:
        """The desks' files of one sort; not what macOS lays beside each on a stick, under the same name with "._"."""
        return sorted(self.home.glob(f"[!.]*.{what}"))

    def _write(self, what: str, writer: str, content: Iterable[bytes]) -> Path:
        path = self.home / f"{writer}.{what}"
        label = sealed.label(what, FORM, self.conference, self.key, sealed.new_salt())
        sealed.write(path, label, self.key, content)
        return path

    def _lines(self, path: Path, what: str, progress: Progress | None = None) -> Iterator[bytes]:
        self._refuse(path, sealed.label_of(path, what))
        held = b""
        try:
            for some in sealed.read(path, what, self.key, progress):
                *whole, held = (held + some).split(b"\n")
                yield from whole
                if len(held) > _LONGEST_LINE:
                    raise InputFileError(f"{path.name} holds a line that is too long.")
        except InputFileError as error:
            raise InputFileError(error.message, error.hint or _AGAIN) from error

    def _refuse(self, path: Path, label: Label | None) -> None:
        """Raises InputFileError where the file is none that this desk can open."""
        if label is None:
            raise InputFileError(f"{path.name} is no file that a desk wrote, or was altered.", _AGAIN)
        if label.form > FORM:
            raise InputFileError(f"{path.name} was written by a newer version of this program; install that here.")
        if label.form < FORM:
            raise InputFileError(f"{path.name} was written by an older version of this program; renew it there.")
        if label.conference != self.conference.id:
            raise InputFileError(f"{path.name}: {_of_another(label)}")
        if label.key != sealed.name_of(self.key):
            raise InputFileError(
                f"{path.name} is encrypted with a key that this desk lacks.",
                'One of the two did not join from here: make it a desk with "checkin carry invite" and "checkin join".',
            )

    def _heads(self, path: Path) -> Heads:
        try:
            return lines.heads_in(lines.loaded(b"".join(self._lines(path, _HEADS))))
        except InputFileError:
            return {}


def _of_another(label: Label) -> str:
    if label.practice:
        return "What is on it was done in a practice copy, which is another conference. Nothing of it is taken."
    return f"What is on it is of another conference: {label.name}. Nothing of it is taken."
