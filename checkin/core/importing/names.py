"""A name as a list has it: honorifics to the front, given and family name apart only on evidence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from .honorifics import is_honorific, split_honorific, split_trailing
from .wording import all_texts

_AFTER_NAME = re.compile(
    r"[\s,]+\(?((?:Ph\.?\s?D|M\.?B\.?B\.?S|F\.?C\.?P\.?S|F\.?R\.?C\.?S|M\.?B\.?A|LL\.?M|LL\.?B|M\.?Phil|M\.?Sc|B\.?Sc|CBE|OBE|"
    r"MBE|KBE|CMG|KCMG|QC|PSP|PAS|FSP|CSP|MNA|MPA|MP|Esq|Retd|Rtd|Jr|II|III|[TSHN][IQJ]\s?\(M\)|[TSHN]\.?I\.?)\.?)\)?\s*$"
)
_JOBS = re.compile(
    r"\b(?:direct|minist|secret|offic|manag|head|ambassad|president|chair|adviser|advisor|counsel|attach|police|"
    r"depart|univers|embassy|national|unit|coordinat|expert|consult|analyst|professor)",
    re.IGNORECASE,
)
_PARTICLE_WORDS = "de da do dos das del della di du la le van von der den bin ben ibn bint al el abu y ul ur"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SHORT_FORMS = {"MD", "MOHD", "MUHD", "MHD", "ABD", "PH", "PHD", "II", "III", "IV", "JR", "SR"}
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-ÝĀĒĪŌŪİ]")


# "y" and "e" stand within Spanish and Portuguese names: only between two whole names they part people.
_TWO = re.compile(r"\s*[\n\r;]+\s*|\s+(?:and|und|et|y|e|ve|dan|и|و|&|\+)\s+|\s*[/／]\s*|[、，]|\s&\s")
_AND = re.compile(r"\s(?:and|und|&)\s")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `name` is never re-cased; what is not known is empty."""

    name: str
    honorific: str = ""
    given_names: str = ""
    family_name: str = ""
    native_name: str = ""
    post_nominals: str = ""


def read_name(text: str, french: bool = False, honorific: str = "") -> Name:
    """Take a whole name apart.

    Args:
        text: the cleaned cell.
        french: whether the list is in French, where "M." in front is a title and no initial.
        honorific: what another column says; the same words in front of the name are its title.
    """
    latin, native = split_scripts(text)
    if not latin:
        title, rest = split_honorific(text, honorific=honorific)
        return Name(rest, title)
    if native and is_honorific(latin):
        return Name(native, latin)
    title, rest = split_honorific(latin, french, honorific)
    trailing, rest = split_trailing(rest)
    title = title or trailing
    rest, post = _split_post_nominals(rest)
    given, family = split_family(rest)
    shown = f"{given} {family}" if family and "," in rest else rest
    if family and "," in rest:
        inner, given = split_honorific(given, french)
        title = f"{title} {inner}".strip()
        shown = f"{given} {family}"
    return Name(shown, title, given, family, native, post)


def split_family(text: str) -> tuple[str, str]:
    """Given and family name where a comma or one run of capitals at either end tells them apart, else two blanks."""
    if text.count(",") == 1:
        family, given = (part.strip() for part in text.split(","))
        if family and given and not _JOBS.search(given) and not _JOBS.search(family):
            return given, family
        return "", ""
    words = text.split()
    if len(words) < 2 or "," in text:
        return "", ""
    capitals = [_in_capitals(word) for word in words]
    if not any(capitals) or (text.isupper() and not _only_initials(words, capitals)):
        return "", ""
    first, last = capitals.index(True), len(capitals) - 1 - capitals[::-1].index(True)
    if not all(capitals[first : last + 1]):
        return "", ""
    if last == len(words) - 1 and first > 0:
        while first > 1 and words[first - 1].islower() and words[first - 1] in _PARTICLES:
            first -= 1
        return " ".join(words[:first]), " ".join(words[first:])
    if first == 0 and len("".join(words[: last + 1])) > 2:
        return " ".join(words[last + 1 :]), " ".join(words[: last + 1])
    return "", ""


def _only_initials(words: list[str], capitals: list[bool]) -> bool:
    """Whether everything but the run of capitals is initials: A. K. KHAN."""
    others = [word for word, capital in zip(words, capitals, strict=True) if not capital]
    return bool(others) and all(
        re.fullmatch(r"(?:\w\.?)+", word) and len(word) < 6 and ("." in word or len(word) == 1) for word in others
    )


def _in_capitals(word: str) -> bool:
    """Whether a word is written in capitals on purpose; initials and short forms are not."""
    if word.isascii() and word.islower():
        return False
    core = re.sub(r"^(?:al|el|an|ad|ar|as|ez|ul)[-'’]", "", word)
    core = re.sub(r"^(?:Mc|Mac)(?=[A-Z]{2})", "", core)
    letters = [char for char in core if char.isalpha()]
    if len(letters) < 2 or not all(char.isupper() for char in letters):
        return False
    if re.fullmatch(r"(?:\w\.)+\w?\.?", word) or "".join(letters) in _SHORT_FORMS:
        return False
    plain = unicodedata.normalize("NFKD", "".join(letters))
    return len(letters) > 3 or bool(_VOWEL.search(plain))


def split_scripts(text: str) -> tuple[str, str]:
    """The Latin part of a name and the part in another script, either of which may be empty."""
    if text.isascii():
        return text, ""
    kinds = [_is_latin(char) for char in text if char.isalpha()]
    if all(kinds):
        return text, ""
    if not any(kinds):
        return "", text
    native = [word for word in text.split() if any(char.isalpha() and not _is_latin(char) for char in word)]
    latin = [word for word in text.split() if word not in native]
    edges = "()[]/|-–—،, "
    return " ".join(latin).strip(edges), " ".join(native).strip(edges)


def _is_latin(char: str) -> bool:
    return char.isascii() or "LATIN" in unicodedata.name(char, "") or unicodedata.category(char) == "Lm"


@cache
def _letters() -> re.Pattern[str]:
    """Degrees behind a comma: "Budi Santoso, S.H.", which is no family name with its given name."""
    listed = sorted(all_texts("letters_after"), key=len, reverse=True)
    return re.compile(
        "[\\s]*,\\s*(" + "|".join(re.escape(text).replace(r"\.", r"\.\s?") for text in listed) + r")\.?\s*$"
    )


def _split_post_nominals(text: str) -> tuple[str, str]:
    found: list[str] = []
    while match := _AFTER_NAME.search(text) or _letters().search(text):
        if match.start() == 0 or len(text[: match.start()].split()) < 2:
            break
        found.insert(0, match[1])
        text = text[: match.start()]
    return text, ", ".join(found)


def joined(given: str, family: str, family_first: bool = False) -> str:
    """A whole name from its parts, in the order and with the blanks of its script."""
    if given and family and all(map(_is_east_asian, (given[0], family[0]))):
        return family + given if " " not in given + family else f"{family} {given}"
    return f"{family} {given}".strip() if family_first else f"{given} {family}".strip()


def _is_east_asian(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"))


def two_people(text: str) -> bool:
    """Whether a cell with a name seems to hold two: on two lines, or with "and" or a sign between two names."""
    parts = [part.strip(" ,;/&+") for part in _TWO.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or len({_is_latin(part[0]) for part in parts}) > 1:
        return False
    pairs = all(len(split_honorific(part)[1].split()) > 1 and not is_honorific(part) for part in parts)
    return pairs or (_AND.search(text) is not None and "," not in text)
