"""The lines of the text copy of an encrypted conference: each is encrypted by itself, and says by which key.

So the copy still grows by whole lines, and what is torn is one line. Nobody reads it without this program then.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checkin.core import sealed, unlocking
from db import engine
from db.engine import Key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_WHAT: Final = "delegate-checkin sealed line"
_ONCE_BYTES: Final = 12


def seal(line: bytes, key: Key | None) -> bytes:
    """The line as it is to lie on a stick: with a key encrypted, else as it is."""
    if key is None:
        return line
    once = os.urandom(_ONCE_BYTES)
    content = b64encode(once + _cipher(key).encrypt(once, line, None)).decode()
    return json.dumps({_WHAT: 1, "key": key.name.hex(), "line": content}, separators=(",", ":")).encode() + b"\n"


def opened(line: bytes) -> bytes:
    """The line as it was; nothing where it is torn, altered, or sealed with a key that nobody gave."""
    from cryptography.exceptions import InvalidTag

    if not _is_sealed(line):
        return line
    key = engine.key_named(name_in(line))
    if key is None or not line.endswith(b"\n"):
        return b""
    try:
        content = b64decode(json.loads(line)["line"])
        return _cipher(key).decrypt(content[:_ONCE_BYTES], content[_ONCE_BYTES:], None)
    except (ValueError, KeyError, TypeError, InvalidTag):
        return b""


def name_in(line: bytes) -> bytes:
    """The name of the key by which a line is sealed; nothing where it is not."""
    try:
        return bytes.fromhex(json.loads(line)["key"]) if _is_sealed(line) else b""
    except (ValueError, KeyError, TypeError):
        return b""


def ready(path: Path, line: bytes) -> None:
    """See to it that the lines of a file can be read, of which this is one. Raises LockedFileError."""
    if name := name_in(line):
        unlocking.ready(path, name)


def _is_sealed(line: bytes) -> bool:
    return line.startswith(f'{{"{_WHAT}":'.encode())


def _cipher(key: Key) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(sealed.derived(key.secret, "journal lines"))
