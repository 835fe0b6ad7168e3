"""Who signed a day's sheet, entered from the paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from checkin.core.attendance import signing
from checkin.core.attendance.late_marks import typed_refs
from checkin.core.models import Day
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.dialogs.kit.form_job import FormJobDialog, day_options

_WAYS = (("but", "all who are checked in, but not:"), ("these", "these:"), ("not", "these did not, after all:"))


class SignaturesDialog(FormJobDialog[tuple[tuple[Day, ...], Day | None], Done]):
    """Takes the day, a way (all but some, or some) and numbers; says how many signed."""

    TALL = False
    KEEPS_TYPED = True
    KEYS = "Tab or Up/Down moves   Enter enters them   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("Signatures from paper", "Enter them", session)

    def look(self) -> tuple[tuple[Day, ...], Day | None]:
        return self._session.conference.days, self._session.day

    def fields(self, looked: tuple[tuple[Day, ...], Day | None]) -> Sequence[Field]:
        days, current = looked
        return (
            Field("day", "Day", str((current or days[0]).number), options=day_options(days)),
            Field("way", "Signed", _WAYS[0][0], options=_WAYS),
            Field("refs", "Numbers", placeholder="0412AB 0413CD ... (a paste of one a line is fine)", limit=20_000),
        )

    def judge(self, values: Values) -> tuple[str, str] | None:
        needed = values["way"] != "but" and not values["refs"]
        return ("refs", "Type or paste the numbers.") if needed else None

    def go(self, values: Values) -> None:
        self.in_core(partial(self._enter, values), self.made)  # at once, or not at all: nothing to cancel

    def _enter(self, values: Values) -> Done:
        refs = typed_refs(values["refs"])
        day, signed = int(values["day"]), values["way"] != "not"
        if values["way"] == "but":
            ids = signing.everybody_in(self._session, day, refs)
        else:
            ids, strange = signing.ids_of(self._session, refs)
            if strange:
                raise UsageError(f"Nobody on the list has these numbers: {', '.join(strange)}.", "Nothing was entered.")
        signing.enter(self._session, day, ids, signed)
        return Done(f"Day {day}: {len(ids)} {'signed' if signed else 'did not sign, after all'}.")

    def made(self, made: Done) -> None:
        self.dismiss(made)
