"""Marks that were written on paper while the desk could not record."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget

from checkin.clock import parse_time
from checkin.core.attendance.late_marks import mark_late, read_refs, refs_in
from checkin.core.models import Day, Outcome
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values, accepted
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import bulk_summary, day_words, latin, listed
from checkin.tui.plain import PlainStatic

_NO_REFS = "Type or paste the numbers, or name a file below."


class LateMarksDialog(Dialog[Done]):
    """Takes refs (typed, pasted or from a file), day, time as written and reason; shows the answer line by line."""

    DIGITS_CHOOSE = False
    TALL = True
    KEYS = "Tab or Up/Down moves   Enter marks them   Esc close"

    def __init__(self, session: Session) -> None:
        choices = (Choice("mark", "Mark them", primary=True, hint="Enter"), Choice("close", "Cancel", hint="Esc"))
        super().__init__("Marks from paper", choices)
        self._session = session
        self._done: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="results", classes="lines")

    def on_mount(self) -> None:
        self.in_core(lambda: (self._session.conference.days, self._session.day), self._build)

    def _build(self, found: tuple[tuple[Day, ...], Day | None]) -> None:
        days, current = found
        options = tuple((str(day.number), day_words(day)) for day in days)
        fields = [
            Field("refs", "Numbers", placeholder="0412AB 0413CD ... (a paste of one a line is fine)", limit=20_000),
            Field("file", "or a file of them", limit=1000),
            Field("day", "Day", str((current or days[0]).number), options=options),
            Field("at", "Time as written", placeholder="08:45", required="Give the time as written.",
                  check=accepted(parse_time)),
            Field("reason", "Reason", required="Say why they come from paper.", limit=1000),
        ]  # fmt: skip
        self.query_one("#body").mount(Form(fields), before=0)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self.focus_first()

    def chosen(self, key: str) -> None:
        if key == "mark":
            self.confirm()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        if self._done is not None:
            self.dismiss(self._done)
            return
        form = self.query_one(Form)
        values = form.values
        if not values["refs"] and not values["file"]:
            form.complain("refs", _NO_REFS)
        elif form.acceptable():
            self.in_core(lambda: self._mark(values), self._show)

    def _mark(self, values: Values) -> list[tuple[str, Outcome]]:
        refs = refs_in("\n".join(values["refs"].replace(",", " ").replace(";", " ").split()))
        if values["file"]:
            refs += [ref for ref in read_refs(Path(values["file"]).expanduser()) if ref not in refs]
        return mark_late(self._session, refs, day=int(values["day"]), at=values["at"], reason=values["reason"])

    def _show(self, answers: list[tuple[str, Outcome]]) -> None:
        outcomes = tuple(outcome for _, outcome in answers)
        self._done = Done(f"From paper: {bulk_summary(outcomes)}.", outcomes=outcomes)
        lines = [
            f"{ref}  {latin(outcome.delegate) if outcome.delegate else '?'}: {outcome.message}"
            for ref, outcome in answers
        ]
        self.query_one(Form).display = False
        self.query_one("#results", PlainStatic).update(listed(lines, 2000))
        self.say(self._done.message, "good")
        self.query_one(ChoiceBar).show((Choice("mark", "Close", primary=True, hint="Enter"),))
        self.call_after_refresh(self.focus_first)

    def action_cancel(self) -> None:
        self.dismiss(self._done)

    def unfinished(self) -> bool:
        forms = self.query(Form)
        return self._done is None and bool(forms) and bool(forms.first().changes)
