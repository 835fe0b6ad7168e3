"""Whether two names can be one person's, however they are spelt: the search's own ear, word by word."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from .lexicon import name_key

if TYPE_CHECKING:
    from checkin.core.search.wording import Wording

# What the search calls a word it is sure of: a transliteration, a slip of the fingers; not merely a likeness.
_SURE = 0.8


class Says(Enum):
    """One witness: it is the same, it is another, or nothing that tells."""

    YES = auto()
    NO = auto()
    NOTHING = auto()


@lru_cache(maxsize=20_000)
def alike(one: str, other: str) -> Says:
    """Whether two names, in whatever script and order of words, may be one.

    Every word of the shorter name must be met in the longer one: by its spelling, its sound in another
    transliteration, a slip, or as the initial; Karima and Karimi are not Karim. A lone word met in a longer name tells
    nothing: it may be a family's.
    """
    if name_key(one) == name_key(other):
        return Says.YES
    few, many = sorted((_wording(one), _wording(other)), key=lambda wording: _places(wording).bit_count())
    own, others = _places(few), _places(many)
    if not own:
        return Says.NOTHING
    if own & ~_met(few, many):
        return Says.NO
    return Says.YES if own.bit_count() > 1 or others.bit_count() == 1 else Says.NOTHING


def _places(wording: Wording) -> int:
    """The places of a name given alone, which is Latin or native."""
    latin, native = wording.places
    return latin | native


def _met(few: Wording, many: Wording) -> int:
    """The places of `few` whose words, alone or joined with a neighbour, `many` has too."""
    from checkin.core.search.same_name import Relation, relation
    from checkin.core.search.similarity import similar
    from checkin.core.search.vocabulary import Vocabulary

    known = Vocabulary.build({word for word, _ in many.words})
    met = 0
    for word, mask in few.words:
        if len(word) == 1:
            met |= mask if any(other[0] == word for other in known.words) else 0
            continue
        ids, fits, _ = similar(known, word, typing=False)
        near = (known.words[number] for number in ids[fits >= _SURE].tolist())
        if any(other == word or relation(word, other) is not Relation.OTHER_ENDING for other in near):
            met |= mask
    return met


@lru_cache(maxsize=20_000)
def _wording(name: str) -> Wording:
    from checkin.core.search.model import Person
    from checkin.core.search.wording import wording_of

    return wording_of(Person("", name=name))
