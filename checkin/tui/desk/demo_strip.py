"""What to try in the demo, ticked off as it is done."""

from __future__ import annotations

from textual import events

from checkin.tui import keys
from checkin.tui.lines import LineView, Span, line

STEPS = {
    "type": "type moham",
    "enter": "Enter checks in",
    "undo": "{undo} takes back",
    "badge": "{badge} makes a badge",
    "quit": "{quit} leaves",
}


class DemoStrip(LineView):
    """One row above the line; gone when everything was tried, or with its own command."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.done: set[str] = set()

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self, event: events.Resize) -> None:
        self.draw()

    def tick(self, step: str) -> None:
        """A step was tried."""
        self.done.add(step)
        self.draw()

    def draw(self) -> None:
        """Draw the steps, those that were tried with a tick."""
        spans = [Span(" Try: ", "accent")]
        for step, words in STEPS.items():
            tried = step in self.done
            spans.append(Span(f"{'✓' if tried else '·'} {keys.told(words)}   ", "good" if tried else "plain"))
        spans.append(Span("hide", "muted", "hide_demo"))
        self.show([line(*spans)])
