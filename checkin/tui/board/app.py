"""The board in a terminal of its own: on a second monitor, or on a computer at which nobody works."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from checkin.core import machine as settings
from checkin.core.session import Session
from checkin.tui.themes import DARK, NAMES, THEMES

from .screen import BoardScreen


class BoardApp(App[None]):
    """Nothing but the board; Esc or Ctrl+Q leaves."""

    TITLE = "Delegate check-in: board"
    CSS_PATH = "../app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "quit", show=False, priority=True)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        theme = settings.load().theme
        for look in THEMES:
            self.register_theme(look)
        self.theme = theme if theme in NAMES else DARK

    def on_mount(self) -> None:
        self.push_screen(BoardScreen(self._session), lambda _: self.exit())


def run(session: Session) -> None:
    """Show the board until somebody leaves it."""
    BoardApp(session).run()
