"""By what desks know their hub again: an authority of the conference's own, and a certificate for each start.

The authority's key is derived from the first badge key. So every desk that belongs can be the hub, without anything
handed over, and the others believe it at once; nobody else can.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from checkin.core.session import Session
from checkin.core.syncing.belonging import shared_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.x509 import CertificateBuilder, GeneralName, Name

# Fixed, so that the certificate is the same bytes wherever it is made.
_SINCE: Final = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL: Final = datetime(2099, 1, 1, tzinfo=UTC)
_DAYS: Final = 397  # no system takes a server's certificate that lasts longer
_CLOCK_BEHIND: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server shows (`chain`, PEM), and the key to it."""

    chain: str
    key: str


def authority(session: Session) -> str:
    """The certificate (PEM) of the conference's own authority: the same at every desk. Raises UsageError."""
    from cryptography.hazmat.primitives.serialization import Encoding

    key = _key(session)
    built = _certificate(_name(session), _name(session), key, ca=True)
    made = built.serial_number(1).not_valid_before(_SINCE).not_valid_after(_UNTIL).sign(key, None)
    return made.public_bytes(Encoding.PEM).decode()


def server_certificate(session: Session, names: Collection[str]) -> Certificate:
    """A new certificate for a server under these names and addresses. Raises UsageError."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    now, key, issuer = datetime.now(UTC), Ed25519PrivateKey.generate(), _key(session)
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub")])
    built = (
        _certificate(own, _name(session), key, ca=False)
        .serial_number(int.from_bytes(os.urandom(16)) | 1)
        .not_valid_before(now - _CLOCK_BEHIND)
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in sorted(names)]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
        .sign(issuer, None)
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Certificate(built.public_bytes(Encoding.PEM).decode(), private.decode())


def _key(session: Session) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(shared_key(session, "hub authority"))


def _name(session: Session) -> Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"delegate-checkin {session.conference.id}"[:64])])


def _certificate(subject: Name, issuer: Name, key: Ed25519PrivateKey, *, ca: bool) -> CertificateBuilder:
    from cryptography import x509

    uses = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _general_name(name: str) -> GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
