"""F7: which day marks are for."""

from __future__ import annotations

from dataclasses import dataclass

from checkin.core.attendance.counts import day_status
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import DayChosen
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.phrases import day_words

_CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class _Seen:
    day: Day
    present: int
    expected: int
    today: bool
    current: bool


class DayDialog(Dialog[DayChosen]):
    """The days of the conference with their figures; answers with the day to work on."""

    ABOUT = "For which day people are checked in here from now on."
    KEYS = "A digit or Enter chooses   Esc leaves it as it is"

    def __init__(self, session: Session) -> None:
        super().__init__("Which day are people checked in for?")
        self._session = session

    def on_mount(self) -> None:
        self.query_one(ChoiceBar).add_class("-column")
        self.in_core(self._look, self._show)

    def _look(self) -> list[_Seen]:
        session = self._session
        today, current = session.today, session.day
        found = []
        for day in session.conference.days:
            status = day_status(session, day.number)
            found.append(_Seen(day, status.present, status.expected, day == today, day == current))
        return found

    def _show(self, days: list[_Seen]) -> None:
        choices = [Choice(str(seen.day.number), _words(seen), primary=seen.current) for seen in days]
        today = next((seen.day for seen in days if seen.today), None)
        now = day_words(today) if today else "today is no day of the conference"
        calendar = Choice(_CALENDAR, f"Follow the calendar ({now})", hint="0")
        self.choices = (*choices, calendar)
        self.query_one(ChoiceBar).show(self.choices)
        self.call_after_refresh(self.focus_first)

    def action_digit(self, digit: str) -> None:
        if digit == "0":
            self.chosen(_CALENDAR)
        else:
            super().action_digit(digit)

    def chosen(self, key: str) -> None:
        self.dismiss(DayChosen(None if key == _CALENDAR else int(key)))


def _words(seen: _Seen) -> str:
    marks = [word for word, true in (("today", seen.today), ("now chosen", seen.current)) if true]
    note = f"   ({', '.join(marks)})" if marks else ""
    return f"{day_words(seen.day)}   {seen.present} of {seen.expected} in{note}"
