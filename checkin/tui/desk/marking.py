"""What a desk writes: marks, scans and what is taken back. An answer is shown when it is durable, not before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from checkin.core.models import Delegate, Outcome
from checkin.errors import DatabaseError, NoDayError, NotSavedError
from checkin.tui.desk.front import Front, tell_unread
from checkin.tui.desk.threads import done_by

from . import look as look

SAVING_SECONDS = 0.15


class Marking:
    """Marks and takes back, one after the other in the thread of the marks."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._desk = front.desk
        self._session = front.session
        self._threads = front.threads

    async def mark(self, delegate: Delegate) -> None:
        """Check a person in."""
        with self._naming(delegate):
            self._show(await self._allowed(delegate, partial(look.mark, self._session, delegate)), delegate)

    async def scan(self, text: str) -> None:
        """Check in the bearer of a scanned code."""
        self._desk.scan_came()
        self._front.paint_line()
        answer = await self._allowed(None, partial(look.take_scan, self._session, text))
        self._front.program.reader_layout = self._session.reader_layout
        doubtful = self._desk.scanned(answer.outcome, answer.facts)
        self._shown(answer)
        if doubtful is not None:
            self._front.put_on_line(doubtful)

    async def undo(self) -> None:
        """Take back, or ask: of the person on the card, else of the person in the band. Raises NoDayError."""
        day, aim = self._desk.day, self._desk.undo_aim
        if day is None:
            raise NoDayError("Today is no day of the conference.")
        rival_is_in = aim.rival is not None and await done_by(
            self._threads.looks, partial(look.is_in, self._session, aim.rival, day)
        )
        delegate = aim.target(rival_is_in)
        if delegate is None:
            self._front.say("Choose the person first: type a name or number.", warning=True)
            return
        unasked = aim.is_named(delegate) and await done_by(
            self._threads.looks, partial(look.may_undo_unasked, self._session, delegate, day)
        )
        if unasked:
            with self._naming(delegate):
                back = await self._patiently(delegate, partial(look.take_back, self._session, delegate, day))
                self._show(back, delegate)
                self._front.clear()
        elif finder := self._front.finder_or_wait():
            from checkin.tui.dialogs.people.undo import UndoDialog

            answer = await self._front.answer_of(UndoDialog(self._session, delegate, day, finder))
            if answer is not None:
                self._front.clear()  # or the next Enter would check the wrong person in again
            self._front.take_answer(answer)
        self._front.tick("undo")

    async def show_outcome(self, outcome: Outcome) -> None:
        """Show an outcome that was made elsewhere (a dialog)."""
        self._show(await done_by(self._threads.looks, partial(look.answered, self._session, outcome)))

    @contextmanager
    def _naming(self, delegate: Delegate) -> Iterator[None]:
        """What goes wrong with the file is told with whom it is about: the name is to be written on paper."""
        try:
            yield
        except (DatabaseError, NotSavedError) as error:
            self._front.desk.failed(error, delegate)
            self._front.paint()

    async def _allowed(self, delegate: Delegate | None, work: Callable[[], look.Answer]) -> look.Answer:
        """Write, after the PIN that it may need."""
        return await self._front.allowed(partial(self._patiently, delegate, work))

    async def _patiently(self, delegate: Delegate | None, work: Callable[[], look.Answer]) -> look.Answer:
        """Write; say "saving ..." when another desk keeps us waiting."""
        waiting = self._front.set_timer(SAVING_SECONDS, partial(self._say_saving, delegate))
        try:
            return await done_by(self._threads.marks, work)
        finally:
            waiting.stop()
            self._desk.saved()

    def _say_saving(self, delegate: Delegate | None) -> None:
        self._desk.saving(delegate, self._session.importing)
        self._front.paint()

    def _show(self, answer: look.Answer, delegate: Delegate | None = None) -> None:
        """`delegate` is who was meant, where the file that would tell it cannot be read."""
        outcome = answer.outcome._replace(delegate=answer.outcome.delegate or delegate)
        self._desk.answered(outcome, answer.facts)
        self._shown(answer)

    def _shown(self, answer: look.Answer) -> None:
        if answer.unread is not None:
            tell_unread(self._front, answer.unread)
        self._front.paint()
        self._front.call_after_refresh(self._front.look_around)
