"""Finding a person by what is unique: registration number, badge code, e-mail, the end of a phone number.

All are keys in one sorted table of bytes; a key begins with a letter that tells its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .model import Person

WIDTH = 32
_NOT_KEY = re.compile(r"[^0-9A-Z]")
_DIGITS = re.compile(r"\d+")
# Letters that are typed for the digits they look like, and what a number so repaired is worth: met in full it is
# certain, begun it is a guess.
_LOOKS_LIKE = str.maketrans("OIL", "011")
_REPAIRED = 0.85
REPAIRED = "number, letters as digits"
# A number in a column of its own that is no ref, such as one that counts the rows: always a guess.
LISTED, _LISTED = "number in a column", 0.79
_LEADING_ZEROS = re.compile(r"(?<=[A-Z])0+(?=[0-9])")
# A telephone number as it is called from abroad, and how many digits the country may have in it.
_ABROAD = re.compile(r"(?:\+|00)(?=\d{8})")
_COUNTRY_CODES = (1, 2, 3)
_MIN_PHONE, _MIN_EMAIL, _MIN_CODE = 4, 4, 8
# A badge code is 28 letters: 2 of the conference, 1 of the key, 9 of the delegate, the copy and the tag.
_BADGE_CODE, _OWN_LETTERS = 28, slice(3, 12)


def keys_of(person: Person) -> Iterator[bytes]:
    """The keys of a person."""
    if person.ref:
        yield from _ref_keys(person.ref)
    for code in person.codes:
        yield _key("c", _NOT_KEY.sub("", code.upper()))
    for number in person.numbers:
        yield _key("n", str(int(number)))
    if person.email:
        yield from _email_keys(person.email)
    digits = "".join(_DIGITS.findall(person.phone))
    if len(digits) >= _MIN_PHONE:
        yield _key("p", digits[::-1])


def _ref_keys(ref: str) -> Iterator[bytes]:
    plain = _NOT_KEY.sub("", ref.upper())
    yield _key("r", plain)
    if (short := _without_zeros(plain)) != plain:
        yield _key("r", short)
    digits = _DIGITS.findall(ref)
    if digits:
        yield _key("d", _bare(digits[-1]))


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _without_zeros(plain: str) -> str:
    return _LEADING_ZEROS.sub("", plain)


def _email_keys(email: str) -> Iterator[bytes]:
    text = email.strip().lower()
    yield _key("e", text)
    local, _, domain = text.partition("@")
    if domain:
        yield _key("e", "@" + domain)
    for match in re.finditer(r"[._\-+]", local):
        yield _key("e", text[match.end() :])


def _key(kind: str, text: str) -> bytes:
    return (kind + text).encode("ascii", "replace")[:WIDTH]


class Numbers:
    """The sorted keys of a list of people."""

    def __init__(self, keys: NDArray[np.bytes_], owners: NDArray[np.int32]) -> None:
        self.keys = keys
        self.owners = owners

    @classmethod
    def sorted(cls, keys: NDArray[np.bytes_], owners: NDArray[np.int32]) -> Numbers:
        """Put keys in order; `owners` are the row numbers of the people they belong to."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], owners[order])

    def _beginning(self, key: bytes) -> NDArray[np.int32]:
        low = np.searchsorted(self.keys, np.bytes_(key))
        high = np.searchsorted(self.keys, np.bytes_(key[: WIDTH - 1] + b"\xff"))
        return self.owners[low:high]

    def _exactly(self, key: bytes) -> NDArray[np.int32]:
        low = np.searchsorted(self.keys, np.bytes_(key), side="left")
        high = np.searchsorted(self.keys, np.bytes_(key), side="right")
        return self.owners[low:high]

    def find(self, text: str) -> list[tuple[NDArray[np.int32], float, str]]:
        """People whose unique texts `text` is or begins (a phone: ends): rows, sureness and what was met."""
        if not len(self.keys):
            return []
        plain = _NOT_KEY.sub("", text.upper())
        has_digit = any(char.isdigit() for char in plain)
        found: list[tuple[NDArray[np.int32], float, str]] = []
        if "@" in text or ("." in text and not has_digit):
            found.append((self._beginning(_key("e", text.lower())), 0.95, "e-mail"))
        if not plain or "@" in text:
            return found
        if has_digit:
            found += self._by_number(text, plain)
            found += self._by_repaired(plain)
        elif len(plain) >= _MIN_EMAIL:
            found.append((self._beginning(_key("e", text.lower())), 0.55, "e-mail"))
        if len(plain) >= _MIN_CODE:
            # The letters of a whole badge code hold the delegate's own ones.
            inner = [plain[_OWN_LETTERS]] if len(plain) == _BADGE_CODE else []
            found += [(self._exactly(_key("c", code)), 1.0, "code") for code in (plain, *inner)]
            found.append((self._beginning(_key("c", plain)), 0.9, "code"))
        return found

    def _by_number(self, text: str, plain: str) -> list[tuple[NDArray[np.int32], float, str]]:
        found = [
            (self._exactly(_key("r", plain)), 1.0, "number"),
            (self._exactly(_key("r", _without_zeros(plain))), 0.99, "number"),
            (self._beginning(_key("r", plain)), 0.93, "number"),
        ]
        if plain.isdigit():
            bare = _bare(plain)
            found.append((self._exactly(_key("d", bare)), 0.99, "number"))
            found.append((self._beginning(_key("d", bare)), 0.9, "number"))
            found.append((self._exactly(_key("n", bare)), _LISTED, LISTED))
            if len(plain) >= _MIN_PHONE:
                found.append((self._beginning(_key("p", plain[::-1])), 0.85, "phone"))
                if plain.startswith("0"):
                    found.append((self._beginning(_key("p", plain[:0:-1])), 0.85, "phone"))
                if abroad := _ABROAD.match(text):
                    found += self._by_phone(text[abroad.end() :])
        if not plain.isdigit():
            found.append((self._beginning(_key("e", text.lower())), 0.8, "e-mail"))
        return found

    def _by_phone(self, digits: str) -> Iterator[tuple[NDArray[np.int32], float, str]]:
        """People whose phone these digits after a + or 00 are, written with the country's code or without."""
        yield self._beginning(_key("p", digits[::-1])), 0.85, "phone"
        for length in _COUNTRY_CODES:
            yield self._exactly(_key("p", digits[: length - 1 : -1] + "0")), 0.85, "phone"

    def _by_repaired(self, plain: str) -> Iterator[tuple[NDArray[np.int32], float, str]]:
        """People whose number it is with the digits that its letters look like; the first letter may be its own."""
        for repaired in {plain.translate(_LOOKS_LIKE), plain[0] + plain[1:].translate(_LOOKS_LIKE)} - {plain}:
            for rows, value, _ in self._by_number(repaired, repaired):
                yield rows, value * _REPAIRED, REPAIRED
