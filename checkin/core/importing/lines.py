"""Lines of a list that are no people: headings of delegations, totals, signatures, repeated headers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checkin.countries import country_name, find_country, find_nationality
from checkin.text import fold

from .columns import Columns
from .headers import header_score
from .lexicon import OWN_KINDS, group_of, key, kind_of
from .results import Row
from .titles import meaning, normalised
from .understanding import Heading, clean_cell

# Words that are somebody's name too (Suma, Signe, Note) count only before a colon, a figure or nothing.
_TOTAL = re.compile(
    r"(?:grand |sub[ -]?|sous[ -]?)?totale?s?\b|(?:total )?(?:number|no\.?|nombre|numero) (?:of|de|des|total)\b|"
    r"(?:suma|somme|count|effectif)\s*(?:[:=]|\d|$)"
)
_CLOSING = re.compile(
    r"(?:name (?:and|&) )?signatures?\b|(?:signed|signe|firmad[oa])\s*(?:by|par|por|le|:|$)|"
    r"(?:prepared|approved|checked|verified|compiled|submitted|certified|reviewed|endorsed|issued|authori[sz]ed) by\b|"
    r"(?:prepare|etabli|approuve|verifie) par\b|fait (?:a|le)\b|(?:preparado|elaborado|aprobado|revisado) por\b|"
    r"(?:firma|visa|stamp|cachet|sello|note|n\.?b\.?|nota|source|date|fecha)\s*(?::|$)|pagina? ?\d|page \d|\*|"
    r"end of (?:the )?list|fin de (?:la )?list|as (?:of|at) \d|(?:last )?updated\b|"
    r"printed (?:on|by|at)\b|confidential\b"
)
_NUMBERING = re.compile(r"^\s*(?:\(?(?:[0-9]{1,3}|[IVXL]{1,5}|[A-Za-z])[.)]\s+|[•▪■►*–-]\s*)")
_COUNT = re.compile(
    r"\s*[(:–—-]\s*\d{1,3}\s*(?:persons?|people|participants?|delegates?|members?|personnes?|personas?|pax)?\s*\)?\s*$",
    re.IGNORECASE,
)
_EMBASSY_OF = re.compile(
    r"^.*?\b(?:embassy|high commission|consulate|mission|ambassade|embajada)\b(?:\s+(?:of|de|du|des))?(?:\s+the)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\s*(?:country|delegation|pays|delegacion|délégation|delegación|país|state|member state)\s*[:–-]\s*",
    re.IGNORECASE,
)
_NO_TITLE = re.compile("[0-9@]")
_LONGEST_HEADING = 90


def filled(row: Row) -> list[tuple[int, str]]:
    """The cells that hold something, cleaned, with their indexes."""
    return [(index, text) for index, cell in enumerate(row.cells) if cell and (text := clean_cell(cell))]


def is_repeated_header(row: Row, columns: Columns) -> bool:
    """Whether the row says the titles again, as at the top of each printed page."""
    titles = columns.header.cells
    if not any(cell and cell == title for cell, title in zip(row.cells, titles, strict=False)):
        return False
    texts = [(index, normalised(text)) for index, text in filled(row)]
    same = sum(1 for index, text in texts if index < len(columns.titles) and text == normalised(columns.titles[index]))
    return len(texts) > 1 and same >= max(2, len(texts) * 0.6)


def is_new_header(row: Row) -> bool:
    """Whether another table begins here, with titles of its own."""
    if _NO_TITLE.search("\n".join(row.cells)):
        return False
    texts = [cell for cell in row.cells if cell.strip()]
    if len(texts) < 3 or any(len(text) > 60 for text in texts):
        return False
    known = sum(1 for text in texts if meaning(text))
    return known >= 3 and known >= len(texts) * 0.7 and header_score(row) >= 3


def is_total(texts: Sequence[tuple[int, str]], columns: Columns) -> bool:
    """Whether the row sums up: it begins with the word, and no name follows in a name column."""
    first_index, first = texts[0]
    if not _TOTAL.match(fold(first)):
        return False
    names = columns.name_columns
    return len(texts) == 1 or not any(
        index in names and not text.isdecimal() for index, text in texts if index != first_index
    )


def is_closing(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether the row is a signature line, a note or another closing line."""
    return len(texts) <= 3 and bool(_CLOSING.match(fold(texts[0][1])))


def is_only_number(texts: Sequence[tuple[int, str]], columns: Columns) -> bool:
    """Whether the row is a numbered empty line."""
    numbers = columns.skipped | columns.numbering
    return all(index in numbers and (text.strip("().-#").isdecimal() or len(text) < 3) for index, text in texts)


def read_heading(row: Row, texts: Sequence[tuple[int, str]], columns: Columns, above: Heading) -> Heading | None:
    """The heading that the row is, or None where it is a person or something else.

    A heading is one text on a line of its own, perhaps with a number beside it. In the name column it must
    be a country, a known kind of delegation or a merged cell; a lone name there is a person.
    """
    spoken = [(index, text) for index, text in texts if not (text.strip("().").isdecimal() and len(text) < 4)]
    if len({text for _, text in spoken}) != 1 or len(spoken[0][1]) > _LONGEST_HEADING:
        return None
    index, text = spoken[0]
    numbers = columns.skipped | columns.numbering
    if index in columns.name_columns and len(texts) > 1 and any(at in numbers for at, _ in texts):
        return None
    bare = _LABEL.sub("", _COUNT.sub("", _NUMBERING.sub("", text))).strip(" :–—-.") or text
    code = heading_country(bare)
    if code:
        return Heading(code, country_name(code), "state")
    kind = kind_of(bare)
    in_names = index in columns.name_columns
    if not kind and in_names and not row.merged:
        return None
    if not kind and (text.endswith((".", ";")) or not any(char.isalpha() for char in text)):
        return None
    return _organisation_heading(bare, kind, above)


def heading_country(text: str) -> str:
    """The country that a heading names ("Delegation of Egypt", "EGYPT / ÉGYPTE", "Egyptian delegation"), or ""."""
    parts = [part for part in re.split(r"\s*[/|]\s*|\s+[-–—]\s+", text) if part] or [text]
    for attempt in (text, *parts):
        if len(attempt) > 3 and (code := find_country(attempt)):
            return code
    words = key(text).split()
    if len(words) > 1 and {"delegation", "delegates", "delegacion", "participants"}.intersection(words):
        rest = " ".join(
            word for word in words if word not in ("the", "delegation", "delegates", "delegacion", "participants")
        )
        return find_nationality(rest) or ""
    return ""


def _organisation_heading(text: str, kind: str, above: Heading) -> Heading:
    """A ministry stands under its State; an organisation, an embassy or a group of people begins anew."""
    group = group_of(text)
    own = kind in OWN_KINDS or bool(group)
    embassy_of = find_country(_EMBASSY_OF.sub("", text)) if kind == "embassy" else None
    if own or not above.country:
        return Heading(embassy_of or "", text, kind, group, "" if group else text)
    return Heading(above.country, above.delegation, above.kind, above.category, text)
