"""How far this desk and the others know of each other: whether the totals of a day are final."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from checkin.core.session import Session
from db.journal.entries import Draft, utc_text
from db.local import settings
from db.reading import others, seals

from .link import link_of

_TOLD = "carried_to"
_TRAFFIC = "hub_traffic"
_SILENT = timedelta(seconds=30)
"""Who keeps the traffic with the hub says so more often than that."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """How it stands with the hub, as the process that talks to it kept it last, `at` (UTC).

    `sent` is this desk's last entry that the hub has; `heard` says by writer when each desk was last heard of (UTC);
    `clock_ahead` is by how many seconds the hub's clock is ahead of the one here; `trouble` is a sentence.
    """

    connected: bool = False
    at: str = ""
    sent: int = 0
    trouble: str = ""
    clock_ahead: float = 0.0
    heard: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """Another desk of the conference: up to which of its entries it is known here, and when it was last heard of: when
    it wrote that one, or said by way of the hub that it is there."""

    name: str
    writer: str
    known_to: int
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What others were not told yet, when news last came from them, and the desks.

    `hub` is the name of the hub this desk belongs to, None where there is none; `is_kept` says that a process keeps the
    traffic with it, `trouble` what keeps it away from there, or what is wrong with a clock.
    """

    unsent: int
    last_news: datetime | None
    desks: tuple[KnownDesk, ...]
    hub: str | None = None
    connected: bool = False
    is_kept: bool = False
    trouble: str = ""


def standing(session: Session) -> Standing | None:
    """How this desk stands with the others; None where nothing was ever meant for others.

    Nothing is awaited of a desk that was revoked, nor of the writers that this file had before."""
    read, own = session.read, session.store.writer_id
    belonging = others.vouched_for(read)
    if not belonging:
        return None
    link, traffic = link_of(session), traffic_of(session)
    heads, line = others.heads(read), seals.line_of(read, own)
    told = traffic.sent if link else int(settings.setting(read, _TOLD) or 0)
    is_kept = link is not None and _is_fresh(session, traffic)
    moments = [settings.setting(read, settings.LAST_NEWS), *traffic.heard.values()]
    return Standing(
        unsent=max(heads.get(own, (0, ""))[0] - told, 0),
        last_news=_moment(session, max(moments)),
        desks=tuple(
            KnownDesk(
                name=others.name_of(read, writer),
                writer=writer,
                known_to=heads.get(writer, (0, ""))[0],
                last_seen=_moment(session, max(others.last_moment(read, writer), traffic.heard.get(writer, ""))),
            )
            for writer in belonging
            if writer not in line and others.revoked_after(read, writer) is None
        ),
        hub=link.name if link else None,
        connected=is_kept and traffic.connected,
        is_kept=is_kept,
        trouble=traffic.trouble if link else "",
    )


def traffic_of(session: Session) -> Traffic:
    """How it stands with the hub, as it was kept last."""
    kept = settings.setting(session.read, _TRAFFIC)
    return Traffic(**json.loads(kept)) if kept else Traffic()


def keep_traffic(session: Session, traffic: Traffic) -> None:
    """Keep how it stands with the hub."""
    with session.write() as writing:
        settings.set_setting(writing.connection, _TRAFFIC, json.dumps(asdict(traffic)))


def _is_fresh(session: Session, traffic: Traffic) -> bool:
    """Whether the process that kept it is likely to be there still: one that was killed took nothing back."""
    return traffic.at >= utc_text(session.clock.now_utc() - _SILENT)


def not_final(session: Session, day: int) -> list[str]:
    """Why the totals of a day are not final yet, in sentences; none where they are, or where there is one desk."""
    now = standing(session)
    if now is None:
        return []
    open_desks = [desk for desk in now.desks if not others.has_closed(session.read, desk.writer, day)]
    unsent = [_unsent_in_words(now)] if now.hub is not None and now.unsent else []
    return [_open_in_words(desk, day) for desk in open_desks] + unsent


def record_closing(session: Session, day: int) -> None:
    """Say to the others that this desk closed the day; once, if nothing happened since."""
    if not others.has_closed(session.read, session.store.writer_id, day):
        session.record(Draft("day_closed", "", {"v": 1, "day": day}))


def remember_told(session: Session, seq: int) -> None:
    """Remember up to which of its own entries this desk wrote them for the others."""
    with session.write() as writing:
        settings.set_setting(writing.connection, _TOLD, str(seq))


def _open_in_words(desk: KnownDesk, day: int) -> str:
    known = (
        f"known up to its entry {desk.known_to}, {desk.last_seen:%H:%M on %d %b}"
        if desk.last_seen
        else "not heard of yet"
    )
    return f"The totals are not final: {desk.name} is {known}, and has not closed day {day}"


def _unsent_in_words(now: Standing) -> str:
    entries = "entry" if now.unsent == 1 else "entries"
    return f"The others do not have the totals of this desk yet: {now.unsent} {entries} not sent to {now.hub}"


def _moment(session: Session, utc: str) -> datetime | None:
    return session.clock.local(utc) if utc else None
