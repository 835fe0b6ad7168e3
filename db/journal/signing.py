"""Who wrote it: one Ed25519 key a writer, and the signature under a checkpoint of its chain.

A checkpoint is the number and hash of an entry. Since each entry names the hash of the one before, whoever signs one
vouches for all before it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from .chain import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LETTERS = "BCDEFGHIJKLNOPRSTUVX"  # those of a badge's code: nobody mistakes one for another
_CODE_LENGTH = 16


def new_key() -> bytes:
    """A private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


class Signer:
    """A writer's hand: signs the checkpoints of its own chain in one conference."""

    def __init__(self, conference: str, writer: str, private: bytes) -> None:
        self.conference = conference
        self.writer = writer
        self._private = _private(private)

    @property
    def key(self) -> str:
        """The public half, in hex."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, seq: int, last_hash: str) -> str:
        """The signature, in hex, under the entry of that number."""
        return self._private.sign(_statement(self.conference, self.writer, seq, last_hash)).hex()


def public_of(private: bytes) -> str:
    """The public half, in hex."""
    return _private(private).public_key().public_bytes_raw().hex()


def holds(conference: str, writer: str, seq: int, last_hash: str, key: str, signature: str) -> bool:
    """Whether the key (hex) signed that checkpoint."""
    return _is_signed(_statement(conference, writer, seq, last_hash), key, signature)


def prove_invited(invitation: bytes, conference: str, writer: str, key: str) -> str:
    """The proof, in hex, that a writer with that public key was invited; made with the invitation's private key."""
    return _private(invitation).sign(_invited(conference, writer, key)).hex()


def is_invited(conference: str, writer: str, key: str, invitation: str, proof: str) -> bool:
    """Whether the invitation of that public key says that the writer with its public key belongs."""
    return _is_signed(_invited(conference, writer, key), invitation, proof)


def _is_signed(statement: bytes, key: str, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def code_of(key: str) -> str:
    """The letters by which people compare a public key (hex): four groups of four."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest())
    letters = ""
    for _ in range(_CODE_LENGTH):
        number, which = divmod(number, len(_LETTERS))
        letters += _LETTERS[which]
    return " ".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def _private(raw: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(raw)


def _statement(conference: str, writer: str, seq: int, last_hash: str) -> bytes:
    return canonical(["delegate-checkin checkpoint", conference, writer, seq, last_hash]).encode()


def _invited(conference: str, writer: str, key: str) -> bytes:
    return canonical(["delegate-checkin invitation", conference, writer, key]).encode()
