"""What becomes of the answer of a dialog."""

from __future__ import annotations

from functools import partial

from checkin.core.models import Delegate
from checkin.tui.desk import look
from checkin.tui.desk.bands import AT_REST, added, asking, told
from checkin.tui.desk.front import Front
from checkin.tui.desk.marking import Marking
from checkin.tui.desk.printing import Printing
from checkin.tui.desk.threads import done_by
from checkin.tui.dialogs.kit.answers import Added, DayChosen, Done, LookAt, MarkThis, PrintThis


class Answering:
    """Carries out what dialogs answer with; None, and what only its asker understands, is nothing to do."""

    def __init__(self, front: Front, marking: Marking, printing: Printing) -> None:
        self._front = front
        self._desk = front.desk
        self._session = front.session
        self._marking = marking
        self._printing = printing

    def take(self, answer: object) -> None:
        """Do it, or begin to."""
        front = self._front
        if isinstance(answer, Done) and answer.made:
            self._desk.made = answer.made
        match answer:
            case Added(delegate=Delegate() as delegate):
                self._desk.approver = delegate.approved_by or self._desk.approver
                front.look_around()
                front.put_on_line(delegate)
                front.show_band(added(answer.message, delegate))
            case Done(outcomes=(outcome,)):
                front.begin("answer", partial(self._marking.show_outcome, outcome))
            case Done():
                front.show_band(told(answer.message, answer.delegate))
                front.look_around()
            case LookAt():
                front.begin("answer", partial(self._ask_about, answer.delegate))
            case MarkThis():
                front.clear()
                front.begin("mark", partial(self._marking.mark, answer.delegate))
            case PrintThis(delegate=delegate):
                made = partial(self._printing.print_badge, instead_of=answer.instead_of, at=answer.at)
                front.begin("print", partial(made, delegate, answer.reprint))
            case DayChosen():
                self._session.choose_day(answer.number)
                self._desk.day = self._session.day
                front.show_band(AT_REST)
                front.look_around()

    async def _ask_about(self, delegate: Delegate) -> None:
        """Put whoever was on the list after all on the line, for one more look at them."""
        look_up = partial(look.person_facts, self._session, delegate, self._desk.day)
        known = await done_by(self._front.threads.looks, look_up)
        self._front.put_on_line(known.delegate)
        question = ("ON THE LIST ALREADY", "Is it this person?")
        self._front.show_band(asking(known.delegate, *question, known.first, self._desk.day))
