"""Standard input and output where a command takes a file: "-"."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from checkin.core.files import scratch_folder

STREAM = "-"
_NAME = "standard input"
_IN_MEMORY = Path("/dev/shm")  # where Linux has it; what lies there is on no disk
_ENOUGH = 1024**3


@contextmanager
def with_input(names: Sequence[str]) -> Iterator[list[Path]]:
    """The files of these names, and for "-" one that holds what standard input gives."""
    if STREAM not in names:
        yield [Path(name) for name in names]
        return
    with _passing() as folder:
        held = folder / _NAME
        with held.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield [held if name == STREAM else Path(name) for name in names]


@contextmanager
def _passing() -> Iterator[Path]:
    """A folder for what only passes through: in memory where there is room for it, since a program that is killed
    leaves it. Elsewhere the next one removes it."""
    roomy = os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ENOUGH
    with scratch_folder((_IN_MEMORY if roomy else Path(tempfile.gettempdir())) / "checkin", "stream") as folder:
        yield folder


def lasting_names(names: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """By what each of these files is known again later: by where it lies, and what came by a stream by its content."""
    return [
        f"{_NAME} {_digest(path)}" if name == STREAM else str(path.absolute())
        for name, path in zip(names, paths, strict=True)
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


@contextmanager
def with_output(name: str, ending: str) -> Iterator[Path]:
    """The file of this name; for "-" one whose content goes to standard output when it is whole."""
    if name != STREAM:
        yield Path(name).expanduser()
        return
    with _passing() as folder:
        held = folder / f"{STREAM}{ending}"
        yield held
        with held.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
