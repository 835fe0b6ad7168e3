"""The widgets of a desk, and what of `Desk` each of them shows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from checkin.core.session import Session
from checkin.tui.commands.registry import footer_wordings, spared_keys
from checkin.tui.desk.band_view import BandView
from checkin.tui.desk.card import Card
from checkin.tui.desk.chrome import Head, foot_line, head_line, keys_lines, rule_line
from checkin.tui.desk.demo_strip import DemoStrip
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.line_input import LineInput
from checkin.tui.desk.results import Results
from checkin.tui.desk.shown import Foot
from checkin.tui.lines import LineView, Span, line
from checkin.tui.phrases import native_row
from checkin.tui.plain import safe

WIDE = 100
TALL = 30


class Middle(Container):
    """People and card. It is covered by them: there is nothing to draw at each frame."""

    BLANK = True


def classes_for(size: Size) -> dict[str, bool]:
    """The classes that a screen of this size has, and those that it has not."""
    wide, tall = size.width >= WIDE, size.height >= TALL
    return {"-narrow": not wide, "-wide": wide, "-low": not tall, "-tall": tall}


class Face:
    """Paints a desk. What has not changed is not drawn; what has, goes out in one frame."""

    def __init__(self, desk: Desk, session: Session, *, demo: bool) -> None:
        self._desk = desk
        self._session = session
        self._foot: Foot | None = None
        self.head = LineView(id="head")
        self.demo = DemoStrip(id="demo") if demo else None
        self.rule = LineView(id="rule")
        self.line = LineInput(self._line_holds, id="line")
        self.band = BandView(id="band")
        self.results = Results(id="results")
        self.card = Card(id="card")
        self.native = LineView(id="native")
        self.foot = LineView(id="foot")
        self.keys = LineView(id="keys")
        self._widgets: Sequence[Widget] = (
            self.head, self.rule, self.line, self.band, self.results, self.card, self.native, self.foot, self.keys
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        """The widgets, from the first row to the last."""
        yield self.head
        if self.demo:
            yield self.demo
        yield self.rule
        yield self.line
        yield self.band
        with Middle(id="middle"):
            yield self.results
            yield self.card
        yield self.native
        yield self.foot
        yield self.keys

    def _line_holds(self, line: str) -> None:
        self._desk.line = line

    def paint(self, width: int) -> None:
        """Show what the desk holds by now, on a screen so many cells wide."""
        desk = self._desk
        self.paint_line()
        self.band.show_band(desk.band, desk.dimmed)
        if self.results.people is not desk.people:
            self._draw_rule(width)
        self.results.show_people(desk.people, desk.day, desk.day_title, desk.latest)
        if self.card.state is not desk.card:
            self.card.show_card(desk.card, desk.conference)
            name = native_row(desk.card.delegate if desk.card else None)
            self.native.show([line(Span("  "), Span(safe(name), "strong"))] if name else [])
        if self._foot is not desk.foot:
            self.draw_chrome(width)

    def put_out(self, screen: Screen[None]) -> None:
        """Send what was drawn to the terminal, in one frame and now.

        By Textual's own way each widget tells the screen in its turn, and the screen waits for a timer: 0.5 ms of 7.
        """
        if any(widget._layout_required for widget in self._widgets):
            for widget in self._widgets:
                widget._check_refresh()  # all of it comes with the layout
            return
        drawn = [widget for widget in self._widgets if widget._repaint_required]
        for widget in drawn:
            widget._repaint_required = False
        screen._dirty_widgets.update(drawn)
        screen._on_timer_update()

    def paint_line(self) -> None:
        """Show what the line holds by now."""
        if self.line.value != self._desk.line:
            self.line.become(self._desk.line)

    def tick(self, step: str) -> None:
        """A step of the demo was tried."""
        if self.demo is not None:
            self.demo.tick(step)

    def hide_demo(self) -> None:
        """Take the strip of things to try away."""
        if self.demo is not None:
            self.demo.remove()
            self.demo = None

    def draw_chrome(self, width: int) -> None:
        """Head, rule, foot and keys, after news, a new size or other keys."""
        pulse, self._foot = self._desk.pulse, self._desk.foot
        if pulse is not None:
            desk, operator = self._session.desk, self._session.operator
            head = Head(pulse.conference, pulse.day, pulse.today, pulse.clock, desk, operator)
            self.head.show([head_line(head, width)])
        self.foot.show([foot_line(self._foot, width)])
        self.keys.show(keys_lines(footer_wordings(width < WIDE), width, spared_keys()))
        self._draw_rule(width)

    def rekeyed(self) -> None:
        """Draw anew whatever names a key."""
        self.results.draw()
        self.card.draw()
        if self.demo is not None:
            self.demo.draw()

    def _draw_rule(self, width: int) -> None:
        people = self._desk.people
        title = "Type a name or number, or scan a badge" if width >= WIDE else "Name, number or badge"
        many = f"{people.total:,}" if people.total else "nobody"
        note = f"{many} found" if people.query else ""
        self.rule.show([rule_line(title, note, width)])
