"""What the parts of a desk need of the screen that they work behind, and how they tell what cannot be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from checkin.core.finding import Finder
from checkin.core.models import Delegate
from checkin.core.reader.layouts import Layout
from checkin.core.session import Session
from checkin.core.trouble import write_down
from checkin.errors import CheckinError, NotAllowedError
from checkin.tui.commands.command import Program
from checkin.tui.desk.bands import Band
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.threads import Threads
from checkin.tui.sounds import Sound

Answer = TypeVar("Answer")
Made = TypeVar("Made")


class DeskProgram(Program, Protocol):
    """What a desk needs of the program around it."""

    reader_layout: Layout | str | None

    @property
    def scanning(self) -> bool:
        """Whether a reader is typing just now."""

    def sound(self, sound: Sound) -> None:
        """Sound an answer."""

    async def lock(self) -> None:
        """Hide everything until somebody unlocks, and works here from then on."""

    async def answered_for(self, refused: NotAllowedError) -> bool:
        """Ask for the PIN that an act needs; whether it was given."""


class Front(Protocol):
    """A desk's screen, as its parts see it."""

    @property
    def session(self) -> Session: ...

    @property
    def desk(self) -> Desk:
        """What is known and decided here."""

    @property
    def program(self) -> DeskProgram: ...

    @property
    def threads(self) -> Threads:
        """Where work is done that must block no key."""

    @property
    def finder(self) -> Finder | None:
        """The search; None until the list is loaded."""

    @property
    def picture_room(self) -> int:
        """How many rows the card has left for a picture."""

    def paint(self) -> None:
        """Show what the desk holds by now."""

    def paint_line(self) -> None:
        """Show what the line holds by now; everything else is painted with the answer, in one frame."""

    def show_band(self, band: Band) -> None:
        """Put an answer into the band, and paint."""

    def say(self, message: str, warning: bool = False) -> None:
        """A short sentence at the foot, for some seconds."""

    def begin(self, group: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do work beside the screen; what it raises is shown as a sentence. On a desk that closes it never begins."""

    def call_after_refresh(self, callback: Callable[[], object]) -> bool:
        """Call back when what was painted is on the screen."""

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call back once, after so many seconds; the timer that is returned can be stopped."""

    def post_message(self, message: Message) -> bool:
        """Tell the screen something from any thread; False where it is closed."""

    async def allowed(self, work: Callable[[], Awaitable[Made]]) -> Made:
        """Do it; where somebody must answer for it, ask for their PIN and do it again. Raises NotAllowedError."""

    async def answer_of(self, dialog: Screen[Answer]) -> Answer | None:
        """Open a dialog, and wait for its answer."""

    async def ask(self, dialog: Screen[Any]) -> None:
        """Open a dialog, and carry out what it answers."""

    def take_answer(self, answer: object) -> None:
        """Carry out what a dialog answered."""

    def put_on_line(self, delegate: Delegate) -> None:
        """Find exactly this person, so that Enter checks them in once somebody has looked."""

    def clear(self) -> None:
        """Empty the line."""

    def finder_or_wait(self) -> Finder | None:
        """The search; says so where the list is not loaded yet."""

    def tick(self, step: str) -> None:
        """A step of the demo was tried."""

    def look_around(self) -> None:
        """Something was recorded here: do not wait for the next look."""


def tell_unread(front: Front, error: CheckinError) -> None:
    """Tell what could not be read; damage stands in the log too, for whoever is asked to help."""
    before = front.desk.damage
    front.desk.unreadable(error)
    if front.desk.damage != before:
        front.program.run_in_background(partial(write_down, front.desk.damage))
