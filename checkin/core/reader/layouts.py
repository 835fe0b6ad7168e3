"""Repair of scans that were typed through the wrong keyboard layout, or with Caps Lock on.

A reader set to US presses the keys of a US keyboard; a computer set to another layout turns them
into other characters. `candidates` yields what the reader may have meant, most likely first; only a
check of the payload (a good tag, a ticket that is on the list) may decide between them.

`layouts.txt` has one layout a line: its name, then what its 47 keys type without and with Shift, in
the order of `_UNSHIFTED`. U+25CC before a combining mark is a dead key, U+2400 a key that types nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from badges.code import ALPHABET

AS_TYPED = "us"
_UNSHIFTED = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
_SHIFTED = '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
_DEAD = "\u25cc"
_NOTHING = "\u2400"
_SPACING = dict(zip("\u0300\u0301\u0302\u0303\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328",
                    "`´^~˘˙¨°˝ˇ¸˛", strict=True))  # fmt: skip
# Above this lie scripts whose upper case (as Georgian's) no keyboard types.
_LAST_CASED = 0x58F
_KEYS = _UNSHIFTED + _SHIFTED
# Where two keys type the same, the one that codes and tickets hold more often is meant.
_USEFUL = ALPHABET + ALPHABET.lower() + "0123456789AMQWYZamqwyz" + '-=/+{}[]":,.'
_PLACES_BY_USE = [_KEYS.index(char) for char in sorted(_KEYS, key=lambda char: _USEFUL.find(char) % 1000)]
# One key of Arabic keyboards: Linux types the ligature, Windows the two letters, which two other keys type as well.
_LAM_ALEF = {char: unicodedata.normalize("NFKC", char) for char in "\ufef5\ufef7\ufef9\ufefb"}

# Every letter of the badge alphabet between two of the first: "BB", "BC", "BD", ... "BX", "BB".
CALIBRATION_CODE = "BB" + "".join(ALPHABET[0] + letter for letter in ALPHABET[1:]) + "BB"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a keyboard types, and which US characters the reader meant by it.

    `meant` maps one or two typed characters to one or two meant ones (an accent key and the next
    key may come out as one character).
    """

    name: str
    meant: Mapping[str, str]
    _chars: frozenset[str] = field(init=False, repr=False, compare=False)
    _pairs: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = "|".join(re.escape(typed) for typed in self.meant if len(typed) == 2)
        object.__setattr__(self, "_chars", frozenset("".join(self.meant)) | {" "})
        object.__setattr__(self, "_pairs", re.compile(f"(?:{pairs})|.", re.DOTALL) if pairs else None)

    @property
    def types_pairs(self) -> bool:
        """Whether a key of it types two characters."""
        return self._pairs is not None

    def decode(self, text: str, chars: set[str]) -> str | None:
        """Return what was meant by `text`, or None where this keyboard cannot have typed it.

        `chars` is `set(text)`: the callers try many layouts on one text.
        """
        if not chars <= self._chars:
            return None
        meant = self.meant
        cells = self._pairs.findall(text) if self._pairs else text
        try:
            return "".join([" " if cell == " " else meant[cell] for cell in cells])
        except KeyError:
            return None

    def keys_at_end(self, text: str, wanted: frozenset[str]) -> list[tuple[str, str]]:
        """Return (typed, meant) for the keys with which `text` ends and which meant wanted letters only, last first."""
        found, at = [], len(text)
        while at:
            for length in (2, 1) if self._pairs else (1,):
                typed = text[max(at - length, 0) : at]
                meant = self.meant.get(typed, "")
                if meant and wanted.issuperset(meant.upper()):
                    break
            else:
                break
            found.append((typed, meant.upper()))
            at -= len(typed)
        return found


def candidates(text: str, preferred: Layout | str | None = None) -> Iterator[tuple[str, str]]:
    """Yield (layout name, what may have been meant), most likely first, no text twice.

    First the remembered layout (a name, or one that `learn` made), then the text as typed.
    """
    seen: set[str] = set()
    for name, meant in _attempts(text, preferred):
        if meant is not None and meant not in seen:
            seen.add(meant)
            yield name, meant


def learn(scanned: str) -> Layout | None:
    """Return the layout that turned `CALIBRATION_CODE` into `scanned`; None if that is not what was scanned.

    A layout we know is found by its name and repairs everything; from an unknown one we learn the
    letters of the badge code only.
    """
    scanned = scanned.strip()
    for name, meant in candidates(scanned):
        if meant.upper() == CALIBRATION_CODE:
            return shipped()[name]
    return _learnt(scanned)


@cache
def shipped() -> dict[str, Layout]:
    """Return every layout we know by its name, likeliest first, with "+caps", "+shiftlock" and "+pairs"."""
    lines = (files(__package__) / "layouts.txt").read_text(encoding="utf-8").splitlines()
    keyboards = {name: cells for name, *cells in (line.split(" ") for line in lines if line[:1] != "#")}
    keyboards = {name: [_unescaped(cell) for cell in cells] for name, cells in keyboards.items()}
    layouts: dict[str, Layout] = {}
    for suffix, change in (("", list), ("+caps", _caps), ("+shiftlock", _shift_lock)):
        for name, cells in keyboards.items():
            meant = _meant(change(cells))
            layouts[name + suffix] = Layout(name + suffix, meant)
            pairs = {pair: meant[ligature] for ligature, pair in _LAM_ALEF.items() if ligature in meant}
            if pairs:
                layouts[f"{name}{suffix}+pairs"] = Layout(f"{name}{suffix}+pairs", meant | pairs)
    return layouts


def _attempts(text: str, preferred: Layout | str | None) -> Iterator[tuple[str, str | None]]:
    chars = set(text)
    if isinstance(preferred, str):
        preferred = shipped().get(preferred)
    if preferred is not None and preferred.name != AS_TYPED:
        yield preferred.name, preferred.decode(text, chars)
    yield AS_TYPED, text
    for layout in shipped().values():
        yield layout.name, layout.decode(text, chars)


def _unescaped(cell: str) -> str:
    if len(cell) == 1:
        return cell
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), cell)


def _caps(cells: list[str]) -> list[str]:
    """Caps Lock as on Linux and macOS: letters of two cases change theirs, é becomes É, nothing else changes."""
    half = len(cells) // 2
    lower, upper = list(cells[:half]), list(cells[half:])
    for place, (low, high) in enumerate(zip(cells[:half], cells[half:], strict=True)):
        if low != high and high in (low.upper(), "İ" if low == "i" else ""):
            lower[place], upper[place] = high, low
        else:
            lower[place], upper[place] = _capital(low), _capital(high)
    return lower + upper


def _capital(cell: str) -> str:
    changed = cell.upper()
    return changed if len(changed) == 1 and ord(changed) <= _LAST_CASED else cell


def _shift_lock(cells: list[str]) -> list[str]:
    """Caps Lock as on Windows with many European layouts: Shift is held on every key."""
    half = len(cells) // 2
    return cells[half:] + cells[:half]


def _meant(cells: list[str]) -> dict[str, str]:
    """Return what was meant by each thing that the keys of `cells` type."""
    keys = [(_KEYS[place], cells[place]) for place in _PLACES_BY_USE]
    meant: dict[str, str] = {}
    for us, cell in keys:
        if cell != _NOTHING and cell[0] != _DEAD:
            meant.setdefault(cell, us)
    for us, cell in keys:
        if cell[0] == _DEAD:
            _add_dead(meant, us, cell[1], keys)
    return meant


def _add_dead(meant: dict[str, str], us: str, mark: str, keys: list[tuple[str, str]]) -> None:
    """Add what an accent key types: one character with the next letter, or itself where none takes it."""
    if mark in _SPACING:
        meant.setdefault(_SPACING[mark], us)
    for base_us, base in keys:
        if base.isalpha() and len(composed := unicodedata.normalize("NFC", base + mark)) == 1:
            meant.setdefault(composed, us + base_us)


def _learnt(scanned: str) -> Layout | None:
    if len(scanned) < len(CALIBRATION_CODE):
        return None
    for length in (1, 2):
        first = scanned[:length]
        cells = scanned.removeprefix(first * 3).removesuffix(first * 2).split(first)
        if len({first, *cells}) != len(ALPHABET) or "" in cells:
            continue
        typed = dict(zip((first, *cells), ALPHABET, strict=True))
        rebuilt = "".join(first + cell for cell in (first, *cells, first))
        if rebuilt != scanned or max(map(len, typed)) > 2:
            continue
        return Layout("learnt", {cell.swapcase(): letter for cell, letter in typed.items()} | typed)
    return None
