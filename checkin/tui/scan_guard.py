"""The badge reader in front of the screens: scans become messages, a person's keys pass unharmed.

A reader is a keyboard. Left to Textual, its keys would fire bindings of whatever has the focus, and
its Enter would run after the keys of the next scan. So the app looks at every key first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ReturnType
from textual.message import Message

from checkin.core.reader.burst import BurstDetector, Replay, Scan
from checkin.core.reader.layouts import Layout
from checkin.core.reader.reading import pasted_scans, scans_in
from checkin.tui.last_catch import LastCatch
from checkin.tui.line import Line, TakeBack

_ENDS = {"enter": "\r", "ctrl+j": "\n", "tab": "\t"}
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


class Scanned(Message):
    """A reader sent `text`, as typed: `reading.recognise` says what it means. Goes to the screen, then the app."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Silence(events.Event, bubble=False):
    """Comes through the app's own queue, so after every key that was there before; `time` is now."""


class ScanGuard(LastCatch[ReturnType]):
    """An app that posts `Scanned` to the current screen, whatever has the focus.

    A key may have to wait for the next one before it is known to be a person's. Where the focus is on a `Line` it
    does not: it is shown at once, and taken back should a scan have begun there.

    `reader_layout` is the keyboard layout that the last scan came through, or a learnt one. `scan_hold` is how
    long a key waits for the next one, in seconds; 0 lets all keys pass at once and finds scans in pastes only
    (for tests that type with a pilot).
    """

    reader_layout: Layout | str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._burst: BurstDetector[events.Key] = BurstDetector(self._read)
        self._waiting = False
        self._shown: list[events.Key] = []
        self._line: Line | None = None

    @property
    def scanning(self) -> bool:
        """True while keys arrive faster than a person types: no time to search."""
        return self._burst.bursting

    @property
    def scan_hold(self) -> float:
        return self._burst.hold

    @scan_hold.setter
    def scan_hold(self, seconds: float) -> None:
        self._burst.hold = seconds

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, _Silence):
            self._waiting = False
            await self._carry_out(self._burst.expire(event.time), event.time)
        elif event.is_forwarded or (isinstance(event, events.Key) and event.key.endswith(_MODIFIERS)):
            await super().on_event(event)
        elif isinstance(event, events.Key):
            char = _ENDS.get(event.key) or _typed(event.character)
            await self._carry_out(self._burst.press(event, char, event.time), event.time)
            if self._burst.holds(event) and not self._burst.bursting and isinstance(self.focused, Line):
                self._line = self.focused
                self._shown.append(event)
                await super().on_event(event)
        elif isinstance(event, (events.Paste, events.MouseDown)):
            await self._carry_out(self._burst.flush(), event.time)
            scans = pasted_scans(event.text) if isinstance(event, events.Paste) else ()
            await self._carry_out([Scan(text) for text in scans], event.time)
            if not scans:
                await super().on_event(event)
        else:
            await super().on_event(event)

    async def _carry_out(self, decisions: Sequence[Scan | Replay[events.Key]], now: float) -> None:
        taken_back = self._take_back() if any(isinstance(decision, Scan) for decision in decisions) else []
        for decision in decisions:
            if isinstance(decision, Scan):
                self.screen.post_message(Scanned(decision.text))
                continue
            for key in decision.keys:
                if key in self._shown:
                    self._shown.remove(key)
                else:  # what was taken back and is typing after all is sent anew
                    await super().on_event(events.Key(key.key, key.character) if key in taken_back else key)
        deadline = self._burst.deadline
        if deadline is not None and not self._waiting:
            self._waiting = True
            self.set_timer(max(deadline - now, 0.001), self._silence)

    def _take_back(self) -> list[events.Key]:
        """Let the line forget the keys that it showed too early; return them."""
        shown, self._shown = self._shown, []
        if shown and self._line:
            self._line.post_message(TakeBack(shown[0]))
        return shown

    def _silence(self) -> None:
        self.post_message(_Silence())

    def _read(self, text: str, ended: bool) -> Sequence[str]:
        return scans_in(text, ended, self.reader_layout)


def _typed(character: str | None) -> str | None:
    """Return the character if it is text: joiners and no-break spaces are, though str.isprintable says no."""
    if character is None or character < " " or "\x7f" <= character <= "\x9f":
        return None
    return character
