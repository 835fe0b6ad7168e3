"""Who is in on a day, for whoever asks at every key: read once, then kept in step with the journal."""

from __future__ import annotations

from collections.abc import Collection

from checkin.core.session import Session
from db.reading import attendance


class Presence:
    """The people who are in on one day at a time. Not for use from several threads at once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._day: int | None = None
        self._seen = -1
        self._present: set[str] = set()

    def on(self, day: int) -> Collection[str]:
        """The ids of everybody who is in on the day, as of now."""
        now = self._session.version()
        if now == self._seen and day == self._day:
            return self._present
        read = self._session.read
        changed = attendance.presence_changed_since(read, day, self._seen) if day == self._day else None
        if changed is None:
            self._present = set(attendance.present_on(read, day))
        for delegate_id, is_in in (changed or {}).items():
            (self._present.add if is_in else self._present.discard)(delegate_id)
        self._day, self._seen = day, now
        return self._present
