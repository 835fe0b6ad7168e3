"""This laptop as the hub: on which of its addresses, and what to tell who joins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from checkin.core.hub import at_desk, serving
from checkin.core.hub.at_desk import HubAtDesk, Shown
from checkin.core.hub.codes import MINUTES
from checkin.core.hub.configuration import LOOPBACK
from checkin.core.nearby import NearHub
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.plain import PlainStatic

_START, _CODE, _STOP, _CLOSE = "start:", "code", "stop", "close"
_LOOK_SECONDS = 0.5
_WHAT = (
    "The hub is the laptop through which the desks hear of each other at once. Nothing is lost when it ends: each desk"
    " keeps all that it did, and any other laptop of the conference can be the hub. By which address do others come?"
)


class HubDialog(Dialog[Done]):
    """Starts the hub, shows its address and the code, and ends it. Closed, it goes on."""

    TALL = True
    KEYS = "A digit or Enter chooses   Esc closes this page; a hub that runs goes on"

    def __init__(self, session: Session, hub: HubAtDesk) -> None:
        super().__init__("Hub")
        self._session = session
        self._hub = hub
        self._replacing: NearHub | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="hub-words", classes="lines")
        yield PlainStatic("", id="hub-code")
        yield PlainStatic("", id="hub-told", classes="lines")

    def on_mount(self) -> None:
        self.query_one(ChoiceBar).add_class("-column")
        if self._hub.runs and self._hub.shown:
            self._show(self._hub.shown)
        else:
            self.in_core(at_desk.places, self._ask)
        self.set_interval(_LOOK_SECONDS, self._tell)

    def _ask(self, places: Sequence[str]) -> None:
        self._words(_WHAT, "", "")
        self._offer([Choice(f"{_START}{place}", _place_words(place)) for place in places])

    def chosen(self, key: str) -> None:
        if key.startswith(_START):
            self._start(key.removeprefix(_START))
        elif key == _CODE:
            self.in_core(self._hub.new_code, self._show)
        elif key == _STOP:
            self.in_core(self._hub.stop, self._stopped)
        else:
            self.action_cancel()

    def _start(self, place: str) -> None:
        """Begin, unless another laptop is the hub: then the same choice once more takes over from it."""
        if self._replacing is not None:
            self._begin(place)
            return
        self.say("Looking for a hub that runs already ...")
        self.in_core(
            lambda: serving.another_hub(self._session, place),
            lambda other: self._warn(other) if other else self._begin(place),
        )

    def _warn(self, other: NearHub) -> None:
        self._replacing = other
        self.say(
            f"{other.desk} is the hub already, at {other.urls[0]}. If it is gone or must be replaced, choose once more:"
            " then this laptop takes over.",
            "warning",
        )

    def _begin(self, place: str) -> None:
        self.say("Starting ...")
        self.in_core(lambda: self._hub.start(self._session, place), self._show)

    def _show(self, shown: Shown) -> None:
        self.say("" if shown.safe else "This hub is not safe. See why with: checkin hub", "error")
        self._words(
            f"This laptop is the hub, at {shown.address}. It ends with this program.\n\n"
            f'On each laptop that joins: "Join by a hub\'s code", and type or scan, within {MINUTES} minutes:\n\n'
            f"    {shown.code}",
            shown.qr,
            "Whoever has the code gets the whole list: show it to those only who join.",
        )
        self._offer([Choice(_CLOSE, "Close this page", primary=True), Choice(_CODE, "Show a new code"),
                     Choice(_STOP, "End the hub", danger=True)])  # fmt: skip

    def _stopped(self, _: None) -> None:
        self.dismiss(Done("The hub has ended. Each desk goes on by itself."))

    def _tell(self) -> None:
        if self._hub.told:
            self.query_one("#hub-told", PlainStatic).update("\n".join(self._hub.told[-5:]))

    def _words(self, words: str, code: str, told: str) -> None:
        for name, text in (("hub-words", words), ("hub-code", code), ("hub-told", told)):
            self.query_one(f"#{name}", PlainStatic).update(text)

    def _offer(self, choices: Sequence[Choice]) -> None:
        self.choices = tuple(choices)
        self.query_one(ChoiceBar).show(self.choices)
        self.call_after_refresh(self.focus_first)


def _place_words(place: str) -> str:
    if place == LOOPBACK:
        return "This computer only: to try it with two terminals"
    return f"Be the hub at {place}"
