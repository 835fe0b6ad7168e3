"""Which columns make up a name: never half of one, never one that is the same for all."""

from __future__ import annotations

from collections.abc import Sequence, Set

from . import values
from .columns import Columns
from .honorifics import is_honorific
from .lexicon import NO, YES, folded, is_placeholder
from .samples import share
from .titles import FAMILY_MORE, GIVEN_MORE, meaning, normalised

PARTS = {GIVEN_MORE: "given_names", FAMILY_MORE: "family_name"}
_HALVES = ("given_names", "family_name")
# Titles of a whole name that beside a family name stand for the given ones, or the other way round.
_EITHER = frozenset(
    map(normalised, ("nom", "noms", "name", "names", "nombre", "nome", "nama", "نام", "الاسم", "الإسم", "اسم", "名字"))
)
_LONGEST_PART = 3


def settle_names(columns: Columns, said: Set[int]) -> None:
    """Give the name columns of a table their places; `said` are those of which somebody said what they are."""
    whole = columns.index_of("name")
    given = columns.fields.values()
    if whole is not None and whole not in said and not set(_HALVES).isdisjoint(given):
        if _is_for_all(columns, whole):
            columns.keep(whole)
        elif normalised(columns.titles[whole]) in _EITHER:
            _settle_either(columns, whole)
    _settle_parts(columns)
    if (only := _only_half(columns)) and columns.index_of(only) not in said and not missing_half(columns):
        columns.fields = {index: "name" if name == only else name for index, name in columns.fields.items()}


def missing_half(columns: Columns) -> str:
    """`given_names` or `family_name`, where a column that is not known seems to hold it; else ""."""
    only = _only_half(columns)
    unknown = (index for index in columns.attributes if not meaning(columns.titles[index]))
    if not only or not any(looks_like_part(columns.samples[index].texts) for index in unknown):
        return ""
    return "given_names" if only == "family_name" else "family_name"


def looks_like_part(texts: Sequence[str]) -> bool:
    """Whether these are short words without figures, mostly different, and nothing else that is known."""
    return (
        len(set(texts)) > len(texts) / 2
        and share(texts, _is_short_words) >= 0.8
        and share(texts, lambda text: folded(text) in YES | NO or bool(values.country(text))) < 0.5
        and share(texts, is_honorific) < 0.5
    )


def family_first(columns: Columns) -> bool:
    """Whether names are said with the family name in front, as in Russian with a patronymic."""
    family, given = columns.index_of("family_name"), columns.index_of("given_names")
    return family is not None and given is not None and family < given and columns.language == "ru"


def _only_half(columns: Columns) -> str:
    present = {"name", *_HALVES}.intersection(columns.fields.values())
    return present.pop() if len(present) == 1 and "name" not in present else ""


def _settle_either(columns: Columns, whole: int) -> None:
    """ "Nom" beside "Prénom" is the family name, "Nombre" beside "Apellidos" the given one."""
    missing = [half for half in _HALVES if not columns.has(half)]
    if len(missing) == 1:
        columns.fields[whole] = missing[0]


def _settle_parts(columns: Columns) -> None:
    """A second family name alone is the family name; a middle name alone is no name."""
    for index, half in list(columns.parts.items()):
        if not columns.has(half):
            del columns.parts[index]
            columns.claim(index, half if half == "family_name" and columns.has("given_names") else "")


def _is_for_all(columns: Columns, whole: int) -> bool:
    """Whether a column says nothing of anybody, or the same of people whose parts of names differ."""
    samples = columns.samples[whole]
    parts = [columns.samples[index] for index, name in columns.fields.items() if name in _HALVES]
    same = samples.all_the_same and not all(part.all_the_same for part in parts)
    return not samples.texts or same or samples.share(is_placeholder) == 1


def _is_short_words(text: str) -> bool:
    words = text.replace("-", " ").split()
    return len(words) <= _LONGEST_PART and all(word.strip(".'’").isalpha() for word in words)
