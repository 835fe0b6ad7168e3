"""The end of the day: what is unsettled, then the files and the paper in one folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget

from checkin.core.conference.closing import ClosedDay, close_day, unsettled
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.background import JobDialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import day_words, listed
from checkin.tui.plain import PlainStatic


class CloseDayDialog(JobDialog[Done]):
    """Shows what somebody should look at first, asks for the folder, writes the files and lists them."""

    DIGITS_CHOOSE = False
    TALL = True
    KEYS = "Enter closes the day   PgUp/PgDn read on   Esc not yet"

    def __init__(self, session: Session, day: int | None = None) -> None:
        choices = (
            Choice("close", "Close the day", primary=True, hint="Enter"),
            Choice("leave", "Not yet", hint="Esc"),
        )
        super().__init__("Close the day", choices)
        self._session = session
        self._number = day
        self._day: Day | None = None
        self._done: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        folder = str(self._session.store.path.parent)
        yield Form([Field("folder", "Into the folder", folder, required="Say where to put the files.", limit=1000)])
        yield PlainStatic("", id="unsettled", classes="lines")

    def on_mount(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> tuple[Day, list[str]]:
        day = self._session.day_numbered(self._number)
        return day, unsettled(self._session, day.number)

    def _show(self, found: tuple[Day, list[str]]) -> None:
        self._day, open_points = found
        self.set_heading(f"Close {day_words(self._day)}")
        lines = ["", f"UNSETTLED: {len(open_points)}", *open_points] if open_points else ["", "Nothing is unsettled."]
        self.query_one("#unsettled", PlainStatic).update(listed(lines))

    def chosen(self, key: str) -> None:
        if key == "close":
            self.confirm()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        form = self.query_one(Form)
        if self._done is not None:
            self.dismiss(self._done)
        elif self._day is not None and form.acceptable():
            number, folder = self._day.number, Path(form.values["folder"]).expanduser()
            self.begin(lambda job: close_day(self._session, number, folder, job), self._show_files)

    def _show_files(self, closed: ClosedDay) -> None:
        what = f"Rev.{closed.revision}" if closed.revision else "the files"
        if closed.unchanged:
            message = f"Nothing has changed since: {what} is still right, in {closed.folder}."
        else:
            message = f"The day is closed; {what} {'is' if closed.revision else 'are'} in {closed.folder}."
        if closed.trouble:
            self.say(closed.trouble, "warning")
        self._done = Done(message)
        self.query_one(Form).display = False
        self.query_one("#unsettled", PlainStatic).update(listed([message, "", *(file.name for file in closed.files)]))
        self.query_one(ChoiceBar).show((Choice("close", "Done", primary=True, hint="Enter"),))
        self.call_after_refresh(self.focus_first)

    def leave(self) -> None:
        self.dismiss(self._done)
