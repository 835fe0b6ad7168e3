"""Every text of every look can be read by weak eyes: 7:1, which WCAG 2 asks of its highest level."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import product

import pytest
from textual.color import Color
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from checkin.core.machine import Machine
from checkin.tui.app import CheckinApp
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.plain import PlainStatic
from checkin.tui.themes import THEMES, TONES

INKS = ("ink", "ink-soft", "ink-accent", "ink-good", "ink-warning")
GROUNDS = ("ground", "ground-line", "ground-cursor")
PAIRS = [
    *product(INKS, GROUNDS),
    *((f"{kind}-{tone}-ink", f"{kind}-{tone}") for kind, tone in product(("band", "band-dim"), TONES)),
    ("alarm-ink", "alarm"),
]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out(theme: Theme, ink: str, ground: str) -> None:
    assert _contrast(theme.variables[ink], theme.variables[ground]) >= 7


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_of_forms_stands_out(theme: Theme) -> None:
    for ground in (theme.background, theme.surface, theme.panel):
        assert _contrast(str(theme.foreground), str(ground)) >= 7


class _Everything(Dialog[None]):
    """A dialog with all that a dialog can hold."""

    def __init__(self) -> None:
        button = Choice("plain", "Plain")
        super().__init__("A heading", (Choice("yes", "Yes", primary=True), Choice("no", "No", danger=True), button))

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("A section", classes="section")
        yield PlainStatic("An alarm", classes="-alarm")
        options = (("a", "One of these"), ("b", "Another"))
        fields = [
            Field("held", "Label", "held"),
            Field("empty", "Label", placeholder="a placeholder", help="a note"),
            Field("chosen", "Label", "a", options=options),
        ]
        yield Form(fields)
        yield Table(id="found")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Table).fill(("a row", "another"), lambda item, _: item)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_text_of_dialogs_stands_out_whatever_has_the_focus(theme: Theme) -> None:
    app = CheckinApp(None, Machine("Desk 1", "Amina", theme=theme.name, sound=False))
    async with app.run_test(size=(100, 40)) as pilot:
        dialog = _Everything()
        app.push_screen(dialog)
        async with asyncio.timeout(30):
            while not dialog.ready:
                await pilot.pause(0.02)
        for tone in ("", "good", "warning", "error"):
            dialog.say("What it says", tone)
            for _ in dialog.focus_chain:
                dialog.focus_next()
                await pilot.pause()
                assert not weak(dialog, "#sheet"), (dialog.focused, tone)


def weak(screen: Screen[object], part: str) -> dict[str, float]:
    """The texts in the rows of a part of the screen that do not stand out enough, and how far they do."""
    return {text: round(found, 1) for text, found in _shown(screen, part) if found < 7}


def _shown(screen: Screen[object], part: str) -> Iterable[tuple[str, float]]:
    rows = screen.query_one(part).region
    for strip in screen._compositor.render_strips()[rows.y : rows.bottom]:
        for text, style, _ in strip:
            if style is not None and style.color and style.bgcolor and any(map(str.isalnum, text)):
                one, other = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
                yield f"{text} {one} {other}", _contrast(one, other)


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    channels = [value / 255 for value in Color.parse(colour).rgb]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
