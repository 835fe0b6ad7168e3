"""How far a typed word is from many words at once, by sound: an edit distance with the costs of `costs`.

One pass over a block of words gives three answers: the cost against each whole word, against the best
beginning of each word (for a word still being typed), and the mass by which costs are judged.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from . import costs
from .sounds import MAX_SOUNDS

Floats = NDArray[np.float32]
Rows = NDArray[np.uint8]
_FAR = 9.0
# A wrong first sound counts more: people rarely mistake it.
_FIRST = 0.35
_BEYOND = 3


@cache
def _tables() -> tuple[Floats, Floats, Floats]:
    """Substitution costs, skip costs, and skip costs against a script without vowels, by sign code."""
    size = len(costs.SIGNS) + 1
    substitute = np.full((size, size), _FAR, dtype=np.float32)
    skip = np.zeros(size, dtype=np.float32)
    unwritten = np.zeros(size, dtype=np.float32)
    for sign, code in costs.CODES.items():
        skip[code] = costs.skipping(sign)
        unwritten[code] = costs.skipping(sign, unwritten=True)
        for other, column in costs.CODES.items():
            substitute[code, column] = costs.substitution(sign, other)
    return substitute, skip, unwritten


def encode(sounds: str) -> bytes:
    """The sign codes of a reading, filled up to the fixed row width."""
    codes = bytes(costs.CODES.get(sign, costs.CODES["4"]) for sign in sounds[:MAX_SOUNDS])
    return codes.ljust(MAX_SOUNDS, bytes([costs.PAD]))


def mass(rows: Rows) -> Floats:
    """The weight of each word: what it would cost to leave all of it out."""
    total: Floats = _tables()[1][rows].sum(axis=1, dtype=np.float32)
    return total


def measure(query: str, unvowelled: bool, rows: Rows, rows_unvowelled: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The costs of `query` (a reading) against whole words and against their best beginnings."""
    substitute, skip, unwritten = _tables()
    left_out = unwritten if unvowelled else skip
    longest = int(np.count_nonzero(rows, axis=1).max(initial=0))
    # What lies far beyond the query can only be left out: it is added at the end.
    width = min(longest, len(query) + _BEYOND)
    # Sounds run down, words across: every step below is one sweep over neighbouring memory.
    index = np.ascontiguousarray(rows[:, :width].T).astype(np.intp)
    fixed = np.zeros((width + 1, len(rows)), dtype=np.float32)
    np.cumsum(left_out.take(index), axis=0, out=fixed[1:])
    # The state is kept less what leaving out all sounds so far costs: to leave out one more is then free.
    state, work = np.zeros_like(fixed), np.empty_like(fixed)
    met = np.empty((width, len(rows)), dtype=np.float32)
    mixed = not unvowelled and bool(rows_unvowelled.any())
    for number, code in enumerate(encode(query)[: len(query)]):
        (substitute[code] - left_out).take(index, out=met, mode="clip")
        if number == 0 and width:
            met[0] += np.float32(_FIRST) * substitute[code].take(index[0])
        met += state[:-1]
        np.add(state, np.where(rows_unvowelled, unwritten[code], skip[code]) if mixed else skip[code], out=work)
        np.minimum(work[1:], met, out=work[1:])
        before = work[0]
        for column in work[1:]:
            before = np.minimum(column, before, out=column)
        state, work = work, state
    state += fixed
    whole = state[-1].copy()
    if width < longest:
        whole += left_out.take(rows[:, width:longest]).sum(axis=1)
    return whole, state.min(axis=0)


# Sounds that count as one when a word is only looked up, not measured; those left out do not count at all.
_ALIKE = ("aAe1", "iIyY3", "ouUw2", "p", "b", "f", "v", "tT", "dD5", "sc8", "z7", "SQ", "C", "JZ", "kq9", "gG", "X",
          "h", "l", "m", "n", "rR")  # fmt: skip


@cache
def _alike() -> NDArray[np.uint32]:
    table = np.zeros(len(costs.SIGNS) + 1, dtype=np.uint32)
    for number, signs in enumerate(_ALIKE, 1):
        for sign in signs:
            if sign in costs.CODES:
                table[costs.CODES[sign]] = number
    return table


def prints(rows: Rows) -> NDArray[np.uint32]:
    """One number for each row of sounds; spelling variants mostly share it."""
    table = _alike()
    out = np.full(len(rows), 17, dtype=np.uint32)
    for column in rows.T[: int(np.count_nonzero(rows, axis=1).max(initial=0))]:
        sound = table[column]
        out = np.where(sound > 0, out * np.uint32(1000003) + sound, out)
    return out
