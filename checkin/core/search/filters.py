"""Filters in the search line: `cat:media`, `dele:egypt`, `status:held`, `day:1`, `-day:2`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .groups import FACETS
from .model import DeskContext
from .query import Filter
from .roster import Roster

# What a filter looks at: a delegation may be written as such, or be the country.
_LOOKS_AT = {"delegation": ("delegation", "country")}
Allowed = NDArray[np.bool_]


def allowed(filters: Sequence[Filter], roster: Roster, context: DeskContext | None) -> Allowed | None:
    """Which rows pass all filters; None when there is none."""
    if not filters:
        return None
    out = np.ones(len(roster), dtype=np.bool_)
    for one in filters:
        passed = _attended(one.value, roster, context) if one.key == "day" else _facet(one, roster)
        out &= passed if one.wanted else ~passed
    return out


def _facet(one: Filter, roster: Roster) -> Allowed:
    passed = np.zeros(len(roster), dtype=np.bool_)
    for name in _LOOKS_AT.get(one.key, (one.key,)):
        kind = FACETS.index(name)
        passed |= roster.groups.matching(kind, one.value)[roster.facets[:, kind]]
    return passed


def _attended(value: str, roster: Roster, context: DeskContext | None) -> Allowed:
    """The rows of those who were in on a day; nobody on a day that does not exist."""
    present = np.zeros(len(roster), dtype=np.bool_)
    try:
        ids = context.attended.get(int(value), ()) if context else ()
    except ValueError:
        ids = ()
    rows = [row for row in map(roster.rows.get, ids) if row is not None]
    present[rows] = True
    return present
