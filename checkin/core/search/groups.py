"""What people have in common: organisation, position, delegation, country, category, status.

Words of the first four refine a search ("khan unicef", "saeed iraq") but never outrank a name; all six can be
asked for by a filter (`cat:media`). Many people share few texts, so the texts are searched, not the people.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from checkin.countries import country_names, country_words

from .model import Person
from .normalise import tokens
from .saved import Part, Parts
from .similarity import EXACT, PREFIX, similar
from .vocabulary import Vocabulary

FACETS = ("organisation", "position", "delegation", "country", "category", "status")
_SEARCHED = 4
_COUNTRY = FACETS.index("country")
# A word of an organisation met in full, begun, or spelt otherwise: always below a name.
IN_FULL, _SCALE = 0.78, 0.72
_SMALL_TEXT = "of the and for de du des la le les et y el los del in on to a an und der die das"
_SMALL = frozenset(_SMALL_TEXT.split())

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]


def facets_of(person: Person) -> tuple[str, ...]:
    """The texts of a person in the order of FACETS."""
    return (
        person.organisation,
        person.position,
        person.delegation,
        person.country,
        person.category,
        person.status,
    )


@lru_cache(maxsize=1_000)
def _country_texts(code: str) -> tuple[str, ...]:
    return (code, *country_names(code), *country_words(code))


def words_of(kind: int, text: str) -> frozenset[str]:
    """The words by which a text of a facet is found."""
    if kind == _COUNTRY:
        return frozenset(form for part in _country_texts(text) for form in _plain_words(part))
    found = _plain_words(text)
    return found | _initials(text)


@lru_cache(maxsize=20_000)
def _plain_words(text: str) -> frozenset[str]:
    return frozenset(form for token in tokens(text) for form in token.forms if form not in _SMALL and len(form) > 1)


def _initials(text: str) -> frozenset[str]:
    """The letters by which a body of several words may be known: WFP for World Food Programme."""
    words = [word for word in text.split(",")[0].split() if word[:1].isupper()]
    letters = "".join(word[0] for word in words).lower()
    return frozenset((letters,)) if 3 <= len(letters) <= 6 and letters.isascii() else frozenset()


class Groups:
    """All texts that people have in common, with a vocabulary of their words."""

    def __init__(self, texts: Sequence[tuple[int, str]], vocabulary: Vocabulary, members: Ids, counts: Ids) -> None:
        self.texts = texts
        self.vocabulary = vocabulary
        self._members = members
        self._counts = counts
        self._starts = np.concatenate(([0], np.cumsum(counts)))

    @classmethod
    def build(cls, texts: Sequence[tuple[int, str]]) -> Groups:
        """Index the words of texts, each with the number of its facet."""
        numbering: dict[str, int] = {}
        pairs: list[tuple[int, int]] = []
        for number, (kind, text) in enumerate(texts):
            if kind < _SEARCHED and text:
                pairs += [(numbering.setdefault(word, len(numbering)), number) for word in words_of(kind, text)]
        vocabulary = Vocabulary.build(numbering)
        table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        return cls._sorted(texts, vocabulary, vocabulary.renumbering(numbering)[table[:, 0]], table[:, 1])

    @classmethod
    def merged(cls, several: Sequence[tuple[Groups, NDArray[np.bool_]]]) -> tuple[Groups, list[Ids]]:
        """Several groups in one, each with which of its texts are still used; and the new numbers of the old texts of
        each (-1 for a text left out).
        """
        numbers: dict[tuple[int, str], int] = {}
        renumbered: list[Ids] = []
        words: list[Ids] = []
        vocabularies: list[tuple[Vocabulary, NDArray[np.bool_]]] = []
        members: list[Ids] = []
        for groups, used in several:
            known = len(numbers)
            for text in compress(groups.texts, used.tolist()):
                numbers.setdefault(text, len(numbers))
            new = np.array([numbers.get(text, -1) for text in groups.texts], dtype=np.int32)
            # A text that was there before has its words from there.
            fresh = (used & (new >= known))[groups._members]
            size = len(groups.vocabulary)
            words.append(np.repeat(np.arange(size, dtype=np.int32), groups._counts)[fresh])
            vocabularies.append((groups.vocabulary, np.bincount(words[-1], minlength=size) > 0))
            members.append(new[groups._members[fresh]])
            renumbered.append(new)
        first, used = several[0]
        if used.all() and len(numbers) == len(first.texts):
            return first, renumbered
        vocabulary, reworded = Vocabulary.merged(vocabularies)
        all_words = np.concatenate([new[own] for new, own in zip(reworded, words, strict=True)])
        return cls._sorted(list(numbers), vocabulary, all_words, np.concatenate(members)), renumbered

    @classmethod
    def _sorted(cls, texts: Sequence[tuple[int, str]], vocabulary: Vocabulary, words: Ids, members: Ids) -> Groups:
        """Groups from pairs of a word and a text that it stands in."""
        order = np.argsort(words, kind="stable")
        counts = np.bincount(words, minlength=len(vocabulary)).astype(np.int32)
        return cls(texts, vocabulary, members[order], counts)

    def parts(self) -> dict[str, Part]:
        """The arrays for the saved form; the texts are saved by the owner."""
        return {"members": self._members, "counts": self._counts} | self.vocabulary.parts()

    @classmethod
    def from_parts(cls, texts: Sequence[tuple[int, str]], parts: Parts) -> Groups:
        """The groups that `parts` gave."""
        members, counts = parts.array("members", np.int32), parts.array("counts", np.int32)
        return cls(texts, Vocabulary.from_parts(parts), members, counts)

    def similar(self, word: str, typing: bool) -> Floats | None:
        """How well `word` fits each text, or None when it fits none."""
        found, values, kinds = similar(self.vocabulary, word, typing, readings=0)
        keep = values >= (0.72 if len(word) > 2 else 0.9)
        if not keep.any():
            return None
        fit = np.zeros(len(self.texts), dtype=np.float32)
        for number, value, kind in sorted(
            zip(found[keep].tolist(), values[keep].tolist(), kinds[keep].tolist(), strict=True),
            key=lambda item: item[1],
        ):
            members = self._members[self._starts[number] : self._starts[number + 1]]
            fit[members] = IN_FULL if kind == EXACT else value * (IN_FULL if kind == PREFIX else _SCALE)
        return fit

    def people(self, fit: Floats, facets: Sequence[Ids]) -> Floats:
        """The best fit of the texts of every person; `facets` gives, by facet, the text of each person."""
        out: Floats | None = None
        for kind in {self.texts[number][0] for number in np.flatnonzero(fit).tolist()}:
            own = np.take(fit, facets[kind])
            out = own if out is None else np.maximum(out, own, out=out)
        return np.zeros(len(facets[0]), dtype=np.float32) if out is None else out

    def matching(self, kind: int, wanted: str) -> NDArray[np.bool_]:
        """Which texts of one facet a filter means: a word of the text, or its beginning."""
        forms = [form for token in tokens(wanted) for form in token.forms[:1]]
        out = np.zeros(len(self.texts), dtype=np.bool_)
        for number, (own, text) in enumerate(self.texts):
            if own == kind and text:
                words = words_of(kind, text) if kind < _SEARCHED else _plain_words(text)
                out[number] = all(any(word.startswith(form) for word in words) for form in forms)
        return out
