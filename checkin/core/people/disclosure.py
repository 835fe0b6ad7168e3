"""Who may be seen: the one door between what the file holds of people and all that is shown, printed or written.

What stands in a record becomes a `Delegate` here and nowhere else. `seen` gives a sensitive person under the cover
name, with nothing that says who it is: that is whom everything works with. `as_recorded` gives all that the record
says, to the few that compare, correct or show everything: `tests/contract/test_disclosure.py` names them. What a file
for others holds, and of whom, is said by a profile: the table below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checkin.core.models import Conference, Consent, Delegate, Profile, Showing, Status, cover_of
from checkin.errors import UsageError
from db.rows import DelegateRow

from .fields import IDENTIFYING

NOT_NAMED = "(not named)"
_NOTHING = dict.fromkeys(IDENTIFYING, "")


def seen(row: DelegateRow) -> Delegate:
    """The person of a record as anybody sees them."""
    return covered(as_recorded(row))


def as_recorded(row: DelegateRow) -> Delegate:
    """The person of a record with everything it says, whoever they are."""
    return Delegate(id=row.id, merged_into=row.merged_into, attributes=row.attributes, **row.fields)


def covered(delegate: Delegate) -> Delegate:
    """A person as anybody sees them: a sensitive one under the cover name. Doing it twice changes nothing."""
    if not delegate.under_cover:
        return delegate
    shown = {**_NOTHING, "name": cover_of(delegate.ref, delegate.cover_name)}
    return delegate._replace(**shown, attributes={})


_EXPECTED = (Status.CONFIRMED.value, Status.PROVISIONAL.value)
_NAME = ("name", "given_names", "family_name", "native_name", "honorific")
_HOME = ("organisation", "delegation", "country", "country_name")
_ROLE = ("position", "category", "capacity")
_DAY = ("day", "date", "present")
_ARRIVAL = ("first_in", "desk", "operator", "method", "undone")

# What a profile may show, as a person chooses it; nothing that the program needs for itself.
SHOWABLE = {
    "Number": ("ref",),
    "Name": _NAME,
    "Sex": ("sex",),
    "Position": ("position",),
    "Where from": _HOME,
    "Category": ("category",),
    "Capacity": ("capacity",),
    "Status": ("status",),
    "Day and presence": _DAY,
    "Arrival": _ARRIVAL,
    "Zones": ("zones",),
    "Dietary needs": ("dietary",),
    "Accessibility": ("accessibility",),
    "Local, funded": ("local", "funded"),
}
SHOWABLE_COLUMNS = frozenset(name for group in SHOWABLE.values() for name in group)
# The whole truth of it: which columns (None: all), then of whom.
DESK = Profile("desk", "Desk: everything, sensitive people under their cover names")
FULL = Profile("full", "Full: everything, with the names of sensitive people")
CHANGEABLE = (
    Profile(
        "public", "Public list", (*_NAME, *_HOME, *_ROLE, *_DAY),
        Showing.LEFT_OUT, Consent.YES, _EXPECTED,
    ),
    Profile(
        "participants", "List for participants", (*_NAME, *_HOME, *_ROLE, *_DAY),
        Showing.LEFT_OUT, Consent.UNLESS_NO, _EXPECTED,
    ),
    Profile(
        "guards", "Guards", ("ref", *_NAME, *_HOME, "category", "capacity", "zones", "status", *_DAY),
        Showing.COVERED,
    ),
    Profile(
        "caterer", "Caterer", ("category", "dietary", "accessibility", *_DAY),
        Showing.COUNTED, Consent.NOT_ASKED, _EXPECTED,
    ),
    Profile(
        "donor", "Donor", ("ref", *_NAME, "sex", *_HOME, *_ROLE, "local", "funded", "status", *_DAY, *_ARRIVAL),
        Showing.COVERED,
    ),
    Profile(
        "press", "Press: figures only", ("country", "country_name", "category", *_DAY),
        Showing.COUNTED, Consent.NOT_ASKED, _EXPECTED,
    ),
)  # fmt: skip


def profiles(conference: Conference) -> tuple[Profile, ...]:
    """Every profile as it stands in a conference. What is seen at the desk and what is full cannot be changed."""
    own = {profile.key: profile for profile in conference.profiles}
    return DESK, *(_as_changed(profile, own.get(profile.key, profile)) for profile in CHANGEABLE), FULL


def _as_changed(profile: Profile, own: Profile) -> Profile:
    """A profile as a desk changed it, and another one may have: what it must not show is not shown."""
    columns = tuple(name for name in own.columns or () if name in SHOWABLE_COLUMNS)
    return own._replace(label=profile.label, columns=columns)


def profile_named(conference: Conference, key: str) -> Profile:
    """A profile by its word. Raises UsageError."""
    known = {profile.key: profile for profile in profiles(conference)}
    if key not in known:
        raise UsageError(f"There is no profile {key!r}.", f"Profiles: {', '.join(known)}.")
    return known[key]


def disclosed(rows: Iterable[DelegateRow], profile: Profile) -> Iterator[Delegate]:
    """The people that a way out may show, as it may show them."""
    for row in rows:
        person = as_recorded(row)
        if profile == FULL:
            yield person
        elif _is_shown(person, profile):
            yield _counted(person) if person.under_cover and profile.sensitive is Showing.COUNTED else covered(person)


def _is_shown(person: Delegate, profile: Profile) -> bool:
    if person.under_cover and profile.sensitive is Showing.LEFT_OUT:
        return False
    agreed = {
        Consent.NOT_ASKED: True,
        Consent.UNLESS_NO: person.list_consent != "no",
        Consent.YES: person.list_consent == "yes",
    }[profile.consent]
    return (
        agreed
        and (not profile.statuses or person.status in profile.statuses)
        and (not profile.categories or person.category in profile.categories)
    )


def _counted(person: Delegate) -> Delegate:
    """One more, of whom nothing is said but that they are expected and in."""
    return Delegate(person.id, name=NOT_NAMED, sensitive=person.sensitive, status=person.status, days=person.days)
