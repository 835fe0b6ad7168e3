"""The desk among the others: the process that talks to the hub is started and watched, and the foot says how it stands.

News itself comes into the file, and is seen there like that of a second terminal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from checkin.core.session import Session
from checkin.tui.desk.front import Front
from checkin.tui.desk.threads import done_by

if TYPE_CHECKING:
    from checkin.core.syncing.relay.watch import Watch
    from checkin.core.syncing.standing import Standing

LOOK_SECONDS = 2.0
UNSEEN_MINUTES = 2
"""A desk that was not heard of for so long is named."""


class Syncing:
    """What a desk does to be in step with others."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._session = front.session
        self._watch: Watch | None = None
        self._trouble = ""
        self._stopped = False

    def start(self) -> None:
        """Begin to watch over the process; runs in a thread, after the first paint."""
        from checkin.core.syncing.relay.watch import Watch

        self._watch = Watch(self._session)
        if not self._stopped:  # asked when `stop` can find it: the desk may close at any moment
            self._watch.start()

    def stop(self) -> None:
        """End the process, and start it no more."""
        self._stopped = True
        if self._watch is not None:
            self._watch.stop()

    async def look(self) -> None:
        """See how it stands with the other desks."""
        now, words = await done_by(self._front.threads.looks, partial(_stands, self._session))
        alarm = now is not None and now.hub is not None and not now.connected
        desk = self._front.desk
        desk.foot = replace(desk.foot, sync=words, sync_alarm=alarm)
        trouble = now.trouble if now else ""
        if trouble and trouble != self._trouble:
            desk.say(trouble, warning=True)
        self._trouble = trouble
        self._front.paint()


def _stands(session: Session) -> tuple[Standing | None, str]:
    from checkin.core.syncing.standing import standing

    now = standing(session)
    return now, sync_words(now, session.clock.now()) if now is not None and now.hub is not None else ""


def sync_words(now: Standing, moment: datetime) -> str:
    """What the hub lacks, how old the last news is, and who has not been heard of."""
    words = [f"{now.unsent} not sent" if now.unsent else "all sent"]
    words.append(f"news {_age(now.last_news, moment)}" if now.last_news else "no news yet")
    seen = {desk.name: _minutes(desk.last_seen, moment) if desk.last_seen else None for desk in now.desks}
    patience = max(UNSEEN_MINUTES, len(seen) // 60)  # of so many desks each speaks less often
    unseen = {name: minutes for name, minutes in seen.items() if minutes is None or minutes >= patience}
    if unseen:
        who = next(iter(unseen)) if len(unseen) == 1 else f"{len(unseen)} desks"
        longest = max((minutes for minutes in unseen.values() if minutes is not None), default=0)
        words.append(f"{who} not seen" + (f" for {_span(longest)}" if longest else " yet"))
    return ("" if now.connected else "no hub, ") + ", ".join(words)


def _age(then: datetime, moment: datetime) -> str:
    minutes = _minutes(then, moment)
    return f"{_span(minutes)} ago" if minutes else "just now"


def _minutes(then: datetime, moment: datetime) -> int:
    return max(int((moment - then).total_seconds()) // 60, 0)


def _span(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
