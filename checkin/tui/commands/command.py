"""What a user can do, as a class, and what such a command may ask of the desk and of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from textual.screen import Screen

from checkin.core.machine import Machine
from checkin.core.models import Day, Delegate
from checkin.core.people.rights import Act
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.notices import Notice

if TYPE_CHECKING:
    from checkin.core.finding import Finder
    from checkin.core.hub.at_desk import HubAtDesk

Answer = TypeVar("Answer")


class Program(Protocol):
    """What a command may ask of the program around the desk."""

    @property
    def machine(self) -> Machine:
        """The settings of this computer."""

    @property
    def hub(self) -> HubAtDesk:
        """The hub that this program may run."""

    def run_in_background(self, work: Callable[[], object]) -> None:
        """Do something in a thread whose failing must not disturb the desk."""

    async def show_board(self) -> None:
        """The day at a glance, until somebody leaves it."""

    async def change_to(self, path: Path) -> None:
        """Leave this desk for that of another file. Raises CheckinError."""

    def copy_to_clipboard(self, text: str) -> None:
        """Give a text to other programs, where the terminal can."""

    def remember(self, machine: Machine) -> None:
        """Keep other settings, and work by them from now on; not being able to keep them is said."""

    def wear(self, theme: str) -> None:
        """Take a look until it is left again."""

    def action_command_palette(self) -> None:
        """List all commands."""

    async def action_quit(self) -> None:
        """Ask, then leave."""


class AtDesk(Protocol):
    """What a command may ask of the desk where it was given."""

    @property
    def session(self) -> Session: ...

    @property
    def program(self) -> Program: ...

    @property
    def typed(self) -> str:
        """What stands on the line."""

    @property
    def person(self) -> Delegate | None:
        """Whom a command is about: the person on the card; on an empty line, the person in the band."""

    @property
    def chosen(self) -> Delegate | None:
        """Whom the line found and the cursor is on; nobody while nothing is typed."""

    @property
    def day(self) -> Day | None:
        """The day that is worked on; None on a date that is none, until one is chosen."""

    @property
    def finder(self) -> Finder | None:
        """The search; None until the list is loaded."""

    @property
    def approver(self) -> str:
        """Who said yes to the last walk-in."""

    @property
    def strange_ticket(self) -> str:
        """The ticket scanned last, where nobody knew it."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was said here lately, newest first."""

    @property
    def made(self) -> Path | None:
        """The file or folder that was made here last."""

    @property
    def demo_shown(self) -> bool:
        """Whether the strip of things to try stands there."""

    def somebody(self) -> Delegate | None:
        """The person a command is about; says so when there is nobody."""

    def finder_or_wait(self) -> Finder | None:
        """The search; says so where the list is not loaded yet."""

    def say(self, message: str, warning: bool = False) -> None:
        """A short sentence at the foot, for some seconds."""

    async def answer_of(self, dialog: Screen[Answer]) -> Answer | None:
        """Open a dialog, and wait for its answer."""

    async def ask(self, dialog: Screen[Any]) -> None:
        """Open a dialog, and carry out what it answers."""

    async def do(self, command: str) -> None:
        """Carry out another command, if whoever works here may."""

    def enter(self) -> None:
        """Check in the person who was on screen for the line; else only choose."""

    def move(self, rows: int) -> None:
        """Choose so many rows further."""

    async def undo(self) -> None:
        """Take back, or ask."""

    async def lock_desk(self) -> None:
        """Hide everything until somebody gives a name."""

    async def print_badge(self, delegate: Delegate) -> None:
        """Print a person's badge, or ask first."""

    def look_at_printer(self) -> None:
        """See how this desk's printer is."""

    def wake_printers(self) -> None:
        """Something was ordered or wished."""

    def wake_keeper(self) -> None:
        """A folder for backups was chosen."""

    def hide_demo(self) -> None:
        """Take the strip of the demo away."""


class Command:
    """Something that can be done. `keys` are Textual's names, the first is shown; `act` says who may."""

    id: ClassVar[str]
    act: ClassVar[Act]
    title: ClassVar[str]
    help: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()
    footer: ClassVar[str] = ""
    footer_short: ClassVar[str] = ""
    footer_always: ClassVar[bool] = False
    # Where the footer has no room for all, the lowest goes first, and the highest only where short words do not help;
    # 0: only when no such one is left.
    footer_spared: ClassVar[int] = 0
    bound: ClassVar[bool] = True
    # What stands on the line has then served: the next letter begins a new one.
    uses_line: ClassVar[bool] = False

    async def run(self, desk: AtDesk) -> None:
        """Do it, for the person on the card or in the band where it is about one."""
        raise NotImplementedError

    def available(self, desk: AtDesk) -> bool:
        """Whether the palette offers it now."""
        return True

    def __init_subclass__(cls) -> None:
        keys.declare(cls.id, cls.keys, fixed=not cls.bound)
