"""A 64-bit picture of the consonants of a word, to find in one sweep the words worth measuring.

Sounds fall into eight classes; every pair of neighbouring classes (and the first one) is a bit. The narrow
picture takes the likeliest class of every sound, the wide one all that it may be.
"""

from __future__ import annotations

from functools import lru_cache

_CLASSES = "PTSKMNLR"
_OF_SOUND = {
    "p": "P", "b": "P", "f": "P", "v": "P", "t": "T", "d": "T", "T": "TS", "D": "TS", "5": "TS", "7": "ST", "s": "S",
    "z": "ST", "S": "S", "Z": "S", "C": "SK", "J": "SK", "c": "ST", "8": "SK", "9": "KS", "Q": "S", "R": "SR",
    "k": "K", "q": "K",
    "g": "KS", "G": "KR", "X": "K", "l": "L", "r": "R", "m": "M", "n": "N",
    "w": "P", "2": "P", "h": "K",
}  # fmt: skip
# Consonants that may be none: v as u, w as u, kh as h. Of these, v and kh mostly are.
_MAYBE, _MOSTLY = "vw2hX", "vX"
# Eight first classes and 56 pairs: 64 of the 72 get a bit of their own, the rarest share one.
_ORDER = {pair: number for number, pair in enumerate(
    [f"^{one}" for one in _CLASSES] + [one + other for one in _CLASSES for other in _CLASSES])}  # fmt: skip


@lru_cache(maxsize=60_000)
def pictures(sounds: str) -> tuple[int, int, int]:
    """The picture of the likeliest classes of a reading, of the second likeliest ones, and of all."""
    first = second = whole = 0
    before, before_first, before_second = "^", "^", "^"
    for sound in sounds:
        classes = _OF_SOUND.get(sound)
        if classes is None:
            continue
        for one in before:
            for other in classes:
                whole |= 1 << (_ORDER[one + other] % 64)
        if sound in _MAYBE:
            # May be a vowel: the pictures with it and without it are both right.
            before += classes
            if sound in _MOSTLY:
                first |= 1 << (_ORDER[before_first + classes] % 64)
                before_first = classes
            else:
                second |= 1 << (_ORDER[before_second + classes] % 64)
                before_second = classes
            continue
        first |= 1 << (_ORDER[before_first + classes[0]] % 64)
        second |= 1 << (_ORDER[before_second + classes[-1]] % 64)
        before, before_first, before_second = classes, classes[0], classes[-1]
    return first, second, whole
