"""The command palette: every command of the desk, by name."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from checkin.tui import keys
from checkin.tui.commands.command import Command
from checkin.tui.commands.registry import COMMANDS
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.dialogs.kit.base import close_all


class DeskCommands(Provider):
    """Offers what can be done now; the same classes give the keys, the footer and the help."""

    @property
    def _desk(self) -> DeskScreen | None:
        """The desk under the palette, and under the dialogs that it may stand over."""
        return next((screen for screen in reversed(self.app.screen_stack) if isinstance(screen, DeskScreen)), None)

    def _offered(self) -> list[tuple[Command, str]]:
        desk = self._desk
        if desk is None:
            return []
        return [
            (command, f"{command.title}  ({key})" if (key := keys.key(command.id)) else command.title)
            for command in COMMANDS
            if command.available(desk)
        ]

    async def discover(self) -> Hits:
        for command, title in self._offered():
            yield DiscoveryHit(title, partial(self._run, command), help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command, title in self._offered():
            score = max(matcher.match(title), matcher.match(command.help) * 0.6)
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._run, command), help=command.help)

    def _run(self, command: Command) -> None:
        desk = self._desk
        if desk is not None and close_all(self.app):
            desk.action_command(command.id)
