"""Files that only who has the key can read: a line that says what the file is, then encrypted chunks.

Everybody can read the line. Each chunk is bound to the line, to its place and to being the last one or not, so what was
altered, cut off, swapped, or put together of two files is told. Neither side holds more than a chunk.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from badges.code import ALPHABET
from checkin.core.files import whole_file
from checkin.core.models import Conference
from checkin.errors import InputFileError, UsageError
from db.journal.kinds import is_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

Progress = Callable[[int, int], None]

CODE_LENGTH: Final = 16  # 69 bits: to try them all is out of reach, the more so as each try costs a tenth of a second
_CHUNK: Final = 64 * 1024
_TAG: Final = 16
_LONGEST_LABEL: Final = 8 * 1024


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says of itself to everybody. `key` names the key that opens it, and gives nothing of it away."""

    what: str
    form: int
    conference: str
    name: str
    practice: bool
    key: str
    salt: str

    @property
    def line(self) -> bytes:
        said = {
            self.what: self.form, "conference": self.conference, "name": self.name, "practice": self.practice,
            "key": self.key, "salt": self.salt,
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def new_salt() -> str:
    """What makes the encryption of a file its own."""
    return os.urandom(16).hex()


def label(what: str, form: int, conference: Conference, key: bytes, salt: str) -> Label:
    """The label of a file of that conference, which that key will open."""
    return Label(what, form, conference.id, conference.name, conference.training, name_of(key), salt)


def label_of(path: Path, what: str) -> Label | None:
    """What a file says of itself; None where it is none of that sort. Raises InputFileError where it cannot be read."""
    with _reading(path), path.open("rb") as file:
        return _label(file.readline(_LONGEST_LABEL), what)


def write(path: Path, label: Label, key: bytes, content: Iterable[bytes]) -> None:
    """Write a file, whole or not at all. Raises OutputFileError."""
    with whole_file(path) as part, part.open("wb") as file:
        file.write(label.line)
        cipher = _cipher(key, label, label.line)
        for number, (chunk, last) in enumerate(_in_chunks(content)):
            file.write(cipher.encrypt(_place(number, last), chunk, None))


def read(path: Path, what: str, key: bytes, progress: Progress | None = None) -> Iterator[bytes]:
    """The content of a file, of which nothing was altered up to there; `progress(bytes read, bytes in all)` may raise
    to cancel. Raises InputFileError where the file or the key is not the one that it was made with."""
    from cryptography.exceptions import InvalidTag

    with _reading(path), path.open("rb") as file:
        size = path.stat().st_size
        line = file.readline(_LONGEST_LABEL)
        said = _label(line, what)
        try:
            if said is None:
                raise InvalidTag
            for chunk in _chunks(file, _cipher(key, said, line)):
                if progress:
                    progress(file.tell(), size)
                yield chunk
        except InvalidTag as error:
            raise InputFileError(f"{path.name} was altered or cut short after it was written.") from error


def name_of(key: bytes) -> str:
    """A name by which files say which key opens them."""
    return _derived(key, b"", b"name")[:8].hex()


def new_code() -> str:
    """The letters that stand for a key, for people to tell each other."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def letters_of(code: str, again: str) -> str:
    """The letters of a code as somebody typed it. Raises UsageError, with `again` for what to do."""
    letters = "".join(filter(str.isalnum, code)).upper()
    if len(letters) != CODE_LENGTH or not set(ALPHABET).issuperset(letters):
        raise UsageError(f"A code has {CODE_LENGTH} letters, in four groups of four; only these: {ALPHABET}.", again)
    return letters


def key_of_code(letters: str, salt: str) -> bytes:
    """The key that a code stands for; slow and hungry for memory, so that nobody tries many (64 MiB each)."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt.encode(), length=32, n=2**16, r=8, p=1).derive(letters.encode())


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose, from which nobody comes back to the one that it is made of."""
    return _derived(key, b"", f"delegate-checkin {purpose}".encode())


def _label(line: bytes, what: str) -> Label | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or type(said.get(what)) is not int:
        return None
    conference, name, key, salt = texts = [str(said.get(field)) for field in ("conference", "name", "key", "salt")]
    if not all(map(is_text, texts)):
        return None
    return Label(what, said[what], conference, name, said.get("practice") is True, key, salt)


def _in_chunks(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The content in chunks of one size, and whether each is the last."""
    held = bytearray()
    for some in content:
        held += some
        while len(held) > _CHUNK:
            yield bytes(held[:_CHUNK]), False
            del held[:_CHUNK]
    yield bytes(held), True


def _chunks(file: BinaryIO, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    number, sealed, following = 0, file.read(_CHUNK + _TAG), b"-"
    while following:
        following = file.read(_CHUNK + _TAG)
        yield cipher.decrypt(_place(number, not following), sealed, None)
        number, sealed = number + 1, following


def _place(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _cipher(key: bytes, label: Label, line: bytes) -> ChaCha20Poly1305:
    """What encrypts one file: its key is made for it alone, of its salt and of what its label says."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(_derived(key, label.salt.encode(), line))


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt, purpose).derive(key)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputFileError(
            f"{path.name} cannot be read ({error.strerror or error}).", "Try another stick."
        ) from error
