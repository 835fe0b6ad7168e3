"""The signed text in a badge's QR: 28 letters that survive any keyboard layout.

    2 conference | 1 key | 9 delegate | 1 copy | 15 tag

The tag is HMAC-SHA256 over the 13 letters before it, read as a big-endian number and written as 15
digits of base 20, the most significant first (64.8 bits). The twenty letters are those that lie on
the same keys of every Latin keyboard layout, so a reader set to another country still types them right.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import count
from typing import NamedTuple

ALPHABET = "BCDEFGHIJKLNOPRSTUVX"
CODE_LENGTH = 28
MAX_COPIES = len(ALPHABET)
PREFIX_LENGTH = 2

_ID_LENGTH = 9
_BODY_LENGTH = 13
_TAG_LENGTH = 15
_CODE_IDS = len(ALPHABET) ** _ID_LENGTH
_LETTERS = frozenset(ALPHABET)
# ASCII only: str.upper() would turn a dotless i or a long s into letters of the alphabet.
_FOLD = {ord(char): char.upper() for char in "abcdefghijklmnopqrstuvwxyz"} | {ord(char): None for char in " \t\r\n-"}


class Verdict(StrEnum):
    """What a scanned text turned out to be."""

    VALID = "valid"
    OTHER_CONFERENCE = "other_conference"
    FORGED = "forged"
    NOT_OURS = "not_ours"


class BadgeCode(NamedTuple):
    """What a badge code says: two letters for the conference, one for the key, nine for the delegate, the copy."""

    prefix: str
    key_letter: str
    code_id: str
    copy: int


def make_code(badge: BadgeCode, key: bytes) -> str:
    """Return the 28 letters for `badge`, signed with `key`. Raises ValueError for parts that are no letters of ours."""
    parts = ((badge.prefix, PREFIX_LENGTH), (badge.key_letter, 1), (badge.code_id, _ID_LENGTH))
    for text, length in parts:
        if len(text) != length or not _LETTERS.issuperset(text):
            raise ValueError(f"{text!r} is not {length} letters of the badge alphabet")
    if not 1 <= badge.copy <= MAX_COPIES:
        raise ValueError(f"copy {badge.copy} is not between 1 and {MAX_COPIES}")
    body = badge.prefix + badge.key_letter + badge.code_id + ALPHABET[badge.copy - 1]
    return body + _tag(body, key)


def parse_code(text: str, prefix: str, keys: Mapping[str, bytes]) -> tuple[Verdict, BadgeCode | None]:
    """Judge a scanned text for the conference `prefix`, with the keys by their letter.

    Case, spaces and hyphens do not count. The badge is returned with VALID only. An unknown key
    letter is FORGED: nobody can have signed with it.
    """
    code = _folded(text)
    if not _well_formed(code):
        return Verdict.NOT_OURS, None
    if code[:PREFIX_LENGTH] != prefix:
        return Verdict.OTHER_CONFERENCE, None
    key = keys.get(code[2])
    if key is None or not hmac.compare_digest(_tag(code[:_BODY_LENGTH], key), code[_BODY_LENGTH:]):
        return Verdict.FORGED, None
    return Verdict.VALID, BadgeCode(code[:2], code[2], code[3:12], ALPHABET.index(code[12]) + 1)


def code_id_in(text: str) -> str:
    """The nine letters of a delegate in what was typed: they alone, or a whole code. Empty where it is neither."""
    letters = _folded(text)
    if not _LETTERS.issuperset(letters):
        return ""
    return {_ID_LENGTH: letters, CODE_LENGTH: letters[3:12]}.get(len(letters), "")


def human_code(code: str) -> str:
    """The whole code in seven groups of four, as printed for typing it by hand."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def new_prefix() -> str:
    """Two random letters for a conference."""
    return _random_letters(PREFIX_LENGTH)


def practice_prefix(conference: str, prefix: str) -> str:
    """The two letters for practice copies of a conference that has an id and a prefix: never its own.

    Derived, so that the real conference knows the badges of its practice copies without having seen one.
    """
    derived = (code_id_for(f"practice:{conference}", number)[:PREFIX_LENGTH] for number in count())
    return next(letters for letters in derived if letters != prefix)


def practice_key(key: bytes) -> bytes:
    """The key of a practice copy, the same for each; the real one cannot be had from it."""
    return hmac.digest(key, b"practice", hashlib.sha256)


def new_key() -> bytes:
    """A signing key of 32 random bytes. Whoever holds it can make valid badges."""
    return secrets.token_bytes(32)


def _random_letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _folded(text: str) -> str:
    return text.translate(_FOLD)


def _well_formed(code: str) -> bool:
    return len(code) == CODE_LENGTH and _LETTERS.issuperset(code)


def _tag(body: str, key: bytes) -> str:
    number = int.from_bytes(hmac.digest(key, body.encode("ascii"), hashlib.sha256), "big")
    digits = []
    for _ in range(_TAG_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def code_id_for(subject: str, generation: int = 0) -> str:
    """The nine letters that stand for a delegate (or a badge of the pool) in a badge code.

    Derived, so that two desks that import one list give a person the same; the tag keeps it from being guessed.
    """
    return _letters(_derived(subject, generation))


def code_id_by(writer: str, subject: str, generation: int) -> str:
    """The nine letters that one of several writers gives a delegate: no other writer makes the same for them.

    The sum of what stands for the two: whose it is can be found back without a table of everybody.
    """
    return _letters(_derived(subject, 0) + _derived(writer, generation))


def subjects_of(code_id: str, writers: Iterable[str], generations: int) -> set[str]:
    """`code_id_for` each delegate to whom one of the writers gives this code id, in its first so many generations."""
    number = sum(ALPHABET.index(letter) * len(ALPHABET) ** place for place, letter in enumerate(code_id))
    return {
        _letters(number - _of_writer(writer, generation))
        for writer in writers
        for generation in range(1, generations + 1)
    }


def _derived(subject: str, generation: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{subject}#{generation}".encode()).digest(), "big")


_of_writer = lru_cache(maxsize=1_000)(_derived)  # each scan asks for those of all writers


def _letters(number: int) -> str:
    """A number as a code id, its least digit first; what is too large or below nothing goes round."""
    number %= _CODE_IDS
    letters = []
    for _ in range(_ID_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)
