"""Which SQLite opens a file: Python's own, or SQLCipher where the file is encrypted. The one door to both.

A file tells by its first bytes: they are SQLite's, or sixteen that were chosen at random and are the same in all copies
of a file, so they name the key. Keys are given once (`hold`), and stay in the memory of the program. What SQLCipher
raises comes out as Python's own errors, so nobody behind this door has to know which of them it was.

To close a handle of our own on a file drops the locks of every connection that this program has to it, and so does a
connection of the other library: a file that is open here is therefore known, and not looked at again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, cast
from weakref import WeakSet

from .errors import IN_CLEAR, NO_CIPHER, OPEN_ELSEWHERE, DamagedError, Explain, StorageError, raise_in_words

if TYPE_CHECKING:
    from sqlite3 import Connection as _Connection
    from sqlite3 import Cursor as _Cursor
else:
    _Connection = _Cursor = object  # the classes below are mixed into those of either library

MAGIC: Final = b"SQLite format 3\x00"
KEYS: Final = ".keys"
"""What the name of the file ends in that lies beside an encrypted one, and holds its key, wrapped."""
_AHEAD: Final = 100  # rows fetched at once when iterating, so that none pays for the translation of errors
_ALONE_SECONDS: Final = 1.0
Identity = tuple[int, int]


class Key(NamedTuple):
    """What opens an encrypted file and its copies: `name` is what they begin with, `wrapped` what lies beside each."""

    name: bytes
    secret: bytes
    wrapped: str = ""

    def __repr__(self) -> str:
        return f"Key({self.name!r})"  # what opens a file is in no log and no error

    @property
    def raw(self) -> str:
        """As SQLCipher takes it without deriving anything."""
        return f"x'{self.secret.hex()}{self.name.hex()}'"


def new_key() -> Key:
    """A key of a file that is to be."""
    return Key(os.urandom(len(MAGIC)), os.urandom(32))


_held: dict[bytes, Key] = {}
_open: dict[Identity, tuple[bytes, WeakSet[Opened]]] = {}
_looking = threading.RLock()


def hold(key: Key) -> None:
    """Let this program open what that key opens, until it ends."""
    _held[key.name] = key


def key_named(name: bytes) -> Key | None:
    """The key of that name; None where nobody gave it."""
    return _held.get(name)


def name_of(path: Path) -> bytes:
    """The name of the key by which a file is encrypted, if it is one of ours; nothing for a plain or empty file, and
    where there is none."""
    with _looking:
        head = _head(path)
    return b"" if head == MAGIC or len(head) < len(MAGIC) else head


def key_of(path: Path) -> Key | None:
    """The key of an encrypted file; None for one that is plain, empty, or of which nobody gave the key."""
    return _held.get(name_of(path))


def is_database(path: Path) -> bool:
    """Whether a file is one of SQLite, or an encrypted one whose key is held."""
    with _looking:
        head = _head(path)
    return head == MAGIC or head in _held


def keys_beside(path: Path) -> Path:
    """Where the wrapped key of an encrypted file lies."""
    return path.with_name(path.name + KEYS)


def lay_keys_beside(path: Path, key: Key | None = None) -> None:
    """See to it that an encrypted file, or one that is about to be, has its key, wrapped, beside it. A plain one needs
    none. Raises OSError."""
    key = key or key_of(path)
    if key is None or not key.wrapped:
        return
    part = path.with_name(f"{path.name}{KEYS}.part")
    with open(part, "w", encoding="ascii", opener=_for_its_owner) as file:
        file.write(key.wrapped)
        file.flush()
        os.fsync(file.fileno())
    part.replace(keys_beside(path))


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Rows(_Cursor):
    """What a question found; to read on may fail as to ask may."""

    connection: Opened

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except self.connection.failures as error:
            self.connection.tell(error)

    def fetchmany(self, size: int | None = _AHEAD) -> list[Any]:
        try:
            return super().fetchmany(size)
        except self.connection.failures as error:
            self.connection.tell(error)

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except self.connection.failures as error:
            self.connection.tell(error)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # who iterates wants rows, not this very object
        return chain.from_iterable(iter(partial(self.fetchmany, _AHEAD), []))


class Opened(_Connection):
    """A connection that raises Python's own errors, or, with `explain`, troubles with the file as that makes them."""

    failures: type[Exception] = sqlite3.Error
    rows: type[Rows]
    named_row: Any = sqlite3.Row
    explain: Explain | None = None
    _beside: WeakSet[Opened] | None = None

    def execute(self, sql: str, parameters: Any = (), /) -> Rows:
        try:
            return self.cursor(self.rows).execute(sql, parameters)
        except self.failures as error:
            self.tell(error)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Rows:
        try:
            return self.cursor(self.rows).executemany(sql, parameters)
        except self.failures as error:
            self.tell(error)

    def tell(self, error: Exception) -> NoReturn:
        known = pythons_own(error)
        if self.explain is None:
            raise known
        raise_in_words(known, self.explain)

    def name_columns(self) -> None:
        """Let rows be asked by the names of their columns."""
        self.row_factory = self.named_row

    def close(self) -> None:
        if self._beside is not None:
            self._beside.discard(self)
        super().close()


class _Cursor3(Rows, sqlite3.Cursor):
    pass


class _Connection3(Opened, sqlite3.Connection):
    rows = _Cursor3


@cache
def _cipher() -> type[_Connection3]:
    """The connections of SQLCipher. Raises StorageError where it is not installed."""
    try:
        from sqlcipher3 import dbapi2 as sqlcipher
    except ImportError as error:
        raise StorageError(*NO_CIPHER) from error

    class CipherCursor(Rows, sqlcipher.Cursor):  # type: ignore[misc]  # has no types
        pass

    class CipherConnection(Opened, sqlcipher.Connection):  # type: ignore[misc]
        failures = sqlcipher.Error
        rows = CipherCursor
        named_row = sqlcipher.Row

    return cast("type[_Connection3]", CipherConnection)


def require_cipher() -> None:
    """Raise StorageError where encrypted files cannot be opened here."""
    _cipher()


def pythons_own(error: Exception) -> sqlite3.Error:
    """The error as Python's own SQLite would have raised it, with its code."""
    if isinstance(error, sqlite3.Error):
        return error
    own: sqlite3.Error = getattr(sqlite3, type(error).__name__)(*error.args)
    own.sqlite_errorcode = getattr(error, "sqlite_errorcode", 0)
    own.sqlite_errorname = getattr(error, "sqlite_errorname", "")
    own.__cause__ = error
    return own


def connect(path: Path, how: str = "mode=rw", *, explain: Explain | None = None, seconds: float = 5.0) -> Opened:
    """Open a file that exists, as a URI of SQLite says it (`how`), each statement by itself unless there is a BEGIN.

    Whoever waits for another program's lock does so for that many seconds. An encrypted file is opened by the key that
    is held for it, and nothing else opens it: neither is a key ignored, nor a plain file taken for an encrypted one.
    Raises DamagedError for a plain file beside which keys lie.
    """
    with _looking:
        head = _head(path)
        key = _held.get(head)
        if head == MAGIC and keys_beside(path).exists():
            raise DamagedError(*IN_CLEAR.about(name=path.name, keys=keys_beside(path).name))
        connection = _connected(f"{path.resolve().as_uri()}?{how}", encrypted=key is not None, seconds=seconds)
        _register(connection, path, head)
    try:
        if key is not None:
            _unlock(connection, key)
        connection.explain = explain
    except BaseException:
        connection.close()
        raise
    return connection


def scratch() -> Opened:
    """A database of SQLite's own that is gone when closed: on the disk, since it may be large; in memory once this
    program holds a key, for nothing of an encrypted file may lie on the disk in clear."""
    return _connected(":memory:" if _held else "", encrypted=False)


def make(path: Path, key: Key | None = None) -> None:
    """Make an empty file for its owner only; with a key, which is held from then on, encrypted from its first byte."""
    path.touch(mode=0o600)
    if key is None:
        return
    with closing(_connected(path.resolve().as_uri(), encrypted=True)) as new:
        _unlock(new, key)
        new.execute("PRAGMA user_version = 0")
    hold(key)
    refuse_plain(path, key)


def refuse_plain(path: Path, key: Key | None) -> None:
    """Raise DamagedError where a file that was written under a key does not begin as such a file does."""
    if key is not None and name_of(path) != key.name:
        raise DamagedError(*IN_CLEAR.about(name=path.name, keys=keys_beside(path).name))


def part_of(path: Path) -> Path:
    """Where a file is written anew that is encrypted or decrypted. A program that is killed leaves it, maybe in clear:
    the next opening takes it away."""
    return path.with_name(f".{path.name}.rewritten.part")


@contextmanager
def rewritten(path: Path, target: Path, key: Key | None) -> Iterator[None]:
    """Write all that is in a file into `target`, a new one, under `key`, or plain without; meanwhile, and until the
    block is left, nobody else gets at the file. Raises sqlite3.Error, StorageError where another program has it open.
    """
    before = key_of(path)
    if _is_open_here(path):  # whose locks would not keep this program out, but be lost by it
        raise StorageError(*OPEN_ELSEWHERE.about(name=path.name))
    if key is not None:
        hold(key)
    with closing(
        _connected(f"{path.resolve().as_uri()}?mode=rw", encrypted=True, seconds=_ALONE_SECONDS)
    ) as connection:
        if before is not None:
            _unlock(connection, before)
        _take_alone(connection, path)
        target.unlink(missing_ok=True)  # left by a program that was killed: nobody else is at it now
        target.touch(mode=0o600)
        connection.execute("ATTACH ? AS other KEY ?", (str(target), key.raw if key else ""))
        connection.execute("SELECT sqlcipher_export('other')")
        connection.execute("DETACH other")
        refuse_plain(target, key)
        yield


def _take_alone(connection: Opened, path: Path) -> None:
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise StorageError(*OPEN_ELSEWHERE.about(name=path.name)) from error


def ask_bare(connection: sqlite3.Connection, sql: str) -> None:
    """Execute something with SQLite's error as it is, whatever the connection makes of it."""
    try:
        connection.cursor().execute(sql)
    except getattr(connection, "failures", sqlite3.Error) as error:
        raise pythons_own(error) from None


def _connected(uri: str, *, encrypted: bool, seconds: float = 5.0) -> Opened:
    kind = _cipher() if encrypted else _Connection3
    try:
        return kind(uri, uri=True, timeout=seconds, isolation_level=None, check_same_thread=False)
    except kind.failures as error:
        raise pythons_own(error) from None


def _unlock(connection: Opened, key: Key) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to stderr, into the screen
    connection.execute(f'PRAGMA key = "{key.raw}"')
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise StorageError(*NO_CIPHER)  # a library that knows no keys ignores them, and writes in clear
    connection.execute("PRAGMA temp_store = MEMORY")


def _register(connection: Opened, path: Path, head: bytes) -> None:
    with suppress(OSError):
        _, connection._beside = _open.setdefault(_identity(path), (head, WeakSet()))
        connection._beside.add(connection)


def _is_open_here(path: Path) -> bool:
    with _looking:
        _, connections = _open.get(_identity(path), (b"", None))
        return bool(connections)


def _head(path: Path) -> bytes:
    """The first bytes of a file. Of one that is open here they are known: to look would drop its locks."""
    try:
        identity = _identity(path)
        head, connections = _open.get(identity, (b"", None))
        if connections:
            return head
        _open.pop(identity, None)
        with path.open("rb") as file:
            return file.read(len(MAGIC))
    except OSError:
        return b""


def _identity(path: Path) -> Identity:
    found = path.stat()
    return found.st_dev, found.st_ino
