"""The set-up check: before the first guest, everything is green or says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget
from textual.widgets import Input

from checkin.core.conference import setup_check
from checkin.core.conference.setup_check import CheckResult
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.people.picture import NamePictureDialog
from checkin.tui.lines import hanging
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import NOT_TAKEN, Scanned
from checkin.tui.sounds import Sound, play

from .paths import SETUP_CSS

_TEST_LINE = "Moham 0412"
_INDENT = 13
_SIDES = 8
_READER, _SOUND = Choice("reader", "Test the reader", hint="F2"), Choice("sound", "Play a sound", hint="F3")
_CHOICES = (
    _READER,
    _SOUND,
    Choice("scripts", "Picture of scripts", hint="F4"),
    Choice("again", "Look again", hint="F5"),
    Choice("close", "Close", hint="Esc"),
)


class SetupCheckScreen(Dialog[None]):
    """Looks at what it can by itself, and asks for a typed line, a scan and an ear for the rest."""

    CSS_PATH = SETUP_CSS
    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "Type the line, scan the test code, listen   PgUp/PgDn read on"

    def __init__(self, session: Session) -> None:
        super().__init__("Set-up check", _CHOICES)
        self._session = session
        self._typed: CheckResult | None = None
        self._reader: CheckResult | None = None
        self._sound: CheckResult | None = None
        self._found: tuple[CheckResult, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield Form([Field("line", f"Type: {_TEST_LINE}")])
        yield PlainStatic("Looking ...", id="results", classes="lines")
        yield PlainStatic("Scripts, for the eye (a badge shapes them rightly in any case):", classes="section")
        yield PlainStatic(setup_check.NATIVE_LINE, classes="native")
        yield PlainStatic(setup_check.OTHER_SCRIPT, classes="native")

    def on_mount(self) -> None:
        self.look()

    def look(self) -> None:
        """Look at everything again."""
        self.in_core(partial(setup_check.check_all, self._session), self._show_found)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show_found(self, found: list[CheckResult]) -> None:
        self._found = tuple(found)
        self._show()

    def _show(self) -> None:
        waiting = [
            self._typed or CheckResult("Keyboard", False, f"Type {_TEST_LINE} above."),
            self._reader or CheckResult("Reader", False, f"Press {_READER.hint} and scan the code from the screen."),
            self._sound or CheckResult("Sound", False, f"Press {_SOUND.hint}: a sound should be heard."),
        ]
        results = [*self._found, *waiting]
        good = sum(result.ok for result in results)
        width = self.size.width - _SIDES
        lines = [
            row
            for result in results
            for row in hanging(f"{'✓' if result.ok else '!'} {result.name}", _told(result), _INDENT, width)
        ]
        self.query_one("#results", PlainStatic).update("\n".join(lines))
        self.set_heading(f"Set-up check: {good} of {len(results)} are good")

    def on_form_typed(self, event: Form.Typed) -> None:
        event.stop()
        if event.value == _TEST_LINE:
            self._typed = CheckResult("Keyboard", True, "It types letters and digits as it should.")
        elif len(event.value) >= len(_TEST_LINE):
            self._typed = CheckResult(
                "Keyboard", False, "Something else arrived: switch the keyboard to Latin letters."
            )
        self._show()

    def on_scanned(self, event: Scanned) -> None:
        event.stop()
        self._take_scan(event.text)

    def _take_scan(self, text: str) -> None:
        self._reader = setup_check.check_reader(text)
        self._show()
        self.say(self._reader.message, "good" if self._reader.ok else "warning")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()

    def chosen(self, key: str) -> None:
        actions = {"reader": self.key_f2, "sound": self.key_f3, "scripts": self.key_f4, "again": self.key_f5}
        actions.get(key, self.action_cancel)()

    def key_f2(self) -> None:
        """Show the code for the reader; what it types is judged here."""

        def scanned(text: str | None) -> None:
            if text is not None:
                self._take_scan(text)

        self.app.push_screen(ReaderTestDialog(), scanned)

    def key_f3(self) -> None:
        """Three tones, as at a stop."""
        self.in_core(partial(play, Sound.THREE), self._played, deaf=False)

    def _played(self, by_player: bool) -> None:
        if by_player:
            words = f"Played. Not heard? Turn the volume up and press {_SOUND.hint} again."
            self._sound = CheckResult("Sound", True, words)
        else:
            self.app.bell()
            words = "No player was found: the terminal's bell is used. Not heard? Watch the colours of the band."
            self._sound = CheckResult("Sound", False, words)
        self._show()

    def key_f4(self) -> None:
        person = Delegate("check", ref="0000", name="Đặng Иванова", native_name=setup_check.NATIVE_LINE,
                          organisation=setup_check.OTHER_SCRIPT)  # fmt: skip
        self.app.push_screen(NamePictureDialog(self._session, person))

    def key_f5(self) -> None:
        self.look()


def _told(result: CheckResult) -> str:
    """What was found, with the key of what there is to do."""
    return f"{result.message} ({keys.key(result.act)})" if result.act else result.message


class ReaderTestDialog(Dialog[str]):
    """The calibration code, large enough to scan; answers with what the reader typed."""

    CSS_PATH = SETUP_CSS
    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "Scan the code   Esc back"

    def __init__(self) -> None:
        super().__init__("Scan this with the reader")

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="code")

    def on_mount(self) -> None:
        self.in_core(setup_check.calibration_blocks, self.query_one("#code", PlainStatic).update)

    def on_scanned(self, event: Scanned) -> None:
        event.stop()
        if self.ready:
            self.dismiss(event.text)
        else:
            self.refuse_scan(NOT_TAKEN)
