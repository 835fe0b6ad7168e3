"""The people of a report: whom its profile shows, with what it shows of them, and where they stand in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checkin.core.attendance.arrivals import first_from
from checkin.core.facts import DEFAULT_CATEGORIES
from checkin.core.models import Conference, Delegate, First, Profile
from checkin.core.people import lookup
from checkin.core.people.delegations import STATE_CATEGORIES, delegation_of
from checkin.core.people.disclosure import SHOWABLE_COLUMNS
from checkin.core.people.fields import BY_NAME
from checkin.core.session import Session
from checkin.countries import country_name, find_country
from checkin.text import fold
from db.reading import attendance as stored

_STATE, _OBSERVER = "state", "observer"
# Headings of the usual categories; one that a conference renamed is called as it calls it.
_USUAL = {item.key: item.label for item in DEFAULT_CATEGORIES}
_PLURALS = {
    "delegate": "Delegations", "observer": "Observers", "embassy": "Embassies and High Commissions",
    "un": "United Nations", "igo": "Intergovernmental organisations", "ngo": "Civil society", "police": "Police",
    "government": "Government", "academia": "Academia", "private": "Private sector", "media": "Media",
    "speaker": "Speakers", "interpreter": "Interpreters", "security": "Security", "support": "Support staff",
    "secretariat": "Secretariat", "guest": "Guests",
}  # fmt: skip
OTHERS = "Other participants"


def shown(session: Session, profile: Profile) -> Iterator[Delegate]:
    """Those whom a profile shows, in the order of their refs, without the fields that it does not show."""
    blank = _blank(profile)
    for person in lookup.as_listed(session, profile):
        yield person._replace(**blank) if blank else person


def as_shown(person: Delegate, profile: Profile) -> Delegate:
    """A person without the fields that a profile does not show."""
    return person._replace(**_blank(profile))


def _blank(profile: Profile) -> dict[str, Any]:
    """The fields that a profile could show and does not."""
    if profile.columns is None:
        return {}
    return dict.fromkeys((SHOWABLE_COLUMNS - set(profile.columns) - {"status"}) & BY_NAME.keys(), "")


def arrivals_on(session: Session, day: int) -> Mapping[str, First]:
    """When and where everybody who is in on a day was first let in, by the person's id."""
    clock = session.clock
    return {row.delegate_id: first_from(row, clock) for row in stored.arrivals_on(session.read, day)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a list: the number of the block (States first, then as the conference orders its
    categories), the block's words, and the delegation, State or organisation within it."""

    block: int
    words: str
    home: str
    is_state: bool

    @property
    def key(self) -> tuple[int, str]:
        """Equal for people of one home, however it is spelt, and in the order of lists."""
        return self.block, fold(self.home)


class Places:
    """Where people stand in the lists of a conference. There are few places, and each is one object."""

    def __init__(self, conference: Conference) -> None:
        self._blocks = _blocks(conference)
        self._known: dict[tuple[str, ...], Place] = {}

    def of(self, person: Delegate) -> Place:
        facts = (person.delegation_kind, person.category, person.country, person.delegation, person.organisation)
        if facts not in self._known:
            self._known[facts] = self._found(person)
        return self._known[facts]

    def _found(self, person: Delegate) -> Place:
        state = country_name(person.country)
        speaks_for_state = person.delegation_kind == _STATE or (
            not person.delegation_kind and person.category in STATE_CATEGORIES and bool(state)
        )
        if speaks_for_state:
            observes = person.category == _OBSERVER
            words = "Observer States" if observes else "States"
            named = country_name(find_country(person.delegation) or "")
            return Place(1 if observes else 0, words, named or person.delegation or state or OTHERS, True)
        kind = person.delegation_kind if person.category in STATE_CATEGORIES else person.category
        number, words = self._blocks.get(kind, (len(self._blocks), OTHERS))
        return Place(2 + number, words, delegation_of(person), False)


def category_words(conference: Conference, key: str) -> str:
    """A category as a reader calls it: "Civil society", not "ngo"."""
    return _blocks(conference).get(key, (0, key.capitalize()))[1]


@lru_cache(maxsize=4)
def _blocks(conference: Conference) -> Mapping[str, tuple[int, str]]:
    return {item.key: (at, _heading(item.key, item.label)) for at, item in enumerate(conference.categories)}


def _heading(key: str, label: str) -> str:
    if key in _PLURALS and label == _USUAL[key]:
        return _PLURALS[key]
    return label.capitalize() if label.isupper() else label or key.capitalize()


def name_with_title(person: Delegate) -> str:
    """The name as communicated, after the form of address: "H.E. Mohammad Yusuf AHMADZAI"."""
    return " ".join(part for part in (person.honorific, person.name or person.native_name) if part)


def by_name(person: Delegate) -> str:
    """The key of the order by name: the family name where it is known, without accents, Émile among E."""
    return f"{fold(person.family_name or person.name or person.native_name)} {fold(person.name)} {person.ref}"


def name_as_listed(person: Delegate) -> str:
    """The same with the surname in capitals, where it is known: "Mr Juan de la FUENTE"."""
    name, family = person.name or person.native_name, person.family_name
    if family and name.endswith(f" {family}"):
        name = f"{name[: -len(family)]}{in_capitals(family, person.country)}"
    elif family and name.startswith((f"{family} ", f"{family}, ")):
        name = f"{in_capitals(family, person.country)}{name[len(family) :]}"
    return " ".join(part for part in (person.honorific, name) if part)


# Where a small i stays one with its dot.
_DOTTED_I = ("TR", "AZ")


def in_capitals(family: str, country: str = "") -> str:
    """A surname in capitals. Particles that were communicated small stay small: de la FUENTE, al-KHATIB."""
    words = family.split(" ")
    last = len(words) - 1
    return " ".join(word if word.islower() and at < last else _raised(word, country) for at, word in enumerate(words))


def _raised(word: str, country: str) -> str:
    article, dash, rest = word.partition("-")
    if dash and article in _ARTICLES:
        return f"{article}-{_raised(rest, country)}"
    if country in _DOTTED_I:
        word = word.replace("i", "İ")
    # A sharp s has no capital that everybody reads.
    return "ß".join(part.upper() for part in word.split("ß"))


_ARTICLES = ("al", "el", "ul", "ad", "an", "ar", "as", "ash", "at", "az", "d'")
