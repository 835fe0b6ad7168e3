"""The donor pack: signed paper, figures and files in one folder, a function of the entries up to one.

Made twice as of one entry it is the same to the byte, whatever happened since and on whatever computer: all that is in
it is read from the conference as it was when that entry came, and every time in it is that entry's. Beside the entries
it holds only what is given for it: an agenda, a logo beside the conference's file, a template of certificates.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from checkin.core import unlocking
from checkin.core.keeping import manifest, past, sealing
from checkin.core.reports import making
from checkin.core.session import Session
from checkin.errors import InputFileError, OutputFileError, UsageError
from db.journal.entries import Draft, Entry
from db.reading import delegates

from .pack_contents import contents, facts
from .pack_parts import PROFILE, Asked, Part, Progress, parts, write_part

CONTENTS = "contents.pdf"
# From so many people on the files are drawn side by side (5,000 in three days: 79 s instead of 122 on two busy
# processors); for fewer the other processes would begin when all is done.
MANY = 1000
_MOST_AT_ONCE = 4
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class MadePack:
    """Where a pack lies, of which entry it is, its code (see `manifest`), the seal of it, and its files."""

    folder: Path
    as_of: str
    code: str
    seal: str
    files: tuple[str, ...]


def make_pack(session: Session, folder: Path, asked: Asked, progress: Progress | None = None) -> MadePack:
    """Make a pack, whole or not at all; that it was made stays in the journal.

    `progress(files made, files in all)` may raise to cancel. Raises UsageError for no such day or entry, or a folder
    that holds something; InputFileError, OutputFileError, BadgeError.
    """
    entry = past.entry_named(session, asked.as_of)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} holds something already.", "Name a new or an empty folder.")
    if asked.agenda is not None and not asked.agenda.is_file():
        raise InputFileError(f"There is no agenda {asked.agenda}.", "Check the name of the file.")
    with past.as_of(session, entry) as then, _whole_folder(folder) as made:
        # Recorded where it was made, so that it stands in the foot of each page; here, once the pack is whole.
        seal = sealing.seal(then, asked.day, entry.id).letters
        code = _write(then, made, asked, entry, seal, progress or (lambda done, total: None))
    names = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
    of_day = {} if asked.day is None else {"day": asked.day}
    body: dict[str, object] = {"v": 1, "what": "pack", "profile": PROFILE, "as_of": entry.id, "code": code, **of_day}
    session.record(Draft("exported", "", body))
    sealing.seal(session, asked.day, entry.id)
    return MadePack(folder, entry.id, code, seal, names)


def _write(then: Session, folder: Path, asked: Asked, entry: Entry, seal: str, progress: Progress) -> str:
    """Write all files of the pack and its manifest; return its code."""
    days = then.conference.days if asked.day is None else (then.day_numbered(asked.day),)
    made = list(parts(then, days, asked))
    files = [(part.name, part.what) for part in made]
    if asked.agenda is not None:
        files.append((f"agenda{_ending(asked.agenda)}", "Agenda, as it was given"))
        shutil.copyfile(asked.agenda, folder / files[-1][0])
    draw = _side_by_side if delegates.count(then.read) >= MANY else _one_by_one
    draw(then, made, asked, folder, progress)
    making.write_document(contents(then, files, asked, entry, seal), folder / CONTENTS, ".pdf")
    return manifest.write(folder, facts(then, days, asked, entry, seal))


def _one_by_one(then: Session, made: Sequence[Part], asked: Asked, folder: Path, progress: Progress) -> None:
    for done, part in enumerate(made):
        progress(done, len(made))
        write_part(then, part, asked, folder / part.name, lambda *_, done=done: progress(done, len(made)))
    progress(len(made), len(made))


def _side_by_side(then: Session, made: Sequence[Part], asked: Asked, folder: Path, progress: Progress) -> None:
    """The same by several processes, each of which reads the conference for itself. Cancelled, they end their files."""
    processes = min(os.cpu_count() or 1, len(made), _MOST_AT_ONCE)
    spawned = multiprocessing.get_context("spawn")  # a screen's threads do not survive a fork
    path = then.store.path
    key = unlocking.for_a_child(path)
    work = partial(_in_a_process, path, key, then.stamp().at, (then.desk, then.operator), asked, folder)
    pool = ProcessPoolExecutor(processes, spawned, signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        waiting = {pool.submit(work, part) for part in made}
        while waiting:
            progress(len(made) - len(waiting), len(made))
            done, waiting = wait(waiting, _LOOK_SECONDS, FIRST_COMPLETED)
            for drawn in done:
                drawn.result()
    except BrokenProcessPool as error:
        raise OutputFileError("A process that drew the pack was ended.", "Free some memory, and try again.") from error
    finally:
        # Waited for, or they would go on writing into a folder that is taken away.
        pool.shutdown(cancel_futures=True)
    progress(len(made), len(made))


def _in_a_process(
    path: Path, key: str, moment: datetime, at: tuple[str, str], asked: Asked, folder: Path, part: Part
) -> None:
    if key:
        unlocking.take(key)
    with Session.open(path, *at, lambda: moment) as then:
        write_part(then, part, asked, folder / part.name, lambda *_: None)


def _ending(path: Path) -> str:
    return path.suffix.lower() if re.fullmatch(r"\.\w{1,5}", path.suffix, re.ASCII) else ""


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to write in, which takes its name when it is complete. Raises OutputFileError."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".pack-") as name:
            made = Path(name) / "pack"
            made.mkdir()
            yield made
            if folder.is_dir():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise OutputFileError(
            f"The pack could not be written ({error.strerror or error}).", "Check the folder and the space on the disk."
        ) from error
