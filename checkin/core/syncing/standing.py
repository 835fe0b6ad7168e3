"""How far this desk and the others know of each other: whether the totals of a day are final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checkin.core.session import Session
from db.journal.entries import Draft
from db.local import settings
from db.reading import others

_TOLD = "carried_to"


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """Another desk of the conference: up to which of its entries it is known here, and when it wrote that one."""

    name: str
    writer: str
    known_to: int
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What others were not told yet, when news last came from them, and the desks."""

    unsent: int
    last_news: datetime | None
    desks: tuple[KnownDesk, ...]


def standing(session: Session) -> Standing | None:
    """How this desk stands with the others; None where nothing was ever meant for others."""
    read, own = session.read, session.store.writer_id
    belonging = others.vouched_for(read)
    if not belonging:
        return None
    heads = others.heads(read)
    told = int(settings.setting(read, _TOLD) or 0)
    return Standing(
        unsent=max(heads.get(own, (0, ""))[0] - told, 0),
        last_news=_moment(session, settings.setting(read, settings.LAST_NEWS)),
        desks=tuple(
            KnownDesk(
                name=others.name_of(read, writer),
                writer=writer,
                known_to=heads.get(writer, (0, ""))[0],
                last_seen=_moment(session, others.last_moment(read, writer)),
            )
            for writer in belonging
            if writer != own
        ),
    )


def not_final(session: Session, day: int) -> list[str]:
    """Why the totals of a day are not final yet, in sentences; none where they are, or where there is one desk."""
    now = standing(session)
    return (
        [_open_in_words(desk, day) for desk in now.desks if not others.has_closed(session.read, desk.writer, day)]
        if now
        else []
    )


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


def _moment(session: Session, utc: str) -> datetime | None:
    return session.clock.local(utc) if utc else None
