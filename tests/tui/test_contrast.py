"""Every text of every look can be read by weak eyes: 7:1, which WCAG 2 asks of its highest level."""

from __future__ import annotations

from itertools import product

import pytest
from textual.color import Color
from textual.theme import Theme

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


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    channels = [value / 255 for value in Color.parse(colour).rgb]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
