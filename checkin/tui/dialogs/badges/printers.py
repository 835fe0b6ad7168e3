"""Printers: how each is, which one this desk uses, and setting them up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import columns
from checkin.tui.plain import PlainStatic

if TYPE_CHECKING:
    from checkin.core.printing.printers import FoundPrinter, Looked, SetUpPrinter

_ADD = Choice("add", "Set a printer up", hint="F5")
_TYPE = Choice("type", "Type its address", hint="F6")
_NO_PRINTER = "No printer is set up: {badge} writes PDF files."


class PrintersDialog(Dialog[Done]):
    """The printers of this file. Each is asked how it is in a thread; Enter opens what can be done with one."""

    TALL = True
    DIGITS_CHOOSE = False
    ABOUT = "How each printer is and what to do about it; which one this desk uses; a new one."
    KEYS = "Up/Down choose   Enter opens   F5 sets one up   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("Printers", (_ADD, Choice("close", "Close", hint="Esc")))
        self._session = session
        self._table: Table[SetUpPrinter] = Table(id="printers")
        self._roles: dict[str, str] = {}
        self._looked: dict[str, Looked] = {}

    def compose_body(self) -> Iterable[Widget]:
        yield self._table
        yield PlainStatic("", id="doctor", classes="lines")

    def on_mount(self) -> None:
        self.look()

    def look(self) -> None:
        """Read the list anew, and ask each printer how it is."""
        self.in_core(partial(_known, self._session), self._show, deaf=False)

    def _show(self, found: tuple[tuple[SetUpPrinter, ...], dict[str, str]]) -> None:
        printers, self._roles = found
        self._draw(printers)
        for printer in printers:
            self.in_core(partial(_look, printer), self._take_look, deaf=False)
        if not printers:
            self.query_one("#doctor", PlainStatic).update(keys.told(f"{_NO_PRINTER} {_ADD.hint} sets one up."))
        self.say_keys(self.KEYS if printers else "F5 sets one up   Esc close")
        self.call_after_refresh(self.focus_first)

    def _take_look(self, looked: Looked) -> None:
        self._looked[looked.printer.name] = looked
        self._draw(self._table.items)

    def _draw(self, printers: tuple[SetUpPrinter, ...]) -> None:
        self._table.fill(printers, self._row, self._table.highlighted or 0)
        if self._table.current is not None:
            self._say_how(self._table.current)

    def _row(self, printer: SetUpPrinter, width: int) -> str:
        looked = self._looked.get(printer.name)
        if printer.paused:
            how = "! held back by us"
        elif looked is None:
            how = "looking ..."
        else:
            how = "✓ ready" if looked.ready else f"! {looked.advice[0].sentence}"
        third = width // 3
        return columns((printer.name, third), (self._roles.get(printer.name, ""), 16), (how, width - third - 20))

    def _say_how(self, printer: SetUpPrinter) -> None:
        looked = self._looked.get(printer.name)
        lines = [f"{printer.printer.model or 'A printer'} at {printer.printer.uri}, prints {printer.template}."]
        if looked is not None:
            if looked.state.media_ready:
                lines.append(f"Loaded: {', '.join(str(media) for media in looked.state.media_ready)}.")
            lines += [f"{item.sentence} {item.next_step}".strip() for item in looked.advice]
        self.query_one("#doctor", PlainStatic).update("\n".join(["", *lines]))

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        self._say_how(self._table.items[event.option_index])

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        if self.ready:
            self.app.push_screen(PrinterDialog(self._session, self._table.items[event.option_index]), self._changed)

    def key_f5(self) -> None:
        self.app.push_screen(FindPrinterDialog(self._session), self._changed)

    def chosen(self, key: str) -> None:
        if key == "add":
            self.key_f5()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        """Enter belongs to the list."""

    def _changed(self, answer: Done | None) -> None:
        if answer is not None and self.is_attached:
            self.say(answer.message, "good")
            self._looked.clear()
            self.look()


class PrinterDialog(Dialog[Done]):
    """What can be done with one printer."""

    KEYS = "A digit does it   Esc back"

    def __init__(self, session: Session, printer: SetUpPrinter) -> None:
        super().__init__(printer.name)
        self._session = session
        self._printer = printer

    def compose_body(self) -> Iterable[Widget]:
        hold = Choice("resume", "Let it print again") if self._printer.paused else Choice("pause", "Hold it back")
        ways = [
            Choice("use", "Print here from this desk"),
            Choice("fallback", "Offer it when this desk's own printer fails"),
            Choice("test", "Print a test page"),
            hold,
        ]
        yield ChoiceList([*(ways if self._printer.usable else ()), Choice("remove", "Forget this printer")])

    def chosen(self, key: str) -> None:
        self.in_core(partial(self._do, key), self.answer)

    def _do(self, key: str) -> Done:
        from checkin.core.printing import printers

        session, name = self._session, self._printer.name
        first, second = (item if item and item.usable else None for item in printers.of_desk(session))
        if key == "use":
            printers.use(session, name, second.name if second and second.name != name else "")
            return Done(f"This desk prints at {name}.")
        if key == "fallback":
            printers.use(session, first.name if first else name, name if first else "")
            return Done(f"{name} is offered when {first.name} fails." if first else f"This desk prints at {name}.")
        if key == "test":
            return Done(f"The test page is at {name}: {printers.test_page(session, name).state}.")
        if key == "remove":
            printers.remove(session, name)
            return Done(f"{name} is forgotten.")
        printers.pause(session, name, key == "pause")
        return Done(f"{name} is held back." if key == "pause" else f"{name} prints again.")


class FindPrinterDialog(Dialog[Done]):
    """Looks for printers, and takes an address for one that does not announce itself."""

    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "F6 types an address   Esc back"

    def __init__(self, session: Session) -> None:
        super().__init__("Set a printer up", (_TYPE,))
        self._session = session
        self._table: Table[FoundPrinter] = Table(id="found")
        self._designs: tuple[tuple[str, str], ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield self._table
        yield PlainStatic("Looking for printers on the network and in this computer's CUPS ...", id="note")

    def on_mount(self) -> None:
        self._table.display = False
        self.in_core(partial(_designs, self._session), self._take_designs, deaf=False)
        self.in_core(_find, self._show, deaf=False)

    def _take_designs(self, designs: tuple[tuple[str, str], ...]) -> None:
        self._designs = designs

    def _show(self, found: tuple[FoundPrinter, ...]) -> None:
        self._table.fill(found, _found_row)
        words = f"{len(found)} found." if found else f"None announces itself. {_TYPE.hint} types its address."
        self.query_one("#note", PlainStatic).update(words)
        if found:
            self._table.focus()
            self.say_keys(f"Up/Down choose   Enter sets it up   {self.KEYS}")

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        if self.ready:
            found = self._table.items[event.option_index]
            self._ask(found.name, found.address)

    def key_f6(self) -> None:
        self._ask("", "")

    def chosen(self, key: str) -> None:
        self.key_f6()

    def confirm(self) -> None:
        """Enter belongs to the list."""

    def _ask(self, name: str, address: str) -> None:
        from checkin.core.printing.printers import ADDRESSES

        fields = [
            Field("name", "Name at the desk", name, required="Give it a name."),
            Field("address", "Address", address, required="Say where it is.", limit=1000),
            Field("template", "It prints", "a6", options=self._designs),
        ]
        intro = "" if address else f"An address looks like one of: {ADDRESSES}."
        form = FormDialog("Set a printer up", fields, self._add, yes="Set it up", intro=intro)
        self.app.push_screen(form, self._added)

    def _add(self, values: Values) -> Done:
        from checkin.core.printing import printers

        printer = printers.add(self._session, values["name"], values["address"], template=values["template"])
        first, _ = printers.of_desk(self._session)
        if first is None or not first.usable:
            printers.use(self._session, printer.name)
            return Done(f"{printer.name} is set up, and this desk prints there.")
        return Done(f"{printer.name} is set up.")

    def _added(self, answer: Done | None) -> None:
        if answer is not None:
            self.dismiss(answer)


def _known(session: Session) -> tuple[tuple[SetUpPrinter, ...], dict[str, str]]:
    from checkin.core.printing import printers

    first, second = printers.of_desk(session)
    roles = {item.name: word for item, word in ((second, "the fallback"), (first, "this desk's")) if item}
    return tuple(printers.known(session)), roles


def _look(printer: SetUpPrinter) -> Looked:
    from checkin.core.printing import printers

    return printers.look(printer)


def _find() -> tuple[FoundPrinter, ...]:
    from checkin.core.printing import printers

    return printers.find()


def _designs(session: Session) -> tuple[tuple[str, str], ...]:
    from checkin.core.printing import designs

    return designs.offered(session)


def _found_row(found: FoundPrinter, width: int) -> str:
    return columns((found.name, width // 2), (found.model or found.address, width // 2))
