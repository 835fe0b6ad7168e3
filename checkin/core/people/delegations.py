"""With whom people come: delegations, by their name, their State or their organisation."""

from __future__ import annotations

from collections import Counter

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.countries import country_name, find_country
from checkin.text import fold
from db.reading import delegates

from .disclosure import seen

# Categories whose people speak for their State.
STATE_CATEGORIES = ("delegate", "government", "")


def delegation_of(delegate: Delegate) -> str:
    """With whom a delegate comes: the delegation as given, else the State of a delegate, else the organisation."""
    if delegate.delegation:
        return delegate.delegation
    state = country_name(delegate.country)
    if delegate.category in STATE_CATEGORIES and state:
        return state
    return delegate.organisation or state


def in_piles(delegate: Delegate) -> tuple[str, str]:
    """The key of the order in which badges are sorted into boxes: by delegation, then by name."""
    return fold(delegation_of(delegate)), fold(delegate.display_name)


def of_delegation(session: Session, delegation: str) -> list[Delegate]:
    """The members of a delegation, in the order of the list. A country can be named in any way, also by code."""
    code = find_country(delegation) or ""
    wanted = [name for name in (delegation.strip(), country_name(code)) if name]
    folded = {name.casefold() for name in wanted}
    members = map(seen, delegates.maybe_of_delegation(session.read, wanted, code))
    return [member for member in members if delegation_of(member).casefold() in folded]


def delegations(session: Session) -> list[tuple[str, int]]:
    """Each delegation with its number of people, in the alphabet's order."""
    counts: Counter[str] = Counter()
    for delegation, organisation, country, category, count in delegates.homes(session.read):
        home = Delegate("", delegation=delegation, organisation=organisation, country=country, category=category)
        counts[delegation_of(home)] += count
    return sorted(((name, count) for name, count in counts.items() if name), key=lambda item: fold(item[0]))
