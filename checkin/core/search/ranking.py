"""From words to people: a rough sum over everybody, then an exact look at the best.

The rough sum lets every typed word, or two or three neighbours read as one, count for all people at once.
The exact look (`placing`) gives every typed word a place of its own, and prefers names that are covered whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .matching import Matcher
from .particles import BUILDERS, THE
from .placing import COVERED, Found, Look, Part
from .query import Query, Word
from .roster import Roster
from .similarity import cuts
from .wording import LATIN, NATIVE

Floats = NDArray[np.float32]
# How many more people than are wanted are looked at exactly.
_BESIDE = 10
_KEEP_FROM = 0.72
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
# Where one letter was typed: what those are worth at least who have a name that begins with it, which is more than
# others are, and how much is left to those not expected of what they are worth above it; below it, so much less.
_NAMED, _SHARE, _LESS = 0.655, 0.08, 0.2


def parts_of(query: Query, matcher: Matcher) -> list[Part]:
    """All readings of the typed words: each alone, and neighbours joined where the list knows the joined word."""
    words = query.words
    last = len(words)
    alone: list[Part] = []
    for start, word in enumerate(words):
        typing = query.typing and start == last - 1
        match = matcher.match(word, typing)
        alone.append(Part(start, start + 1, word.weight * match.rarity, match, word, typing))
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
                weight = sum(part.weight for part in alone[start:end]) * _JOINED
                parts.append(Part(start, end, weight, match, joined, query.typing and end == last))
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
        values: list[Floats] = []
        for part in parts:
            if part.end != end:
                continue
            several = part.end - part.start > 1
            gain = part.match.people * np.float32(part.weight)
            value = sums[part.start] + gain
            _take_back_doubles(value, part, parts, matcher.roster)
            if part.start in joined:
                np.maximum(value, joined[part.start] + gain, out=value)
            if several:
                joined[end] = np.maximum(joined[end], value) if end in joined else value.copy()
            values.append(value)
        best, *others = values
        for other in others:
            np.maximum(best, other, out=best)
        sums.append(best)
    return sums[-1]


def _take_back_doubles(sums: Floats, part: Part, parts: list[Part], roster: Roster) -> None:
    """Where two typed words are met by one word of a name ("ali ali", "said sayed"), count it once."""
    before = [one for one in parts[: part.start] if one.match.sure & part.match.sure and one.word.weight == 1]
    if part.end - part.start > 1 or part.word.weight < 1 or not before:
        return
    words = np.array(sorted(part.match.sure.union(*(one.match.sure for one in before))), dtype=np.int32)
    rows, masks = roster.places_of(words)
    counts = np.bitwise_count(masks & roster.places[rows])
    short = rows[np.maximum(counts[:, LATIN], counts[:, NATIVE]) <= len(before)]
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
        counts, native = np.bitwise_count(roster.places[rows].T)
        shortest = np.where((native > 0) & ((native < counts) | (counts == 0)), native, counts)
        named = sum(not word.optional for word in query.words)
        covered = np.minimum(1.0, named / np.maximum(shortest, 1))
        worth = sums[rows] + COVERED * top * covered
        if query.one_letter:
            alone = (1 - COVERED) * sums[rows] / parts[0].weight
            worth = _expected_first(alone + COVERED * covered * (alone > _NAMED), roster.unexpected[rows])
        rows = rows[np.argpartition(worth, -looked_at)[-looked_at:]]
    whole = sum(part.weight for part in parts if part.end - part.start == 1 and not part.word.optional) or 1.0
    found = Look(parts, len(query.words), whole, roster).at(rows)
    if query.one_letter:
        scores = _expected_first(np.array([item.score for item in found]), roster.unexpected[rows])
        for item, score in zip(found, scores.tolist(), strict=True):
            item.score = score
    found.sort(key=lambda item: (-item.score, item.row))
    return found, total


def _expected_first(scores: NDArray[Any], unexpected: NDArray[np.bool_]) -> NDArray[Any]:
    """What people are worth whom one letter found: how long their names are says nothing of who is meant.

    So whoever is not expected stands behind all whose name begins so too, but before those of an organisation.
    """
    less = np.where(scores > _NAMED, _NAMED + _SHARE * (scores - _NAMED), scores - _LESS)
    return np.where(unexpected, less, scores)
