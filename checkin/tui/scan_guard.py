"""The badge reader in front of the screens: scans become messages, a person's keys pass unharmed.

A reader is a keyboard. Left to Textual, its keys would fire bindings of whatever has the focus, and
its Enter would run after the keys of the next scan. So the app looks at every key first.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import Any, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import ReturnType
from textual.message import Message
from textual.widgets import Input

from checkin.core.reader.burst import BurstDetector, Replay, Scan
from checkin.core.reader.layouts import Layout, shipped
from checkin.tui.last_catch import LastCatch
from checkin.tui.line import Line, RetractingInput, TakeBack

_ENDS = {"enter": "\r", "ctrl+j": "\n", "tab": "\t"}
NOT_TAKEN = "Not taken. Scan again."
_MODIFIERS = (
    "_shift",
    "_control",
    "_alt",
    "_super",
    "_hyper",
    "_meta",
    "caps_lock",
    "num_lock",
    "scroll_lock",
)


def tell_digits_after_esc() -> None:
    """Let Alt and a digit, and Esc and a digit at once, arrive as such.

    Textual's table, which has no setting, takes them for what a Mac's Option key types. That comes as itself.
    """
    for digit in "0123456789":
        cast("dict[str, object]", ANSI_SEQUENCES_KEYS).pop(f"\x1b{digit}", None)


def be_ready() -> None:
    """Load what the first scan would have to wait for."""
    import checkin.core.scanning  # noqa: F401

    shipped()


class Scanned(Message):
    """A reader sent `text`, as typed: `reading.recognise` says what it means. Goes to the screen, then the app."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ScanRefused(Message):
    """A scan came where none can be taken, and words on the screen say so. The app adds the sound."""


class _Silence(events.Event, bubble=False):
    """Comes through the app's own queue, so after every key that was there before; `time` is now."""


class ScanGuard(LastCatch[ReturnType]):
    """An app that posts `Scanned` to the current screen, whatever has the focus.

    A key may have to wait for the next one before it is known to be a person's. Where the focus is on a `Line` it
    does not: it is shown at once. What an input was given of a scan, it is asked to take back.

    `reader_layout` is the keyboard layout that the last scan came through, or a learnt one. `scan_hold` is how
    long a key waits for the next one, in seconds; 0 lets all keys pass at once and finds scans in pastes only
    (for tests that type with a pilot).
    """

    reader_layout: Layout | str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_digits_after_esc()
        self._burst: BurstDetector[events.Key] = BurstDetector(self._codes, self._scans, self._misread)
        self._due = math.inf
        self._alarm: asyncio.TimerHandle | None = None
        self._shown: list[events.Key] = []

    @property
    def scanning(self) -> bool:
        """True while keys arrive faster than a person types: no time to search."""
        return self._burst.bursting

    @property
    def scan_hold(self) -> float:
        """For how many seconds a key waits for the next one."""
        return self._burst.hold

    @scan_hold.setter
    def scan_hold(self, seconds: float) -> None:
        self._burst.hold = seconds

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, _Silence):
            self._due = math.inf
            await self._carry_out(self._burst.expire(event.time), event.time)
        elif event.is_forwarded or (isinstance(event, events.Key) and event.key.endswith(_MODIFIERS)):
            await super().on_event(event)
        elif isinstance(event, events.Key) and (letter := self._after_esc(event)):
            await self._carry_out(self._burst.flush(), event.time)
            esc = self.screen.active_bindings["escape"]
            await self.run_action(esc.binding.action, esc.node)  # as a key it would come after the letter
            await self.on_event(events.Key(letter, letter))
        elif isinstance(event, events.Key):
            char = _ENDS.get(event.key) or _typed(event.character)
            await self._carry_out(self._burst.press(event, char, event.time), event.time)
            if self._burst.holds(event) and not self._burst.bursting and isinstance(self.focused, Line):
                self._shown.append(event)
                await super().on_event(event)
        elif isinstance(event, (events.Paste, events.MouseDown)):
            await self._carry_out(self._burst.flush(), event.time)
            scans = self._pasted(event.text) if isinstance(event, events.Paste) else ()
            await self._carry_out([Scan(text) for text in scans], event.time)
            if not scans:
                await super().on_event(event)
        else:
            await super().on_event(event)

    def _after_esc(self, event: events.Key) -> str:
        """The letter or digit, where a key is Esc and that: they reach us as one with Alt in a tenth of a second."""
        letter = event.character or ""
        if not event.key.startswith("alt+") or not letter.isalnum():
            return ""
        bound = self.screen.active_bindings
        return letter if "escape" in bound and event.key not in bound else ""

    async def _carry_out(self, decisions: Sequence[Scan[events.Key] | Replay[events.Key]], now: float) -> None:
        for decision in decisions:
            if isinstance(decision, Scan):
                self._take_back(decision)
                self.screen.post_message(Scanned(decision.text))
                continue
            for key in decision.keys:
                if key in self._shown:
                    self._shown.remove(key)
                elif not self._in_a_scan(key):
                    await super().on_event(key)
        deadline = self._burst.deadline
        if deadline is not None and deadline < self._due:
            if self._alarm is not None:
                self._alarm.cancel()
            self._due = deadline
            # A Timer of Textual's is a task of its own: too much for something that each key sets anew.
            self._alarm = asyncio.get_running_loop().call_later(max(deadline - now, 0.001), self._silence)

    def _in_a_scan(self, key: events.Key) -> bool:
        """Whether a digit comes within letters where nothing can be typed: read wrongly and slowly, it would answer."""
        digit = key.character is not None and key.character.isdigit()
        return digit and not isinstance(self.focused, Input) and self._burst.in_a_word(key)

    def _take_back(self, scan: Scan[events.Key]) -> None:
        """Let the inputs forget what they were given of a scan, or were shown too early."""
        given = [*scan.passed_on, *self._shown]
        self._shown = []
        for screen in self.screen_stack if given else ():
            if isinstance(screen.focused, RetractingInput):
                screen.focused.post_message(TakeBack(given))

    def _silence(self) -> None:
        self.post_message(_Silence())

    # What reads scans is loaded when the screens are seen: see `be_ready`.

    def _codes(self, text: str) -> Sequence[str]:
        from checkin.core.reader.reading import codes_at_end

        return codes_at_end(text, self.reader_layout)

    def _scans(self, text: str, ended: bool) -> Sequence[str]:
        from checkin.core.reader.reading import scans_in

        return scans_in(text, ended, self.reader_layout)

    def _misread(self, text: str) -> Sequence[str]:
        from checkin.core.reader.reading import misread_at_end

        secret = isinstance(self.focused, Input) and self.focused.password
        return () if secret else misread_at_end(text)  # a passphrase may look so

    def _pasted(self, text: str) -> Sequence[str]:
        from checkin.core.reader.reading import pasted_scans

        return pasted_scans(text)


def _typed(character: str | None) -> str | None:
    """Return the character if it is text: joiners and no-break spaces are, though str.isprintable says no."""
    if character is None or character < " " or "\x7f" <= character <= "\x9f":
        return None
    return character
