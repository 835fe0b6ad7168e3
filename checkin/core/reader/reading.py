"""From what a reader typed to what it meant: classify it, and undo a wrong keyboard layout on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from badges.code import ALPHABET, CODE_LENGTH

from .layouts import AS_TYPED, CALIBRATION_CODE, Layout, candidates, learn, shipped
from .payload import MAX_SCAN, SYMBOLOGY, Kind, OwnCode, Payload, classify, is_tagged

_LETTERS = frozenset(ALPHABET)
_IN_PATHS = frozenset("/\\ ")
_SHORTEST_CODE = CODE_LENGTH // 2
_SYMBOLOGY_AT_END = re.compile(SYMBOLOGY + r"\Z")
# Random codes of any kind have more different characters than this; a held key has one.
_FEWEST_CHARS = 6
_SHORTEST_SCAN = 6
# So many letters of a code may be read as others, and it is still told from a word: those have more a, m, w and y.
_MISREAD = 2
_LONGEST_RUN = 100 * CODE_LENGTH  # of codes in one line


class Reading(NamedTuple):
    """What a scan is, and the keyboard layout it came through (`layouts.AS_TYPED` where nothing was garbled)."""

    payload: Payload
    layout: str


def recognise(
    text: str, is_valid: Callable[[Payload], bool] | None = None, preferred: Layout | str | None = None
) -> Reading:
    """Return what `text` means, undoing a wrong keyboard layout or Caps Lock.

    `is_valid` trusts a payload (a good tag, a ticket on the list); several layouts can turn one text
    into well-formed but different tickets, so only with it is the answer sure. Where it trusts none,
    and without it, the first reading whose form is certain is returned, else the text as typed.
    """
    as_typed = classify(text)
    if len(text) > MAX_SCAN:  # nothing that a reader types; to try layouts on megabytes takes minutes
        return Reading(as_typed, AS_TYPED)
    well_formed: Reading | None = None
    for layout, meant in candidates(text, preferred) if _worth_repair(text, as_typed, is_valid) else ():
        payload = as_typed if layout == AS_TYPED else classify(meant)
        if is_valid and is_valid(payload):
            return Reading(payload, layout)
        if (payload.certain or payload.kind is Kind.URL) and well_formed is None:
            well_formed = Reading(payload, layout)
            if not is_valid:
                break
    return well_formed or Reading(as_typed, AS_TYPED)


def scans_in(text: str, ended: bool, preferred: Layout | str | None = None) -> tuple[str, ...]:
    """Return the scans that a fast run of keys holds; nothing if a person may have meant it as typing.

    `ended` says that Enter or Tab came with it: only then do a web address, an unknown ticket or a
    business card count. The scans together are `text`. Badge codes sent in one run without Enter are cut apart.
    """
    if not _SHORTEST_SCAN <= len(text) <= MAX_SCAN or len(set(text)) < _FEWEST_CHARS:
        return ()
    if len(text) % CODE_LENGTH == 0 and set(ALPHABET).issuperset(text.upper()) and text.isascii():
        return tuple(text[at : at + CODE_LENGTH] for at in range(0, len(text), CODE_LENGTH))
    payload = recognise(text, preferred=preferred).payload
    if payload.certain or learn(text):
        return (text,)
    ticket = payload.kind is Kind.URL or (payload.kind is Kind.OTHER and not _is_path(text))
    return (text,) if ended and (ticket or is_tagged(text)) else ()


def codes_at_end(text: str, preferred: Layout | str | None = None) -> tuple[str, ...]:
    """Return the badge codes (or our calibration code) with which `text` ends, as typed; whatever stands before them.

    Any run of 28 letters of the alphabet is one, through any keyboard layout: nobody types that. Codes without
    anything between them are cut apart.
    """
    word = text.rpartition(" ")[2]
    if len(word) < _SHORTEST_CODE:
        return ()
    best: tuple[str, ...] = ()
    fewest = len(word)
    for layout in _keyboards(preferred):
        keys = layout.keys_at_end(word, _LETTERS)
        codes = _cut_codes(keys)
        left = sum(len(typed) for typed, _ in keys) - sum(map(len, codes))
        if codes and left < fewest:  # where nothing is left over, the keyboard is the likelier
            best, fewest = codes, left
        if not fewest:
            break
    if best and (before := _SYMBOLOGY_AT_END.search(word.removesuffix("".join(best)))):
        best = (before[0] + best[0], *best[1:])
    return best


def misread_at_end(text: str) -> tuple[str, ...]:
    """Return the badge code with a letter or two that no code has, with which `text` ends: it was read wrongly.

    Unlike a whole code it may be a word that somebody typed, though hardly: it counts with an Enter behind it only.
    """
    word = text.rpartition(" ")[2][-CODE_LENGTH:]
    plain = len(word) == CODE_LENGTH and word.isascii() and word.isalnum() and word in (word.upper(), word.lower())
    if not plain or len(set(word)) < _FEWEST_CHARS:
        return ()
    return (word,) if sum(letter not in _LETTERS for letter in word.upper()) <= _MISREAD else ()


def is_badge_code(payload: Payload) -> bool:
    """Whether this is the code of a badge, well read or not: never a ticket of another system."""
    return isinstance(payload, OwnCode) or misread_at_end(payload.text) == (payload.text,)


def pasted_scans(text: str) -> tuple[str, ...]:
    """Return the scans of a paste, one a line; nothing unless every line is a badge code or a ticket."""
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    found = [_whole(line) for line in lines]
    return tuple(scan for scans in found for scan in scans) if all(found) else ()


def _is_path(text: str) -> bool:
    """Whether somebody may have typed the name of a file; JSON nobody types."""
    return not text.startswith("{") and not _IN_PATHS.isdisjoint(text)


def _whole(line: str) -> tuple[str, ...]:
    if len(line) > _LONGEST_RUN:
        return ()
    codes = codes_at_end(line)
    return codes if codes and "".join(codes) == line else scans_in(line, ended=False)


def _keyboards(preferred: Layout | str | None) -> Iterator[Layout]:
    """Every keyboard, likeliest first: the remembered one, the reader's own, those that type pairs of letters."""
    known = shipped()
    learnt = known.get(preferred) if isinstance(preferred, str) else preferred
    if learnt is not None:
        yield learnt
    yield known[AS_TYPED]
    yield from sorted(known.values(), key=lambda layout: not layout.types_pairs)


def _cut_codes(keys: list[tuple[str, str]]) -> tuple[str, ...]:
    """Cut (typed, meant) of keys, the last first, into what was typed for each code, the first code first."""
    meant = "".join(letters for _, letters in reversed(keys))
    if meant.endswith(CALIBRATION_CODE):
        return _take(keys, len(CALIBRATION_CODE))[:1]
    return _take(keys, CODE_LENGTH)


def _take(keys: list[tuple[str, str]], length: int) -> tuple[str, ...]:
    codes: list[str] = []
    typed, meant = "", ""
    for cell, letters in keys:
        typed, meant = cell + typed, letters + meant
        if len(meant) > length or (len(meant) == length and len(set(meant)) < _FEWEST_CHARS):
            break
        if len(meant) == length:
            codes.insert(0, typed)
            typed, meant = "", ""
    return tuple(codes)


def _worth_repair(text: str, as_typed: Payload, is_valid: Callable[[Payload], bool] | None) -> bool:
    """Without a check to trust, plain letters and digits are taken as they stand: any layout fits them."""
    if len(text) > MAX_SCAN:
        return False
    plain = text.isascii() and text.isalnum()
    return is_valid is not None or not (as_typed.kind == Kind.URL or (plain and as_typed.kind != Kind.NOISE))
