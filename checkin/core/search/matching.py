"""One typed word against a roster: which words it may be, and how well it fits every person.

Results are kept for the last words, so that a keystroke only costs the word being typed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from .groups import IN_FULL
from .particles import TYPED_ARTICLES, may_begin_a_name
from .query import Word
from .roster import Roster
from .similarity import ENDING, EXACT, PREFIX, SCRIPT, SOUND, SYLLABLES, TYPO, Kinds, nearest, similar

Floats = NDArray[np.float32]
_KEPT_BYTES = 24_000_000
# Of those whose number begins so, this many are told apart.
_NUMBERS = 500
_OTHER_FORM = 0.98
_STANDS_FOR = 0.97
# Where a word of some length finds less than this, the words most like it by letters are taken.
_LONG_ENOUGH, _LITTLE = 4, 0.55
# What the end of a name is worth as its short form (Seun, Oluwaseun).
_SHORT_FORM = 0.7
# A title must be met as itself.
_OPTIONAL_FROM = 0.95
# Where a word is one of an organisation, a position or a country, a name must fit well to be meant.
_NAME_BESIDE_GROUP, _GROUP_MEANT = 0.95, 0.8
# From here a word may be met by the same word of a name as another.
_SURE = 0.85
WHY = {
    PREFIX: "", EXACT: "", SOUND: "spelling variant", SCRIPT: "native script", TYPO: "typo",
    SYLLABLES: "spelling variant", ENDING: "short form",
}  # fmt: skip


class Certainty(IntEnum):
    """What a typed word says of the word of a name it met: surely it, too little to say, or another name."""

    SURE = 0
    WEAK = 1
    OTHER = 2


@dataclass(slots=True)
class Match:
    """How one typed word fits a roster: by word of the vocabulary (how well, and why), by group text, by person."""

    fits: Floats
    kinds: Kinds
    people: Floats
    groups: Floats | None = None
    numbers: dict[int, tuple[float, str]] = field(default_factory=dict)
    sure: frozenset[int] = frozenset()
    best: float = 0.0
    rarity: float = 1.0
    # By word of the vocabulary, whether it is surely meant (`certainty`).
    certain: dict[int, Certainty] = field(default_factory=dict)


class Matcher:
    """Answers for one roster, with a memory."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Match] = OrderedDict()
        size = 4 * len(roster) + 5 * len(roster.vocabulary)
        self._room = max(12, min(64, _KEPT_BYTES // max(size, 1)))

    def match(self, word: Word, typing: bool, joined: float = 0.0) -> Match:
        """The fit of a word; `joined` words are made of several typed ones: they name no group, and what they lack
        counts that many times."""
        key = (word.forms, word.alike, word.number, word.optional, typing, joined)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        if word.number and not word.forms:
            found = self._number(word)
        elif word.optional and word.forms[0] in TYPED_ARTICLES:
            found = self._article(word)
        else:
            found = self._word(word, typing, joined)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return found

    def knows(self, word: Word) -> bool:
        """Whether a word is, or begins, one of the list or a number of it: a look, no search."""
        begun = (self.roster.vocabulary.beginning(form) for form in word.forms)
        if any(low < high for low, high in begun):
            return True
        return bool(word.number) and any(len(rows) for rows, _, _ in self.roster.numbers.find(word.number))

    def _word(self, word: Word, typing: bool, joined: float) -> Match:
        roster = self.roster
        best, kinds = self._fits(word, typing, joined)
        groups = None if joined or word.optional else roster.groups.similar(word.forms[0], typing)
        if groups is not None and float(groups.max()) >= IN_FULL:
            best[best < _NAME_BESIDE_GROUP] *= _GROUP_MEANT
        if joined:
            best = np.maximum(0, 1 - joined * (1 - best), out=best)
        if word.optional:
            kept = best >= _OPTIONAL_FROM
            if may_begin_a_name(word.forms[0]):
                kept |= kinds == PREFIX
            best[~kept] = 0
        found = np.flatnonzero(best > 0).astype(np.int32)
        found = found[np.argsort(best[found], kind="stable")]
        values = best[found]
        rows, counts = roster.bearers_of(found)
        people = np.zeros(len(roster), dtype=np.float32)
        people[rows] = np.repeat(values, counts)
        top = float(values[-1]) if len(values) else 0.0
        rarity = self._rarity(people, top)
        if groups is not None:
            np.maximum(people, roster.groups.people(groups, roster.facet_columns), out=people)
        sure = frozenset(found[values >= _SURE].tolist())
        match = Match(best, kinds, people, groups, sure=sure, best=top, rarity=rarity)
        if word.number:
            self._numbers(word.number, match)
        return match

    def _fits(self, word: Word, typing: bool, joined: float) -> tuple[Floats, Kinds]:
        """How well each word of the list fits, over all spellings of the typed one, and why."""
        vocabulary = self.roster.vocabulary
        best = np.zeros(len(vocabulary), dtype=np.float32)
        kinds = np.zeros(len(vocabulary), dtype=np.uint8)
        for place, form in enumerate(word.forms):
            ids, values, why = similar(vocabulary, form, typing, readings=1 if joined else 3)
            if place:
                values = values * np.float32(_OTHER_FORM)
            better = values > best[ids]
            best[ids[better]] = values[better]
            kinds[ids[better]] = why[better]
        if not joined and len(word.forms[0]) >= _LONG_ENOUGH and float(best.max(initial=0)) < _LITTLE:
            ids, values = nearest(vocabulary, word.forms[0])
            best[ids] = np.maximum(best[ids], values)
            kinds[ids] = TYPO
        if not joined and len(word.forms[0]) >= _LONG_ENOUGH and float(best.max(initial=0)) < _SURE:
            ends = [number for number in vocabulary.ending(word.forms[0]) if best[number] < _SHORT_FORM]
            best[ends], kinds[ends] = _SHORT_FORM, ENDING
        for form in word.alike:
            number = vocabulary.id(form)
            if number is not None and best[number] < _STANDS_FOR:
                best[number], kinds[number] = _STANDS_FOR, SOUND
        return best, kinds

    def _article(self, word: Word) -> Match:
        """An article is met by itself or by another of its family, and helps nobody to be found."""
        match = self._nothing()
        ids = [self.roster.vocabulary.id(form) for form in word.forms]
        own = [number for number in ids if number is not None]
        match.fits[own], match.kinds[own], match.best = 1.0, EXACT, 1.0
        return match

    def _nothing(self) -> Match:
        words = len(self.roster.vocabulary)
        fits, kinds = np.zeros(words, dtype=np.float32), np.zeros(words, dtype=np.uint8)
        return Match(fits, kinds, np.zeros(len(self.roster), dtype=np.float32))

    def _rarity(self, named: Floats, top: float) -> float:
        """From 0.6 for a word that nearly everybody bears to 1.0 for one that a single person bears."""
        total = len(self.roster)
        bearers = int(np.count_nonzero(named >= max(top - 0.1, 0.5))) if top else 0
        if bearers <= 1 or total < 2:
            return 1.0
        return 0.6 + 0.4 * float(np.log(total / bearers) / np.log(total))

    def _number(self, word: Word) -> Match:
        match = self._nothing()
        self._numbers(word.number, match)
        match.best = float(match.people.max(initial=0.0))
        return match

    def _numbers(self, text: str, match: Match) -> None:
        """Add the people whose number, code, e-mail or phone `text` is."""
        for rows, value, what in self.roster.numbers.find(text):
            fresh = rows[match.people[rows] < value]
            match.people[fresh] = value
            for row in fresh[:_NUMBERS].tolist():
                match.numbers[row] = (value, what)
