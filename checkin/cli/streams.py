"""Standard input and output where a command takes a file: "-"."""

from __future__ import annotations

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
