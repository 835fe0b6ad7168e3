"""F6: sending somebody to the help desk, and settling those who are there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from textual.widget import Widget

from checkin.core.models import Delegate
from checkin.core.people import lookup, registration
from checkin.core.people.registration import HELP_DESK_REASONS
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceButton, ChoiceList
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import briefly, columns, latin, native_row, origin, row_text, who
from checkin.tui.plain import PlainStatic

from .settling import SettleDialog

_NOT_LISTED = Choice("stranger", "Somebody not on the list")
_LAST = "last"
# Below the note: where Tab goes from there, Enter sends, and takes no other reason.
_SEND = (Choice("send", "Send", primary=True, hint="Enter"), Choice("nobody", "Cancel", hint="Esc"))
Parked = tuple[Delegate, datetime | None]


class HelpDeskDialog(Dialog[Done | PrintThis]):
    """Parks a person with one of six reasons and a note; without a person (or one who is parked already) shows
    who is with the help desk since when and why, to be settled one by one.

    Nobody chose the person `in_band`: the last answer was about them, so they are offered by name, no more."""

    ABOUT = "Whoever is odd waits here, so that the queue moves on; what is settled is finished here."
    TALL = True

    def __init__(self, session: Session, delegate: Delegate | None = None, *, in_band: Delegate | None = None) -> None:
        parks = delegate is not None and not delegate.hold
        heading = f"Send to the help desk: {who(delegate)}" if delegate and parks else "With the help desk"
        offered = in_band if delegate is None and in_band and not in_band.hold else None
        last = (Choice(_LAST, f"Send {briefly(offered)}"),) if offered else ()
        super().__init__(heading, _SEND if parks else (_NOT_LISTED, *last))
        self._session = session
        self._delegate = delegate
        self._offered = offered
        self._parks = parks
        self._reason = ""
        self._table: Table[Parked] = Table(id="parked")
        self._last: Done | None = None

    def keys_line(self) -> str:
        if self._parks:
            return "1 to 6 give the reason   Enter sends   Esc sends nobody"
        return "Up/Down choose   Enter settles   Esc close"

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(native_row(self._delegate) if self._delegate else "", classes="native", id="native")
        if self._parks:
            yield PlainStatic("Why?", classes="section")
            yield ChoiceList([Choice(reason, _capital(reason)) for reason in HELP_DESK_REASONS])
            yield Form([Field("note", "Note", limit=1000)])
        yield self._table
        yield PlainStatic("", id="nobody", classes="lines")

    def on_mount(self) -> None:
        if self._parks:
            self._table.display = False
        else:
            self._list_parked()

    def focus_first(self) -> None:
        if self._parks:
            self.query(ChoiceButton).first().focus()
        else:
            super().focus_first()

    # -- parking -------------------------------------------------------------------------------------------------

    def chosen(self, key: str) -> None:
        if key == _NOT_LISTED.key:
            self.app.push_screen(_stranger_form(self._session), self._settled)
        elif key == _LAST:
            self.app.push_screen(HelpDeskDialog(self._session, self._offered), self._sent)
        elif key == "send":
            self.confirm()
        elif key == "nobody":
            self.action_cancel()
        elif key in HELP_DESK_REASONS and self._delegate is not None:
            self._reason = key
            self.set_heading(f"Send to the help desk, {key}: {who(self._delegate)}")
            self.say("A note for the help desk? Enter sends.")
            self.query_one(Form).row("note").query_one("Input").focus()

    def confirm(self) -> None:
        if not self._parks or self._delegate is None:
            return
        if not self._reason:
            self.say("Choose the reason first: 1 to 6.", "warning")
            self.focus_first()
            return
        note = self.query_one(Form).values["note"]
        self.in_core(partial(self._park, self._delegate, note), self.answer)

    def _park(self, delegate: Delegate, note: str) -> Done:
        parked = registration.park(self._session, delegate.id, self._reason, note)
        return Done(f"{who(parked)} is with the help desk: {row_text(parked.hold, 'reason')}.", parked)

    # -- settling ------------------------------------------------------------------------------------------------

    def _list_parked(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> tuple[Parked, ...]:
        clock = self._session.clock
        return tuple(
            (delegate, clock.local(delegate.hold_since) if delegate.hold_since else None)
            for delegate in lookup.held(self._session)
        )

    def _show(self, parked: tuple[Parked, ...]) -> None:
        wanted = self._delegate.id if self._delegate else ""
        self._table.fill(parked, _parked_row, next((n for n, (one, _) in enumerate(parked) if one.id == wanted), 0))
        self.query_one("#nobody", PlainStatic).update("" if parked else "Nobody is with the help desk.")
        self.set_heading(f"With the help desk: {len(parked)}" if parked else "With the help desk")
        self.say_keys(self.keys_line() if parked else "A digit or Enter chooses   Esc close")
        self.call_after_refresh(self.focus_first)

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        self.query_one("#native", PlainStatic).update(native_row(self._table.items[event.option_index][0]))

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        if self.ready and not self._busy:
            delegate = self._table.items[event.option_index][0]
            self.app.push_screen(SettleDialog(self._session, delegate), self._settled)

    def _settled(self, answer: Done | PrintThis | None) -> None:
        if answer is None or not self.is_attached:
            return
        if isinstance(answer, PrintThis):
            self.dismiss(answer)
            return
        self._last = answer
        self.say(answer.message, "good")
        self._list_parked()

    def _sent(self, answer: Done | PrintThis | None) -> None:
        if answer is not None:
            self.dismiss(answer)

    def action_cancel(self) -> None:
        self.dismiss(self._last)

    def unfinished(self) -> bool:
        return self._parks and bool(self.query_one(Form).changes)


def _stranger_form(session: Session) -> FormDialog[Done]:
    """Park somebody who is not on the list: a record that is not yet approved, with the help desk."""

    def work(values: Values) -> Done:
        note = values.pop("note")
        added = registration.add(session, {**values, "status": "pending"}, reason="not on the list")
        parked = registration.park(session, added.id, "not on the list", note)
        return Done(f"{who(parked)} is with the help desk: {row_text(parked.hold, 'reason')}.", parked)

    fields = [
        Field("name", "Whole name", required="A person needs a name."),
        Field("organisation", "Organisation", limit=1000),
        Field("note", "Note", limit=1000),
    ]
    return FormDialog("Help desk: not on the list", fields, work, yes="Send")


def _parked_row(parked: Parked, width: int) -> str:
    delegate, since = parked
    room = width - 9
    name = room // 3
    place = room // 4
    when = f"{since:%H:%M}" if since else "-"
    parts = ((when, 5), (latin(delegate), name), (origin(delegate), place), (delegate.hold, room - name - place))
    return columns(*parts)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
