"""What a computer shows, under every keyboard layout we know, when a reader that is set to US types."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files

US = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./" + '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
ACCENTS = {"\u0301": "´", "\u0302": "^", "\u0308": "¨", "\u0303": "~", "\u0300": "`"}
# Layouts on which two letters of ours come out alike, or not at all.
LOSSY = {"pk(ara)", "pk(snd)"}


def keyboards():
    lines = (files("checkin.core.reader") / "layouts.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            name, *cells = line.split(" ")
            cells = [re.sub(r"\\u(....)", lambda found: chr(int(found[1], 16)), cell) for cell in cells]
            yield name, dict(zip(US, cells, strict=True))


KEYBOARDS = dict(keyboards())


def typed(text, keyboard):
    """What a computer shows when a US reader types `text` on it: accents as Windows puts them."""
    out, accent = "", ""
    for char in text:
        cell = keyboard[char]
        if accent and cell[0] == "\u25cc":
            out, accent = out + ACCENTS[accent] + ACCENTS[cell[1]], ""
            continue
        if accent:
            both = unicodedata.normalize("NFC", cell + accent)
            cell, accent = both if len(both) == 1 else ACCENTS[accent] + cell, ""
        if cell[0] == "\u25cc":
            accent = cell[1]
        elif cell != "\u2400":
            out += cell
    return out + ACCENTS.get(accent, "")
