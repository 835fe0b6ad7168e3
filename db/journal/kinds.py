"""The one door through which the tables hear what an entry says.

An entry may come from another desk, or from a version of the program older or newer than this one. Here stands,
kind by kind, what a body must hold. One that does not hold it has no effect; the entry stays in the journal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

Facts = dict[str, Any]
_Check = Callable[[Any], bool]

_LARGEST = 9_999  # of days, of temporary badges and of one person's: above every number that is given
_LARGEST_SEQ = 2**53
_LARGEST_CLOCK = 2**63 - 1
_COPIES = 20  # a badge's code has one letter of twenty for the copy
# What the program never writes: a terminal obeys it, or a line with it is read in another order. It stands here, apart
# from the cleaner of what is typed, since what has an effect must be the same on every desk and in every version.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class _Rule(NamedTuple):
    """What must hold of the value under a key, and the value where the key is missing (None: it must be there)."""

    holds: _Check
    missing: object = None


def parse(text: str) -> dict[str, object]:
    """The body of an entry as stored; one without keys where the text is no JSON object."""
    body = _loaded(text)
    return body if isinstance(body, dict) else {}


def read(kind: str, body: dict[str, object] | None) -> Facts | None:
    """What an entry says, with every key of its kind; None where it has no effect: unknown, purged or malformed."""
    rules = KINDS.get(kind)
    if rules is None or body is None:
        return None
    facts: Facts = {}
    for key, rule in rules.items():
        facts[key] = body.get(key, rule.missing)
        if not rule.holds(facts[key]):
            return None
    return facts


def malformed(kind: str, body: dict[str, object] | None) -> bool:
    """Whether an entry of a known kind, not purged, has no effect."""
    return body is not None and kind in KINDS and read(kind, body) is None


def _loaded(text: str) -> object:
    try:
        value = json.loads(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair can be escaped, not stored
    except (ValueError, RecursionError):
        return None
    return value


def is_text(value: object) -> bool:
    """Whether it is a text that a terminal shows and does not obey."""
    return isinstance(value, str) and (value.isprintable() or _UNFIT.search(value) is None)


def _is_id(value: object) -> bool:
    return is_text(value) and value != ""


def _number_to(largest: int, least: int = 1) -> _Check:
    return lambda value: type(value) is int and least <= value <= largest  # to isinstance, True is a number


def _like(pattern: str) -> _Check:
    # Compiled when a value is asked for: a command meets few kinds, and all patterns are 2 ms of it.
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def is_moment(value: object) -> bool:
    """Whether it is a moment as stored: UTC with milliseconds."""
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None and _reads(datetime.fromisoformat, value)


def _is_date(value: object) -> bool:
    return isinstance(value, str) and _reads(date.fromisoformat, value)


def _reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True


def _moment_or_empty(value: object) -> bool:
    return value == "" or is_moment(value)


def _list_of(holds: _Check) -> _Check:
    return lambda value: isinstance(value, list) and all(map(holds, value))


def _numbers_of(holds: _Check) -> _Check:
    """An object in which something is counted."""
    number = _number_to(_LARGEST_SEQ, 0)
    return lambda value: isinstance(value, dict) and all(map(holds, value)) and all(map(number, value.values()))


def _written_list_of(holds: _Check) -> _Check:
    """A list within a text, as the conference's fields hold lists."""
    return lambda text: _list_of(holds)(_loaded(text))


def _texts(*needed: str, **forms: _Check) -> _Check:
    """An object of texts, of which some must be there and some have a form of their own."""
    only_texts, keys = {str}, set(needed)

    def holds(value: object) -> bool:
        if not isinstance(value, dict) or not only_texts.issuperset(map(type, value.values())):
            return False
        if not is_text("".join([*value, *value.values()])):
            return False
        return value.keys() >= keys and all(forms[key](value[key]) for key in forms.keys() & value.keys())

    return holds


def _is_conference_day(value: object) -> bool:
    return (
        isinstance(value, dict)
        and _number_to(_LARGEST)(value.get("number"))
        and _is_date(value.get("date"))
        and is_text(value.get("label", ""))
    )


def _is_left(value: object) -> bool:
    """Whether it is what a purge keeps of an entry: id, writer, clock, moment, desk, operator, kind, subject, body."""
    if not isinstance(value, list) or len(value) != 9 or not isinstance(value[8], dict):
        return False
    texts = (*value[:2], *value[4:8])
    return _number_to(_LARGEST_CLOCK)(value[2]) and is_moment(value[3]) and all(map(is_text, texts))


def _people_of(holds: _Check) -> _Check:
    """An object with something of people under their ids."""
    return lambda value: isinstance(value, dict) and all(map(_is_id, value)) and all(map(holds, value.values()))


def _is_head(value: object) -> bool:
    """Whether it names a writer's entry: the writer, the number, the hash."""
    if not isinstance(value, list) or len(value) != 3:
        return False
    writer, seq, entry_hash = value
    return _like("[0-9a-f]{16}")(writer) and _number_to(2**53)(seq) and _like("[0-9a-f]{64}")(entry_hash)


_LETTER = "[BCDEFGHIJKLNOPRSTUVX]"  # of a badge's code
_CODE = _LETTER + "{9}"
_SHOWING = "left out|counted only|cover name"
_PERSON = _texts(
    days=_like(r"([1-9]\d{0,3}(,[1-9]\d{0,3})*)?"), hold_since=_moment_or_empty, code_id=_like(f"({_CODE})?")
)
_CONFERENCE = _texts(
    days=_written_list_of(_is_conference_day),
    categories=_written_list_of(
        _texts("key", "label", colour=_like("#[0-9a-fA-F]{6}"), walk_in=_like("free|approved|no"))
    ),
    profiles=_written_list_of(
        _texts("key", "columns", sensitive=_like(_SHOWING), consent=_like("not asked|unless no|yes"))
    ),
    shown=_written_list_of(_is_id),
    code_prefix=_like(_LETTER + "{2}"),
    keep_contacts=_is_date,
    keep_needs=_is_date,
    keep_all=_is_date,
    cut_over=_like(r"([01]?\d|2[0-3]):[0-5]\d"),
)
_SAID, _ID, _NUMBER, _COPY = _Rule(is_text, ""), _Rule(_is_id), _Rule(_number_to(_LARGEST)), _Rule(_number_to(_COPIES))
_KEY = _Rule(_like("[0-9a-f]{64}"))  # the public half of one
_RECORD = {"fields": _Rule(_PERSON), "was": _Rule(_texts(), {}), "file": _Rule(_texts(), {})}
OF_FIELDS = (
    "delegate_added", "delegate_imported", "delegate_edited", "delegate_status", "delegate_parked",
    "delegate_released",
)  # fmt: skip
"""The kinds that write fields of a person: what they say is told apart, what they do is the same."""
KINDS: dict[str, dict[str, _Rule]] = {
    "operator": {
        "id": _ID,
        "name": _Rule(is_text),
        "role": _Rule(_like("(desk|supervisor|secretariat)?"), ""),
        "pin": _Rule(_like("([0-9a-f]{2}){0,400}"), ""),
    },
    "allowed": {"act": _Rule(_like("[a-z_]{1,40}")), "by": _ID},
    "pin_refused": {"of": _SAID, "wrong": _NUMBER},
    "desk": {
        "writer": _Rule(_like("[0-9a-f]{16}")),
        "key": _KEY,
        "name": _SAID,
        "seal": _Rule(_like("([0-9a-f]{64})?"), ""),
        "badge_keys": _Rule(_like(_LETTER + "{0,20}"), ""),
        "invitation": _Rule(_like("([0-9a-f]{64})?"), ""),
        "proof": _Rule(_like("([0-9a-f]{128})?"), ""),
    },
    "invitation": {"key": _KEY},
    "hub_credential": {
        "desk": _Rule(_like("[0-9a-f]{16}")),
        "key": _Rule(_like("U[A-Z2-7]{55}")),
        "name": _Rule(is_text),
    },
    "desk_revoked": {
        "desks": _Rule(_list_of(_like("[0-9a-f]{16}")), []),
        "writers": _Rule(_numbers_of(_like("[0-9a-f]{16}")), {}),
        "name": _SAID,
    },
    "badge_key": {"seal": _KEY, "letter": _Rule(_like(_LETTER)), "sealed": _Rule(_like("([0-9a-f]{2}){1,200}"))},
    "conference": {"fields": _Rule(_CONFERENCE)},
    **dict.fromkeys(OF_FIELDS, _RECORD),
    "mark": {"day": _NUMBER, "at": _Rule(_moment_or_empty, ""), "method": _SAID, "reason": _SAID},
    "undo": {"marks": _Rule(_list_of(_is_id)), "reason": _SAID},
    "merge": {"kept": _ID},
    "unmerge": {"merge": _ID},
    "badge_printed": {
        "code_id": _Rule(_like(_CODE)),
        "copy": _COPY,
        "key": _Rule(_like(_LETTER), "B"),
        "turn": _Rule(_number_to(_LARGEST, 0), 0),
        "reason": _SAID,
        "destination": _SAID,
    },
    "badge_voided": {"code_id": _Rule(_like(_CODE)), "copies": _Rule(_list_of(_number_to(_COPIES))), "reason": _SAID},
    "handed_over": {"what": _Rule(is_text), "taken_by": _Rule(is_text), "authorisation": _SAID},
    "temporary_lent": {"number": _NUMBER, "day": _NUMBER, "reason": _SAID},
    "temporary_returned": {"loan": _ID},
    "conflict_settled": {
        "conflict": _Rule(_like("[0-9a-f]{12}")),
        "about": _Rule(_like("[a-z_]{1,40}")),
        "choice": _Rule(_like("[a-z-]{1,40}")),
        "entries": _Rule(_list_of(_is_id)),
        "acts": _Rule(_list_of(_is_id), []),
    },
    "purge": {
        "entries": _Rule(_list_of(_is_id), []),
        "people": _Rule(_people_of(_PERSON), {}),
        "stays": _Rule(_list_of(_is_left), []),
        "all": _Rule(lambda value: isinstance(value, bool), False),
    },
    "sealed": {
        "code": _Rule(_like(_LETTER + "{20}")),
        "day": _Rule(_number_to(_LARGEST, 0)),
        "heads": _Rule(_list_of(_is_head)),
        "as_of": _SAID,
    },
}
