"""Which words of a vocabulary a typed word may be, how sure that is, and why.

The best of several answers counts: the word itself, its beginning, its sound, one slip of the fingers, its
Chinese syllables. Sureness runs up to 1.0 (the word as typed).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import chinese, distance, signature, sounds
from .vocabulary import Ids, Vocabulary, slips_of, syllables_of

Floats = NDArray[np.float32]
Kinds = NDArray[np.uint8]

EXACT, PREFIX, SOUND, SCRIPT, TYPO, SYLLABLES, ENDING = range(1, 8)
# How many rows of sounds are measured for one typed word: a short word costs fewer steps a row.
_STEPS, _MEASURED, _MEASURED_MOST = 3200, 300, 800
# How far pictures may be apart. Of the pairs that fitted by 0.75 and more, one in a thousand was farther than
# the first; of those by 0.925, none farther than the second.
_FAR, _FAR_IF_NEAR = 6, 3
_FLOOR = 0.5
# Words up to this length are read a second time, as European ones, and as spelt elsewhere.
_TWICE_TO = 13
# What fits this well by its first reading is not read as European too.
_PLAIN = 0.99
# Cost of the whole mass to loss of sureness, for whole words and for beginnings.
_WHOLE, _BEGUN = 1.15, 1.4
_SOUND_MOST = 0.985
# A beginning lighter than this is too little to go by (wa, hi).
_BEGUN_FROM = 1.05
_BOTH_NATIVE = 2.5
# Native script against Latin; a second reading of either word.
_FOREIGN, _NATIVE_TYPED, _SECOND_READING = 0.03, 0.01, 0.03
# Beginnings by letter and by sound: the base for a word being typed and for one that is complete, and the share.
_LETTERS_TYPING, _LETTERS_DONE, _LETTERS_SHARE = 0.84, 0.78, 0.13
_SOUNDS_TYPING, _SOUNDS_DONE, _SOUNDS_SHARE = 0.85, 0.78, 0.10
# Beginnings count less where the typed word itself is on the list.
_WORD_EXISTS = 0.93
# Below this a fit falls off faster: it is likelier chance than spelling.
_SURE, _STEEPER = 0.8, 0.8
# Above it, what a good spelling lacks counts less.
_LENIENT = 0.4
_SLIP, _SLIP_SHARE, _SLIP_FIRST = 0.94, 0.5, 0.06
_SAME_SYLLABLES = 0.95
# Complete syllables and a part of the next, by its sounds and by its first sound alone.
_BEGUN_SYLLABLES = (0.88, 0.82)
# When nothing else is found: how alike by letters, how many words, and what they are worth.
_ALIKE_FROM, _ALIKE_MOST, _ALIKE_WORTH = 0.78, 12, 0.6
# A word of this length may be two run together; that many ways to cut it are tried.
_CUT_FROM, _CUT_TO, _CUTS, _CUT_NEAR = 6, 24, 2, 0.9


def similar(vocabulary: Vocabulary, word: str, typing: bool, readings: int = 3) -> tuple[Ids, Floats, Kinds]:
    """The words that `word` may be, how sure that is, and why.

    `typing`: the word may go on. `readings`: by how many readings its sound is looked for; with one alone only what is
    very near counts.
    """
    best = np.zeros(len(vocabulary), dtype=np.float32)
    kinds = np.zeros(len(vocabulary), dtype=np.uint8)
    if len(vocabulary):
        _by_letters(vocabulary, word, typing, best, kinds)
        farthest = _FAR_IF_NEAR if readings == 1 or vocabulary.id(word) is not None else _FAR
        if len(word) > 2 or not word.isascii():
            most = readings if len(word) <= _TWICE_TO else min(readings, 1)
            for number, reading in enumerate(sounds.readings(word)[:most]):
                if number and float(best.max()) >= _PLAIN:
                    break
                heard = _Heard(reading, number > 0, sounds.is_unvowelled(word), typing)
                rows = _worth_measuring(vocabulary, reading, farthest)
                if len(rows):
                    _by_sound(vocabulary, rows, heard, best, kinds)
        _by_slip(vocabulary, word, best, kinds)
        _by_syllables(vocabulary, word, typing, best, kinds)
        low, high = vocabulary.beginning(word)
        kinds[low:high] = PREFIX
        own = vocabulary.id(word)
        if own is not None:
            best[own], kinds[own] = 1.0, EXACT
            best[low + 1 : high] *= _WORD_EXISTS
    found = np.flatnonzero(best > _FLOOR).astype(np.int32)
    values = best[found]
    values += _LENIENT * (1 - values) * np.clip((values - _SURE) * 10, 0, 1)
    weak = values < _SURE
    values[weak] -= _STEEPER * (_SURE - values[weak])
    return found, values, kinds[found]


def _by_letters(vocabulary: Vocabulary, word: str, typing: bool, best: Floats, kinds: Kinds) -> None:
    low, high = vocabulary.beginning(word)
    if low < high:
        base = _LETTERS_TYPING if typing else _LETTERS_DONE
        best[low:high] = base + _LETTERS_SHARE * (len(word) / vocabulary.lengths[low:high])
        kinds[low:high] = PREFIX


@dataclass(frozen=True, slots=True)
class _Heard:
    """A typed word by its sounds: in which reading, from which kind of script, and whether it may go on."""

    reading: str
    second: bool
    unvowelled: bool
    typing: bool


def _by_sound(vocabulary: Vocabulary, rows: NDArray[np.intp], heard: _Heard, best: Floats, kinds: Kinds) -> None:
    reading, unvowelled = heard.reading, heard.unvowelled
    whole, begun = distance.measure(reading, unvowelled, vocabulary.rows[rows], vocabulary.row_unvowelled[rows])
    masses = np.maximum(vocabulary.row_mass[rows], 0.5)
    own = max(float(distance.mass(_one_row(reading))[0]), 0.5)
    foreign = vocabulary.row_unvowelled[rows] != unvowelled
    off = _SECOND_READING * (vocabulary.row_second[rows] + np.float32(heard.second))
    off += (_NATIVE_TYPED if unvowelled else _FOREIGN) * foreign
    if unvowelled:
        # Between words of such a script every written letter tells.
        whole = np.where(foreign, whole, whole * _BOTH_NATIVE)
    sure = np.minimum(1 - _WHOLE * whole / (0.5 * (masses + own)), _SOUND_MOST) - off
    if own >= _BEGUN_FROM:
        base = _SOUNDS_TYPING if heard.typing else _SOUNDS_DONE
        share = np.minimum(1, own / masses)
        sure = np.maximum(sure, (1 - _BEGUN * begun / own) * (base + _SOUNDS_SHARE * share))
    _raise(best, kinds, vocabulary.row_word[rows], sure, np.where(foreign, SCRIPT, SOUND).astype(np.uint8))


def _worth_measuring(vocabulary: Vocabulary, reading: str, farthest: int) -> NDArray[np.intp]:
    """The rows whose picture is nearest; all, when there are few."""
    if len(vocabulary.rows) <= _MEASURED:
        return np.arange(len(vocabulary.rows))
    narrow, second, _ = signature.pictures(reading)
    missing = np.bitwise_count(np.uint64(narrow) & vocabulary.beyond)
    if second != narrow:
        np.minimum(missing, np.bitwise_count(np.uint64(second) & vocabulary.beyond), out=missing)
    extra = np.bitwise_count(vocabulary.narrow & ~np.uint64(narrow))
    far = missing * np.uint8(3) + np.minimum(extra, 5)
    rows = np.flatnonzero(far <= farthest)
    room = min(max(_STEPS // max(len(reading), 1), _MEASURED), _MEASURED_MOST)
    if len(rows) <= room:
        return rows
    counts = np.cumsum(np.bincount(far[rows]))
    limit = max(int(np.searchsorted(counts, room, side="right")) - 1, 0)
    return np.flatnonzero(far <= limit)


def _by_slip(vocabulary: Vocabulary, word: str, best: Floats, kinds: Kinds) -> None:
    """One letter wrong, missing, too many, or two letters changed round."""
    from rapidfuzz.distance import OSA

    hashes = np.array(slips_of(word), dtype=np.uint32)
    low = np.searchsorted(vocabulary.slip_hash, hashes, side="left").tolist()
    high = np.searchsorted(vocabulary.slip_hash, hashes, side="right").tolist()
    near = {number for a, b in zip(low, high, strict=True) if a < b for number in vocabulary.slip_word[a:b].tolist()}
    for number in near:
        other = vocabulary.words[number]
        if OSA.distance(word, other, score_cutoff=1) == 1:
            sure = _SLIP - _SLIP_SHARE / max(len(word), len(other)) - (_SLIP_FIRST if word[0] != other[0] else 0)
            if sure > best[number]:
                best[number], kinds[number] = sure, TYPO


def _by_syllables(vocabulary: Vocabulary, word: str, typing: bool, best: Floats, kinds: Kinds) -> None:
    """The same Chinese syllables in another romanisation, or a beginning of them."""
    if not vocabulary.syllable_keys:
        return
    found = [(key, _SAME_SYLLABLES, False) for key in syllables_of(word)]
    if typing and word.isascii() and len(word) > 3:
        found += [(key, sure, True) for key, sure in zip(chinese.begun(word), _BEGUN_SYLLABLES, strict=False)]
    for key, sure, begun in found:
        numbers = vocabulary.with_syllables(key, begun)
        numbers = numbers[best[numbers] < sure]
        best[numbers], kinds[numbers] = sure, SYLLABLES


def _raise(best: Floats, kinds: Kinds, words: Ids, values: Floats, kind: Kinds) -> None:
    """Lift `best` at `words` to `values` where they are better; a word may stand there twice."""
    better = np.flatnonzero(values > np.maximum(best[words], _FLOOR))
    if len(better):
        order = better[np.argsort(values[better], kind="stable")]
        best[words[order]] = values[order]
        kinds[words[order]] = kind[order]


def _one_row(reading: str) -> NDArray[np.uint8]:
    return np.frombuffer(distance.encode(reading), dtype=np.uint8).reshape(1, -1)


def nearest(vocabulary: Vocabulary, word: str) -> tuple[Ids, Floats]:
    """The words with its first letter most like `word` by letters, for when nothing else is found: a guess."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    low, high = vocabulary.beginning(word[0])
    found = process.extract(
        word, vocabulary.words[low:high], scorer=JaroWinkler.similarity, score_cutoff=_ALIKE_FROM, limit=_ALIKE_MOST
    )
    numbers = np.array([low + number for _, _, number in found], dtype=np.int32)
    values = np.array([value for _, value, _ in found], dtype=np.float32)
    return numbers, values * np.float32(_ALIKE_WORTH)


def cuts(vocabulary: Vocabulary, word: str, typing: bool) -> list[tuple[str, str]]:
    """The likeliest ways to read a word as two that are on the list: fatimasheikh is fatima and sheikh."""
    if not _CUT_FROM <= len(word) <= _CUT_TO or not word.isalpha():
        return []
    places = range(2, len(word) - 1)
    lefts = _sureness(vocabulary, [word[:at] for at in places], False)
    likely = [(at, sure) for at, sure in zip(places, lefts, strict=True) if sure]
    rights = _sureness(vocabulary, [word[at:] for at, _ in likely], typing)
    found = [(left * right, at) for (at, left), right in zip(likely, rights, strict=True) if right]
    found.sort(key=lambda item: -item[0])
    return [(word[:at], word[at:]) for sure, at in found[:_CUTS] if sure >= _CUT_NEAR * found[0][0]]


def _sureness(vocabulary: Vocabulary, pieces: Sequence[str], typing: bool) -> list[float]:
    """How likely each piece of a word is a word of its own; longer ones are likelier."""
    if not pieces:
        return []
    rows = np.frombuffer(b"".join(distance.encode(sounds.readings(piece)[0]) for piece in pieces), dtype=np.uint8)
    known = vocabulary.know_by_sound(rows.reshape(-1, sounds.MAX_SOUNDS)).tolist()
    return [
        _piece(vocabulary, piece, by_sound, typing) * (1 - 0.5 ** len(piece))
        for piece, by_sound in zip(pieces, known, strict=True)
    ]


def _piece(vocabulary: Vocabulary, piece: str, by_sound: bool, typing: bool) -> float:
    if vocabulary.id(piece) is not None:
        return 1.0
    if by_sound:
        return 0.9
    low, high = vocabulary.beginning(piece) if typing and len(piece) > 2 else (0, 0)
    return 0.8 if low < high else 0.0
