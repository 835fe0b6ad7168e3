"""The list of commands can be read by weak eyes too, in each look."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from textual.widgets import OptionList
from tui.test_contrast import weak

from checkin.tui.themes import NAMES


@pytest.mark.parametrize("theme", NAMES)
async def test_text_of_the_palette_stands_out(open_desk, theme: str) -> None:
    async with open_desk() as work:
        work.app.wear(theme)
        await work.pilot.press("ctrl+p")
        await work.until(lambda: isinstance(work.app.screen, CommandPalette), "the palette")
        palette = work.app.screen
        await work.until(lambda: palette.query_one(OptionList).option_count > 5, "the commands")
        await work.pilot.pause()
        assert not {**weak(palette, "CommandList"), **weak(palette, "CommandInput")}
