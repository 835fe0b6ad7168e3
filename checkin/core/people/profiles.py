"""Changing a profile: what a way out shows, kept with the conference."""

from __future__ import annotations

from checkin.core.facts import fields_of
from checkin.core.models import Profile
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft

from .disclosure import CHANGEABLE, SHOWABLE_COLUMNS


def set_profile(session: Session, profile: Profile) -> None:
    """Keep a profile from now on. Raises UsageError for one that cannot be changed, or that shows nothing."""
    if profile.key not in {known.key for known in CHANGEABLE}:
        raise UsageError(f"The profile {profile.key!r} cannot be changed.")
    if not profile.columns or not SHOWABLE_COLUMNS.issuperset(profile.columns):
        raise UsageError("A profile shows at least one thing, and nothing that is the program's own.")
    conference = session.conference
    others = tuple(known for known in conference.profiles if known.key != profile.key)
    changed = conference._replace(profiles=(*others, profile))
    fields = {"profiles": fields_of(changed)["profiles"]}
    session.record(Draft("conference", "", {"v": 1, "fields": fields}))
