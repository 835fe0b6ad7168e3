"""What opens an encrypted conference: its key, wrapped by what people have, in a small file beside it.

Each way in is a slot of that file: the passphrase, the recovery code on paper, this computer's keyring. A slot that is
lost takes nothing with it but itself; without any the conference is lost. The key itself is in no file, and is handed
to a program that this one starts by its standard input: neither argument nor environment can keep a secret.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from checkin.core import sealed
from checkin.errors import InputFileError, LockedFileError, UsageError
from checkin.text import clean_text
from db import engine
from db.engine import Key

LEAST: Final = 10
"""Letters of a passphrase. Each guess costs its guesser a second and 256 MiB."""
FROM_FILE: Final = "CHECKIN_PASSPHRASE_FILE"
"""The variable that names a file, `/dev/fd/N` too, with the passphrase."""
_LONGEST: Final = 1000
_WHAT: Final = "delegate-checkin keys"
_FORM: Final = 1
_PASSPHRASE, _CODE, _KEYRING = "passphrase", "recovery code", "keyring"
_SERVICE: Final = "delegate-checkin"
_MOST_MEMORY, _MOST_PASSES = 1024 * 1024, 16
_ONCE: Final = bytes(12)  # the key that wraps is made for one slot alone


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: KiB of memory, passes over it, and how much of it is done side by side."""

    memory: int
    passes: int
    lanes: int


COST = Cost(256 * 1024, 3, 4)


def check(passphrase: str) -> None:
    """Raise UsageError for a passphrase that protects nothing."""
    if len(_normal(passphrase)) < LEAST:
        raise UsageError(f"A passphrase has {LEAST} letters at least.", "Take four words that do not belong together.")


def wrapped(key: Key, passphrase: str, code: str, *, keyring: bool = False) -> Key:
    """The key with what is to lie beside each file that it opens. Raises UsageError where there is no keyring."""
    slots = [_slot(key, _PASSPHRASE, _normal(passphrase)), _slot(key, _CODE, code)]
    if keyring:
        slots.append(_slot(key, _KEYRING, _kept_in_keyring(key.name)))
    return key._replace(wrapped=json.dumps({_WHAT: _FORM, "key": key.name.hex(), "slots": slots}, indent=1) + "\n")


def ready(path: Path, name: bytes = b"") -> None:
    """See to it that an encrypted file can be opened, with what needs nobody to be asked; a plain one can.

    `name` is that of its key, where `path` is no database. Raises LockedFileError where somebody has to be asked.
    """
    name = name or engine.name_of(path)
    if not name or engine.key_named(name) or (said := _beside(path, name)) is None:
        return
    file = os.environ.get(FROM_FILE)
    opened = _opened_with(said, name, _passphrase_in(file)) if file else _opened_by_keyring(said, name)
    if opened is None:
        what = f"What {file} holds does not open" if file else "Nothing was given that opens"
        raise LockedFileError(
            f"{path.name} is encrypted. {what} it.", f"Give its passphrase, or set {FROM_FILE}.", path
        )
    engine.hold(opened)


def unlock(path: Path, given: str) -> None:
    """Open an encrypted file with a passphrase or a recovery code, as somebody typed it. Takes a second or two.

    Raises UsageError for what does not open it.
    """
    name = engine.name_of(path)
    opened = _opened_with(said, name, given) if (said := _beside(path, name)) is not None else None
    if opened is None:
        raise UsageError(
            f"That is neither the passphrase nor the recovery code of {path.name}.", "Type it again, slowly."
        )
    engine.hold(opened)


def is_encrypted(path: Path) -> bool:
    """Whether a file is one of ours that is encrypted, and open to this program."""
    return engine.key_of(path) is not None


def for_a_child(path: Path) -> str:
    """The line by which a program that is started for this file gets its key; empty for a plain file."""
    key = engine.key_of(path)
    if key is None:
        return ""
    return json.dumps({"name": key.name.hex(), "secret": key.secret.hex(), "wrapped": key.wrapped}) + "\n"


def take(line: str) -> None:
    """Hold what such a line says. Raises UsageError for what is none."""
    try:
        said = json.loads(line)
        engine.hold(Key(bytes.fromhex(said["name"]), bytes.fromhex(said["secret"]), str(said["wrapped"])))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("What stands on standard input is no key.") from error


def _beside(path: Path, name: bytes) -> Mapping[str, Any] | None:
    """What says how a key is wrapped: beside the file, or in its folder beside another copy; None where nothing is."""
    for place in _places(path):
        with suppress(OSError, ValueError, RecursionError):
            said = json.loads(place.read_text(encoding="ascii"))
            if isinstance(said, dict) and said.get(_WHAT) == _FORM and said.get("key") == name.hex():
                return said
    return None


def _places(path: Path) -> Iterator[Path]:
    own = engine.keys_beside(path)
    yield own
    yield from sorted(other for other in path.parent.glob(f"*{engine.KEYS}") if other != own)


def _slot(key: Key, by: str, given: str) -> dict[str, object]:
    salt, cost = secrets.token_bytes(16), COST
    cipher = _cipher(given, salt, cost)
    sealed_key = cipher.encrypt(_ONCE, key.secret, _bound(key.name, by))
    return {"by": by, "salt": salt.hex(), **asdict(cost), "sealed": sealed_key.hex()}


def _opened_with(said: Mapping[str, Any], name: bytes, given: str) -> Key | None:
    """The key, by the slot of the recovery code if it may be one, else by that of the passphrase."""
    with suppress(UsageError):
        if opened := _opened(said, name, _CODE, sealed.letters_of(given, "")):
            return opened
    return _opened(said, name, _PASSPHRASE, _normal(given))


def _opened(said: Mapping[str, Any], name: bytes, by: str, given: str) -> Key | None:
    from cryptography.exceptions import InvalidTag

    for slot in said.get("slots", ()):
        with suppress(KeyError, ValueError, TypeError, InvalidTag):
            if slot["by"] != by:
                continue
            cost = Cost(int(slot["memory"]), int(slot["passes"]), int(slot["lanes"]))
            if cost.memory > _MOST_MEMORY or cost.passes > _MOST_PASSES:
                continue
            cipher = _cipher(given, bytes.fromhex(slot["salt"]), cost)
            secret = cipher.decrypt(_ONCE, bytes.fromhex(slot["sealed"]), _bound(name, by))
            return Key(name, secret, json.dumps(said, indent=1) + "\n")
    return None


def _cipher(given: str, salt: bytes, cost: Cost) -> Any:
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(
        hash_secret_raw(given.encode(), salt, cost.passes, cost.memory, cost.lanes, hash_len=32, type=Type.ID)
    )


def _bound(name: bytes, by: str) -> bytes:
    return f"{_WHAT} {name.hex()} {by}".encode()


def _normal(passphrase: str) -> str:
    """The same however a keyboard composes its letters, in a file, on a terminal and in a form."""
    return clean_text(passphrase, _LONGEST)


def _passphrase_in(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"The passphrase cannot be read from {file}.", f"{FROM_FILE} names that file.") from error


def passphrase_given() -> str | None:
    """The passphrase in the file that is named for it; None where none is. Raises InputFileError."""
    file = os.environ.get(FROM_FILE)
    return _normal(_passphrase_in(file)) if file else None


def _kept_in_keyring(name: bytes) -> str:
    """A secret of this computer's keyring, made now."""
    made = secrets.token_hex(32)
    try:
        import keyring
        import keyring.errors

        keyring.set_password(_SERVICE, f"encryption {name.hex()}", made)
    except ImportError as error:
        raise UsageError(
            "The keyring cannot be asked: the package for it is not installed.",
            'Install it: pip install "delegate-checkin[keyring]"',
        ) from error
    except keyring.errors.KeyringError as error:
        raise UsageError("This computer has no keyring that can be used.", "Encrypt without it.") from error
    return made


def _opened_by_keyring(said: Mapping[str, Any], name: bytes) -> Key | None:
    if not any(slot.get("by") == _KEYRING for slot in said.get("slots", ()) if isinstance(slot, dict)):
        return None
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        held = keyring.get_password(_SERVICE, f"encryption {name.hex()}")
    except keyring.errors.KeyringError:  # locked, or not there: somebody is asked
        return None
    return _opened(said, name, _KEYRING, held) if held else None
