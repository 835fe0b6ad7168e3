"""The exact look at a person: every typed word is given a place of its own in the name.

This is the part of a search that is done person by person, in plain Python, for the forty best at every key:
its steps are few on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from .matching import Match
from .particles import may_begin_a_name
from .query import Word
from .roster import Roster
from .similarity import SCRIPT
from .wording import LATIN

# What a name that is covered whole is worth beside the fit of the words.
COVERED = 0.12
# Of two that fit alike, the letters that were typed stand before those that were read across scripts.
_OTHER_SCRIPT = 0.004
# How many of the words of a name that a typed one may meet are tried.
_TRIED = 6
# Once so many ways were gone (for what people type fifty at most), only the best of those words is tried.
_WAYS = 500
# What an article is worth of the places of a name.
_ARTICLE = 0.15
GROUP, NUMBER = -1, -2


@dataclass(frozen=True, slots=True)
class Part:
    """A typed word, or neighbours read as one: from word `start` to before `end`; `open`: it may go on."""

    start: int
    end: int
    weight: float
    match: Match
    word: Word
    open: bool = False


# What met what: the part, the word of the name (or GROUP or NUMBER), its places.
Met = tuple[Part, int, int]
# What a typed word may meet in a person: what it is worth, and the three of `Met`.
Option = tuple[float, Part, int, int]
# How words were given places: score, what met what, places used, words unmet.
Given = tuple[float, tuple[Met, ...], int, int]
_worth = itemgetter(0)


@dataclass(slots=True)
class Found:
    """A person found: the row, the score, what met what, and how many typed words met nothing.

    `words` and `masks` are the person's words and their places, the first `latin` of them of the Latin name;
    `reading` is the name that was met. `shown` is what `explain` says of them, once it was asked.
    """

    row: int
    score: float
    met: tuple[Met, ...] = ()
    missing: int = 0
    words: Sequence[int] = ()
    masks: Sequence[int] = ()
    latin: int = 0
    reading: int = LATIN
    shown: tuple[str, tuple[tuple[int, int], ...], bool] | None = None


class Look:
    """The exact look at people, for the parts of one query of `count` words that weigh `whole` together."""

    def __init__(self, parts: Sequence[Part], count: int, whole: float, roster: Roster) -> None:
        self._parts = parts
        self._grouped = [(part, part.match.groups) for part in parts if part.match.groups is not None]
        self._numbered = [part for part in parts if part.match.numbers]
        self._count = count
        # What counts as unmet where it meets nothing: an article, or what can only be a title, does not.
        self._counted = [int(not part.word.optional or _begins_one(part.word, roster)) for part in parts[:count]]
        self._whole = whole
        self._roster = roster
        # What a word of a name may be met by; people share their words.
        self._meetings: dict[int, list[tuple[float, Part]]] = {}

    def at(self, rows: NDArray[np.intp]) -> list[Found]:
        """The exact scores of some people."""
        roster = self._roster
        numbers = rows.tolist()
        beside = self._beside(rows)
        return [
            self._at(row, wording, places, others)
            for row, wording, places, others in zip(
                numbers, roster.wordings(numbers), roster.places[rows].tolist(), beside, strict=True
            )
        ]

    def _beside(self, rows: NDArray[np.intp]) -> list[list[Option]]:
        """By person, what is met outside the name: an organisation, a country, a number."""
        out: list[list[Option]] = [[] for _ in rows]
        for part, groups in self._grouped:
            fits = groups[self._roster.facets[rows, :4]].max(axis=1).tolist()
            for options, fit in zip(out, fits, strict=True):
                if fit:
                    options.append((fit * part.weight, part, GROUP, 0))
        for part in self._numbered:
            for options, row in zip(out, rows.tolist(), strict=True):
                if row in part.match.numbers:
                    options.append((part.match.numbers[row][0] * part.weight, part, NUMBER, 0))
        return out

    def _at(
        self, row: int, wording: tuple[list[int], list[int], int], places: Sequence[int], beside: list[Option]
    ) -> Found:
        words, masks, latin = wording
        best = Found(row, -1.0, (), self._count, words, masks, latin)
        for reading, own in enumerate(places):
            if not own and any(places):
                continue
            begun, end = (0, latin) if reading == LATIN else (latin, len(words))
            options, every = self._options(words[begun:end], masks[begun:end], beside)
            score, met, used, missing = _assigned(options, self._counted)
            rest = every & ~own
            name = own.bit_count() + _ARTICLE * rest.bit_count()
            covered = ((used & own).bit_count() + _ARTICLE * (used & rest).bit_count()) / max(name, 1)
            total = (1 - COVERED) * score / self._whole + COVERED * covered
            if total > best.score:
                best.score, best.met, best.missing, best.reading = total, met, missing, reading
        if any(word >= 0 and part.match.kinds[word] == SCRIPT for part, word, _ in best.met):
            best.score -= _OTHER_SCRIPT
        return best

    def _options(self, words: list[int], masks: list[int], beside: list[Option]) -> tuple[list[list[Option]], int]:
        """For one name of a person, by typed word, what it may meet, the best first; and all the places of the name."""
        options: list[list[Option]] = [[] for _ in range(self._count)]
        every = 0
        meetings = self._meetings
        for word, mask in zip(words, masks, strict=True):
            every |= mask
            meeting = meetings.get(word)
            if meeting is None:
                meeting = meetings[word] = self._meeting(word)
            for worth, part in meeting:
                options[part.start].append((worth, part, word, mask))
        for option in beside:
            options[option[1].start].append(option)
        for choice in options:
            if len(choice) > 1:
                choice.sort(key=_worth, reverse=True)
        return options, every

    def _meeting(self, word: int) -> list[tuple[float, Part]]:
        return [(fit * part.weight, part) for part in self._parts if (fit := float(part.match.fits[word]))]


def _begins_one(word: Word, roster: Roster) -> bool:
    """Whether a title may be the first letters of a name on the list."""
    low, high = roster.vocabulary.beginning(word.forms[0])
    return low < high and may_begin_a_name(word.forms[0])


def _assigned(options: list[list[Option]], counted: list[int]) -> Given:
    """The best way to give the typed words a place each."""
    # What the words from a place on bring at most, if none were in the way of another.
    most = [0.0] * (len(options) + 1)
    for at in range(len(options) - 1, -1, -1):
        best = most[at + 1]
        for option in options[at]:
            brought = option[0] + most[option[1].end]
            if brought > best:
                best = brought
        most[at] = best
    return _straight(options, most, counted) or _searched(options, most, counted)


def _straight(options: list[list[Option]], most: list[float], counted: list[int]) -> Given | None:
    """The best way where no word is in the way of another, as mostly; None where two want one place."""
    at, used, missing = 0, 0, 0
    met: list[Met] = []
    while at < len(options):
        for worth, part, word, mask in options[at]:
            if worth + most[part.end] == most[at]:
                if mask & used:
                    return None
                used |= mask
                met.append((part, word, mask))
                at = part.end
                break
        else:
            missing += counted[at]
            at += 1
    return most[0], tuple(met), used, missing


def _searched(options: list[list[Option]], most: list[float], counted: list[int]) -> Given:
    """The best of all ways, by trying them; what cannot become the best is left out."""
    known: dict[tuple[int, int], Given] = {}

    def best_from(at: int, used: int) -> Given:
        """The best for the words from `at` on, when the places `used` are taken."""
        if at >= len(options):
            return 0.0, (), used, 0
        found = known.get((at, used))
        if found is not None:
            return found
        best: Given = (-1.0, (), used, 0)
        for worth, part, word, mask in options[at][: _TRIED if len(known) < _WAYS else 1]:
            if (mask and mask & used == mask) or worth + most[part.end] <= best[0]:
                continue
            place = mask & ~used
            score, met, taken, missing = best_from(part.end, used | place)
            if score + worth > best[0]:
                best = (score + worth, ((part, word, place), *met), taken, missing)
        if most[at + 1] > best[0]:
            score, met, taken, missing = best_from(at + 1, used)
            if score > best[0]:
                best = (score, met, taken, missing + counted[at])
        known[at, used] = best
        return best

    return best_from(0, 0)
