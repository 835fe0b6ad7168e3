"""The end of the day: what is unsettled, then the files and the paper in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkin.core.conference.closing import ClosedDay, close_day, unsettled
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.background import Job
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.dialogs.kit.form_job import FormJobDialog
from checkin.tui.phrases import day_words


class CloseDayDialog(FormJobDialog[tuple[Day, list[str]], ClosedDay]):
    """Shows what somebody should look at first, asks for the folder, writes the files and lists them."""

    ABOUT = "What is unsettled, then files and lists of the day in one folder. It can be done again."
    CANCELLED = "Cancelled. No file was written; the day can be closed again."  # its seal may stand in the journal
    KEYS = "Enter closes the day   PgUp/PgDn read on   Esc not yet"

    def __init__(self, session: Session, day: int | None = None) -> None:
        super().__init__("Close the day", "Close the day", session, close="Not yet")
        self._number = day

    def look(self) -> tuple[Day, list[str]]:
        day = self._session.day_numbered(self._number)
        return day, unsettled(self._session, day.number)

    def fields(self, looked: tuple[Day, list[str]]) -> Sequence[Field]:
        day, open_points = looked
        self._number = day.number
        self.set_heading(f"Close {day_words(day)}")
        self.tell("", f"UNSETTLED: {len(open_points)}" if open_points else "Nothing is unsettled.", *open_points)
        folder = str(self._session.store.path.parent)
        return [Field("folder", "Into the folder", folder, required="Say where to put the files.", limit=1000)]

    def work(self, values: Values, job: Job) -> ClosedDay:
        day = self._session.day_numbered(self._number)
        return close_day(self._session, day.number, Path(values["folder"]).expanduser(), job)

    def made(self, made: ClosedDay) -> None:
        what = f"Rev.{made.revision}" if made.revision else "the files"
        if made.unchanged:
            message = f"Nothing has changed since: {what} is still right, in {made.folder}."
        else:
            message = f"The day is closed; {what} {'is' if made.revision else 'are'} in {made.folder}."
        done = Done(message, made=made.folder)
        self.finish(done, message, "", *(file.name for file in made.files), close="Done")
        if made.trouble:
            self.say(made.trouble, "warning")
