"""Where backups lie: a folder that somebody chose, in it one of each conference file.

The folder is chosen once, and marked with a page that says what it is. Without that page nothing is written: where a
stick was pulled out, its folder may still be there, empty, on this computer's own disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checkin.core.files import whole_file
from checkin.core.people import rights
from checkin.core.session import Session
from checkin.errors import OutputFileError, UsageError
from db.local import settings as stored

PAGE: Final = "READ ME - backups of checkin.txt"
JOURNAL: Final = "journal.jsonl"
FOLDER: Final = "backup_folder"
"""The setting that says which folder was chosen."""
KEEP: Final = "backup_keep"
"""The setting that says how many backups are kept."""
KEEP_USUALLY: Final = 12
_TEXT: Final = """\
Backups of a conference's check-in list, made by the program "checkin". They hold people's data: keep this as safe as
the list itself, and apart from the recovery code.

Each folder belongs to one conference file:

  *.db               the whole file as it was, the highest number is the newest
  journal.jsonl      everything that happened, a line each, for any text editor
  badge-keys.sealed  what signs the badges; opens with the recovery code (the command Backup shows it at the desk)

To go on from here on another computer:    checkin restore "FOLDER" --to conference.db
To see first what would come back:         checkin restore "FOLDER" --to conference.db --dry-run
"""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that was chosen, the one of this conference file in it, and how many backups it keeps."""

    chosen: Path
    home: Path
    keep: int

    @property
    def journal(self) -> Path:
        return self.home / JOURNAL

    @property
    def backups(self) -> list[Path]:
        """The backups that lie there, the newest first. Raises OutputFileError where the folder cannot be read."""
        try:
            found = [path for path in self.home.glob("*.db") if number_of(path)]
        except OSError as error:
            raise _gone(self.chosen) from error
        return sorted(found, key=number_of, reverse=True)

    def require(self) -> None:
        """See to it that this is the folder that was chosen, and not one in its place. Raises OutputFileError."""
        try:
            if not (self.chosen / PAGE).is_file():
                raise _gone(self.chosen)
            self.home.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise _gone(self.chosen, error.strerror or str(error)) from error


def number_of(path: Path) -> int:
    """The number in the name of a backup; 0 where it has none."""
    _, _, rest = path.stem.partition(".backup-")
    digits = rest.partition(".")[0]
    return int(digits) if digits.isdecimal() and digits.isascii() else 0


def name_of(stem: str, number: int, when: str) -> str:
    """What a backup is called."""
    return f"{stem}.backup-{number:05}.{when}.db"


def place(session: Session) -> Place | None:
    """Where this file is backed up to; None where nobody has said so yet."""
    chosen = stored.setting(session.read, FOLDER)
    if not chosen:
        return None
    keep = stored.setting(session.read, KEEP)
    home = Path(chosen) / f"{session.store.path.stem}-{session.store.writer_id[:6]}"
    return Place(Path(chosen), home, int(keep) if keep else KEEP_USUALLY)


def choose(session: Session, folder: Path | None, keep: int | None = None) -> None:
    """Back up to this folder from now on, and keep so many. Raises UsageError for a folder that is not there,
    OutputFileError for one that cannot be written."""
    rights.require(session, rights.Act.BACKUP_PLACE)
    told: dict[str, str] = {}
    if folder is not None:
        told[FOLDER] = str(_made(folder.expanduser().absolute()))
    if keep is not None:
        if keep < 1:
            raise UsageError("At least one backup is kept.")
        told[KEEP] = str(keep)
    with session.write() as writing:
        for key, value in told.items():
            stored.set_setting(writing.connection, key, value)


def _made(folder: Path) -> Path:
    # A folder is made on a stick, but no stick: it would lie on this computer, and nobody would take it along.
    if not folder.is_dir() and not folder.parent.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Put the stick in, and give its folder.")
    if not (folder / PAGE).is_file():
        with whole_file(folder / PAGE) as part:
            part.write_text(_TEXT, encoding="utf-8")
    return folder


def _gone(folder: Path, why: str = "") -> OutputFileError:
    because = f" ({why})" if why else ""
    return OutputFileError(
        f"The backup folder {folder} is not there{because}.",
        'Put the stick in again, or choose another folder: Backup at the desk, or "checkin backup --to DIR".',
    )
