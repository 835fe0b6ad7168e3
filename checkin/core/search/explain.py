"""Why somebody was found, and what to highlight in the name."""

from __future__ import annotations

from collections.abc import Iterable

from .groups import FACETS
from .matching import WHY, Matcher
from .model import Hit
from .normalise import forms
from .numbers import LISTED, REPAIRED
from .placing import GROUP, NUMBER, Found, Part
from .similarity import EXACT, PREFIX, SCRIPT
from .wording import LATIN_MASK, PLACES, placed

# A fit below this was not typed on purpose.
_GUESS = 0.8
_SHOWN = 0.7
_RANK = (
    "typo",
    "spelling variant",
    "native script",
    "number",
    REPAIRED,
    "code",
    "phone",
    "e-mail",
    LISTED,
    *FACETS,
    "",
)


def hit(found: Found, matcher: Matcher) -> Hit:
    """What is shown of a person found."""
    roster = matcher.roster
    reasons: set[str] = set()
    weakest = 1.0
    for part, word, _ in found.met:
        reason, sure = _reason(part, word, found.row, matcher)
        if reason == WHY[SCRIPT] and _latin(part, found)[0] in (EXACT, PREFIX):
            reason = ""  # the native name fitted better as a whole, but this word stands in the one that is shown
        reasons.add(reason)
        weakest = min(weakest, sure)
    why = min(reasons, key=_RANK.index, default="")
    guess = found.missing > 0 or weakest < _GUESS
    score = round(min(max(found.score, 0.0), 1.0), 4)
    return Hit(roster.ids[found.row], score, why, tuple(_spans(found, matcher)), guess)


def _reason(part: Part, word: int, row: int, matcher: Matcher) -> tuple[str, float]:
    if word == NUMBER:
        sure, what = part.match.numbers[row]
        return what, sure
    if word == GROUP and (groups := part.match.groups) is not None:
        columns = matcher.roster.facets[row, :4]
        best = max(range(4), key=lambda column: float(groups[columns[column]]))
        return FACETS[best], 1.0
    return WHY[int(part.match.kinds[word])], float(part.match.fits[word])


def _spans(found: Found, matcher: Matcher) -> Iterable[tuple[int, int]]:
    """The places of the name that were met, in order: the typed beginning of a word, or all of it."""
    roster = matcher.roster
    name = roster.names[found.row]
    places = placed(name)
    spans: dict[int, tuple[int, int]] = {}
    for part, met, mask in found.met:
        latin = mask & LATIN_MASK or _latin(part, found)[1]
        kind = part.match.kinds[met] if met >= 0 else EXACT
        shown = latin or (mask >> PLACES if not roster.places[found.row] & LATIN_MASK else 0)
        for number, (start, end) in enumerate(places):
            if shown >> number & 1:
                if kind == PREFIX and shown.bit_count() == 1:
                    end = _typed_end(name, start, end, part.word.forms[0])
                spans[number] = (start, end)
    return [spans[number] for number in sorted(spans)]


def _latin(part: Part, found: Found) -> tuple[int, int]:
    """How a word met in the native name would meet the Latin one too, and at which places; none when it would not."""
    best, kind, out = _SHOWN, -1, 0
    for word, mask in zip(found.words, found.masks, strict=True):
        fit = float(part.match.fits[word])
        if mask & LATIN_MASK and fit > best:
            best, kind, out = fit, int(part.match.kinds[word]), mask & LATIN_MASK
    return kind, out


def _typed_end(name: str, start: int, end: int, typed: str) -> int:
    """Where the typed beginning of a word ends in the name as written."""
    for stop in range(start + 1, end + 1):
        begun = forms(name[start:stop])
        if begun and begun[0] == typed:
            return stop
    return end
