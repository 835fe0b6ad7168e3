"""Which desks belong to the conference, by their names; to rename one, and to revoke one.

A desk is whoever has one name: the writers that are vouched for under it, and the credentials with which it comes to a
hub. All of it stands in the journal, so every desk can tell and do this, and each hub obeys once it has heard of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from checkin.core.session import Session
from checkin.core.syncing.belonging import vouching
from checkin.core.syncing.link import link_of
from checkin.errors import UsageError
from checkin.text import clean_text
from db.journal.entries import Draft
from db.reading import hub as stored
from db.reading import others
from db.reading.hub import Credential

_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk as it is known here: up to which of its entries (all of them counted), and when it wrote the last one.

    `at_hub` says whether it may come to a hub, `here` whether it is the one that asks.
    """

    name: str
    known_to: int
    last_seen: datetime | None
    at_hub: bool
    revoked: bool
    here: bool


@dataclass(slots=True)
class _Found:
    writers: list[str] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)
    revoked: list[Credential] = field(default_factory=list)


def belonging(session: Session) -> list[Desk]:
    """The desks, by name; those that were revoked too."""
    heads = others.heads(session.read)
    link = link_of(session)
    own = {session.store.writer_id, link.desk if link else ""}
    return [_told(session, name, found, heads, own) for name, found in sorted(_all(session).items())]


def rename(session: Session, name: str, new: str) -> None:
    """Call a desk something else at every desk. Raises UsageError where there is none, or the name is taken."""
    found, wanted = _named(session, name), clean_text(new, _MAX_NAME)
    taken = {known.casefold() for known in _all(session)} - {name.casefold()}
    if not wanted or wanted.casefold() in taken:
        raise UsageError(f"{new} is no name for a desk, or another desk has it.", "Choose another one.")
    session.record(*_renamings(session, found, wanted))


def revoke(session: Session, name: str) -> None:
    """Let a desk belong no more: hubs shut it out, and what it writes from now on is taken nowhere.

    What is known here of it stays and counts. Raises UsageError where there is no such desk, or it is this one.
    """
    found = _named(session, name)
    link = link_of(session)
    if session.store.writer_id in found.writers or (link and link.desk in _ids(found.credentials)):
        raise UsageError(f"{name} is the desk you are at.", "Revoke it at another one.")
    heads = others.heads(session.read)
    up_to = {writer: heads.get(writer, (0, ""))[0] for writer in found.writers}
    said = {"v": 1, "desks": _ids(found.credentials), "writers": up_to, "name": name}
    session.record(Draft("desk_revoked", "", said))


def _all(session: Session) -> dict[str, _Found]:
    read, desks = session.read, dict[str, _Found]()
    names = {session.store.writer_id: session.desk}
    names |= {writer: others.name_of(read, writer) for writer in others.vouched_for(read)}
    for writer, name in names.items():
        desks.setdefault(name, _Found()).writers.append(writer)
    for credential in stored.credentials(read):
        desks.setdefault(credential.name, _Found()).credentials.append(credential)
    for credential in stored.revoked_credentials(read):
        desks.setdefault(credential.name, _Found()).revoked.append(credential)
    return desks


def _named(session: Session, name: str) -> _Found:
    desks = _all(session)
    matching = [known for known in desks if known.casefold() == name.casefold()]
    if not matching:
        raise UsageError(f"There is no desk called {name}.", f"There are: {', '.join(sorted(desks))}.")
    return desks[matching[0]]


def _told(session: Session, name: str, found: _Found, heads: others.Heads, own: set[str]) -> Desk:
    moments = [others.last_moment(session.read, writer) for writer in found.writers]
    shut_out = {writer for writer in found.writers if others.revoked_after(session.read, writer) is not None}
    holds = [writer for writer in found.writers if writer not in shut_out]
    return Desk(
        name=name,
        known_to=sum(heads.get(writer, (0, ""))[0] for writer in found.writers),
        last_seen=session.clock.local(max(moments)) if any(moments) else None,
        at_hub=bool(found.credentials),
        revoked=not holds and not found.credentials,
        here=not own.isdisjoint({*found.writers, *_ids(found.credentials)}),
    )


def _renamings(session: Session, found: _Found, name: str) -> Iterator[Draft]:
    for writer in found.writers:
        yield from (vouching(writer, key, name) for key in stored.keys_of(session.read, writer))
    for credential in [*found.credentials, *found.revoked]:
        yield Draft("hub_credential", "", {"v": 1, "desk": credential.desk, "key": credential.key, "name": name})


def _ids(credentials: Iterable[Credential]) -> list[str]:
    return [credential.desk for credential in credentials]
