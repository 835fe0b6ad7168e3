"""Where a text may be broken: at spaces and after hyphens; in Chinese and Japanese between most letters; in Thai, Lao,
Khmer and Burmese between words, which typst finds with the dictionaries of ICU."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from .fonts import clusters
from .typesetting import breaks

SPACES, WORDS, PARTS, LETTERS = range(4)
"""How far a text is broken: at spaces, between words that have none between them, inside words where a reader expects
it, anywhere between two letters."""

HYPHEN = "-"
_PART = re.compile("[^-\u2010\u2013/]*[-\u2010\u2013/]+|[^-\u2010\u2013/]+")
# The dot after each syllable of Tibetan, the dots after each word of Ethiopic.
_DOTTED = re.compile("[^\u0f0b\u1361]*[\u0f0b\u1361]+|[^\u0f0b\u1361]+")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{2,}")
# Japanese rules of line breaking (JIS X 4051, strict): what begins no line, what ends none.
_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】…‥ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％‰℃‼⁇⁈⁉–〜゠,.!?:;)]}"
)
_NEVER_LAST = frozenset("‘“（〔［｛〈《「『【￥＄£＃([{")


def split(word: str, level: int, fits: Callable[[str], bool]) -> Sequence[str]:
    """The parts of a word between which a line may end. At LETTERS those that do not fit are cut between letters."""
    if _HAN.search(word):
        return _han(word)
    if level == SPACES:
        return (word,)
    words = [piece for part in _DOTTED.findall(word) for piece in _words(part)]
    if level == WORDS:
        return words
    parts = [part for piece in words for part in _PART.findall(piece)]
    if level == PARTS:
        return parts
    return [piece for part in parts for piece in ((part,) if fits(part) else clusters(part))]


def takes_hyphen(text: str, at: int) -> bool:
    """Whether a line that ends there ends inside a word of a script that shows it by a hyphen (one with capitals)."""
    return at < len(text) and all(char.isalpha() and char.upper() != char.lower() for char in (text[at - 1], text[at]))


def _words(text: str) -> Sequence[str]:
    """The words of a text in a script that has no spaces."""
    if not _UNSPACED.search(text):
        return (text,)
    cuts = [0, *breaks(text), len(text)]
    # Of a name that they do not know the dictionaries leave letters alone, which are no syllable: none is cut off.
    alone = {cut for start, end in pairwise(cuts) if end - start == 1 for cut in (start, end)}
    kept = [0, *(cut for cut in cuts[1:-1] if cut not in alone), len(text)]
    return [text[start:end] for start, end in pairwise(kept)]


def _han(word: str) -> list[str]:
    """Chinese and Japanese letter by letter; other letters among them stay together."""
    pieces: list[str] = []
    for cluster in clusters(word):
        last = pieces[-1] if pieces else ""
        together = last and not _HAN.search(cluster) and not _HAN.search(last[-1])
        if last and (together or cluster[0] in _NEVER_FIRST or last[-1] in _NEVER_LAST):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces
