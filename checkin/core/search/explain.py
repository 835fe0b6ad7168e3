"""Why somebody was found, and what to highlight in the name."""

from __future__ import annotations

from collections.abc import Iterable

from .certainty import certainty
from .groups import FACETS, words_of
from .matching import WHY, Certainty, Matcher
from .model import Hit
from .normalise import forms
from .numbers import LISTED, REPAIRED
from .placing import GROUP, NUMBER, Found, Part
from .similarity import EXACT, PREFIX, SCRIPT
from .wording import LATIN, placed

# The reason in the row of somebody of another name than the one typed.
OTHER_NAME = "other name: "
# A number below this was not typed on purpose.
_SURE = 0.8
_SHOWN = 0.7
_RANK = (
    "typo",
    "short form",
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


def hit(found: Found, matcher: Matcher, score: float) -> Hit:
    """What is shown of a person found, who is worth so much."""
    if found.shown is None:
        found.shown = _shown(found, matcher)
    why, spans, guess = found.shown
    return Hit(matcher.roster.ids[found.row], round(min(max(score, 0.0), 1.0), 4), why, spans, guess)


def _shown(found: Found, matcher: Matcher) -> tuple[str, tuple[tuple[int, int], ...], bool]:
    """Why somebody was found, what to highlight, and whether they are a guess."""
    reasons: list[str] = []
    guess = found.missing > 0
    for part, word, mask in found.met:
        reason, sure = _reason(part, word, found, matcher)
        guess = guess or not sure
        if word >= 0 and certainty(part, word, matcher.roster.vocabulary) is Certainty.OTHER:
            reason = f"{OTHER_NAME}{_written(part, word, mask, found, matcher)}"
        elif reason == WHY[SCRIPT] and _latin(part, found)[0] in (EXACT, PREFIX):
            reason = ""  # the native name fitted better as a whole, but this word stands in the one that is shown
        reasons.append(reason)
    why = min(reasons, key=_rank, default="")  # of equal ones that of the word typed first
    return why, tuple(_spans(found, matcher)), guess


def _rank(reason: str) -> int:
    return -1 if reason.startswith(OTHER_NAME) else _RANK.index(reason)


def _reason(part: Part, word: int, found: Found, matcher: Matcher) -> tuple[str, bool]:
    """Why somebody was found by a typed word, and whether that is sure."""
    if word == NUMBER:
        value, what = part.match.numbers[found.row]
        return what, value >= _SURE
    if word == GROUP and (groups := part.match.groups) is not None:
        columns = matcher.roster.facets[found.row, :4]
        best = max(range(4), key=lambda column: float(groups[columns[column]]))
        return FACETS[best], _is_in(matcher.roster.groups.texts[columns[best]], part.word.forms[0])
    return WHY[int(part.match.kinds[word])], certainty(part, word, matcher.roster.vocabulary) is Certainty.SURE


def _is_in(group: tuple[int, str], typed: str) -> bool:
    """Whether the text of a group has the typed word, or one that begins so: a mere likeness is a guess."""
    return any(word.startswith(typed) for word in words_of(*group))


def _written(part: Part, word: int, mask: int, found: Found, matcher: Matcher) -> str:
    """The word of a name that was met, as it is written in the name that is shown, else as it is searched for."""
    name = matcher.roster.names[found.row]
    shown = _in_latin(part, mask, found)
    spans = [span for number, span in enumerate(placed(name)) if shown >> number & 1]
    return name[spans[0][0] : spans[-1][1]] if spans else matcher.roster.vocabulary.words[word]


def _spans(found: Found, matcher: Matcher) -> Iterable[tuple[int, int]]:
    """The places of the name that were met, in order: the typed beginning of a word, or all of it."""
    roster = matcher.roster
    name = roster.names[found.row]
    places = placed(name)
    spans: dict[int, tuple[int, int]] = {}
    for part, met, mask in found.met:
        latin = _in_latin(part, mask, found)
        kind = part.match.kinds[met] if met >= 0 else EXACT
        shown = latin or (0 if roster.places[found.row, LATIN] else mask)
        for number, (start, end) in enumerate(places):
            if shown >> number & 1:
                if kind == PREFIX and shown.bit_count() == 1:
                    end = _typed_end(name, start, end, part.word.forms[0])
                spans[number] = (start, end)
    return [spans[number] for number in sorted(spans)]


def _in_latin(part: Part, mask: int, found: Found) -> int:
    """The places of the Latin name that were met, or that would be by what was met elsewhere."""
    return mask if mask and found.reading == LATIN else _latin(part, found)[1]


def _latin(part: Part, found: Found) -> tuple[int, int]:
    """How a word met in the native name would meet the Latin one too, and at which places; none when it would not."""
    best, kind, out = _SHOWN, -1, 0
    for word, mask in zip(found.words[: found.latin], found.masks, strict=False):
        if (fit := part.match.fits[word]) > best:
            best, kind, out = fit, int(part.match.kinds[word]), mask
    return kind, out


def _typed_end(name: str, start: int, end: int, typed: str) -> int:
    """Where the typed beginning of a word ends in the name as written."""
    for stop in range(start + 1, end + 1):
        begun = forms(name[start:stop])
        if begun and begun[0] == typed:
            return stop
    return end
