"""What goes into the search and what comes out. Plain data: nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_QUERY = 500
"""How much is read of what is typed."""


class Person(NamedTuple):
    """What the search knows of a delegate: `id` is the key, the rest is text, empty when not known.

    `name` is the name as shown (the native one where there is no Latin), `country` an ISO 3166 alpha-2
    code. `codes` are further texts that name exactly this person: badge code, source id, secret. `numbers` stand in
    other columns of the list, and may be others' too.
    """

    id: str
    ref: str = ""
    name: str = ""
    given_names: str = ""
    family_name: str = ""
    native_name: str = ""
    honorific: str = ""
    organisation: str = ""
    delegation: str = ""
    position: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    category: str = ""
    status: str = ""
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Hit(NamedTuple):
    """One found person.

    `score` is 1.0 for a name typed in full, `why` the reason when it is not the plain one ("spelling
    variant", "native script", "typo", "organisation", "keyboard: Arabic", ...). `spans` are the
    (start, end) places in the person's `name` to highlight. `guess` says that the match is too weak to
    mark on the first Enter.
    """

    id: str
    score: float
    why: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    guess: bool = False


class Hits(NamedTuple):
    """The answer to a query: the best hits first, and how many people there are in all."""

    query: str
    hits: tuple[Hit, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class DeskContext:
    """What the desk knows beside the list, to rank equals and to answer `day:1` and `-day:2`.

    `present_today` holds the ids of those already in today, `attended` the ids by day number.
    """

    present_today: Collection[str] = frozenset()
    attended: Mapping[int, Collection[str]] = field(default_factory=dict)
