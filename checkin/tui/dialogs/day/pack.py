"""The donor pack: which days, into which folder, with which agenda; then its code, to be noted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkin.core.conference.pack_parts import KEEP_YEARS, Asked
from checkin.core.conference.packing import MadePack, make_pack
from checkin.core.files import named
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values, accepted
from checkin.tui.dialogs.kit.background import Job
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.form_job import ALL_DAYS, FormJobDialog, day_of, day_options


class PackDialog(FormJobDialog[tuple[Day, ...], MadePack]):
    """Asks for the days and a folder, makes the pack and shows its code."""

    KEYS = "Tab or Up/Down moves   Left/Right chooses   Enter makes it   Esc cancel"

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        super().__init__("Donor pack", "Make it", session)
        self._folder = folder or session.store.path.parent

    def look(self) -> tuple[Day, ...]:
        return self._session.conference.days

    def fields(self, looked: tuple[Day, ...]) -> Sequence[Field]:
        return (
            Field("day", "Of", ALL_DAYS[0], options=(ALL_DAYS, *day_options(looked))),
            Field("folder", "Into the folder", required="Say where to put it.", limit=1000),
            Field("agenda", "Agenda, a file", limit=1000),
            Field("least", "Certificates from", "1", placeholder="days attended", check=accepted(_number)),
            Field("keep", "To keep, years", str(KEEP_YEARS), check=accepted(_number)),
        )

    def suggest(self, form: Form) -> None:
        day = day_of(form.values)
        days = "all days" if day is None else f"day {day}"
        self.propose(form, "folder", str(self._folder / named(f"donor pack {days}", self._session.conference.training)))

    def work(self, values: Values, job: Job) -> MadePack:
        asked = Asked(
            day=day_of(values),
            agenda=Path(values["agenda"]).expanduser() if values["agenda"] else None,
            least_days=_number(values["least"]),
            keep_years=_number(values["keep"]),
        )
        return make_pack(self._session, Path(values["folder"]).expanduser(), asked, job)

    def made(self, made: MadePack) -> None:
        done = Done(f"The pack is in {made.folder}.", made=made.folder)
        code = f"Note its code apart: {made.code}"
        self.finish(done, done.message, code, f"As of entry {made.as_of}", "", *made.files, close="Done")


def _number(text: str) -> int:
    """A number from 1. Raises UsageError."""
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"{text!r} is no number.", "Give one from 1.")
    return int(text)
