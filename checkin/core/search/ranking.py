"""From words to people: a rough sum over everybody, then an exact look at the best.

The rough sum lets every typed word, or two or three neighbours read as one, count for all people at once.
The exact look gives every typed word a place of its own in the name, and prefers names that are covered whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .matching import Match, Matcher
from .particles import BUILDERS, THE
from .query import Query, Word
from .roster import Roster
from .similarity import cuts
from .wording import LATIN_MASK, PLACES

Floats = NDArray[np.float32]
# How many more people than are wanted are looked at exactly.
_BESIDE = 10
_KEEP_FROM = 0.72
_COVERED = 0.12
_JOINED = 0.985
_JOIN_FROM = 0.85
# How many times the lack of a joined word counts: where such words are often joined,
# elsewhere, and where one of them is short.
_BUILT, _CHANCE, _CHANCE_SHORT = 1.1, 2.0, 4.0
_SHORT = 4
# Words met this well, and this long, are names as they stand.
_KNOWN, _LONG = 0.97, 5
_LONGEST = 18
# Below this a word, or the best person, fits badly enough to look further; what a cut word is worth.
_WELL = 0.86
_CUT = 0.98
# How much of a word is taken back where an earlier one met the same word of the name.
_DOUBLE = 0.7
# How many of the words of a name that a typed one may meet are tried.
_TRIED = 6
# What an article is worth of the places of a name.
_ARTICLE = 0.15


@dataclass(frozen=True, slots=True)
class Part:
    """A typed word, or neighbours read as one: from word `start` to before `end`."""

    start: int
    end: int
    weight: float
    match: Match
    word: Word


# What a typed word may meet in a person: the part, its worth, the word (-1 a group, -2 a number), its places.
Option = tuple[Part, float, int, int]
# How words were given places: score, what met what, places used, words unmet.
Given = tuple[float, tuple[tuple[Part, int, int], ...], int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A person found: the row, the score, the (part, word number, places) that made it, and how many were unmet.

    `words` and `masks` are the person's words and their places.
    """

    row: int
    score: float
    met: tuple[tuple[Part, int, int], ...] = ()
    missing: int = 0
    words: Sequence[int] = ()
    masks: Sequence[int] = ()


def parts_of(query: Query, matcher: Matcher) -> list[Part]:
    """All readings of the typed words: each alone, and neighbours joined where the list knows the joined word."""
    words = query.words
    last = len(words)
    alone: list[Part] = []
    for start, word in enumerate(words):
        match = matcher.match(word, query.typing and start == last - 1)
        alone.append(Part(start, start + 1, word.weight * match.rarity, match, word))
    parts = alone.copy()
    for start in range(last - 1):
        for end in (start + 2, start + 3):
            if end > last or not _may_join([part.word for part in alone[start:end]], alone[start:end]):
                continue
            joined = Word(("".join(word.forms[0] for word in words[start:end]),))
            built = any(word.forms[0] in BUILDERS for word in words[start:end])
            short = min(len(word.forms[0]) for word in words[start:end]) < _SHORT
            lack = _BUILT if built else _CHANCE_SHORT if short else _CHANCE
            match = matcher.match(joined, query.typing and end == last, lack)
            if match.best >= _JOIN_FROM:
                parts.append(Part(start, end, sum(part.weight for part in alone[start:end]), match, joined))
    return parts


def _may_join(words: list[Word], pieces: list[Part]) -> bool:
    """Whether neighbours may be one name: not a number or initial, nor words that are names as they stand."""
    if any(not word.forms or (len(word.forms[0]) == 1 and word.forms[0].isascii()) for word in words):
        return False
    if sum(len(word.forms[0]) for word in words) > _LONGEST:
        return False
    if len(words) > 2 and words[0].forms[0] not in BUILDERS and words[2].forms[0] not in BUILDERS:
        return False
    if words[-1].forms[0].startswith("abd"):
        return False
    if any(word.forms[0] in BUILDERS for word in words):
        return True
    names = [part for part in pieces if part.word.forms[0] not in THE]
    known = all(part.match.best >= _KNOWN for part in names)
    return not known or (len(names) > 1 and min(len(part.word.forms[0]) for part in names) < _LONG)


def rough(parts: list[Part], count: int, matcher: Matcher) -> Floats:
    """The best sum of fits for everybody, each typed word used once."""
    sums: list[Floats] = [np.zeros(len(matcher.roster), dtype=np.float32)]
    # The same where the words before the place were joined: what they met alone is then no double.
    joined: dict[int, Floats] = {}
    for end in range(1, count + 1):
        best: Floats | None = None
        for part in parts:
            if part.end != end:
                continue
            several = part.end - part.start > 1
            gain = part.match.people * np.float32(part.weight * (_JOINED if several else 1.0))
            value = sums[part.start] + gain
            _take_back_doubles(value, part, parts, matcher.roster)
            if part.start in joined:
                np.maximum(value, joined[part.start] + gain, out=value)
            if several:
                joined[end] = np.maximum(joined[end], value) if end in joined else value.copy()
            best = value if best is None else np.maximum(best, value, out=best)
        assert best is not None
        sums.append(best)
    return sums[-1]


def _take_back_doubles(sums: Floats, part: Part, parts: list[Part], roster: Roster) -> None:
    """Where two typed words are met by one word of a name ("ali ali", "said sayed"), count it once."""
    before = [one for one in parts[: part.start] if one.match.sure & part.match.sure and one.word.weight == 1]
    if part.end - part.start > 1 or part.word.weight < 1 or not before:
        return
    words = np.array(sorted(part.match.sure.union(*(one.match.sure for one in before))), dtype=np.int32)
    rows, masks = roster.places_of(words)
    masks &= roster.places[rows]
    latin = np.bitwise_count(masks & np.uint32(LATIN_MASK))
    native = np.bitwise_count(masks >> np.uint32(PLACES))
    short = rows[np.maximum(latin, native) <= len(before)]
    sums[short] -= part.weight * part.match.people[short] * np.float32(_DOUBLE)


def rank(query: Query, matcher: Matcher, allowed: NDArray[np.bool_] | None, limit: int) -> tuple[list[Found], int]:
    """The best people for the words of a query, and how many fit about as well.

    Where a long word fits nobody well, it is also read as two run together, and the better reading of each
    person counts.
    """
    found, total = _rank(query, matcher, allowed, limit)
    if found and found[0].score >= _WELL:
        return found, total
    for other in _cut(query, matcher):
        more, count = _rank(other, matcher, allowed, limit)
        if more and (not found or more[0].score * _CUT > found[0].score):
            total = count
        found = _merged(found, [replace(item, score=item.score * _CUT) for item in more])
    return found, total


def listed(roster: Roster, allowed: NDArray[np.bool_] | None, limit: int) -> tuple[list[Found], int]:
    """The first people that pass the filters, when nothing but filters was typed."""
    rows = np.arange(len(roster)) if allowed is None else np.flatnonzero(allowed)
    return [Found(row, 1.0) for row in rows[:limit].tolist()], len(rows)


def _cut(query: Query, matcher: Matcher) -> list[Query]:
    """The query with one badly fitting word cut in two."""
    out: list[Query] = []
    for number, word in enumerate(query.words):
        if not word.forms or not word.forms[0].isalpha():
            continue
        typing = query.typing and number == len(query.words) - 1
        match = matcher.match(word, typing)
        if match.best < _WELL and match.groups is None and not match.numbers:
            for left, right in cuts(matcher.roster.vocabulary, word.forms[0], typing):
                pair = (Word((left,), word.weight), Word((right,), word.weight))
                out.append(replace(query, words=query.words[:number] + pair + query.words[number + 1 :]))
    return out


def _merged(one: list[Found], other: list[Found]) -> list[Found]:
    best: dict[int, Found] = {}
    for item in (*one, *other):
        if item.row not in best or item.score > best[item.row].score:
            best[item.row] = item
    return sorted(best.values(), key=lambda item: (-item.score, item.row))


def _rank(query: Query, matcher: Matcher, allowed: NDArray[np.bool_] | None, limit: int) -> tuple[list[Found], int]:
    roster = matcher.roster
    parts = parts_of(query, matcher)
    sums = rough(parts, len(query.words), matcher)
    if allowed is not None:
        sums = np.where(allowed, sums, np.float32(0))
    top = float(sums.max(initial=0.0))
    if top <= 0.05:
        return [], 0
    rows = np.flatnonzero(sums >= top * _KEEP_FROM)
    total = len(rows)
    looked_at = limit + _BESIDE
    if total > looked_at:
        counts = np.bitwise_count(roster.places[rows] & np.uint32(LATIN_MASK))
        native = np.bitwise_count(roster.places[rows] >> np.uint32(PLACES))
        shortest = np.where((native > 0) & ((native < counts) | (counts == 0)), native, counts)
        covered = np.minimum(1.0, len(query.words) / np.maximum(shortest, 1))
        order = np.argpartition(sums[rows] + _COVERED * top * covered, -looked_at)[-looked_at:]
        rows = rows[order]
    whole = sum(part.weight for part in parts if part.end - part.start == 1 and not part.word.optional) or 1.0
    found = _Look(parts, len(query.words), whole, roster).at(rows)
    found.sort(key=lambda item: (-item.score, item.row))
    return found, total


class _Look:
    """The exact look at people, for the parts of one query."""

    def __init__(self, parts: list[Part], count: int, whole: float, roster: Roster) -> None:
        self._parts = [
            (part, part.weight * (_JOINED if part.end - part.start > 1 else 1.0), part.match.fits) for part in parts
        ]
        self._joins = any(part.end - part.start > 1 for part in parts)
        self._grouped = [part for part in parts if part.match.groups is not None]
        self._numbered = [part for part in parts if part.match.numbers]
        self._count = count
        self._whole = whole
        self._roster = roster

    def at(self, rows: NDArray[np.intp]) -> list[Found]:
        """The exact scores of some people."""
        roster = self._roster
        shared = [part.match.groups[roster.facets[rows, :4]].max(axis=1).tolist()
                  for part in self._grouped if part.match.groups is not None]  # fmt: skip
        numbers = rows.tolist()
        places = roster.places[rows].tolist()
        return [
            self._at(row, words, masks, places[at], [fits[at] for fits in shared])
            for at, (row, (words, masks)) in enumerate(zip(numbers, roster.wordings(numbers), strict=True))
        ]

    def _at(self, row: int, words: list[int], masks: list[int], places: int, shared: list[float]) -> Found:
        options = self._options(row, words, masks, shared)
        joined = self._joins and any(item[0].end - item[0].start > 1 for choice in options for item in choice)
        every = 0
        for mask in masks:
            every |= mask
        best = Found(row, -1.0, (), self._count, words, masks)
        for reading in (LATIN_MASK, LATIN_MASK << PLACES):
            own = places & reading
            if not own and places:
                continue
            given = None if joined else _given_plainly(options, reading)
            score, met, used, missing = given or _assign(options, reading)
            rest = every & reading & ~own
            name = own.bit_count() + _ARTICLE * rest.bit_count()
            covered = ((used & own).bit_count() + _ARTICLE * (used & rest).bit_count()) / max(name, 1)
            total = (1 - _COVERED) * score / self._whole + _COVERED * covered
            if total > best.score:
                best = Found(row, total, met, missing, words, masks)
        return best

    def _options(self, row: int, words: list[int], masks: list[int], shared: list[float]) -> list[list[Option]]:
        """By typed word, what it may meet in this person, the best first."""
        options: list[list[Option]] = [[] for _ in range(self._count)]
        for part, scale, fits in self._parts:
            own = options[part.start]
            for word, mask in zip(words, masks, strict=True):
                if word in fits:
                    own.append((part, fits[word][0] * scale, word, mask))
        for part, fit in zip(self._grouped, shared, strict=True):
            if fit:
                options[part.start].append((part, fit * part.weight, -1, 0))
        for part in self._numbered:
            if row in part.match.numbers:
                options[part.start].append((part, part.match.numbers[row][0] * part.weight, -2, 0))
        for choice in options:
            if len(choice) > 1:
                choice.sort(key=_value, reverse=True)
        return options


def _value(option: Option) -> float:
    return option[1]


def _given_plainly(options: list[list[Option]], reading: int) -> Given | None:
    """What `_assign` gives where every word's best place is its own; None where two words want one."""
    score, used, missing = 0.0, 0, 0
    met: list[tuple[Part, int, int]] = []
    for choice in options:
        for part, value, word, mask in choice:
            mask &= reading
            if word >= 0 and not mask:
                continue
            if mask & used:
                return None
            used |= mask
            score += value
            met.append((part, word, mask))
            break
        else:
            missing += 1
    return score, tuple(met), used, missing


def _assign(options: list[list[Option]], reading: int) -> Given:
    """The best way to give the words a place each."""
    count = len(options)
    known: dict[tuple[int, int], Given] = {}
    # What the words from a place on bring at most, if none were in the way of another.
    most = [0.0] * (count + 1)
    for at in range(count - 1, -1, -1):
        most[at] = max([most[at + 1], *(value + most[part.end] for part, value, _, _ in options[at])])

    def best_from(at: int, used: int) -> Given:
        """The best for the words from `at` on, when the places `used` are taken."""
        if at >= count:
            return 0.0, (), used, 0
        found = known.get((at, used))
        if found is not None:
            return found
        best: Given = (-1.0, (), used, 0)
        for part, value, word, mask in options[at][:_TRIED]:
            mask &= reading
            if (word >= 0 and (not mask or mask & used == mask)) or value + most[part.end] <= best[0]:
                continue
            place = mask & ~used
            score, met, taken, missing = best_from(part.end, used | place)
            if score + value > best[0]:
                best = (score + value, ((part, word, place), *met), taken, missing)
        if most[at + 1] > best[0]:
            score, met, taken, missing = best_from(at + 1, used)
            if score > best[0]:
                best = (score, met, taken, missing + 1)
        known[at, used] = best
        return best

    return best_from(0, 0)
