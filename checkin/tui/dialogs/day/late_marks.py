"""Marks that were written on paper while the desk could not record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from checkin.clock import written_time
from checkin.core.attendance.late_marks import mark_late, read_refs, typed_refs
from checkin.core.models import Day, Outcome
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values, accepted
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.dialogs.kit.form_job import FormJobDialog, day_options
from checkin.tui.phrases import bulk_summary, latin

_NO_REFS = "Type or paste the numbers, or name a file below."
Answers = list[tuple[str, Outcome]]


class LateMarksDialog(FormJobDialog[tuple[tuple[Day, ...], Day | None], Answers]):
    """Takes refs (typed, pasted or from a file), day, time as written and reason; shows the answer line by line."""

    KEEPS_TYPED = True
    ABOUT = "Records arrivals that were written on paper, with the time as written and why."
    KEYS = "Tab or Up/Down moves   Enter marks them   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("Marks from paper", "Mark them", session)

    def look(self) -> tuple[tuple[Day, ...], Day | None]:
        return self._session.conference.days, self._session.day

    def fields(self, looked: tuple[tuple[Day, ...], Day | None]) -> Sequence[Field]:
        days, current = looked
        return (
            Field("refs", "Numbers", placeholder="0412AB 0413CD ... (a paste of one a line is fine)", limit=20_000),
            Field("file", "or a file of them", limit=1000),
            Field("day", "Day", str((current or days[0]).number), options=day_options(days)),
            Field("at", "Time as written", placeholder="such as: 8:45", required="Give the time as written.",
                  check=accepted(written_time)),
            Field("reason", "Reason", required="Say why they come from paper.", limit=1000),
        )  # fmt: skip

    def judge(self, values: Values) -> tuple[str, str] | None:
        return None if values["refs"] or values["file"] else ("refs", _NO_REFS)

    def go(self, values: Values) -> None:
        self.in_core(partial(self._mark, values), self.made)  # at once, or not at all: nothing to cancel

    def _mark(self, values: Values) -> Answers:
        refs = typed_refs(values["refs"])
        if values["file"]:
            refs += [ref for ref in read_refs(Path(values["file"]).expanduser()) if ref not in refs]
        return mark_late(self._session, refs, day=int(values["day"]), at=values["at"], reason=values["reason"])

    def made(self, made: Answers) -> None:
        outcomes = tuple(outcome for _, outcome in made)
        done = Done(f"From paper: {bulk_summary(outcomes)}.", outcomes=outcomes)
        lines = (f"{_whose(ref, outcome)}: {outcome.message}" for ref, outcome in made)
        self.finish(done, *lines, written=False)
        self.say(done.message, "good")


def _whose(ref: str, outcome: Outcome) -> str:
    return f"{ref}  {latin(outcome.delegate)}" if outcome.delegate else ref
