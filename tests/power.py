"""What a disk holds after a power cut: writes are recorded as SQLite makes them, and what was not flushed is dropped.

Method: SQLite's own file system is given other functions for writing, flushing and cutting short a file, which note
what they are asked and then do it. From the notes any moment can be played: what was flushed is there, and of the rest
each write is dropped, torn at sectors, or there. Not modelled: that a name in a folder is lost. This registers itself
with the SQLite that Python is linked with; on an unlike build it raises.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import random
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

_SECTOR = 512
_FILE, _PTR = ctypes.c_void_p, ctypes.c_void_p
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _FILE, _PTR, ctypes.c_int, ctypes.c_int64)
_CUT = ctypes.CFUNCTYPE(ctypes.c_int, _FILE, ctypes.c_int64)
_FLUSH = ctypes.CFUNCTYPE(ctypes.c_int, _FILE, ctypes.c_int)
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _PTR, _PTR, _FILE, ctypes.c_int, ctypes.POINTER(ctypes.c_int))


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3: what is not ours stays a plain pointer."""

    _fields_: ClassVar[Any] = [
        ("version", ctypes.c_int), ("close", _PTR), ("read", _PTR), ("write", _WRITE), ("truncate", _CUT),
        ("sync", _FLUSH), *((f"other{number}", _PTR) for number in range(13)),
    ]  # fmt: skip


class _Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_: ClassVar[Any] = [
        ("version", ctypes.c_int), ("file_size", ctypes.c_int), ("longest", ctypes.c_int), ("next", _PTR),
        ("name", ctypes.c_char_p), ("data", _PTR), ("open", _OPEN), *((f"other{number}", _PTR) for number in range(15)),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was asked of a file; a step without a file is an answer that was given."""

    file: str
    what: str
    at: int = 0
    data: bytes = b""


@dataclass
class Recorder:
    """The steps that SQLite makes while this is entered."""

    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
        if self._library.sqlite3_libversion_number() != int("{}{:03}{:03}".format(*sqlite3.sqlite_version_info)):
            raise RuntimeError("Python is linked with another SQLite than the system's")
        self._library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._real = self._library.sqlite3_vfs_find(None).contents
        self._names: dict[int, str] = {}
        self._changed: dict[int, _Methods] = {}
        self._kept: list[Any] = []
        self._vfs = _Vfs.from_buffer_copy(self._real)
        self._vfs.name, self._vfs.next = b"recording", None
        self._vfs.open = self._keep(_OPEN(self._open))

    def _keep(self, function: Any) -> Any:
        self._kept.append(function)
        return function

    def __enter__(self) -> Recorder:
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0
        return self

    def __exit__(self, *exc: object) -> None:
        self._library.sqlite3_vfs_register(ctypes.byref(self._real), 1)
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def answered(self, what: str) -> None:
        """Note that an answer would have appeared."""
        self.steps.append(Step("", what))

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        code = int(self._real.open(vfs, name, file, flags, out))  # the name goes on as it is: SQLite keeps the place
        place = ctypes.cast(file, ctypes.POINTER(_PTR))
        if code == 0 and place[0] and name:
            self._names[file] = Path(ctypes.string_at(name).decode()).name
            place[0] = ctypes.addressof(self._methods_for(place[0]))
        return code

    def _methods_for(self, real_place: int) -> _Methods:
        if real_place in self._changed:
            return self._changed[real_place]
        real = ctypes.cast(real_place, ctypes.POINTER(_Methods)).contents
        ours = _Methods.from_buffer_copy(real)
        ours.version = min(real.version, 2)  # no pages that are mapped into memory

        def write(file: int, data: int, size: int, at: int) -> int:
            self.steps.append(Step(self._names[file], "write", at, ctypes.string_at(data, size)))
            return int(real.write(file, data, size, at))

        def cut(file: int, size: int) -> int:
            self.steps.append(Step(self._names[file], "cut", size))
            return int(real.truncate(file, size))

        def flush(file: int, flags: int) -> int:
            self.steps.append(Step(self._names[file], "flush"))
            return int(real.sync(file, flags))

        ours.write, ours.truncate, ours.sync = (
            self._keep(kind(function)) for kind, function in ((_WRITE, write), (_CUT, cut), (_FLUSH, flush))
        )
        self._changed[real_place] = ours
        return ours


def after_cut(steps: list[Step], chance: random.Random, *, honest: bool = True) -> dict[str, bytes]:
    """What the files hold when the power goes after these steps; a disk that is not honest ignores flushing."""
    files: dict[str, bytearray] = {}
    pending: dict[str, list[Step]] = {}
    for step in steps:
        if step.what == "flush" and honest:
            for one in pending.pop(step.file, []):
                _do(files.setdefault(one.file, bytearray()), one)
        elif step.what in ("write", "cut"):
            pending.setdefault(step.file, []).append(step)
    for waiting in pending.values():
        for one in waiting:
            if chance.random() < 0.5:
                continue
            _do(files.setdefault(one.file, bytearray()), _torn(one, chance) if chance.random() < 0.2 else one)
    return {name: bytes(content) for name, content in files.items()}


def _do(content: bytearray, step: Step) -> None:
    if step.what == "cut":
        del content[step.at :]
        return
    content.extend(bytes(max(step.at - len(content), 0)))
    content[step.at : step.at + len(step.data)] = step.data


def _torn(step: Step, chance: random.Random) -> Step:
    """The first sectors of a write only."""
    if step.what == "cut":
        return step
    sectors = chance.randrange(len(step.data) // _SECTOR + 1)
    return Step(step.file, "write", step.at, step.data[: sectors * _SECTOR])
