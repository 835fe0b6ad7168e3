"""People in arrays: who bears which word, who stands where, and what else can be asked of them.

A roster never changes once made. It keeps names, ids and group labels, never whole records.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import chinese, normalise, signature, sounds
from .groups import FACETS, Groups, facets_of
from .model import Person
from .numbers import WIDTH, Numbers, keys_of
from .saved import Part, Parts, SavedIndexError
from .vocabulary import Vocabulary
from .wording import Wording, wording_of

Ids = NDArray[np.int32]
# From here the memory of what was worked out while building is worth giving back.
_LARGE = 20_000
_STATUS = FACETS.index("status")
NOT_EXPECTED = ("cancelled", "refused")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody by row: id, name, the places of their Latin and of their native name at which words stand, and their
    groups, kind by kind."""

    ids: Sequence[str]
    names: Sequence[str]
    places: NDArray[np.uint64]
    facets: Ids


@dataclass(frozen=True, slots=True)
class Borne:
    """Who bears which word: those of a row are `words[starts[row]:starts[row + 1]]`, each at the places of its mask.

    The first `latin[row]` of them are of the Latin name, the others of the native one.
    """

    starts: Ids
    words: Ids
    masks: NDArray[np.uint64]
    latin: Ids


class Roster:
    """A list of people, ready to be searched. `order` sorts the words that are borne, where that is known."""

    def __init__(
        self,
        people: People,
        borne: Borne,
        vocabulary: Vocabulary,
        groups: Groups,
        numbers: Numbers,
        order: Ids | None = None,
    ) -> None:
        self.ids, self.names, self.places, self.facets = people.ids, people.names, people.places, people.facets
        self.starts, self.words, self.masks, self.latin = borne.starts, borne.words, borne.masks, borne.latin
        self.vocabulary = vocabulary
        self.groups = groups
        self.numbers = numbers
        self.facet_columns = [np.ascontiguousarray(self.facets[:, kind]) for kind in range(len(FACETS))]
        unexpected = [kind == _STATUS and text in NOT_EXPECTED for kind, text in groups.texts]
        self.unexpected = np.array(unexpected, dtype=np.bool_)[self.facet_columns[_STATUS]]
        self.rows = {key: row for row, key in enumerate(self.ids)}
        counts = np.bincount(self.words, minlength=len(vocabulary))
        self.bearer_starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        self.bearer_counts = counts.astype(np.int32)
        # From every word to its bearers: the pairs of person and word, by word.
        self.order = np.argsort(self.words, kind="stable").astype(np.int32) if order is None else order
        self.bearers = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))[self.order]

    def __len__(self) -> int:
        return len(self.ids)

    def without(self, gone: Collection[str], passed: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """`passed` (or everybody) less some people."""
        out = np.ones(len(self), dtype=np.bool_) if passed is None else passed.copy()
        out[[row for row in map(self.rows.get, gone) if row is not None]] = False
        return out

    def bearers_of(self, word_ids: Ids) -> tuple[Ids, Ids]:
        """The rows of everyone who bears one of the words, word by word, and how many bear each."""
        return self.bearers[self._pairs(word_ids)], self.bearer_counts[word_ids]

    def places_of(self, word_ids: Ids) -> tuple[Ids, NDArray[np.uint64]]:
        """The rows of everyone who bears one of the words, in order, and all the places these words stand at, of the
        Latin name and of the native one."""
        pairs = self._pairs(word_ids)
        by_row = np.argsort(self.bearers[pairs], kind="stable")
        rows, own = self.bearers[pairs][by_row], self.order[pairs][by_row]
        readings = (own - self.starts[rows] >= self.latin[rows]).astype(np.intp)
        masks = np.zeros((len(own), 2), dtype=np.uint64)
        masks[np.arange(len(own)), readings] = self.masks[own]
        firsts = np.flatnonzero(np.diff(rows, prepend=-1))
        return rows[firsts], np.bitwise_or.reduceat(masks, firsts) if len(firsts) else masks

    def _pairs(self, word_ids: Ids) -> NDArray[np.int64]:
        counts = self.bearer_counts[word_ids]
        before = np.concatenate(([0], np.cumsum(counts)[:-1]))
        return np.arange(int(counts.sum())) + np.repeat(self.bearer_starts[word_ids] - before, counts)

    def wordings(self, rows: Sequence[int]) -> list[tuple[list[int], list[int], int]]:
        """The word numbers of some people, their places, and how many of them are of the Latin name."""
        lows, highs = self.starts[rows], self.starts[np.asarray(rows) + 1]
        counts = highs - lows
        ends = np.cumsum(counts)
        pairs = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(lows - (ends - counts), counts)
        words, masks = self.words[pairs].tolist(), self.masks[pairs].tolist()
        return [
            (words[end - count : end], masks[end - count : end], latin)
            for end, count, latin in zip(ends.tolist(), counts.tolist(), self.latin[rows].tolist(), strict=True)
        ]

    def chosen(self, kept: NDArray[np.bool_] | None) -> tuple[Sequence[str], Sequence[str]]:
        """The ids and names of some rows, or of all."""
        if kept is None or kept.all():
            return self.ids, self.names
        rows = np.flatnonzero(kept).tolist()
        return [self.ids[row] for row in rows], [self.names[row] for row in rows]

    def parts(self) -> dict[str, Part]:
        """Everything as arrays and texts, for the saved form."""
        own: dict[str, Part] = {
            "ids": self.ids, "names": self.names, "starts": self.starts, "words": self.words, "masks": self.masks,
            "latin": self.latin, "places": self.places, "facets": self.facets, "keys": self.numbers.keys,
            "owners": self.numbers.owners, "order": self.order,
            "kinds": np.array([kind for kind, _ in self.groups.texts], dtype=np.uint8),
            "texts": [text for _, text in self.groups.texts],
        }  # fmt: skip
        own |= {f"v.{name}": part for name, part in self.vocabulary.parts().items()}
        return own | {f"g.{name}": part for name, part in self.groups.parts().items()}

    @classmethod
    def from_parts(cls, parts: Mapping[str, Part]) -> Roster:
        """The roster that `parts` gave. Raises SavedIndexError when something is missing or does not fit."""
        take = Parts(parts)
        texts = list(zip(take.array("kinds", np.uint8).tolist(), take.texts("texts"), strict=True))
        roster = cls(
            People(
                take.texts("ids"), take.texts("names"), take.array("places", np.uint64), take.array("facets", np.int32)
            ),
            Borne(
                take.array("starts", np.int32),
                take.array("words", np.int32),
                take.array("masks", np.uint64),
                take.array("latin", np.int32),
            ),
            Vocabulary.from_parts(take.below("v.")),
            Groups.from_parts(texts, take.below("g.")),
            Numbers(take.array("keys"), take.array("owners", np.int32)),
            take.array("order", np.int32),
        )
        count = len(roster.ids)
        whole = count == len(roster.names) == len(roster.starts) - 1 == len(roster.latin)
        if not whole or roster.places.shape != (count, 2):
            raise SavedIndexError("The saved search index does not fit together.", "It is built anew.")
        return roster


def build(people: Iterable[tuple[Person, Wording | None]]) -> Roster:
    """Make a roster; a wording that was kept beside the person saves working it out."""
    ids: list[str] = []
    names: list[str] = []
    numbering: dict[str, int] = {}
    chinese: set[str] = set()
    starts, words, masks, latin, places = array("i", [0]), array("i"), array("Q"), array("i"), array("Q")
    facets = array("i")
    groups: dict[tuple[int, str], int] = {}
    keys: list[bytes] = []
    key_owners = array("i")
    for person, kept in people:
        wording = kept or wording_of(person)
        row = len(ids)
        ids.append(person.id.replace("\0", ""))
        names.append(person.name.replace("\0", " "))
        for word, mask in wording.words:
            words.append(numbering.setdefault(word, len(numbering)))
            masks.append(mask)
            if wording.chinese:
                chinese.add(word)
        starts.append(len(words))
        latin.append(wording.latin)
        places.extend(wording.places)
        for kind, text in enumerate(facets_of(person)):
            facets.append(groups.setdefault((kind, text.replace("\0", " ")), len(groups)))
        for key in keys_of(person):
            keys.append(key)
            key_owners.append(row)
    vocabulary = Vocabulary.build(numbering, chinese)
    if len(ids) > _LARGE:
        _forget()
    renumber = vocabulary.renumbering(numbering)
    return Roster(
        People(ids, names, _plain(places, np.uint64).reshape(-1, 2), _plain(facets, np.int32).reshape(-1, len(FACETS))),
        Borne(
            _plain(starts, np.int32),
            renumber[_plain(words, np.int32)],
            _plain(masks, np.uint64),
            _plain(latin, np.int32),
        ),
        vocabulary,
        Groups.build(list(groups)),
        Numbers.sorted(np.array(keys, dtype=f"S{WIDTH}"), _plain(key_owners, np.int32)),
    )


def _forget() -> None:
    for worked_out in (normalise.forms, sounds.readings, sounds.canonical, signature.pictures, chinese.keys):
        worked_out.cache_clear()


def _plain(numbers: array[int], dtype: Any) -> NDArray[Any]:
    return np.array(numbers, dtype=dtype)


class _Staying:
    """What stays of a roster when some people leave it: theirs alone are the words and texts that are left out."""

    def __init__(self, roster: Roster, gone: Collection[str]) -> None:
        self.roster = roster
        self.kept = roster.without(gone, None)
        counts = np.diff(roster.starts)
        of_kept = np.repeat(self.kept, counts)
        self.counts = counts[self.kept]
        self.words = roster.words[of_kept]
        self.masks = roster.masks[of_kept]
        self.latin = roster.latin[self.kept]
        self.places = roster.places[self.kept]
        self.facets = roster.facets[self.kept]
        self.borne = np.bincount(self.words, minlength=len(roster.vocabulary)) > 0
        self.used = np.bincount(self.facets.ravel(), minlength=len(roster.groups.texts)) > 0
        self.ids, self.names = roster.chosen(self.kept)

    def numbers(self, first_row: int) -> tuple[NDArray[np.bytes_], Ids]:
        """The keys of those who stay and their rows, counted from `first_row`."""
        own = self.roster.numbers
        stays = self.kept[own.owners]
        rows = np.cumsum(self.kept, dtype=np.int32) + np.int32(first_row - 1)
        return own.keys[stays], rows[own.owners[stays]]


def merged(main: Roster, gone: Collection[str], delta: Roster | None) -> Roster:
    """The roster that `build` would make of `main` less some people and of `delta`.

    What is known of their words and texts is not worked out anew. (A word once borne by a Chinese stays one that is
    also read as syllables, as long as anybody bears it.)
    """
    staying = [_Staying(main, gone)] if delta is None else [_Staying(main, gone), _Staying(delta, ())]
    vocabulary, words = Vocabulary.merged([(one.roster.vocabulary, one.borne) for one in staying])
    groups, texts = Groups.merged([(one.roster.groups, one.used) for one in staying])
    numbers = [one.numbers(0 if one is staying[0] else len(staying[0].ids)) for one in staying]
    counts = np.concatenate([one.counts for one in staying])
    people = People(
        [key for one in staying for key in one.ids],
        [name for one in staying for name in one.names],
        np.concatenate([one.places for one in staying]),
        np.concatenate([new[one.facets] for new, one in zip(texts, staying, strict=True)]),
    )
    borne = Borne(
        np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        np.concatenate([new[one.words] for new, one in zip(words, staying, strict=True)]),
        np.concatenate([one.masks for one in staying]),
        np.concatenate([one.latin for one in staying]),
    )
    return Roster(
        people,
        borne,
        vocabulary,
        groups,
        Numbers.sorted(np.concatenate([keys for keys, _ in numbers]), np.concatenate([rows for _, rows in numbers])),
    )
