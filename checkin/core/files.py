"""Files for others: written whole or not at all; folders for a moment, and who of several programs does something.

What is made here holds people: it is for the owner of this account alone, where the disk knows owners.
"""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from checkin.errors import OutputFileError

_FORGOTTEN_SECONDS = 3600  # longer than any work lasts: what is older belongs to none that is going on


def named(name: str, training: bool) -> str:
    """The name of a file of a conference: one to train on says so before anybody opens it."""
    return f"TRAINING-{name}" if training else name


def remove_leftovers(folder: Path, pattern: str) -> None:
    """Remove what a run that was killed has left here: files and folders so named that nobody touched for an hour."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Write to a temporary file beside `path`, of this thread alone; flush it to the disk, then rename.

    Raises OutputFileError.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}.part")
    remove_leftovers(path.parent, f".{glob.escape(path.name)}.*.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        yield part
        flush(part)
        part.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise OutputFileError(
            f"{path.name} could not be written ({error.strerror or error}).",
            "Check the folder and the space on the disk; close the file if another program has it open.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """See to it that what was written to a file is on the disk. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk, where the system can do that."""
    with suppress(OSError):  # neither Windows nor every stick can
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def scratch_folder(path: Path, what: str) -> Iterator[Path]:
    """A folder for a moment beside the file `path`, named after it; those that are left of programs that were killed
    go first."""
    prefix = f".{path.name}.{what}-"
    remove_leftovers(path.parent, f"{glob.escape(prefix)}*")
    with tempfile.TemporaryDirectory(prefix=prefix, suffix=".part", dir=path.parent) as name:
        yield Path(name)


def unfinished(path: Path) -> list[Path]:
    """What lies unfinished beside the file `path`, named after it, of programs that work or were killed."""
    return sorted(path.parent.glob(f".{glob.escape(path.name)}.*.part"))


def remove(paths: Iterable[Path]) -> list[str]:
    """Remove files and folders, those that are gone already too; in sentences, which could not be removed."""
    left = []
    for path in paths:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            left.append(f"{path} could not be removed ({error.strerror or error}): remove it by hand.")
    return left


@contextmanager
def only_one(path: Path, patience: float = 0.0) -> Iterator[bool]:
    """Whether this program may do what the lock `path` stands for; it falls with the program.

    False where another does it still after `patience` seconds, and where the folder is gone: a lock makes its folder
    again, and one that was moved by mistake could not be put back into its place.
    """
    from filelock import FileLock, Timeout

    if not path.parent.is_dir():
        yield False
        return
    lock = FileLock(path, timeout=patience, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
