"""PINs: six digits, hashed by Argon2id, the hash sealed with a key that every desk of the conference has.

So a desk without a network checks them, and what shows entries (views, exports, the text copy, a stick, a backup) shows
nothing that could be tried. Against who has the file with its keys no hash of six digits holds: hours, and it is found.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from checkin.core.facts import FIRST_KEY_LETTER
from checkin.core.session import Session
from checkin.errors import PinError, UsageError
from db.journal.entries import Draft, utc_text
from db.local import pin_tries
from db.local import settings as stored
from db.reading import operators
from db.rows import OperatorRow

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

DIGITS: Final = 6
TRIES: Final = 5
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
_NONCE_BYTES: Final = 12
# Argon2id of RFC 9106 for little memory. Written down, since a hash of before must cost what one of today costs.
COST = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}


def read(typed: str) -> str:
    """A PIN as somebody typed it, in the digits of whatever keyboard. Raises UsageError where it cannot be one."""
    digits = "".join(str(unicodedata.decimal(char, "?")) for char in typed.strip())
    if len(digits) != DIGITS or not digits.isdecimal():
        raise UsageError(f"A PIN has {DIGITS} digits.", "Type them again.")
    return digits


def chosen(typed: str) -> str:
    """The same for a new PIN. Raises UsageError also for one of the first that anybody tries."""
    pin = read(typed)
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise UsageError("That is the first PIN that anybody would try.", "Choose another.")
    return pin


def can_be_checked(session: Session) -> bool:
    """Whether this file has the key with which PINs are sealed; one that was restored without its keys has not."""
    return FIRST_KEY_LETTER in stored.code_keys(session.read)


def sealed_hash(session: Session, operator_id: str, pin: str) -> str:
    """What an operator's record holds of a PIN, in hex."""
    nonce = os.urandom(_NONCE_BYTES)
    hashed = _hasher().hash(pin).encode()
    return (nonce + _cipher(session).encrypt(nonce, hashed, operator_id.encode())).hex()


def proven(session: Session, name: str, typed: str) -> OperatorRow:
    """The operator whose name and PIN these are; capitals in the name do not matter.

    A wrong PIN and a name that nobody bears answer alike, after the same work. Each try is counted before it is looked
    at (where the file takes nothing any more none is); from the fifth wrong one on the next has to wait. Raises
    PinError, UsageError for what cannot be a PIN.
    """
    pin = read(typed)
    if not can_be_checked(session):
        raise PinError(
            "PINs cannot be checked in this file: it was restored without its keys.",
            'Restore it with the recovery code, or switch roles off: "checkin operators roles off".',
        )
    who = hashlib.sha256(name.strip().casefold().encode(errors="replace")).hexdigest()[:16]
    wrong = 0 if session.reads_only else _count(session, who)
    called = (row for row in operators.with_a_role(session.read) if row.name.casefold() == name.strip().casefold())
    found = next(called, None)
    right = _is_of(_hash_of(session, found), pin)
    if found is None or not right:
        if wrong >= TRIES:
            session.record(Draft("pin_refused", "", {"v": 1, "of": found.id if found else "", "wrong": wrong}))
        raise PinError("That name and PIN do not belong together.", "Type both again.")
    if wrong:
        with session.write() as writing:
            pin_tries.forget(writing.connection, who)
    return found


def _count(session: Session, who: str) -> int:
    """Count a try as wrong until it is known to be right; how many there are. Raises PinError while it has to wait."""
    with session.write() as writing:
        now = writing.stamp.at
        wrong, last = pin_tries.of(writing.connection, who)
        begun = min(datetime.fromisoformat(last), now) if last else now  # a clock that was set back since
        left = begun + _wait(wrong) - now
        if left <= timedelta(0):
            wrong, begun = wrong + 1, now
        pin_tries.put(writing.connection, who, min(wrong, 9_999), utc_text(begun))
    if left > timedelta(0):
        seconds = int(left.total_seconds()) + 1
        raise PinError(f"Too many wrong PINs for this name: wait {seconds} seconds.", "The others can go on.")
    return wrong


def _wait(wrong: int) -> timedelta:
    """From the last wrong PIN until the next is looked at."""
    if wrong < TRIES:
        return timedelta(0)
    doubled: int = 2 ** min(wrong - TRIES, 10)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def _hash_of(session: Session, found: OperatorRow | None) -> str:
    """The hash to compare with; nobody's where there is no such operator, or their record was meddled with."""
    from cryptography.exceptions import InvalidTag

    if found is None:
        return _nobodys()
    content = bytes.fromhex(found.pin)
    try:
        hashed = _cipher(session).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], found.id.encode())
    except (InvalidTag, ValueError):
        return _nobodys()
    return hashed.decode()


def _nobodys() -> str:
    """What the PIN of a name that nobody bears is compared with: it costs the same, and nothing gives it."""
    cost = "m={memory_cost},t={time_cost},p={parallelism}".format(**COST)
    return f"$argon2id$v=19${cost}${'A' * 22}${'A' * 43}"


def _is_of(hashed: str, pin: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(hashed, pin)
    except VerifyMismatchError:
        return False


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(COST["time_cost"], COST["memory_cost"], COST["parallelism"])


def _cipher(session: Session) -> ChaCha20Poly1305:
    """A practice copy has another badge key, which is made of the real one: the PINs are the same in both."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    from badges.code import practice_key
    from checkin.core import sealed

    key = stored.code_keys(session.read)[FIRST_KEY_LETTER]
    practice = stored.setting(session.read, stored.TRAINING) == "yes"
    return ChaCha20Poly1305(sealed.derived(key if practice else practice_key(key), "PINs"))
