"""The desk: one line to type or scan into, the answer in the band, the people found, the person on the card."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from checkin.core.finding import Finder, Found
from checkin.core.models import Conference, Day, Delegate, First, Outcome
from checkin.core.session import Session
from checkin.tui.commands.registry import BY_ID, bindings, footer_keys
from checkin.tui.desk.band_view import BandView
from checkin.tui.desk.bands import AT_REST, Band, asking, told
from checkin.tui.desk.card import Card, CardFacts, CardState
from checkin.tui.desk.chrome import Foot, Head, foot_line, head_line, keys_lines, rule_line
from checkin.tui.desk.demo_strip import DemoStrip
from checkin.tui.desk.keeping import DeskKeeping
from checkin.tui.desk.line_input import LineInput
from checkin.tui.desk.messages import HelpAsked, LineEntered, LineTyped, Moved, RowClicked
from checkin.tui.desk.results import Arrival, Results
from checkin.tui.lines import LineView
from checkin.tui.phrases import native_row
from checkin.tui.plain import PlainStatic

from . import look as look
from .printing import LOOK_SECONDS, DeskPrinting
from .syncing import LOOK_SECONDS as SYNC_SECONDS
from .syncing import DeskSyncing
from .work import DeskWork

if TYPE_CHECKING:
    from checkin.tui.app import CheckinApp

POLL_SECONDS = 0.5
SIGN_SECONDS = 60.0
MESSAGE_SECONDS = 4.0
# An Enter this soon after a scan is the reader's, not a person's.
READER_SECONDS = 0.5
# An Enter this soon after a question was meant for what stood there before.
QUESTION_SECONDS = 0.3
WIDE = 100


class DeskScreen(DeskWork, DeskPrinting, DeskKeeping, DeskSyncing, Screen[None]):
    """The screen of the day: what is shown and what keys mean. Its work in threads is in the bases."""

    CSS_PATH = "desk.tcss"
    AUTO_FOCUS = "#line"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - declared so by Screen
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012

    line = getters.query_one("#line", LineInput)
    results = getters.query_one("#results", Results)
    band = getters.query_one("#band", BandView)
    card = getters.query_one("#card", Card)
    if TYPE_CHECKING:
        app = getters.app(CheckinApp)

    def __init__(self, session: Session, *, demo: bool = False) -> None:
        super().__init__()
        self.start_work(session)
        self.start_printing()
        self.start_keeping()
        self.start_syncing()
        self.conference: Conference = session.conference
        self.day: Day | None = session.day
        self.demo_shown = demo
        self.strange_ticket = ""
        self.foot: Foot = Foot()
        self._shown_query = ""
        self._painted = ("", "")
        self._asked = ("", "")
        self._asked_at = 0.0
        self._select = ""
        self._scanned_at = 0.0
        self._latest: deque[Arrival] = deque(maxlen=30)
        self._card_facts: dict[str, CardFacts] = {}

    def compose(self) -> ComposeResult:
        yield LineView(id="head")
        if self.demo_shown:
            yield DemoStrip(id="demo")
        yield LineView(id="rule")
        yield LineInput(id="line")
        yield BandView(id="band")
        with Container(id="middle"):
            yield Results(id="results")
            yield Card(id="card")
        yield PlainStatic("", id="native")
        yield LineView(id="foot")
        yield LineView(id="keys")

    def on_mount(self) -> None:
        self.set_interval(POLL_SECONDS, self.look_around)
        self.band.show_band(AT_REST)
        self.rest()
        self.look_around()
        self.app.run_in_background(self.serve_printers)
        self.app.run_in_background(self.keep_copies)
        self.app.run_in_background(self.serve_sync)
        self.set_interval(SYNC_SECONDS, self.look_at_sync)
        self.set_interval(LOOK_SECONDS, partial(self.app.run_in_background, self.look_at_printer))
        self.set_interval(SIGN_SECONDS, partial(self.app.run_in_background, self.sign))

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.draw_chrome)

    # -- what commands ask ---------------------------------------------------------------------------------------

    @property
    def training(self) -> bool:
        return self.conference.training

    @property
    def person(self) -> Delegate | None:
        """Whom a command is about: the person on the card; on an empty line, the person in the band."""
        return self.chosen if self.line.value.strip() else self.band.band.delegate

    @property
    def chosen(self) -> Delegate | None:
        """Whom the line found and the cursor is on; nobody while nothing is typed."""
        row = self.results.current
        return row.delegate if row and self._shown_query == self.line.value.strip() else None

    def somebody(self) -> Delegate | None:
        """The same, but says so when there is nobody."""
        if self.person is None:
            self.say("Choose a person first: type a name or number.", warning=True)
        return self.person

    def finder_or_wait(self) -> Finder | None:
        if self.finder is None:
            self.say("The list is still being loaded.", warning=True)
        return self.finder

    def action_command(self, name: str) -> None:
        """Run a command by its id (keys and clicks come here)."""
        command = BY_ID[name]
        if command.uses_line:
            self.line.select_all()
        self.begin("command", command.run(self))

    async def ask(self, dialog: Screen[Any]) -> None:
        """Open a dialog and take what it answers with."""
        self.take_answer(await self.app.push_screen_wait(dialog))

    def begin(self, group: str, work: Awaitable[None]) -> None:
        """Run work beside the screen; what it raises is shown as a sentence."""
        self.run_worker(self.guarded(work), group=group, exit_on_error=True)

    # -- typing and choosing -------------------------------------------------------------------------------------

    def on_line_typed(self, message: LineTyped) -> None:
        self._typed()

    def _typed(self) -> None:
        """Search for what the line holds now; an older answer is an old one from this key on."""
        query = self.line.value.strip()
        self._asked = ("", "")
        if not query:
            self.rest()
            return
        self.band.dim()
        self.search(query)

    def on_moved(self, message: Moved) -> None:
        self.move(message.rows, message.pages)

    def move(self, rows: int = 0, pages: int = 0) -> None:
        if self.results.move(rows, pages):
            self._chosen()

    def on_row_clicked(self, message: RowClicked) -> None:
        if self.results.move_to(message.row):
            self._chosen()

    def _chosen(self) -> None:
        self.band.dim()
        self.draw_card()

    def on_help_asked(self, message: HelpAsked) -> None:
        self.action_command("help")

    def on_line_entered(self, message: LineEntered) -> None:
        if time.monotonic() - self._scanned_at > READER_SECONDS:
            self.enter(message.line, message.pressed)

    def enter(self, typed: str, pressed: float = math.inf) -> None:
        """Check in the person who was on screen for the line as it stood; else only choose.

        `pressed` is when, on the clock of keys; a command that was chosen is never too early.
        """
        query, row = typed.strip(), self.results.current
        if not query or row is None or self._painted != (query, row.delegate.id):
            return
        doubt = look.doubt_about(row, self.results.rows)
        if doubt and self._asked != (query, row.doubt):
            self._asked, self._asked_at = (query, row.doubt), Message().time  # now, on the clock of keys
            self.band.show_band(asking(row.delegate, *doubt))
            return
        if doubt and pressed - self._asked_at < QUESTION_SECONDS:
            return
        self.line.clear_quietly(typed)
        self.begin("mark", self.mark(row.delegate))
        self.tick("enter")
        self._typed_ahead()

    def _typed_ahead(self) -> None:
        if self.line.value.strip():
            self._typed()
        else:
            self.rest()

    def clear(self) -> None:
        """Empty the line."""
        self.line.clear_quietly()
        self._asked = ("", "")
        self.rest()

    def on_key(self, event: events.Key) -> None:
        """Letters go to the line, whatever has the focus."""
        if event.is_printable and event.character and not self.line.has_focus:
            event.stop()
            self.line.focus()
            self.line.remember(event)
            self.line.replace(event.character, *self.line.selection)

    # -- showing -------------------------------------------------------------------------------------------------

    def show_found(self, found: Found) -> None:
        """Show what was found for the line, unless something else stands there by now."""
        if found.query != self.line.value.strip():
            return
        self._shown_query = found.query
        self.results.show_found(found, self.day.number if self.day else None, self._select)
        self._select = ""
        self.draw_rule(f"{found.total} found" if found.total else "nobody found")
        self.draw_card()
        if "moham".startswith(found.query.casefold()[:5]) and len(found.query) >= 5:
            self.tick("type")

    def show_news(self, found: Found) -> None:
        """Show what other desks changed about the people found."""
        if found.query == self.line.value.strip() == self._shown_query:
            before = self.chosen
            self.results.take_news(found, self.day.number if self.day else None)
            self.draw_card()
            if before and self.chosen is None:
                self.say("Another desk changed who stood here. Choose, or type again.", warning=True)

    def rest(self) -> None:
        """Nothing is typed: the latest answers here, and the person of the band on the card."""
        self.stop_searching()
        self._shown_query, self._painted = "", ("", "")
        self.results.show_resting(() if self.conference.privacy else tuple(self._latest))
        self.draw_rule("")
        self.draw_card()

    def draw_card(self) -> None:
        """Show the person under the cursor (or of the band), and look up what the record does not say."""
        delegate = self.person
        if delegate is None:
            self.card.show_card(None, self.conference)
            self.query_one("#native", PlainStatic).update("", layout=False)
            self._painted = ("", "")
            return
        row = self.results.current if self._shown_query else None
        first, namesakes, question = None, 0, ""
        if row is not None:
            first, namesakes = row.first, row.namesakes
            question = look.question_for(row, self.results.rows) if namesakes else ""
        else:
            known = self.card.state
            first = known.first if known and known.delegate.id == delegate.id else None
        facts = self._card_facts.get(delegate.id)
        self.card.show_card(CardState(delegate, first, namesakes, self.day, facts, question), self.conference)
        self.query_one("#native", PlainStatic).update(native_row(delegate), layout=False)
        self.call_after_refresh(self._was_painted, self._shown_query, delegate.id)
        self.look_up(delegate)

    def _was_painted(self, query: str, delegate_id: str) -> None:
        state = self.card.state
        if state is not None and state.delegate.id == delegate_id and self._shown_query == query:
            self._painted = (query, delegate_id)

    def show_facts(self, found: tuple[Delegate, First | None, CardFacts]) -> None:
        """Complete the card, if it still shows that person."""
        delegate, first, facts = found
        self._card_facts = {delegate.id: facts}
        state = self.card.state
        if state is not None and state.delegate.id == delegate.id:
            completed = CardState(delegate, first, state.namesakes, self.day, facts, state.question)
            self.card.show_card(completed, self.conference)

    def show_band(self, band: Band) -> None:
        """Show an answer; it is about a person, so the card shows them when nothing is typed."""
        self.band.show_band(band)
        if not self.line.value.strip():
            self.draw_card()
        self.app.sound(band.sound)

    def remember(self, outcome: Outcome, band: Band) -> None:
        """Put an answer on top of the latest ones."""
        if outcome.delegate is not None:
            word = "" if band.tone == "ok" else band.word
            self._latest.appendleft(Arrival(f"{outcome.at:%H:%M}", band.symbol, band.name, word))
        if not self.line.value.strip():
            self.results.show_resting(() if self.conference.privacy else tuple(self._latest))

    def put_on_line(self, delegate: Delegate) -> None:
        """Find exactly this person, so that Enter checks them in once somebody has looked."""
        with self.line.prevent(LineInput.Changed):
            self.line.put(delegate.ref)
        self._select = delegate.id
        self._asked = ("", "")
        self.search(delegate.ref)

    def scan_came(self) -> None:
        """A badge was read: what was typed gives way."""
        self._scanned_at = time.monotonic()
        self.line.clear_quietly()
        self._asked = ("", "")
        self.rest()

    def draw_chrome(self) -> None:
        """Head and foot, after news or a new size."""
        width = self.size.width
        pulse = self.pulse
        if pulse is not None:
            self.conference, self.day = pulse.conference, pulse.day
            head = Head(pulse.conference, pulse.day, pulse.today, pulse.clock, self.session.desk, self.session.operator)
            self.query_one("#head", LineView).show([head_line(head, width)])
        self.query_one("#foot", LineView).show([foot_line(self.foot, width)])
        self.query_one("#keys", LineView).show(keys_lines(footer_keys(width < WIDE), width))
        self.draw_rule(self._count_words())

    def _count_words(self) -> str:
        return f"{self.results.total} found" if self._shown_query and self.results.total else ""

    def draw_rule(self, note: str) -> None:
        width = self.size.width
        title = "Type a name or number, or scan a badge" if width >= WIDE else "Name, number or badge"
        self.query_one("#rule", LineView).show([rule_line(title, note, width)])

    def say(self, message: str, warning: bool = False) -> None:
        """A short sentence at the foot, for some seconds."""
        self.set_foot(message=message, warning=warning)
        self.set_timer(MESSAGE_SECONDS, partial(self._unsay, message))

    def _unsay(self, message: str) -> None:
        if self.foot.message == message:
            self.set_foot(message="", warning=False)

    # -- the demo ------------------------------------------------------------------------------------------------

    def tick(self, step: str) -> None:
        if self.demo_shown:
            self.query_one(DemoStrip).tick(step)

    def hide_demo(self) -> None:
        if self.demo_shown:
            self.demo_shown = False
            self.query_one(DemoStrip).remove()

    def tell(self, message: str, delegate: Delegate | None = None, *, good: bool = True, detail: str = "") -> None:
        """A sentence in the band: the answer of a dialog or a job."""
        self.show_band(told(message, delegate, good=good, detail=detail))
