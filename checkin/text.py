"""The one door through which foreign text comes in, and helpers for showing it.

Import, forms, scans and sync all pass through `clean_text`. What it returns can be stored, printed
and shown: no control character, no escape sequence, no reordering of the line it stands in.
"""

from __future__ import annotations

import re
import unicodedata

# Persian and Indic names need the joiners; every other format character is dropped.
_KEPT_FORMAT = {"\u200c", "\u200d"}
_DROPPED = {"Cc", "Cs", "Co", "Cn", "Cf"}
_SPACES = {"Zs", "Zl", "Zp"}
MAX_MARKS_PER_LETTER = 8
_FIGURES = re.compile(r"(\d+)")
MAX_TEXT = 10_000
MAX_NAME = 500


def clean_text(text: str, limit: int = MAX_TEXT, keep_lines: bool = False) -> str:
    """Return `text` fit to be stored and shown: NFC, one line, at most `limit` characters.

    `keep_lines` keeps line ends (for notes). Whole terminal escape sequences go, not only their ESC;
    so do control and format characters (but ZWJ and ZWNJ), lone surrogates, private and unassigned
    code points, and combining marks piled more than eight high. Runs of white space become one space.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:limit].rstrip()
    out: list[str] = []
    marks = 0
    pending_space = False
    for char in unicodedata.normalize("NFC", _without_escapes(text[: limit * 4])):
        category = unicodedata.category(char)
        if char in "\t\n\r\x0b\x0c\x85" or category in _SPACES:
            if keep_lines and char == "\n":
                out.append("\n")
                pending_space = False
            else:
                pending_space = bool(out) and out[-1] != "\n"
            continue
        if category in _DROPPED and char not in _KEPT_FORMAT:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MAX_MARKS_PER_LETTER:
            continue
        if pending_space:
            out.append(" ")
            pending_space = False
        out.append(char)
    cleaned = unicodedata.normalize("NFC", "".join(out))
    return cleaned[:limit].rstrip()


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """What a text is sorted by where it holds numbers: F2 before F10, and accents and case do not count."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _FIGURES.split(fold(text)) if part)


def _without_escapes(text: str) -> str:
    if "\x1b" not in text and "\x9b" not in text and "\x9d" not in text and "\x90" not in text:
        return text
    # CSI, OSC/DCS/PM/APC with their terminator, then any other two-character escape.
    pattern = (
        r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
        r"|(?:\x1b[\]PX^_]|\x9d|\x90)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
        r"|\x1b[ -/]*[0-~]?"
    )
    return re.sub(pattern, "", text)


def fold(text: str) -> str:
    """Return `text` for comparing: no case, no accents, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(kept.split())
