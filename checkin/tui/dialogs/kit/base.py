"""What every dialog shares: a sheet over the desk, a moment of deafness, digits, Esc, Enter, and work in threads.

The sheet is as wide as the screen and has no frame at its sides: a terminal that reorders right-to-left text does
so for a whole row, so a native name must have its row for itself.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar, runtime_checkable

from textual import events
from textual import work as textual_work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import WorkerCancelled, WorkerFailed

from checkin.core import trouble
from checkin.errors import NotAllowedError
from checkin.tui.keys import OF_HELP
from checkin.tui.line import RetractingInput
from checkin.tui.phrases import next_step
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import ScanRefused

from .choices import Choice, ChoiceBar, ChoiceButton

Answer = TypeVar("Answer")
Found = TypeVar("Found")

# Absolute: a relative path would be looked for beside the module of each subclass.
CSS_FILES: list[str | PurePath] = [Path(__file__).with_name("dialogs.tcss")]
TRAINING = "TRAINING - nothing here counts"


class Clock(NamedTuple):
    """Where the seconds of the first moments are read."""

    now: Callable[[], float]


@runtime_checkable
class AsksForPins(Protocol):
    """An app that asks for the PIN that an act needs; whether it was given."""

    async def answered_for(self, refused: NotAllowedError) -> bool:
        """Ask; whether the act may be tried again."""


class Dialog(ModalScreen[Answer | None]):
    """A question, a form or a page over the desk. Its result is None when it was closed without an answer.

    Keys of its first `GRACE` seconds are dropped (they were meant for the desk); until then it is dimmed and its
    heading ends in an ellipsis. It wears TRAINING where the app has the class `-training`. A subclass gives
    `heading`, `choices` and `compose_body`, and answers in `chosen`; `ABOUT` and the row of keys are what help tells.
    """

    CSS_PATH = CSS_FILES
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - declared so by Screen
    GRACE: ClassVar[float] = 0.3
    CLOCK: ClassVar[Clock] = Clock(time.monotonic)
    DIGITS_CHOOSE: ClassVar[bool] = True
    TALL: ClassVar[bool] = False
    KEYS: ClassVar[str] = "Esc close"
    ABOUT: ClassVar[str] = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Close", show=False),
        Binding("enter", "confirm", "Confirm", show=False),
        Binding(OF_HELP, "explain", "What is this", show=False, id="help"),
        Binding("up,left", "app.focus_previous", show=False),
        Binding("down,right", "app.focus_next", show=False),
        # First of all keys: as Textual has them, letters behind a quick Tab would go to the field before it.
        Binding("tab", "step(1)", show=False, priority=True),
        Binding("shift+tab", "step(-1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        *(Binding(digit, f"digit('{digit}')", show=False) for digit in "1234567890"),
    ]

    def __init__(self, heading: str, choices: Sequence[Choice] = ()) -> None:
        super().__init__()
        self.heading = heading
        self.choices = tuple(choices)
        self.tall = self.TALL
        self._opened_at = self.CLOCK.now()
        self._ready = False
        self._busy = 0
        self._said = ("", "")  # what stands above the choices, also while help stands in its place
        self._explained = False

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet", classes="-tall" if self.tall else ""):
            yield PlainStatic(TRAINING, id="training")
            yield PlainStatic(self.heading, id="heading")
            with VerticalScroll(id="body", can_focus=False):
                yield from self.compose_body()
            yield from self.compose_foot()
            yield PlainStatic("", id="message")
            yield ChoiceBar(self.choices, numbered=self.DIGITS_CHOOSE)
            yield PlainStatic(self.keys_line(), id="keys")

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between heading and choices."""
        return ()

    def compose_foot(self) -> Iterable[Widget]:
        """Widgets below the body that do not scroll with it."""
        return ()

    def keys_line(self) -> str:
        """What the keys do, for the last row."""
        return self.KEYS

    def chosen(self, key: str) -> None:
        """A choice was taken, by digit, Enter or click."""

    def confirm(self) -> None:
        """Enter outside of a choice: takes the primary one."""
        primary = next((choice for choice in self.choices if choice.primary), None)
        if primary is not None:
            self.chosen(primary.key)

    def answer(self, result: Answer) -> None:
        """Close with an answer."""
        self.dismiss(result)

    def unfinished(self) -> bool:
        """Whether something was typed here that a closing would lose."""
        return False

    @property
    def may_be_left(self) -> bool:
        """Whether a scan or a command may close this: nothing is lost by it, and nothing is being done."""
        return not (self._busy or self.unfinished())

    # -- the first moments ---------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether keys are listened to by now."""
        return self._ready

    def on_mount(self) -> None:
        self.wait_a_moment()

    def wait_a_moment(self) -> None:
        """Drop the keys of the next moments: they were meant for what stood here before."""
        self._ready = False
        self.set_class(True, "-waiting")
        self._opened_at = self.CLOCK.now()
        self.become_ready()

    @property
    def is_open(self) -> bool:
        """Whether what a thread found can be shown here: a sheet that was just closed is attached still."""
        return self.is_attached and self in self.app.screen_stack

    def become_ready(self) -> None:
        """Begin to listen if the first moments are over, else look again when they should be."""
        if not self.query("#heading"):
            return  # closed before they were
        left = self.GRACE - (self.CLOCK.now() - self._opened_at)
        if left > 0:
            self.query_one("#heading", PlainStatic).update(f"{self.heading} …")
            self.set_timer(left, self.become_ready)
            return
        if not self._ready:
            self._ready = True
            self.set_class(False, "-waiting")
            self.set_heading(self.heading)
            self.focus_first()

    def set_heading(self, heading: str) -> None:
        """Say something else above the dialog from now on."""
        self.heading = heading
        self.query_one("#heading", PlainStatic).update(heading)

    def focus_first(self) -> None:
        """Put the focus where the answer is expected: the first field, else the primary choice, else the first."""
        chain = self.focus_chain
        fields = [widget for widget in chain if not isinstance(widget, ChoiceButton)]
        buttons = [widget for widget in chain if isinstance(widget, ChoiceButton)]
        primary = [button for button in buttons if button.choice.primary]
        for widget in [*fields, *primary, *buttons][:1]:
            widget.focus()

    async def on_event(self, event: events.Event) -> None:
        deaf = not self._ready or self._busy > 0
        if deaf and isinstance(event, (events.Key, events.Paste, events.Click, events.MouseDown)):
            event.stop()
            return
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self._ready or self._busy:
            return action not in ("back", "confirm", "digit", "step")
        if action == "digit":
            return self.DIGITS_CHOOSE
        return True

    # -- keys ----------------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Esc: what F1 said goes first, and what was typed below it stays."""
        if self._explained:
            self.say(*self._said)
        else:
            self.action_cancel()

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def action_confirm(self) -> None:
        self.confirm()

    def action_step(self, step: int) -> None:
        """Tab: to the next field, or the one before."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_explain(self) -> None:
        """Say what this is for, and what its keys do."""
        told = str(self.query_one("#keys", PlainStatic).content)
        self._show_message(f"{self.ABOUT} {', '.join(re.split(' {2,}', told))}. Esc closes this help first.".strip())
        self._explained = True

    def action_digit(self, digit: str) -> None:
        for button in self.query(ChoiceButton):
            if button.digit == digit and not button.disabled:
                self.chosen(button.choice.key)
                return

    def action_page(self, direction: int) -> None:
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=direction * max(body.size.height - 1, 1), animate=False)

    def on_choice_button_pressed(self, event: ChoiceButton.Pressed) -> None:
        event.stop()
        if self._ready and not self._busy:
            self.chosen(event.choice.key)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._ready and not self._busy:
            self.confirm()

    def on_key(self, event: events.Key) -> None:
        """What is typed at a button is text: it presses nothing, and goes to the text field where there is but one."""
        if not isinstance(self.focused, ChoiceButton) or not (event.is_printable and event.character):
            return
        fields = [one for one in self.focus_chain if isinstance(one, RetractingInput) and not one.restrict]
        if not fields or (self.DIGITS_CHOOSE and event.character.isdigit()):
            return
        event.stop()
        if len(fields) == 1:
            (field,) = fields
            field.focus()
            field.remember(event)
            field.replace(event.character, *field.selection)

    # -- scans ---------------------------------------------------------------------------------------------------

    def scan_arrived(self, text: str) -> bool:
        """A badge was scanned over this dialog: True when it closed and the scan should be taken by the desk.

        A question is cancelled, never answered. What was typed is not lost: then the scan is refused, so that
        nobody believes it was taken.
        """
        if not self.may_be_left:
            self.refuse_scan()
            return False
        self.dismiss(None)
        return True

    def refuse_scan(self, why: str = "Not taken. Finish or Esc this form first, then scan again.") -> None:
        """Say at once, in words and sound, that a scan was not taken."""
        self.say(why, "warning")
        self.post_message(ScanRefused())

    # -- talk and work -------------------------------------------------------------------------------------------

    def say_keys(self, line: str) -> None:
        """Say what the keys do from now on."""
        self.query_one("#keys", PlainStatic).update(line)

    def say(self, sentence: str, tone: str = "") -> None:
        """Show a sentence above the choices; `tone` is "", "good", "warning" or "error"."""
        self._said, self._explained = (sentence, tone), False
        self._show_message(sentence, tone)

    def _show_message(self, sentence: str, tone: str = "") -> None:
        try:
            message = self.query_one("#message", PlainStatic)
        except NoMatches:
            return
        message.update(sentence)
        message.set_classes([f"-{tone}"] if tone else [])
        message.display = bool(sentence)

    def trouble(self, error: BaseException) -> None:
        """Show what went wrong as a sentence."""
        self.say(in_words(error), "error")

    def in_core(self, work: Callable[[], Found], then: Callable[[Found], None], *, deaf: bool = True) -> None:
        """Do `work` in a thread, then call `then` here with what it found; an error is shown as a sentence.

        While it runs the dialog is deaf, so that Enter pressed twice does nothing twice; long work that can be
        cancelled says `deaf=False`.
        """
        self._attend(work, then, 1 if deaf else 0)

    @textual_work(group="attend")
    async def _attend(self, work: Callable[[], Found], then: Callable[[Found], None], deaf: int) -> None:
        self._busy += deaf
        self.set_class(self._busy > 0, "-busy")
        try:
            found = await self._done_in_a_thread(work)
        except WorkerFailed as failure:
            self.trouble(failure.error)
            self.failed()
            return
        except WorkerCancelled:
            return
        finally:
            self._busy -= deaf
            self.set_class(self._busy > 0, "-busy")
        if self.is_open:
            then(found)

    async def _done_in_a_thread(self, work: Callable[[], Found]) -> Found:
        """What it gives in a thread; where somebody must answer for it, their PIN is asked, and it is done again."""
        while True:
            worker = self.run_worker(partial(work), thread=True, exit_on_error=False, group="core")
            try:
                return await worker.wait()
            except WorkerFailed as failure:
                refused, app = failure.error, self.app
                if not isinstance(refused, NotAllowedError) or not isinstance(app, AsksForPins):
                    raise
                if not await app.answered_for(refused):
                    raise

    def failed(self) -> None:
        """Work in a thread ended in an error, which is on the screen already."""


def in_words(error: BaseException) -> str:
    """An error as a sentence with the next step; one that nobody foresaw is written to the log."""
    told = trouble.in_words(error)
    return f"{told.message} {next_step(told, over_desk=True)}".strip()


def close_all(app: App[Any]) -> bool:
    """Close the dialogs over the desk as Esc does; False where one of them may not be left."""
    while isinstance(app.screen, Dialog) and app.screen.may_be_left:
        app.screen.dismiss(None)
    return not isinstance(app.screen, Dialog)


def offer_scan(app: App[Any], text: str) -> bool:
    """Close the dialogs that a scan may close, from the top; True when none is left in the way of the desk."""
    while isinstance(app.screen, Dialog):
        if not app.screen.scan_arrived(text):
            return False
    return True
