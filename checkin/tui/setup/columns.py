"""Which columns of the list every desk shows on the card and at each mark."""

from __future__ import annotations

from collections.abc import Sequence

from checkin.core.people import shown
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.phrases import row_text

_YES_NO = (("yes", "shown"), ("no", "not shown"))


def columns_form(session: Session, possible: Sequence[str]) -> FormDialog[Done]:
    """Ask column by column, those of the list first; every desk follows from its next mark on."""
    chosen = session.conference.shown
    own_first = sorted(possible, key=lambda column: column not in chosen and not shown.is_own(column))

    def work(values: Values) -> Done:
        wanted = [column for column in chosen if values.get(column) == "yes"]
        wanted += [column for column in own_first if column not in wanted and values[column] == "yes"]
        kept = shown.choose(session, wanted)
        titles = ", ".join(row_text(shown.title_of(column), "title") for column in kept)
        return Done(f"Shown at each mark: {titles}." if kept else "No more than usual is shown at a mark.")

    fields = [
        Field(column, shown.title_of(column), "yes" if column in chosen else "no", options=_YES_NO)
        for column in own_first
    ]
    return FormDialog("What should every desk show of a person?", fields, work)
