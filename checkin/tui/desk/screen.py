"""The desk's screen: hands what happens to `Desk`, carries out what it decides, and paints what it holds."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from checkin.core.finding import Finder
from checkin.core.models import Day, Delegate
from checkin.core.people import rights
from checkin.core.session import Session
from checkin.errors import CheckinError, NotAllowedError
from checkin.tui.commands.command import Command
from checkin.tui.commands.registry import BY_ID, Clear, bindings
from checkin.tui.desk.answering import Answering
from checkin.tui.desk.bands import Band, told
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.face import TALL, WIDE, Face, classes_for
from checkin.tui.desk.front import DeskProgram
from checkin.tui.desk.keeping import Keeping
from checkin.tui.desk.looking import Looking
from checkin.tui.desk.marking import Marking
from checkin.tui.desk.messages import HelpAsked, LineEntered, LineTyped, Moved, PrinterSeen, PrintersMoved, RowClicked
from checkin.tui.desk.printing import LOOK_SECONDS, Printing
from checkin.tui.desk.syncing import LOOK_SECONDS as SYNC_SECONDS
from checkin.tui.desk.syncing import Syncing
from checkin.tui.desk.threads import Threads, begin, done_by
from checkin.tui.notices import Notice

Answer = TypeVar("Answer")
Made = TypeVar("Made")
POLL_SECONDS = 0.5
SIGN_SECONDS = 60.0
MESSAGE_SECONDS = 4.0


def now() -> float:
    """The clock of keys, in seconds."""
    return Message().time


class DeskScreen(Screen[None]):
    """The screen of the day. Its work in threads is in its parts."""

    CSS_PATH = "desk.tcss"
    AUTO_FOCUS = "#line"
    BLANK = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - declared so by Screen
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(
        self, session: Session, program: DeskProgram, *, demo: bool = False, seen: Callable[[], object]
    ) -> None:
        """`seen` is called once the first picture is out."""
        super().__init__()
        self.session = session
        self.program = program
        self.desk = Desk(session.conference, session.day, now)
        self.face = face = Face(self.desk, session, demo=demo)
        self.line, self.band, self.results, self.card = face.line, face.band, face.results, face.card
        self.threads = Threads()
        self.looking = Looking(self)
        self.marking = Marking(self)
        self.printing = Printing(self)
        self.answering = Answering(self, self.marking, self.printing)
        self.keeping = Keeping(session)
        self.syncing = Syncing(self)
        self._stopped = False
        self._seen = seen
        self._said = ""

    def compose(self) -> ComposeResult:
        # Now: its first size would have all of it styled once more.
        self.update_classes(classes_for(self.app.size), update=False)
        yield from self.face.compose()

    def on_mount(self) -> None:
        self.set_interval(POLL_SECONDS, self.look_around)
        self.set_interval(SYNC_SECONDS, self._look_at_sync)
        self.set_interval(LOOK_SECONDS, self.look_at_printer)
        self.set_interval(SIGN_SECONDS, partial(self.program.run_in_background, self.keeping.sign))
        self.paint()
        # By way of the app: what is called after a refresh comes before any picture while the app itself begins.
        self.app.call_later(self.call_after_refresh, self._begin_work)

    def _begin_work(self) -> None:
        """What works in threads begins when the desk is seen: it would keep the first picture from coming."""
        if self._stopped:  # somebody left before that
            return
        self.look_around()
        for work in (self.printing.start, self.keeping.start, self.syncing.start):
            self.program.run_in_background(work)
        self._seen()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.draw_chrome)

    # -- what commands ask ---------------------------------------------------------------------------------------

    @property
    def typed(self) -> str:
        return self.desk.line

    @property
    def person(self) -> Delegate | None:
        return self.desk.person

    @property
    def chosen(self) -> Delegate | None:
        return self.desk.chosen

    @property
    def day(self) -> Day | None:
        return self.desk.day

    @property
    def finder(self) -> Finder | None:
        return self.looking.finder

    @property
    def approver(self) -> str:
        return self.desk.approver

    @property
    def strange_ticket(self) -> str:
        return self.desk.strange_ticket

    @property
    def picture_room(self) -> int:
        return self.card.room

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self.desk.notices.latest

    @property
    def made(self) -> Path | None:
        return self.desk.made

    def somebody(self) -> Delegate | None:
        if self.person is None:
            self.say("Choose a person first: type a name or number.", warning=True)
        return self.person

    def finder_or_wait(self) -> Finder | None:
        if self.finder is None:
            self.say("The list is still being loaded.", warning=True)
        return self.finder

    async def answer_of(self, dialog: Screen[Answer]) -> Answer | None:
        return await self.app.push_screen_wait(dialog)

    async def ask(self, dialog: Screen[Any]) -> None:
        self.take_answer(await self.answer_of(dialog))

    def enter(self) -> None:
        self._enter(self.desk.line)

    def move(self, rows: int) -> None:
        if self.desk.move(rows):
            self._ask_for_line()
        else:
            self.paint()

    def clear(self) -> None:
        self.desk.clear()
        self.paint()

    async def undo(self) -> None:
        await self.marking.undo()

    async def print_badge(self, delegate: Delegate) -> None:
        await self.printing.print_badge(delegate)

    def look_at_printer(self) -> None:
        self.program.run_in_background(self.printing.look_at_printer)

    def wake_printers(self) -> None:
        self.printing.wake()

    def wake_keeper(self) -> None:
        self.keeping.wake()

    async def lock_desk(self) -> None:
        """Hide everything until somebody gives a name; they work under it from then on."""
        await self.program.lock()
        self.draw_chrome()

    # -- what happens --------------------------------------------------------------------------------------------

    def action_command(self, name: str) -> None:
        """Run a command by its id (keys and clicks come here)."""
        command = BY_ID[name]
        if isinstance(command, Clear):
            self.clear()  # at once: a letter may be right behind it
            return
        if command.uses_line:
            self.line.select_all()
        self.begin("command", partial(self._run, command))

    async def do(self, command: str) -> None:
        await self._run(BY_ID[command])

    async def _run(self, command: Command) -> None:
        """Run a command, if whoever works here may."""
        if self.desk.conference.roles:
            door = partial(rights.enter, self.session, command.act)
            await self.allowed(partial(done_by, self.threads.looks, door))
        await command.run(self)

    def on_line_typed(self, message: LineTyped) -> None:
        message.stop()
        self.desk.typed()
        if message.line == self.desk.line:  # else another letter is right behind it
            self.looking.begin_search()
            self.paint()

    def on_line_entered(self, message: LineEntered) -> None:
        self._enter(message.line, message.pressed)

    def _enter(self, line: str, pressed: float = math.inf) -> None:
        delegate = self.desk.enter(line, pressed)
        if delegate is not None:
            self.begin("mark", partial(self.marking.mark, delegate))
            self.looking.begin_search()
            self.tick("enter")
            self.paint_line()
        else:
            self.paint()

    def on_moved(self, message: Moved) -> None:
        self.move(message.rows + message.pages * self.results.page)

    def on_row_clicked(self, message: RowClicked) -> None:
        self.desk.move_to(message.row)
        self.paint()

    def on_help_asked(self, message: HelpAsked) -> None:
        self.action_command("help")

    def on_printer_seen(self, message: PrinterSeen) -> None:
        message.stop()
        self.desk.foot = replace(self.desk.foot, printer=message.words, printer_alarm=not message.ready)
        self.paint()

    def on_printers_moved(self, message: PrintersMoved) -> None:
        message.stop()
        self.begin("prints", self.printing.look_at_prints)

    def on_key(self, event: events.Key) -> None:
        """Letters go to the line, whatever has the focus."""
        if event.is_printable and event.character and not self.line.has_focus:
            event.stop()
            self.line.focus()
            self.line.remember(event)
            self.line.replace(event.character, *self.line.selection)

    def forget_everybody(self) -> None:
        """Nobody stands here: no name is left on the screen, nor behind a key."""
        self.desk.forget()
        self.paint()

    def take_scan(self, text: str) -> None:
        """A badge was read."""
        self.begin("mark", partial(self.marking.scan, text))

    def put_on_line(self, delegate: Delegate) -> None:
        self.desk.put(delegate)
        self._ask_for_line()

    def _ask_for_line(self) -> None:
        """Look for what was put on the line; the next letter begins a new one."""
        self.paint()
        self.line.select_all()
        self.looking.begin_search()

    def show_band(self, band: Band) -> None:
        self.desk.show(band)
        self.paint()

    def say(self, message: str, warning: bool = False) -> None:
        self.desk.say(message, warning)
        self.paint()

    def tell(self, message: str, delegate: Delegate | None = None, *, good: bool = True, detail: str = "") -> None:
        """A sentence in the band: the answer of a dialog or a job."""
        self.show_band(told(message, delegate, good=good, detail=detail))

    def take_answer(self, answer: object) -> None:
        self.answering.take(answer)

    # -- work beside the screen ----------------------------------------------------------------------------------

    def begin(self, group: str, work: Callable[[], Awaitable[None]]) -> None:
        begin(self, partial(self._guarded, work), group)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it; a problem becomes a sentence in the band. What nobody foresaw goes to the app's last catch."""
        try:
            await work()
        except CheckinError as error:
            self.desk.failed(error)
            self.paint()
        except Exception:
            if not self._stopped:  # a desk that closes has neither threads nor widgets any more
                raise

    async def allowed(self, work: Callable[[], Awaitable[Made]]) -> Made:
        while True:
            try:
                return await work()
            except NotAllowedError as refused:
                if not await self.program.answered_for(refused):
                    raise

    def look_around(self) -> None:
        """See what other desks did; called twice a second, and after everything that was recorded here."""
        if not self.looking.busy and self._at_work:
            self.begin("pulse", partial(self.looking.around, self.printing.look_at_prints))

    def _look_at_sync(self) -> None:
        if self._at_work:
            self.begin("sync", self.syncing.look)

    @property
    def _at_work(self) -> bool:
        return self.is_attached and not self._stopped

    def stop_work(self) -> None:
        """The desk closes: what is being sent and written is finished first, and nobody reads any more."""
        self._stopped = True
        for part in (self.printing, self.keeping, self.syncing, self.threads):
            part.stop()

    # -- painting ------------------------------------------------------------------------------------------------

    def paint(self) -> None:
        if not self.is_attached:
            return
        desk, message = self.desk, self.desk.foot.message
        if self.band.band is not desk.band:
            self.program.sound(desk.band.sound)
        self.face.paint(self.size.width)
        self.face.put_out(self)
        if desk.unread is not None:
            delegate, desk.unread = desk.unread, None
            self.call_after_refresh(self._was_painted, desk.people.query, delegate)
        if message and message != self._said:
            self.set_timer(MESSAGE_SECONDS, partial(self._unsay, message))
        self._said = message

    def paint_line(self) -> None:
        """Show what the line holds by now; everything else is painted with the answer, in one frame."""
        self.face.paint_line()

    def _was_painted(self, query: str, delegate: Delegate) -> None:
        """A card is on the screen; what stands beside the record is looked up now, and not while it was drawn."""
        self.desk.was_painted(query, delegate.id)
        self.looking.look_up(delegate)

    def _unsay(self, message: str) -> None:
        self.desk.unsay(message)
        self.paint()

    def draw_chrome(self) -> None:
        """Head and foot, after another size, another operator or other keys."""
        self.face.draw_chrome(self.size.width)

    def rekeyed(self) -> None:
        """The keys of the commands are others from now on."""
        self.desk.rekeyed()
        self.face.rekeyed()
        self.paint()

    # -- the demo ------------------------------------------------------------------------------------------------

    @property
    def demo_shown(self) -> bool:
        return self.face.demo is not None

    def tick(self, step: str) -> None:
        self.face.tick(step)

    def hide_demo(self) -> None:
        self.face.hide_demo()
