# mypy: disable-error-code="misc"
"""The desk's work: searching, marking, listening to the other desks. None of it blocks a key.

Marks are made one after the other in a thread of their own, so their answers come in the order of the keys; searches
have another, in which only the newest matters. An answer is shown when it is durable, not before.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from checkin.core.finding import Finder, Found
from checkin.core.models import Delegate, Outcome, Result
from checkin.core.session import Session
from checkin.errors import CheckinError, NoDayError
from checkin.tui.desk.bands import AT_REST, Band, asking, band_of, saving_band, told
from checkin.tui.desk.chrome import Foot
from checkin.tui.phrases import next_step

from . import look as look

if TYPE_CHECKING:
    from checkin.core.syncing.agreement.conflicts import Watch

    from .screen import DeskScreen

SAVING_SECONDS = 0.15
Made = TypeVar("Made")


class DeskWork:
    """What a desk does in threads; `DeskScreen` is the only one that has it."""

    def start_work(self: DeskScreen, session: Session) -> None:
        self.session = session
        self.finder: Finder | None = None
        self.conflict_watch: Watch | None = None
        self.pulse: look.Pulse | None = None
        self._writing = ThreadPoolExecutor(1, "desk-marks")
        self._finding = ThreadPoolExecutor(1, "desk-search")
        self._looking = ThreadPoolExecutor(1, "desk-looks")
        self._wanted = ""
        self._wanted_facts = ""
        self._looking_around = False
        self._ailing = AT_REST
        self._stopped = False
        self.approver = ""  # who said yes to the last walk-in: the next one is mostly asked of the same

    async def guarded(self: DeskScreen, work: Awaitable[None]) -> None:
        """Do it; a problem becomes a sentence in the band. What nobody foresaw goes to the app's last catch."""
        try:
            await work
        except CheckinError as error:
            self.tell(error.message, good=False, detail=next_step(error))
        except Exception:
            if not self._stopped:  # a desk that closes has neither threads nor widgets any more
                raise

    async def in_thread(self: DeskScreen, pool: ThreadPoolExecutor, work: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    # -- the list and the other desks ----------------------------------------------------------------------------

    async def _load_list(self: DeskScreen) -> Finder:
        self.finder = await self.in_thread(self._finding, partial(Finder, self.session))
        gc.freeze()  # what is loaded stays: looking through it again and again costs a tenth of every search
        if query := self.line.value.strip():
            self.search(query)
        return self.finder

    async def _begin_to_watch(self: DeskScreen) -> Watch:
        self.conflict_watch = await self.in_thread(self._looking, partial(look.watch_conflicts, self.session))
        return self.conflict_watch

    def look_around(self: DeskScreen) -> None:
        """See what other desks did; called twice a second. Loads the list first, where that is still to be done."""
        if not self._looking_around and self.is_attached and not self._stopped:
            self.begin("pulse", self._look_around())

    async def _look_around(self: DeskScreen) -> None:
        if self._looking_around:
            return
        self._looking_around = True
        try:
            finder = self.finder or await self._load_list()
            watch = self.conflict_watch or await self._begin_to_watch()
            pulse = await self.in_thread(
                self._looking, partial(look.take_pulse, self.session, finder, watch, self.pulse)
            )
            await self.look_at_prints()
        except CheckinError as error:
            self._ail(told(error.message, good=False, detail=error.hint))
            return
        finally:
            self._looking_around = False
        self._ail(AT_REST)
        await self._take_pulse(finder, pulse)

    def sign(self: DeskScreen) -> None:
        """Sign what was written since the last minute, in a thread beside everything else."""
        from checkin.core.keeping.signing_key import sign_checkpoint

        if not self._stopped:
            sign_checkpoint(self.session)

    def _ail(self: DeskScreen, trouble: Band) -> None:
        """Tell what is wrong with the file once, however often it is looked at; take it back when it is well."""
        if trouble != self._ailing:
            if trouble != AT_REST or self.band.band == self._ailing:
                self.show_band(trouble)
            self._ailing = trouble

    async def _take_pulse(self: DeskScreen, finder: Finder, pulse: look.Pulse) -> None:
        changed, news = pulse != self.pulse, pulse.news and self.pulse is not None
        self.pulse = pulse
        if changed:
            self.foot = replace(
                self.foot,
                present=pulse.present,
                expected=pulse.expected,
                to_settle=pulse.to_settle,
                backup=pulse.backup,
                backup_alarm=pulse.backup_alarm,
            )
            self.draw_chrome()
        if news:
            await self._renew(finder)

    async def _renew(self: DeskScreen, finder: Finder) -> None:
        """Bring the people on the screen up to date, in their places."""
        if query := self.line.value.strip():
            self.show_news(await self.in_thread(self._finding, partial(finder.find, query)))
        if (delegate := self.person) is not None:
            self.look_up(delegate)

    def desk_changed(self: DeskScreen) -> None:
        """Something was recorded here: do not wait for the next look."""
        self.look_around()

    # -- searching -----------------------------------------------------------------------------------------------

    def search(self: DeskScreen, query: str) -> None:
        """Find, unless a reader is typing: then the scan answers, or its keys come back as typing."""
        self._wanted = query
        if self.finder is not None and not self.app.scanning:
            self.begin("search", self._search(self.finder, query))

    def stop_searching(self: DeskScreen) -> None:
        self._wanted = ""

    async def _search(self: DeskScreen, finder: Finder, query: str) -> None:
        found = await self.in_thread(self._finding, partial(self._find_if_wanted, finder, query))
        if found is not None and query == self._wanted:
            self.show_found(found)

    def _find_if_wanted(self: DeskScreen, finder: Finder, query: str) -> Found | None:
        if query != self._wanted:
            return None
        found = finder.find(query)
        return replace(found, query=query)

    def look_up(self: DeskScreen, delegate: Delegate) -> None:
        """Complete the card."""
        self._wanted_facts = delegate.id
        self.begin("facts", self._look_up(delegate))

    async def _look_up(self: DeskScreen, delegate: Delegate) -> None:
        day = self.day
        found = await self.in_thread(
            self._looking,
            lambda: look.person_facts(self.session, delegate, day) if self._wanted_facts == delegate.id else None,
        )
        if found is not None and self._wanted_facts == delegate.id:
            self.show_facts(found)

    # -- marking -------------------------------------------------------------------------------------------------

    async def mark(self: DeskScreen, delegate: Delegate) -> None:
        """Check a person in. The answer is shown when it is durable."""
        answer = await self._patiently(delegate, partial(look.mark, self.session, delegate))
        self.show_answer(answer)

    async def take_scan(self: DeskScreen, text: str) -> None:
        """Check in the bearer of a scanned code."""
        self.scan_came()
        answer = await self._patiently(None, partial(look.take_scan, self.session, text))
        self.app.reader_layout = self.session.reader_layout
        outcome = answer.outcome
        self.strange_ticket = outcome.code if outcome.result is Result.UNKNOWN else ""
        self.show_answer(answer)
        if outcome.result is Result.VOID_BADGE and outcome.delegate is not None:
            self.put_on_line(outcome.delegate)

    async def undo(self: DeskScreen) -> None:
        """Take back, or ask: of the person on the card, else of the person in the band."""
        day, chosen, in_band = self.day, self.person, self.band.band.delegate
        if day is not None and chosen is not None and in_band is not None and chosen.id != in_band.id:
            is_in = await self.in_thread(self._looking, partial(look.is_in, self.session, chosen, day))
            chosen = chosen if is_in else None
        delegate = chosen or in_band
        if day is None:
            raise NoDayError("Today is no day of the conference.")
        if delegate is None:
            self.say("Choose the person first: type a name or number.", warning=True)
            return
        unasked = chosen is not None and await self.in_thread(
            self._looking, partial(look.may_undo_unasked, self.session, chosen, day)
        )
        if unasked:
            self.show_answer(await self._patiently(delegate, partial(look.take_back, self.session, delegate, day)))
            self.clear()
        elif finder := self.finder_or_wait():
            from checkin.tui.dialogs.people.undo import UndoDialog

            answer = await self.app.push_screen_wait(UndoDialog(self.session, delegate, day, finder))
            if answer is not None:
                self.clear()  # or the next Enter would check the wrong person in again
            self.take_answer(answer)
        self.tick("undo")

    async def _patiently(self: DeskScreen, delegate: Delegate | None, work: Callable[[], look.Answer]) -> look.Answer:
        """Write; say "saving ..." when another desk keeps us waiting."""
        waiting = self.set_timer(SAVING_SECONDS, partial(self._say_saving, delegate))
        try:
            return await self.in_thread(self._writing, work)
        finally:
            waiting.stop()
            if self.foot.saved == Foot.saving:
                self.set_foot(saved=Foot.all_saved, alarm=False)

    def _say_saving(self: DeskScreen, delegate: Delegate | None) -> None:
        self.band.show_band(saving_band(delegate, importing=self.session.importing))
        self.set_foot(saved=Foot.saving, alarm=False)

    def show_answer(self: DeskScreen, answer: look.Answer) -> None:
        outcome = answer.outcome
        band = band_of(outcome, answer.facts)
        failed = outcome.result is Result.NOT_SAVED
        self.set_foot(saved=Foot.not_saved if failed else Foot.all_saved, alarm=failed)
        self.show_band(band)
        self.remember(outcome, band)
        self.desk_changed()

    def show_outcome(self: DeskScreen, outcome: Outcome) -> None:
        """Show an outcome that was made elsewhere (a dialog)."""
        self.begin("answer", self._show_outcome(outcome))

    async def _show_outcome(self: DeskScreen, outcome: Outcome) -> None:
        facts = await self.in_thread(self._looking, partial(look.facts_of, self.session, outcome))
        self.show_answer(look.Answer(outcome, facts))

    def take_answer(self: DeskScreen, answer: object) -> None:
        """What a dialog answered with."""
        from checkin.tui.dialogs.kit.answers import Added, DayChosen, Done, LookAt, MarkThis, PrintThis

        if isinstance(answer, Added) and answer.delegate is not None:
            self.approver = answer.delegate.approved_by or self.approver
            self.tell(answer.message, answer.delegate, detail="Enter checks in, F2 makes the badge.")
            self.desk_changed()
            self.put_on_line(answer.delegate)
        elif isinstance(answer, Done):
            if len(answer.outcomes) == 1:
                self.show_outcome(answer.outcomes[0])
            else:
                self.tell(answer.message, answer.delegate)
            self.desk_changed()
        elif isinstance(answer, LookAt):
            self.show_band(asking(answer.delegate, "ON THE LIST ALREADY", "Is it this person?"))
            self.put_on_line(answer.delegate)
        elif isinstance(answer, MarkThis):
            self.clear()
            self.begin("mark", self.mark(answer.delegate))
        elif isinstance(answer, PrintThis):
            printing = self.print_badge(answer.delegate, answer.reprint, instead_of=answer.instead_of, at=answer.at)
            self.begin("print", printing)
        elif isinstance(answer, DayChosen):
            self.session.choose_day(answer.number)
            self.day = self.session.day
            self.desk_changed()

    def set_foot(self: DeskScreen, **changes: Any) -> None:
        self.foot = replace(self.foot, **changes)
        if self.is_attached:
            self.draw_chrome()

    # -- lock ----------------------------------------------------------------------------------------------------

    async def lock_desk(self: DeskScreen) -> None:
        """Hide everything until somebody gives a name; they work under it from then on."""
        from checkin.tui.setup.lock import LockScreen

        operator = await self.app.push_screen_wait(LockScreen(self.conference.name, self.session.operator))
        self.app.change_operator(operator)
        self.draw_chrome()

    def stop_work(self: DeskScreen) -> None:
        """The desk closes: what is being sent and written is finished first, and nobody reads any more."""
        self._stopped = True
        self.stop_printing()
        self.stop_keeping()
        self.stop_syncing()
        for pool in (self._finding, self._looking, self._writing):
            pool.shutdown(wait=True, cancel_futures=pool is not self._writing)
