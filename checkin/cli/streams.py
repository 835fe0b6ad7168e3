"""Standard input and output where a command takes a file: "-"."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STREAM = "-"
_NAME = "standard input"


@contextmanager
def with_input(names: Sequence[str]) -> Iterator[list[Path]]:
    """The files of these names, and for "-" one that holds what standard input gives."""
    if STREAM not in names:
        yield [Path(name) for name in names]
        return
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / _NAME
        with held.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield [held if name == STREAM else Path(name) for name in names]


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
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / f"{STREAM}{ending}"
        yield held
        with held.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
