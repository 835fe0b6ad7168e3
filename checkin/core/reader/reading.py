"""From what a reader typed to what it meant: classify it, and undo a wrong keyboard layout on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from badges.code import ALPHABET, CODE_LENGTH

from .layouts import AS_TYPED, Layout, candidates, learn
from .payload import MAX_SCAN, Kind, Payload, classify, is_tagged

# Random codes of any kind have more different characters than this; a held key has one.
_FEWEST_CHARS = 6
_SHORTEST_SCAN = 6


@dataclass(frozen=True, slots=True)
class Reading:
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
    return (text,) if ended and (payload.kind in (Kind.URL, Kind.OTHER) or is_tagged(text)) else ()


def pasted_scans(text: str) -> tuple[str, ...]:
    """Return the scans of a paste, one a line; nothing unless every line is a badge code or a ticket."""
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    found = [scans_in(line, ended=False) for line in lines]
    return tuple(scan for scans in found for scan in scans) if all(found) else ()


def _worth_repair(text: str, as_typed: Payload, is_valid: Callable[[Payload], bool] | None) -> bool:
    """Without a check to trust, plain letters and digits are taken as they stand: any layout fits them."""
    if len(text) > MAX_SCAN:
        return False
    plain = text.isascii() and text.isalnum()
    return is_valid is not None or not (as_typed.kind == Kind.URL or (plain and as_typed.kind != Kind.NOISE))
