"""The command palette: every command of the desk, by name."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from checkin.tui import keys
from checkin.tui.commands.command import Command
from checkin.tui.commands.registry import COMMANDS
from checkin.tui.desk.screen import DeskScreen


class DeskCommands(Provider):
    """Offers what can be done now; the same classes give the keys, the footer and the help."""

    def _offered(self) -> list[tuple[Command, str]]:
        screen = self.screen
        if not isinstance(screen, DeskScreen):
            return []
        return [
            (command, f"{command.title}  ({key})" if (key := keys.key(command.id)) else command.title)
            for command in COMMANDS
            if command.available(screen)
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
        if isinstance(self.screen, DeskScreen):
            self.screen.action_command(command.id)
