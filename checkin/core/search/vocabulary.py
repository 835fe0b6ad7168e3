"""The distinct words of a list, in order, with everything that is looked up about them.

Five thousand people have about thirteen hundred name words: all the clever work is done on them, once, and
people are found through them. A vocabulary never changes once made; `similarity` asks it.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress

import numpy as np
from numpy.typing import NDArray

from . import chinese, distance, signature, sounds
from .saved import Part, Parts, SavedIndexError

Ids = NDArray[np.int32]
_LAST_LETTER = "\U0010ffff"
_SLIP_FROM, _SLIP_TO = 4, 16
_ARRAYS: dict[str, type[np.generic]] = {
    "rows": np.uint8, "row_word": np.int32, "row_second": np.bool_, "row_unvowelled": np.bool_, "narrow": np.uint64,
    "wide": np.uint64, "slip_hash": np.uint32, "slip_word": np.int32, "syllable_word": np.int32,
}  # fmt: skip
_BY_ROW = ("rows", "row_word", "row_second", "row_unvowelled", "narrow", "wide", "row_mass", "row_print")


class Vocabulary:
    """Words in order; a word's number is its place.

    `rows` holds one row of sounds for every reading of every word (`row_word` says whose), `narrow` and `wide` the
    pictures of the rows (`beyond`: what is not in the wide one), `row_mass` their mass, `row_print` what spelling
    variants share; `slip_*` are the words with one letter left out by hash, `syllable_*` Chinese keys.
    """

    def __init__(
        self, words: Sequence[str], arrays: Mapping[str, NDArray[np.generic]], syllables: Sequence[str]
    ) -> None:
        self.words = words
        self.rows: NDArray[np.uint8] = arrays["rows"].reshape(-1, sounds.MAX_SOUNDS).view(np.uint8)
        self.row_word: Ids = arrays["row_word"].view(np.int32)
        self.row_second = arrays["row_second"].view(np.bool_)
        self.row_unvowelled = arrays["row_unvowelled"].view(np.bool_)
        self.narrow = arrays["narrow"].view(np.uint64)
        self.wide = arrays["wide"].view(np.uint64)
        self.slip_hash = arrays["slip_hash"].view(np.uint32)
        self.slip_word: Ids = arrays["slip_word"].view(np.int32)
        self.syllable_word: Ids = arrays["syllable_word"].view(np.int32)
        self.syllable_keys = syllables
        self.beyond = ~self.wide
        self._ids = {word: number for number, word in enumerate(words)}
        self.lengths = np.fromiter(map(len, words), dtype=np.int32, count=len(words))
        self.row_mass = arrays["row_mass"].view(np.float32)
        self.row_print = arrays["row_print"].view(np.uint32)
        self._prints = np.unique(self.row_print[~self.row_second])

    @classmethod
    def build(cls, words: Collection[str], chinese_words: Collection[str] = ()) -> Vocabulary:
        """Put words in order and work out their sounds; only `chinese_words` are also read as syllables."""
        ordered = sorted(words)
        rows: list[bytes] = []
        facts: list[tuple[int, bool, bool]] = []
        pictures: list[tuple[int, int]] = []
        slips: list[tuple[int, int]] = []
        syllables: list[tuple[str, int]] = []
        for number, word in enumerate(ordered):
            unvowelled = sounds.is_unvowelled(word)
            for place, reading in enumerate(sounds.readings(word)):
                rows.append(distance.encode(reading))
                facts.append((number, place > 0, unvowelled))
                narrow, _, wide = signature.pictures(reading)
                pictures.append((narrow, wide))
            slips += [(slip, number) for slip in slips_of(word)]
            if word in chinese_words:
                syllables += [(key, number) for key in syllables_of(word)]
        syllables.sort()
        slip_table = np.array(slips, dtype=np.int64).reshape(-1, 2)
        fact_table = np.array(facts, dtype=np.int32).reshape(-1, 3)
        picture_table = np.array(pictures, dtype=np.uint64).reshape(-1, 2)
        order = np.argsort(slip_table[:, 0], kind="stable")
        arrays: dict[str, NDArray[np.generic]] = {
            "rows": np.frombuffer(b"".join(rows), dtype=np.uint8),
            "row_word": fact_table[:, 0].copy(),
            "row_second": fact_table[:, 1].astype(np.bool_),
            "row_unvowelled": fact_table[:, 2].astype(np.bool_),
            "narrow": picture_table[:, 0].copy(),
            "wide": picture_table[:, 1].copy(),
            "slip_hash": slip_table[order, 0].astype(np.uint32),
            "slip_word": slip_table[order, 1].astype(np.int32),
            "syllable_word": np.array([number for _, number in syllables], dtype=np.int32),
        }
        return cls(ordered, arrays | _weighed(arrays["rows"]), [key for key, _ in syllables])

    @classmethod
    def merged(cls, several: Sequence[tuple[Vocabulary, NDArray[np.bool_]]]) -> tuple[Vocabulary, list[Ids]]:
        """Several vocabularies in one, each with which of its words are still borne; and the new numbers of the old
        words of each (-1 for a word left out).
        """
        words = chain.from_iterable(compress(old.words, borne.tolist()) for old, borne in several)
        ordered = sorted(dict.fromkeys(words))  # two runs that are in order already: merged, not sorted
        new = {word: number for number, word in enumerate(ordered)}
        renumbered = [np.array([new.get(word, -1) for word in old.words], dtype=np.int32) for old, _ in several]
        taken = np.zeros(len(ordered) + 1, dtype=np.bool_)
        columns: dict[str, list[NDArray[np.generic]]] = {name: [] for name in (*_BY_ROW, "slip_hash", "slip_word")}
        syllables: set[tuple[str, int]] = set()
        for (old, borne), numbers in zip(several, renumbered, strict=True):
            fresh = borne & ~taken[numbers]
            taken[numbers[borne]] = True
            of_rows, of_slips = fresh[old.row_word], fresh[old.slip_word]
            for name in _BY_ROW:
                columns[name].append(getattr(old, name)[of_rows])
            columns["row_word"][-1] = numbers[columns["row_word"][-1]]
            columns["slip_hash"].append(old.slip_hash[of_slips])
            columns["slip_word"].append(numbers[old.slip_word[of_slips]])
            owners = numbers[old.syllable_word].tolist()
            syllables.update(pair for pair in zip(old.syllable_keys, owners, strict=True) if pair[1] >= 0)
        arrays = {name: np.concatenate(parts) for name, parts in columns.items()}
        rows_in_order = np.argsort(arrays["row_word"], kind="stable")
        slips_in_order = np.argsort(arrays["slip_hash"], kind="stable")
        for name in arrays:
            arrays[name] = arrays[name][slips_in_order if name.startswith("slip") else rows_in_order]
        in_order = sorted(syllables)
        arrays["syllable_word"] = np.array([number for _, number in in_order], dtype=np.int32)
        return cls(ordered, arrays, [key for key, _ in in_order]), renumbered

    def parts(self) -> dict[str, Part]:
        """Words and arrays for the saved form."""
        arrays: dict[str, Part] = {name: getattr(self, name) for name in _ARRAYS}
        return arrays | {"vocabulary": self.words, "syllables": self.syllable_keys}

    @classmethod
    def from_parts(cls, parts: Parts) -> Vocabulary:
        """The vocabulary that `parts` gave. Raises SavedIndexError when they do not fit together."""
        arrays = {name: parts.array(name, dtype) for name, dtype in _ARRAYS.items()}
        words = parts.texts("vocabulary")
        count = len(arrays["row_word"])
        fits = all(len(arrays[name]) == count for name in ("rows", "row_second", "narrow", "wide"))
        if not fits or (count and int(arrays["row_word"].max()) >= len(words)):
            raise SavedIndexError("The saved search index does not fit together.", "It is built anew.")
        return cls(words, arrays | _weighed(arrays["rows"]), parts.texts("syllables"))

    def __len__(self) -> int:
        return len(self.words)

    def id(self, word: str) -> int | None:
        """The number of a word, if it is there."""
        return self._ids.get(word)

    def know_by_sound(self, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Whether words that sound about like these rows of sounds are there."""
        prints = distance.prints(rows)
        places = [np.searchsorted(self._prints, prints, side) for side in ("left", "right")]
        return places[0] < places[1]

    def renumbering(self, numbering: Mapping[str, int]) -> Ids:
        """From numbers given as words were met to the numbers here."""
        out = np.zeros(len(numbering), dtype=np.int32)
        for word, number in numbering.items():
            out[number] = self._ids[word]
        return out

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The range of words that begin so."""
        return bisect_left(self.words, prefix), bisect_left(self.words, prefix + _LAST_LETTER)

    def ending(self, end: str) -> list[int]:
        """The words that end so."""
        out, at, text = [], 0, self._in_a_row
        end += "\n"
        while (at := text.find(end, at) + 1) > 0:
            out.append(bisect_right(self._starts, at - 1) - 1)
        return out

    @cached_property
    def _in_a_row(self) -> str:
        """All words, each with a line's end: one text is searched a hundred times faster than many."""
        return "\n".join(self.words) + "\n"

    @cached_property
    def _starts(self) -> list[int]:
        """Where each word begins in that text."""
        return [0, *accumulate(len(word) + 1 for word in self.words[:-1])]

    def with_syllables(self, key: str, begun: bool = False) -> Ids:
        """The words that are these Chinese syllables, or begin with them."""
        low = bisect_left(self.syllable_keys, key)
        high = bisect_left(self.syllable_keys, key + (_LAST_LETTER if begun else "\0"))
        return self.syllable_word[low:high]


def _weighed(rows: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
    """What is worked out of the rows of sounds, and not saved with them."""
    sounded = rows.reshape(-1, sounds.MAX_SOUNDS).view(np.uint8)
    return {"row_mass": distance.mass(sounded), "row_print": distance.prints(sounded)}


def slips_of(word: str) -> list[int]:
    """Hashes of a word and of it without one of its letters: two words that share one are one slip apart."""
    if not _SLIP_FROM <= len(word) <= _SLIP_TO:
        return []
    kept = {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
    return [zlib.crc32(text.encode()) for text in kept]


def syllables_of(word: str) -> frozenset[str]:
    """The Chinese keys of a word in Han characters or in any romanisation."""
    return chinese.keys(chinese.pinyin(word) if chinese.is_han(word) else word)
