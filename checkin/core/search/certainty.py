"""Whether a typed word surely means the word of a name that it met.

A search is generous: it finds Jamila for "jamil" and Rahmani for "rahman". To be marked on one Enter takes more than
to be found. The figures were set on the development pairs and on names of nobody on the list (`tools/absent_names`).
"""

from __future__ import annotations

from .common_names import is_common
from .matching import Certainty
from .placing import Part
from .same_name import Relation, relation, syllables
from .similarity import ENDING, EXACT, PREFIX, SCRIPT, SYLLABLES, TYPO
from .vocabulary import Vocabulary

# A finished beginning of so many letters was typed as such (moh kha), and so was a longer one of a common name where
# more than an ending is left: Moham is nobody's name, Karim may be another's than Karimi's. A common name typed last
# may go on, if shorter than this.
_BEGUN, _MAY_GO_ON = 3, 5
# The least fit of one name in two spellings, and the same across scripts.
_SAME, _SAME_SCRIPT = 0.77, 0.84
# Of words of which neither consonants nor vowels tell that they are one name: the typed one a name itself, or not.
_NAME, _NAME_SCRIPT = 0.945, 0.95
_NO_NAME, _NO_NAME_SCRIPT = 0.9, 0.9
# A word still being typed, a very short one, and one with another ending.
_OPEN, _OPEN_SHORT, _OTHER_ENDING = 0.87, 0.9, 0.96
_SLIP = 0.8
_OF_ENDINGS = frozenset("aeiouyh")


def certainty(part: Part, word: int, vocabulary: Vocabulary) -> Certainty:
    """How certain it is that `part` means the word of this number; worked out once for each pair."""
    known = part.match.certain.get(word)
    if known is None:
        known = part.match.certain[word] = _judged(part, word, vocabulary)
    return known


def _judged(part: Part, word: int, vocabulary: Vocabulary) -> Certainty:
    typed, met = part.word.forms[0], vocabulary.words[word]
    kind, fit = int(part.match.kinds[word]), float(part.match.fits[word])
    if kind in (EXACT, SYLLABLES) or met in part.word.forms or met in part.word.alike or len(typed) == 1:
        return Certainty.SURE
    if kind == ENDING:
        return Certainty.WEAK
    if part.end - part.start > 1 and 0 < syllables(typed) < syllables(met):
        return Certainty.WEAK  # of neighbours read as one: the end of the first may be the ending of a name
    is_name = vocabulary.id(typed) is not None or (is_common(typed) and not (part.open and len(typed) < _MAY_GO_ON))
    if kind == PREFIX and part.open and not is_name:
        return Certainty.SURE
    how = relation(typed, met)
    if kind == PREFIX and (how is not Relation.SAME or (met.endswith("e") and is_common(met))):
        return Certainty.SURE if not is_name and _is_begun(part, typed, met) else Certainty.OTHER
    if kind == TYPO:
        return _of_a_slip(typed, met, is_name, fit)
    if how is Relation.OTHER_ENDING and (is_name or (fit < _OTHER_ENDING and not _goes_on(part, met))):
        return Certainty.OTHER
    if how is Relation.OTHER_OPENING:
        return Certainty.OTHER if is_name else Certainty.WEAK
    if part.open and not is_name:
        return _at_least(_OPEN if len(typed) > _BEGUN else _OPEN_SHORT, fit)
    if how is Relation.SAME:
        return _at_least(_SAME_SCRIPT if kind == SCRIPT else _SAME, fit)
    if is_name:
        return Certainty.SURE if fit >= (_NAME_SCRIPT if kind == SCRIPT else _NAME) else Certainty.OTHER
    return _at_least(_NO_NAME_SCRIPT if kind == SCRIPT else _NO_NAME, fit)


def _is_begun(part: Part, typed: str, met: str) -> bool:
    """Whether a finished word was typed as the beginning of `met`, and not as a name without its ending."""
    if len(typed) <= _BEGUN:
        return True
    left = met[len(typed) :] if met.startswith(typed) and is_common(met) else ""
    return part.end - part.start == 1 and not set(left) <= _OF_ENDINGS


def _of_a_slip(typed: str, met: str, is_name: bool, fit: float) -> Certainty:
    """A slip of the fingers does not make another name (Samina, Samira), nor write an ending that is not there."""
    return Certainty.OTHER if is_name or typed.startswith(met) else _at_least(_SLIP, fit)


def _goes_on(part: Part, met: str) -> bool:
    return part.open and len(part.word.forms[0]) < len(met)


def _at_least(least: float, fit: float) -> Certainty:
    return Certainty.SURE if fit >= least else Certainty.WEAK
