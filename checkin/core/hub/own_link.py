"""The link of the desk at this laptop to a hub that it runs, or that its organisation does."""

from __future__ import annotations

from collections.abc import Sequence

from checkin.core.session import Session
from checkin.core.syncing.belonging import introduced
from checkin.core.syncing.link import HubLink, keep_link, link_of

from . import credentials
from .authority import authority
from .credentials import events_stream


def link_to(session: Session, urls: Sequence[str], desk: str, seed: str) -> HubLink:
    """What a desk with that credential keeps of a hub of the session's conference."""
    return HubLink(tuple(urls), authority(session), desk, seed, events_stream(session.conference.id), name=session.desk)


def link_own_desk(session: Session, urls: Sequence[str]) -> None:
    """Link the desk at this laptop, like any other; if it has a credential that holds, that stays the same."""
    introduced(session)
    kept = link_of(session)
    held = {credential.desk for credential in credentials.may_come(session)}
    if kept is not None and kept.desk in held:
        desk, seed = kept.desk, kept.seed
    else:
        pair = credentials.new_pair()
        desk, seed = credentials.admit(session, pair.public, session.desk).desk, pair.seed
    keep_link(session, link_to(session, urls, desk, seed))
