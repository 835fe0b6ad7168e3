"""The board on a screen of its own: looked up each second in a thread, and only what differs is painted."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker

from checkin.core.conference.board import Board, Overview
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.tui.lines import LineView, line

from .drawing import board_lines

LOOK_SECONDS = 1.0


class BoardScreen(Screen[None]):
    """The live overview. Esc leaves it."""

    CSS = "BoardScreen > LineView { height: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._overview = Overview(session)
        self._looking = ThreadPoolExecutor(1, "board")
        self._busy = False
        self.board: Board | None = None

    def compose(self) -> ComposeResult:
        yield LineView()

    def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def look(self) -> None:
        """Look again, unless the last look is still under way."""
        if not self._busy:
            self._busy = True
            # A function: a coroutine that is made before its worker begins is never awaited where that is cancelled.
            _: Worker[None] = self.run_worker(self._look, group="board", exit_on_error=True)

    async def _look(self) -> None:
        try:
            self.board = await asyncio.get_running_loop().run_in_executor(self._looking, self._overview.look)
        except CheckinError as error:
            self.query_one(LineView).show([line(""), line(f"  {error.message}"), line(f"  {error.hint}")])
            return
        finally:
            self._busy = False
        self.draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def on_unmount(self) -> None:
        self._looking.shutdown(wait=True, cancel_futures=True)

    def draw(self) -> None:
        """Draw what was counted last, for the size that there is."""
        if self.board is not None and self.is_attached:
            self.query_one(LineView).show(board_lines(self.board, *self.size))
