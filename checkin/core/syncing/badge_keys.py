"""Badge keys on their way from desk to desk.

None travels in clear. Each is sealed to one desk with a key to which only the holder of that desk's private key comes,
and which serves once (X25519 and ChaCha20Poly1305).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checkin.core import sealed
from checkin.core.keeping.signing_key import private_key
from checkin.core.session import Session
from checkin.errors import KeyAwayError
from db.journal.entries import Draft
from db.local import settings as stored
from db.reading import badge_keys as travelling

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_PUBLIC_BYTES: Final = 32
_NONCE: Final = bytes(12)  # each key serves once


def share(session: Session) -> None:
    """Seal every badge key to each desk that lacks it: to be done before an export, and whenever a key is added."""
    held = stored.code_keys(session.read)
    if not any(travelling.lacking(session.read, session.store.writer_id, held)):
        return
    with session.write() as writing:
        lacking = travelling.lacking(writing.connection, session.store.writer_id, held)
        drafts = [_sealed(session, seal, letter, held[letter]) for seal, letter in lacking]
        writing.append(*filter(None, drafts))


def take(session: Session) -> list[str]:
    """Keep the badge keys that were sealed to this desk. Returns in words which cannot be opened."""
    try:
        private = private_key(session)
    except KeyAwayError as error:
        return [f"Badge keys for this desk cannot be opened now. {error}"]
    if private is None:
        return []
    seal = seal_of(private)
    held = stored.code_keys(session.read)
    lacking = [(letter, text) for letter, text in travelling.sealed_to(session.read, seal) if letter not in held]
    if not lacking:
        return []
    opened = {letter: key for letter, text in lacking if (key := _opened(session, private, letter, text)) is not None}
    with session.write() as writing:
        for letter in opened.keys() - stored.code_keys(writing.connection).keys():
            stored.add_code_key(writing.connection, letter, opened[letter])
    return [
        f"The badge key {letter} that came for this desk cannot be opened. Badges signed with it will not open here."
        for letter in sorted({letter for letter, _ in lacking} - opened.keys())
    ]


def seal_of(private: bytes) -> str:
    """The public key, in hex, to which secrets for a desk are sealed; `private` is the key that it signs with."""
    return _sealing_key(private).public_key().public_bytes_raw().hex()


def _sealed(session: Session, seal: str, letter: str, key: bytes) -> Draft | None:
    """None where a desk said that it has a public key which is none: it gets no keys, and stops nobody."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    public = once.public_key().public_bytes_raw()
    try:
        shared = once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(seal)))
    except ValueError:
        return None
    content = _cipher(shared, session, letter, seal, public).encrypt(_NONCE, key, None)
    return Draft("badge_key", "", {"v": 1, "seal": seal, "letter": letter, "sealed": (public + content).hex()})


def _opened(session: Session, private: bytes, letter: str, text: str) -> bytes | None:
    """The badge key; None where what came is not one that was sealed to this desk."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    public, content = bytes.fromhex(text)[:_PUBLIC_BYTES], bytes.fromhex(text)[_PUBLIC_BYTES:]
    try:
        shared = _sealing_key(private).exchange(X25519PublicKey.from_public_bytes(public))
        return _cipher(shared, session, letter, seal_of(private), public).decrypt(_NONCE, content, None)
    except (InvalidTag, ValueError):  # ValueError: the public key is none
        return None


def _cipher(shared: bytes, session: Session, letter: str, seal: str, public: bytes) -> ChaCha20Poly1305:
    """What encrypts one badge key for one desk: it opens as nothing else."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    about = f"badge key {session.conference.id} {letter} {seal} {public.hex()}"
    return ChaCha20Poly1305(sealed.derived(shared, about))


def _sealing_key(private: bytes) -> X25519PrivateKey:
    """Made of the key that signs, so that a file keeps one secret; nobody comes back from one to the other."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(sealed.derived(private, "sealing"))
