"""From the bytes of a text file to its text, whatever wrote it."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from itertools import pairwise

from checkin.errors import InputFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Tried only where neither Arabic nor Cyrillic fits: with them in the race short lists are misread.
_EAST_ASIAN = ["gb18030", "big5"]
_READABLE = {
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "mac_roman": "Western European (Macintosh)",
    "cp850": "Western European (MS-DOS)",
}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
# The letters of Western European languages: what other code pages make of them is mostly none of these.
_ACCENTED = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝœŒ¡¿«»ºª°")
_SAMPLE = 60_000
_WRONG_BYTES = re.compile("[\udc80-\udcff]+")
_MIXED = "This row holds letters written in another way than the rest of the file; check its names."
_MOST_NOTES = 50
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and sentences for the user on what had to be guessed, each with the line it speaks of, 0 for all."""

    text: str
    notes: tuple[tuple[int, str], ...] = ()


def decode(data: bytes, file: str) -> Decoded:
    """Decode a text file: by its mark, as UTF-16 or UTF-8 where it is valid, else by the likeliest code page.

    A few bytes that are wrong in a file of UTF-8 are read by themselves, and their lines named.

    Raises:
        InputFileError: the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_text(data.decode(encoding, errors="replace"), file).removeprefix("\ufeff"))
    wide = _utf16_without_mark(data)
    if wide:
        return Decoded(_text(data.decode(wide, errors="replace"), file))
    text = data.decode("utf-8", errors="surrogateescape")
    wrong = _WRONG_BYTES.findall(text)
    if not wrong:
        return Decoded(_text(text, file))
    if sum(map(len, wrong)) <= sum(1 for char in text if not char.isascii()) / 2:
        return _mended(text, file)
    encoding = _guess(data)
    text = _text(data.decode(encoding, errors="replace"), file)
    label = _READABLE.get(encoding, encoding)
    note = f"The file does not say how its letters are written; it was read as {label}. Check names with accents."
    return Decoded(text, ((0, note),))


def _mended(text: str, file: str) -> Decoded:
    """UTF-8 with some bytes of another code page, read as the Western one."""
    mended = _WRONG_BYTES.sub(lambda found: _bytes_of(found).decode("cp1252", errors="replace"), text)
    lines = [at for at, line in enumerate(io.StringIO(text, newline=""), start=1) if _WRONG_BYTES.search(line)]
    notes = tuple((line, _MIXED) for line in lines[:_MOST_NOTES])
    if len(lines) > _MOST_NOTES:
        notes += ((0, f"{len(lines)} rows hold such letters; look at all names with accents."),)
    return Decoded(_text(mended, file), notes)


def _bytes_of(found: re.Match[str]) -> bytes:
    return found[0].encode("utf-8", errors="surrogateescape")


def _text(text: str, file: str) -> str:
    sample = text[:_SAMPLE]
    strange = len(_CONTROL.findall(sample)) + sample.count("\ufffd")
    if strange > max(20, len(sample) // 20) or (strange and strange > len(sample) // 3):
        raise InputFileError(
            f"{file} is not a list: it holds no readable text.",
            "Save the list as an Excel workbook (.xlsx) or as CSV and import that.",
        )
    return text


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 shows itself by zero bytes on one side only: line ends and delimiters have them in any script."""
    sample = data[: _SAMPLE // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(2, len(sample) // 100)
    if odd >= enough and even * 20 < odd:
        return "utf-16-le"
    if even >= enough and odd * 20 < even:
        return "utf-16-be"
    return ""


def _guess(data: bytes) -> str:
    """The code page of 8-bit text, judged by the words that hold letters beyond ASCII.

    Accented Latin words mix ASCII letters with others; Arabic and Cyrillic words hold hardly any.
    """
    words = _WORD.findall(data[: _SAMPLE * 20])[:5000]
    high = sum(len(re.findall(rb"[\x80-\xff]", word)) for word in words)
    total = sum(len(word) for word in words)
    if not words or high < total * 0.6:
        return _guess_latin(words)
    foreign = b" ".join(word for word in words if len(re.findall(rb"[\x80-\xff]", word)) > len(word) / 2)
    if _arabic_share(foreign.decode("cp1256", errors="replace")) > 0.9:
        return "cp1256"
    cased = {encoding: _cased_share(foreign.decode(encoding, errors="replace")) for encoding in ("cp1251", "koi8_r")}
    best = max(cased, key=lambda encoding: cased[encoding])
    if cased[best] > 0.75:
        return best
    from charset_normalizer import from_bytes

    lines = [line for line in data[: _SAMPLE * 20].splitlines() if not line.isascii()]
    found = from_bytes(b"\n".join(lines)[:_SAMPLE], cp_isolation=_EAST_ASIAN).best()
    return found.encoding if found is not None else "cp1256"


def _arabic_share(text: str) -> float:
    letters = [char for char in text if not char.isspace()]
    return sum("\u0621" <= char <= "\u06d3" and char.isalpha() for char in letters) / max(1, len(letters))


def _cased_share(text: str) -> float:
    """How many words are Cyrillic and written like this, Like This or LIKE THIS: in the wrong code page few are."""
    words = text.split()
    good = [word for word in words if word in (word.lower(), word.upper(), word.title()) and _is_cyrillic(word)]
    return len(good) / max(1, len(words))


def _is_cyrillic(word: str) -> bool:
    return all("\u0400" <= char <= "\u04ff" for char in word)


def _guess_latin(words: list[bytes]) -> str:
    text = b" ".join(words)
    mac, windows = _mac_letters(text), _windows_letters(text)
    dos = _latin_letters(text, "cp850")
    if dos > max(_latin_letters(text, "cp1252"), _latin_letters(text, "mac_roman")):
        return "cp850"
    if mac > windows:
        return "mac_roman"
    # Letters of the Polish, Czech and Hungarian alphabets that are signs in Windows-1252.
    if re.search(rb"[A-Za-z][\xb3\xb9\xbe\xbf\x9c\x9f]|[\xa3\xa5\xaf\xa5][A-Za-z]", text):
        return "cp1250"
    if re.search(rb"[\xfd\xf0\xfe][a-z]|[a-z][\xfd\xf0\xfe]|\xdd[a-z]|\xde[a-z]", text):
        return "cp1254"
    return "cp1252"


def _latin_letters(text: bytes, encoding: str) -> int:
    """How many bytes beyond ASCII are, so read, letters where one of their case may stand; 0 if any is no letter."""
    read = text.decode(encoding, errors="replace")
    if any(not char.isascii() and char not in _ACCENTED for char in read):
        return 0
    pairs = pairwise(f" {read}")
    return sum(1 for before, char in pairs if not char.isascii() and not (char.isupper() and before.islower()))


def _mac_letters(text: bytes) -> int:
    # Without the range in which Windows-1252 has its quotation marks and dashes.
    return len(re.findall(rb"(?<=[A-Za-z])[\x87-\x90\x98-\x9f]|[\x87-\x90\x98-\x9f](?=[a-z])", text))


def _windows_letters(text: bytes) -> int:
    return len(re.findall(rb"(?<=[A-Za-z])[\xc0-\xff]|[\xc0-\xff](?=[a-z])", text))
