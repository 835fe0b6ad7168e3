"""The donor pack: which days, into which folder, with which agenda; then its code, to be noted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget

from checkin.core.conference.pack_parts import KEEP_YEARS, Asked
from checkin.core.conference.packing import MadePack, make_pack
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values, accepted
from checkin.tui.dialogs.kit.background import Job, JobDialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import ChoiceField, Field, Form
from checkin.tui.phrases import day_words, listed
from checkin.tui.plain import PlainStatic

_ALL = "all"


class PackDialog(JobDialog[Done]):
    """Asks for the days and a folder, makes the pack and shows its code."""

    DIGITS_CHOOSE = False
    TALL = True
    KEYS = "Tab or Up/Down moves   Left/Right chooses   Enter makes it   Esc cancel"

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        choices = (Choice("make", "Make it", primary=True, hint="Enter"), Choice("cancel", "Cancel", hint="Esc"))
        super().__init__("Donor pack", choices)
        self._session = session
        self._folder = folder or session.store.path.parent
        self._own_name = ""
        self._done: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="made", classes="lines")

    def on_mount(self) -> None:
        self.in_core(lambda: self._session.conference.days, self._build)

    def _build(self, days: tuple[Day, ...]) -> None:
        options = ((_ALL, "all days"), *((str(day.number), day_words(day)) for day in days))
        fields = [
            Field("day", "Of", _ALL, options=options),
            Field("folder", "Into the folder", required="Say where to put it.", limit=1000),
            Field("agenda", "Agenda, a file", limit=1000),
            Field("least", "Certificates from", "1", placeholder="days attended", check=accepted(_number)),
            Field("keep", "To keep, years", str(KEEP_YEARS), check=accepted(_number)),
        ]
        self.query_one("#body").mount(Form(fields), before=0)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self._suggest()
        self.focus_first()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        self._suggest()

    def _suggest(self) -> None:
        """Name the folder after the days, unless somebody typed a name."""
        form = self.query_one(Form)
        values = form.values
        if values["folder"] == self._own_name:
            days = "all days" if values["day"] == _ALL else f"day {values['day']}"
            self._own_name = str(self._folder / f"donor pack {days}")
            form.set_values({"folder": self._own_name})

    def chosen(self, key: str) -> None:
        if key == "make":
            self.confirm()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        if self._done is not None:
            self.dismiss(self._done)
        elif (form := self.query_one(Form)).acceptable():
            values = form.values
            self.begin(lambda job: self._make(values, job), self._show)

    def _make(self, values: Values, job: Job) -> MadePack:
        asked = Asked(
            day=None if values["day"] == _ALL else int(values["day"]),
            agenda=Path(values["agenda"]).expanduser() if values["agenda"] else None,
            least_days=_number(values["least"]),
            keep_years=_number(values["keep"]),
        )
        return make_pack(self._session, Path(values["folder"]).expanduser(), asked, job)

    def _show(self, made: MadePack) -> None:
        self._done = Done(f"The pack is in {made.folder}.")
        lines = [self._done.message, f"Note its code apart: {made.code}", f"As of entry {made.as_of}", "", *made.files]
        self.query_one(Form).display = False
        self.query_one("#made", PlainStatic).update(listed(lines, 100))
        self.query_one(ChoiceBar).show((Choice("make", "Done", primary=True, hint="Enter"),))
        self.call_after_refresh(self.focus_first)

    def leave(self) -> None:
        self.dismiss(self._done)


def _number(text: str) -> int:
    """A number from 1. Raises UsageError."""
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"{text!r} is no number.", "Give one from 1.")
    return int(text)
