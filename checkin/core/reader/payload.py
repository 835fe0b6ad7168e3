"""What a scanned text is: our own badge code, a ticket of Indico or pretix, or something else.

`classify` judges the form only. Whether a badge code is genuine and whom a ticket belongs to is for
the caller to find out.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from badges.code import ALPHABET, CODE_LENGTH
from checkin.text import clean_text

from .layouts import CALIBRATION_CODE

MAX_SCAN = 512
_LETTERS = frozenset(ALPHABET)
_HEX_UUID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}", re.IGNORECASE)
# Linux types one accent where a US reader pressed the "=" of a German keyboard twice.
_BASE64 = re.compile(r"([A-Za-z0-9+/]{22})={1,2}")
_BASE64_LONG = re.compile(r"={0,2}[A-Za-z0-9+/]{80,}")
# pretix leaves out o, 0, 1, i and l. 32 characters are its default, an organiser may choose 12 to 64.
_PRETIX = re.compile(r"[a-hjkmnp-z2-9]{16,64}")
_PRETIX_LENGTH = 32
_ED25519_SIGNATURE = 64
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
# Business cards, Wi-Fi and the like say what they are: "BEGIN:VCARD", "TEL;TYPE=WORK:"; a path ("C:\") does not.
_TAGGED = re.compile(r"[A-Z][A-Z0-9;=,_-]*:(?![\\/])", re.IGNORECASE)
_REF = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9/_.-]{0,11}")
_TOKEN = re.compile(r"(?=.*[0-9])[!-~]{8,}|[!-~]{20,}")
_EMAIL = re.compile(r"[^@]+@[^@]+\.[A-Za-z]{2,}")
# Readers can be set to say first which kind of barcode they read: "]Q1" is a QR.
SYMBOLOGY = r"\][A-Za-z][0-9]"


class Kind(StrEnum):
    """What a scanned text may be."""

    OWN_CODE = "own_code"
    INDICO = "indico"
    INDICO_SETUP = "indico_setup"
    PRETIX = "pretix"
    REF = "ref"
    CALIBRATION = "calibration"
    URL = "url"
    OTHER = "other"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Payload:
    """A scanned text and what it is. `text` has no space around it."""

    kind: ClassVar[Kind] = Kind.NOISE
    text: str

    @property
    def ticket_id(self) -> str:
        """The one spelling under which a ticket is stored and found (`Delegate.secret`); "" for other things."""
        return ""

    @property
    def certain(self) -> bool:
        """True if the form alone tells what it is, so that nobody can have typed it by chance."""
        return False


@dataclass(frozen=True, slots=True)
class Noise(Payload):
    """No code and no ticket: words, a business card, Wi-Fi access, anything too long."""


@dataclass(frozen=True, slots=True)
class OwnCode(Payload):
    """28 letters of our alphabet, folded to capitals in `code`. The tag is not checked."""

    kind: ClassVar[Kind] = Kind.OWN_CODE
    code: str

    @property
    def certain(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class IndicoTicket(Payload):
    """An Indico ticket. `uuid` and `companion` (the accompanying person's, or "") are 32 hex digits."""

    kind: ClassVar[Kind] = Kind.INDICO
    uuid: str
    host: str = ""
    companion: str = ""

    @property
    def ticket_id(self) -> str:
        return f"indico:{self.companion or self.uuid}"

    @property
    def certain(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class IndicoSetup(Payload):
    """The code that sets up Indico's own check-in app: not a ticket."""

    kind: ClassVar[Kind] = Kind.INDICO_SETUP
    title: str = ""

    @property
    def certain(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class PretixTicket(Payload):
    """A pretix ticket: the random secret in lower case, or the signed one as it stands."""

    kind: ClassVar[Kind] = Kind.PRETIX
    secret: str
    signed: bool = False

    @property
    def ticket_id(self) -> str:
        return f"pretix:{self.secret}"

    @property
    def certain(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Calibration(Payload):
    """Our calibration code, read rightly."""

    kind: ClassVar[Kind] = Kind.CALIBRATION

    @property
    def certain(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Foreign(Payload):
    @property
    def ticket_id(self) -> str:
        return f"ticket:{self.text}"


@dataclass(frozen=True, slots=True)
class Ref(_Foreign):
    """What may be a registration number: up to 12 letters, digits and - / . _, with a digit among them."""

    kind: ClassVar[Kind] = Kind.REF


@dataclass(frozen=True, slots=True)
class Url(_Foreign):
    """A web address. A ticket system may use one as its ticket, but posters have them too."""

    kind: ClassVar[Kind] = Kind.URL


@dataclass(frozen=True, slots=True)
class OtherTicket(_Foreign):
    """Well formed and nobody's we know: can be bound to a delegate once."""

    kind: ClassVar[Kind] = Kind.OTHER


def classify(text: str) -> Payload:
    """Say what `text` is, as it stands (see `reading.recognise` for wrong keyboard layouts). Never raises."""
    if len(text) > MAX_SCAN:
        return Noise(clean_text(text, MAX_SCAN))
    text = re.sub(SYMBOLOGY, "", text.strip(), count=1) if text.lstrip()[:1] == "]" else text.strip()
    return _own(text) or _structured(text) or _ticket(text) or _loose(text)


def ticket_id(text: str) -> str:
    """Return the spelling under which an imported secret is stored, so that its scan finds it; "" for none."""
    found = classify(text)
    cleaned = clean_text(text, MAX_SCAN)
    return found.ticket_id or (f"ticket:{cleaned}" if cleaned else "")


def _own(text: str) -> Payload | None:
    if not text.isascii():
        return None
    letters = re.sub(r"[ -]", "", text).upper()
    if len(letters) == CODE_LENGTH and _LETTERS.issuperset(letters):
        return OwnCode(text, letters)
    return Calibration(text) if text.upper() == CALIBRATION_CODE else None


def _structured(text: str) -> Payload | None:
    """Read a JSON object; one that is no ticket of Indico's may still be somebody's ticket."""
    if not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    secret = _uuid(found.get("checkin_secret"))
    if secret:
        return IndicoTicket(text, secret, clean_text(str(found.get("server_url", ""))))
    if "regform_id" in found and "server" in found:
        return IndicoSetup(text, clean_text(str(found.get("regform_title") or found.get("title") or "")))
    if "handshake_version" in found:
        return Noise(clean_text(text))
    return _indico(text, found.get("i")) or OtherTicket(clean_text(text))


def _indico(text: str, items: object) -> IndicoTicket | None:
    match items:
        case [2, str(host), str(code), *rest] if uuid := _base64_uuid(code):
            return IndicoTicket(text, uuid, clean_text(host), _base64_uuid(rest[0]) if rest else "")
    return None


def _uuid(value: object) -> str:
    if isinstance(value, str) and _HEX_UUID.fullmatch(value):
        return value.replace("-", "").lower()
    return ""


def _base64_uuid(value: object) -> str:
    """Return 32 hex digits for the base64 of 16 bytes, "" for anything else or a sloppy encoding."""
    found = _BASE64.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return ""
    raw = base64.b64decode(found[1] + "==")
    return raw.hex() if base64.b64encode(raw).decode().startswith(found[1]) else ""


def _ticket(text: str) -> Payload | None:
    uuid = _uuid(text) or _base64_uuid(text)
    if uuid:
        return IndicoTicket(text, uuid)
    if _BASE64_LONG.fullmatch(text) and _is_signed(text):
        return PretixTicket(text, text, signed=True)
    lower = text.lower()
    if _PRETIX.fullmatch(lower) and (len(lower) == _PRETIX_LENGTH or _is_mixed(lower)):
        return PretixTicket(text, lower)
    return None


def _is_mixed(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return 2 <= digits <= len(text) - 2


def _is_signed(text: str) -> bool:
    """True for pretix_sig1: base64 written backwards; version 1, two lengths, the payload, an Ed25519 signature."""
    try:
        raw = base64.b64decode(text[::-1], validate=True)
    except binascii.Error:
        return False
    payload, signature = int.from_bytes(raw[1:3], "big"), int.from_bytes(raw[3:5], "big")
    return raw[0] == 1 and signature == _ED25519_SIGNATURE and len(raw) == 5 + payload + signature


def _loose(text: str) -> Payload:
    if _URL.fullmatch(text):
        return Url(clean_text(text))
    if _REF.fullmatch(text):
        return Ref(text)
    if _TOKEN.fullmatch(text) and not _TAGGED.match(text) and not _EMAIL.fullmatch(text):
        return OtherTicket(text)
    return Noise(clean_text(text))


def is_tagged(text: str) -> bool:
    """True for a line of a business card, Wi-Fi access and the like: a machine wrote it, and it is no ticket."""
    return bool(_TAGGED.match(text.strip()))
