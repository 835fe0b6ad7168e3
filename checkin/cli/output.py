"""The two ways out: stdout is data, stderr is talk. Nothing here lets a control character reach the terminal."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from io import TextIOWrapper
from typing import TextIO

_JOINERS = "\u200c\u200d"
# What JSON leaves bare but a terminal obeys (C1 controls, reordering), and what UTF-8 cannot say.
_BARE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_NARROWEST = 8
failures_as_json = False
"""Whether `--json` was given: set once, before the command line is read, since that can fail too."""
_GAP = "  "


def prepare_streams() -> None:
    """Write UTF-8 wherever data goes, and never fail for a character."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, nowhere())
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def nowhere() -> TextIO:
    """A stream for what nobody reads; it lives as long as the process."""
    return open(os.devnull, "w", encoding="utf-8")


def visible(text: str) -> str:
    """Return `text` with everything a terminal could obey replaced by a mark."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs" else "\ufffd"
        for char in text
    )


def talk(sentence: str) -> None:
    """Say something to the person: on stderr, so that it never mixes with data."""
    print(visible(sentence), file=sys.stderr, flush=True)


def failed(message: str, hint: str = "", needs_mapping: Sequence[object] = ()) -> None:
    """Say why a command could not do its work; to whoever asked for JSON also as that, on stdout."""
    for sentence in f"{message} {hint}".strip().splitlines():
        talk(sentence)
    if failures_as_json:
        record({"error": message, "hint": hint, "needs_mapping": list(needs_mapping)})


def line(text: str = "") -> None:
    """One line of data for a person to read."""
    print(visible(text))


def document(value: object) -> None:
    """One JSON document."""
    print(_json(value, indent=2))


def record(value: object) -> None:
    """One JSON object on a line of its own, out at once."""
    print(_json(value), flush=True)


def _json(value: object, indent: int | None = None) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_as_json)
    return _BARE_IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _as_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Aligned columns; on a terminal they are cut to its width, elsewhere nothing is."""
    lines = [[visible(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    if sys.stdout.isatty():
        import shutil

        _fit(widths, shutil.get_terminal_size().columns)
    for cells in lines:
        print(_GAP.join(_cell(text, room) for text, room in zip(cells, widths, strict=True)).rstrip())


def _fit(widths: list[int], room: int) -> None:
    while sum(widths) + len(_GAP) * (len(widths) - 1) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1


def _cell(text: str, room: int) -> str:
    if width(text) > room:
        text = text[: room - 1] + "…"
        while width(text) > room:
            text = text[:-2] + "…"
    return text + " " * (room - width(text))


def width(text: str) -> int:
    """The terminal cells a text takes."""
    if text.isascii():
        return len(text)
    shown = [char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf")]
    return len(shown) + sum(unicodedata.east_asian_width(char) in "WF" for char in shown)
