"""A name as a list has it: honorifics to the front, given and family name apart only on evidence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_EXCELLENCIES = r"H\.\s?E\.?|H\.\s?H\.?|H\.?R\.?H\.?|S\.\s?E\.?\s?M\.?|S\.\s?E\.?|(?:His|Her|Son)\s+(?:Royal\s+)?(?:Excellency|Highness|Eminence|Excellence)|Su\s+Excelencia|Excmo\.?|Excma\.?|Ilmo\.?|Ilma\.?"  # noqa: E501
_HONOURABLE = r"(?:The\s+)?(?:Rt\.?\s+|Right\s+)?(?:Hon'?ble|Hon(?:o?u?rable)?\b|Hon\.)"
_POLITE = r"Mr|Mrs|Ms|Miss|Mx|Messrs|Mme|Mlle|Madame|Monsieur|Mademoiselle|Mgr|Madam|Sra|Srta|Señora?|Señorita"
_LEARNED = r"Dr|Dra|Drs|Doctor|Prof|Profesora?|Professor|Professeure?|Engr|Engineer|Ingénieure?|Ing|Lic|Arch|Adv|Advocate|Barrister|Justice|Judge|Juge|Maître|Rev|Revd|Fr\.|Senator|Sénateur|Sénatrice"  # noqa: E501
_RANKS = (
    r"(?:Ambassador|Amb|Ambassadeur|Ambassadrice|Embajadora?)|(?:Field\s+)?Marshal|Brigadier(?:[\s-]+General)?|"
    r"(?:Lieutenant|Lt|Maj|Major|Brig)\.?[\s-]*(?:General|Gen|Colonel|Col|Commander|Cdr)|Gen\.|General|Général|"
    r"Brig|Colonel|Col|Coronel|Major|Maj|Captain|Capt|Lieutenant|Lt|Comandante|Commandant|Cmdt|Commissaire|Comisario|"
    r"Air\s+(?:Vice\s+)?(?:Marshal|Commodore|Cdre)|(?:Wing|Wg|Squadron|Sqn|Group|Gp)\.?\s+(?:Commander|Cdr|Leader|Ldr|"
    r"Captain|Capt)|(?:Vice|Rear)[\s-]+Admiral|Admiral|Adm\.|Commodore|Commander|Cdr|Cmdr|"
    r"Superintendent|Supt|Inspector|Insp|Sergeant|Sgt|Commissioner"
)
# Bare capitals that may also be a surname or initials: titles only where at least two words follow.
_CAPITALS = r"HE|HH|IGP|IG|AIG|DIG|SSP|SP|ASP|DSP|SDPO|CCPO|RPO|DPO|CPO|DG|ADG|DDG"
_SOFT = r"Eng|Sr|Sen\.|Mst\.?"
_RETIRED = r"(?:\s*\(\s*(?:R|Retd|Rtd|Ret)\.?\s*\)|\s+(?:Retd|Rtd)\.?(?=\s))?"
_TITLE = re.compile(
    rf"(?:{_EXCELLENCIES}|{_HONOURABLE}|(?:{_POLITE}|{_LEARNED}|{_RANKS}|{_SOFT})\b\.?{_RETIRED})(?=[\s.(]|$)[\s.]*",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:{_CAPITALS})\b{_RETIRED}[\s.]+(?=\S+\s+\S)")
_SINGLE_SOFT = re.compile(r"(?:Eng|Sr|Don|Major|General|Marshal|Justice|Judge|Arch|Adv|Lic|Ing)\s", re.IGNORECASE)
_FRENCH_M = re.compile(r"MM?\.\s+")
_AFTER_HIGH = re.compile(r"(?:Sheikha?|Shaikha?|Sh\.|Prince|Princess|Sayyid|Minister)\s+", re.IGNORECASE)
_TRAILING = re.compile(rf"\s*\(\s*((?:{_POLITE}|{_LEARNED}|{_RANKS})\.?)\s*\)\s*$", re.IGNORECASE)
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
        return Name(text)
    if native and is_honorific(latin):
        return Name(native, latin)
    title, rest = split_honorific(latin, french, honorific)
    trailing = _TRAILING.search(rest)
    if trailing and trailing.start():
        title = title or trailing[1]
        rest = rest[: trailing.start()]
    rest, post = _split_post_nominals(rest)
    given, family = split_family(rest)
    shown = f"{given} {family}" if family and "," in rest else rest
    if family and "," in rest:
        inner, given = split_honorific(given, french)
        title = f"{title} {inner}".strip()
        shown = f"{given} {family}"
    return Name(shown, title, given, family, native, post)


def split_honorific(text: str, french: bool = False, honorific: str = "") -> tuple[str, str]:
    """Known titles at the front of a name, and the rest; a name is never emptied."""
    position = 0
    if honorific and text.casefold().startswith(honorific.casefold() + " "):
        position = len(honorific) + 1
    if position == 0 and not _may_start_with_title(text, french):
        return "", text
    while True:
        found = _next_title(text, position, french)
        if found == position or not text[found:].strip(" .,()"):
            break
        position = found
    return text[:position].strip(), text[position:].strip()


def _may_start_with_title(text: str, french: bool) -> bool:
    return bool(_TITLE.match(text) or _BARE.match(text) or (french and _FRENCH_M.match(text)))


def _next_title(text: str, position: int, french: bool) -> int:
    high = position > 0 and text[:2].upper() in ("H.", "HE", "HH", "HR", "S.", "HI", "SU")
    if high and (found := _AFTER_HIGH.match(text, position)):
        return found.end()
    if found := _BARE.match(text, position):
        return found.end()
    if french and (found := _FRENCH_M.match(text, position)):
        return found.end()
    if found := _TITLE.match(text, position):
        alone = len(text[found.end() :].split()) < 2
        if alone and _SINGLE_SOFT.match(text, position):
            return position
        return found.end()
    if re.match(r"(?:HE|HH)\s", text[position:]) and _TITLE.match(text, position + 3):
        return position + 3
    return position


def is_honorific(text: str) -> bool:
    """Whether a cell holds nothing but titles: "Dr", "H.E. Mr", "Brig. (R)"."""
    rest = re.sub(r"\s*[/&]\s*", " ", text.strip())
    if not rest or len(rest) > 40:
        return False
    while rest:
        found = _TITLE.match(rest) or re.match(rf"(?:{_CAPITALS}|MM?\.|M|Sheikha?){_RETIRED}(?=[\s.]|$)[\s.]*", rest)
        if not found:
            return False
        rest = rest[found.end() :].lstrip()
    return True


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


def _split_post_nominals(text: str) -> tuple[str, str]:
    found: list[str] = []
    while match := _AFTER_NAME.search(text):
        if match.start() == 0 or len(text[: match.start()].split()) < 2:
            break
        found.insert(0, match[1])
        text = text[: match.start()]
    return text, ", ".join(found)
