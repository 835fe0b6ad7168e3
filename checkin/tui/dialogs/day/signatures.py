"""Who signed a day's sheet, entered from the paper."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from checkin.core.attendance import signing
from checkin.core.attendance.late_marks import refs_in
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import day_words

_WAYS = (("but", "all who are checked in, but not:"), ("these", "these:"), ("not", "these did not, after all:"))


class SignaturesDialog(Dialog[Done]):
    """Takes the day, a way (all but some, or some) and numbers; says how many signed."""

    DIGITS_CHOOSE = False
    KEYS = "Tab or Up/Down moves   Enter enters them   Esc close"

    def __init__(self, session: Session) -> None:
        choices = (Choice("enter", "Enter them", primary=True, hint="Enter"), Choice("close", "Cancel", hint="Esc"))
        super().__init__("Signatures from paper", choices)
        self._session = session

    def compose_body(self) -> Iterable[Widget]:
        yield from ()

    def on_mount(self) -> None:
        self.in_core(lambda: (self._session.conference.days, self._session.day), self._build)

    def _build(self, found: tuple[tuple[Day, ...], Day | None]) -> None:
        days, current = found
        options = tuple((str(day.number), day_words(day)) for day in days)
        fields = [
            Field("day", "Day", str((current or days[0]).number), options=options),
            Field("way", "Signed", _WAYS[0][0], options=_WAYS),
            Field("refs", "Numbers", placeholder="0412AB 0413CD ... (a paste of one a line is fine)", limit=20_000),
        ]
        self.query_one("#body").mount(Form(fields), before=0)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self.focus_first()

    def chosen(self, key: str) -> None:
        if key == "enter":
            self.confirm()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        form = self.query_one(Form)
        values = form.values
        if not values["refs"].strip() and values["way"] != "but":
            form.complain("refs", "Type or paste the numbers.")
        elif form.acceptable():
            self.in_core(lambda: self._enter(values), self._entered)

    def _enter(self, values: Values) -> Done:
        refs = refs_in("\n".join(values["refs"].replace(",", " ").replace(";", " ").split()))
        day, signed = int(values["day"]), values["way"] != "not"
        if values["way"] == "but":
            ids = signing.everybody_in(self._session, day, refs)
        else:
            ids, strange = signing.ids_of(self._session, refs)
            if strange:
                raise UsageError(f"Nobody on the list has these numbers: {', '.join(strange)}.", "Nothing was entered.")
        signing.enter(self._session, day, ids, signed)
        return Done(f"Day {day}: {len(ids)} {'signed' if signed else 'did not sign, after all'}.")

    def _entered(self, done: Done) -> None:
        self.dismiss(done)

    def unfinished(self) -> bool:
        forms = self.query(Form)
        return bool(forms) and bool(forms.first().changes)
