"""Join codes: sixteen letters that people tell each other, and what both sides derive from them.

Whoever has the code of a hub gets the whole list. So it is short-lived, and what is derived from it is as hard to come
by as by trying all codes: it takes a tenth of a second for each, and there are twenty to the sixteenth.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any, Final

from badges import qr
from badges.code import human_code
from checkin.core import sealed

from .credentials import KeyPair, User, pair_of

MINUTES: Final = 15
"""How long a code lets laptops join; any number of them."""
PART: Final = 512 * 1024
"""Bytes of an invitation that go in one message."""
_SALT: Final = "delegate-checkin join"  # who joins knows nothing yet, so it is the same for all codes
_AGAIN: Final = "Read it again as the hub shows it."
_NONCE_BYTES: Final = 12
_QR_VERSION: Final = 1  # 21 modules a side: it takes sixteen capitals
_QUIET: Final = 2


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A code (`letters`), the name under which it is spoken of, the key with which who has it comes to the hub, and the
    one with which the invitation is written."""

    letters: str = field(repr=False)
    id: str
    pair: KeyPair = field(repr=False)
    invitation_key: bytes = field(repr=False)
    _key: bytes = field(repr=False)  # seals what both say

    @property
    def subject(self) -> str:
        """Where the hub hears whoever has the code."""
        return f"join.{self.id}"

    @property
    def inbox(self) -> str:
        """Where whoever has the code hears the hub."""
        return f"_I.{self.id}"

    @property
    def user(self) -> User:
        """What the server lets whoever has the code do."""
        return User(self.pair.public, (self.subject,), (f"{self.inbox}.>",))

    @property
    def human(self) -> str:
        """The letters in groups, as people read them."""
        return human_code(self.letters)

    @property
    def qr(self) -> str:
        """The letters as a QR for the terminal: the reader at a desk types them."""
        return qr_of(self.letters)

    def seal(self, said: dict[str, Any], to: str) -> bytes:
        """What is said to `to`, "hub" or "desk": only who has the code can read it, or could have said it."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        nonce = os.urandom(_NONCE_BYTES)
        return nonce + ChaCha20Poly1305(self._key).encrypt(nonce, json.dumps(said).encode(), to.encode())

    def open(self, message: bytes, to: str) -> dict[str, Any] | None:
        """What was said to `to`; None where it was not said by somebody who has the code."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        nonce, content = message[:_NONCE_BYTES], message[_NONCE_BYTES:]
        try:
            said = json.loads(ChaCha20Poly1305(self._key).decrypt(nonce, content, to.encode()))
        except (InvalidTag, ValueError):
            return None
        return said if isinstance(said, dict) else None


def qr_of(code: str) -> str:
    """A code, with or without its spaces, as a QR for the terminal."""
    return qr.half_block_text(qr.matrix(code.replace(" ", ""), version=_QR_VERSION), _QUIET)


def new_code() -> JoinCode:
    """A code that nobody guesses."""
    return code_of(sealed.new_code())


def letters_of(typed: str) -> str:
    """The letters of a code as somebody typed it. Raises UsageError where it cannot be one."""
    return sealed.letters_of(typed, _AGAIN)


def code_of(typed: str) -> JoinCode:
    """The code as somebody typed it. Raises UsageError where it cannot be one."""
    letters = letters_of(typed)
    secret = sealed.key_of_code(letters, _SALT)
    return JoinCode(
        letters,
        sealed.derived(secret, "join name")[:8].hex(),
        pair_of(sealed.derived(secret, "join credential")),
        sealed.derived(secret, "join invitation"),
        sealed.derived(secret, "join seal"),
    )
