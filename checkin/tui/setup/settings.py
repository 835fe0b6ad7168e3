"""The settings of this computer on one screen, and the questions behind its rows.

Each row is a command of its own: what it changes stands where it always stood, in the settings' file of this computer
(docs/settings.md), with the desk's printer, or in the conference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from checkin.core.machine import Machine
from checkin.core.people.shown import title_of
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import columns, in_a_row, row_text
from checkin.tui.themes import DARK, NAMES

_NAME_LIMIT = 60
_WORDS = 26
_WHICH_KEYS = "F1 to F24, or Ctrl with a letter that does not edit the line; several with a comma. Empty: its own."


@dataclass(frozen=True, slots=True)
class Setting:
    """A row: the command that changes it, what it is, and how it stands."""

    command: str
    words: str
    value: str


def settings_of(session: Session, machine: Machine) -> tuple[Setting, ...]:
    """How everything stands that can be set; in a thread."""
    from checkin.core.printing import printers

    printer, fallback = printers.of_desk(session)
    at = row_text(printer.name, "name") if printer else "none: badges become PDF files"
    instead = f", else {row_text(fallback.name, 'name')}" if fallback else ""
    changed = ", ".join(f"{keys.all_of(command)} {command.replace('_', ' ')}" for command in keys.in_use())
    return (
        Setting("desk_name", "Name of this desk", row_text(session.desk, "name")),
        Setting("theme", "Look", NAMES.get(machine.theme, NAMES[DARK])),
        Setting("sound", "Sound", "on" if machine.sound else "off"),
        Setting("keys", "Keys", changed or "as they come"),
        Setting("printers", "Printer", f"{at}{instead}"),
        Setting("design", "Design of its badges", row_text(printer.template, "name") if printer else "-"),
        Setting(
            "columns",
            "Shown at every desk",
            in_a_row(map(title_of, session.conference.shown), "title") or "no more than usual",
        ),
    )


class SettingsDialog(Dialog[str]):
    """How this computer is set; answers with the command of the row that is to be changed."""

    DIGITS_CHOOSE = False
    ABOUT = "What is set for this computer; the last row is the conference's, for every desk."
    KEYS = "Up/Down choose   Enter changes it   Esc closes"

    def __init__(self, rows: Sequence[Setting], at: str = "") -> None:
        """`at` is the command of the row to begin at."""
        super().__init__("Settings of this computer")
        self._rows = tuple(rows)
        self._at = next((place for place, row in enumerate(rows) if row.command == at), 0)
        self._table: Table[Setting] = Table(id="settings")

    def compose_body(self) -> Iterable[Widget]:
        yield self._table

    def on_mount(self) -> None:
        super().on_mount()
        self._table.fill(self._rows, _row, self._at)

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        if self.ready and (row := self._table.of(event)):
            self.answer(row.command)


def _row(setting: Setting, width: int) -> str:
    return columns((setting.words, _WORDS), (setting.value, width - _WORDS - 2))


class LookDialog(Dialog[str]):
    """The looks, each worn while the cursor is on it; answers with the chosen one."""

    DIGITS_CHOOSE = False
    ABOUT = "How the desk looks on this computer."
    KEYS = "Up/Down show it   Enter keeps it   Esc leaves the look as it was"

    def __init__(self, current: str, wear: Callable[[str], None]) -> None:
        super().__init__("Which look?")
        self._at = list(NAMES).index(current) if current in NAMES else 0
        self._wear = wear
        self._table: Table[str] = Table(id="looks")

    def compose_body(self) -> Iterable[Widget]:
        yield self._table

    def on_mount(self) -> None:
        super().on_mount()
        self._table.fill(NAMES, lambda name, _: NAMES[name], self._at)

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        event.stop()
        if self.is_open and (name := self._table.of(event)):
            self._wear(name)

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        if self.ready and (name := self._table.of(event)):
            self.answer(name)


def desk_form(session: Session) -> FormDialog[str]:
    """Ask what this desk is called; answers with the name once the desk bears it."""

    def work(values: Values) -> str:
        from checkin.core.printing.printers import rename_desk

        rename_desk(session, values["desk"])
        return values["desk"]

    field = Field("desk", "This desk", session.desk, required="Give the desk a name.", limit=_NAME_LIMIT)
    return FormDialog("What is this desk called?", [field], work)


def design_form(session: Session) -> FormDialog[Done] | None:
    """Ask what the printer of this desk prints; None where it has none. In a thread."""
    from checkin.core.printing import designs, printers

    printer, _ = printers.of_desk(session)
    if printer is None:
        return None
    name = printer.name

    def work(values: Values) -> Done:
        printers.change_design(session, name, values["template"])
        return Done(f"{name} prints {shown[values['template']]}.")

    offered = designs.offered(session)
    shown = {printer.template: printer.template, **dict(offered)}
    field = Field("template", "It prints", printer.template, options=offered)
    return FormDialog(f"Which design does {row_text(name, 'printer')} print?", [field], work)


def keys_form(commands: Sequence[tuple[str, str]]) -> FormDialog[Mapping[str, str]]:
    """Ask which keys each command has, given as id and title; answers with those that are not its own."""
    fields = [
        Field(command, title, keys.all_of(command), limit=_NAME_LIMIT, placeholder=_own(command))
        for command, title in commands
    ]
    return FormDialog("Which key does what?", fields, _given, judge=_judge, intro=_WHICH_KEYS)


def _own(command: str) -> str:
    return ", ".join(map(keys.key_words, keys.own(command)))


def _given(values: Values) -> dict[str, str]:
    """The keymap of the settings: what is a command's own, or left empty, does not stand in it."""
    split = {command: keys.spelt(value) for command, value in values.items()}
    return {command: ",".join(names) for command, names in split.items() if names and names != keys.own(command)}


def _judge(values: Values) -> tuple[str, str] | None:
    _, refused = keys.judged(_given(values))
    return refused[0] if refused else None
