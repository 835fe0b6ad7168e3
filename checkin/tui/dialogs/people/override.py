"""A person whom the rules refuse comes in all the same: somebody answers for it."""

from __future__ import annotations

from checkin.core.attendance import marking
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.phrases import native_row, who


def override(session: Session, delegate: Delegate) -> FormDialog[Done]:
    """Asks why, and checks the person in; whoever may not is asked for a second person's PIN."""

    def work(values: Values) -> Done:
        arrival = marking.Arrival(reason=values["reason"], override=True)
        outcome = marking.mark(session, delegate.id, arrival=arrival)
        return Done(outcome.message, outcome.delegate, (outcome,))

    return FormDialog(
        f"Check in {who(delegate)} all the same?",
        [Field("reason", "Why", required="Say who decided, and why.", limit=1000)],
        work,
        yes="Check in",
        intro="For one who is refused, or not invited today. Who allows it stays in the journal.",
        native=native_row(delegate),
    )
