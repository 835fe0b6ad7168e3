"""The last catch: what escapes every handler is told and written to the log, and the screens go on.

Textual ends an app at any exception that nobody caught. To stop it from doing so (`_handle_exception`) is not enough:
a widget whose handler raised reads its messages no more (Textual's issue 2818). It has no public way for either; it
is pinned to one version, and the tests show that both hold.
"""

from __future__ import annotations

import time
from traceback import extract_tb
from typing import Any

from rich.text import Text
from textual.app import App, ReturnType
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from checkin.core.trouble import in_words
from checkin.tui.plain import notify_plain, safe

TOLD_SECONDS = 30.0
_dispatch = MessagePump._dispatch_message


async def _dispatch_and_go_on(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:  # noqa: BLE001 - the app decides what becomes of it
        pump.app._handle_exception(error)


MessagePump._dispatch_message = _dispatch_and_go_on  # type: ignore[method-assign, assignment]  # see above


class LastCatch(App[ReturnType]):
    """An app that outlives what nobody foresaw, if it can `recover`; else it ends with a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fault = ""
        self._told_at = 0.0

    def recover(self) -> bool:
        """See to it that the screens can be used after a fault; False where there is nothing to go on with."""
        return False

    def _handle_exception(self, error: Exception) -> None:
        if self.is_headless:  # a test, which must fail
            super()._handle_exception(error)
            return
        while isinstance(error, WorkerFailed):
            error = error.error  # type: ignore[assignment]  # declared wider than what is put there
        recovered = self.recover()
        if self._is_told(error):
            return
        told = in_words(error)
        if recovered:
            notify_plain(self, str(told), severity="error", timeout=TOLD_SECONDS)
        else:
            self.exit(return_code=told.exit_code, message=Text(safe(str(told))))

    def _is_told(self, error: Exception) -> bool:
        """Whether this very fault is on the screen just now: what a timer runs into comes again and again."""
        fault, now = f"{error!r} {extract_tb(error.__traceback__)[-1:]}", time.monotonic()
        if fault == self._fault and now - self._told_at < TOLD_SECONDS:
            return True
        self._fault, self._told_at = fault, now
        return False
