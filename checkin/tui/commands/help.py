"""What do I do when ...: the situations a tired clerk meets, and what every key does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget

from checkin.tui import keys
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.lines import hanging
from checkin.tui.plain import PlainStatic, safe

_BESIDE, _KEY = 33, 11
_SIDES = 8
"""Cells that the sheet's edges and the scrollbar take."""

SITUATIONS = (
    ("A guest says a name", "Type three letters of surname and given name. Read name and organisation aloud. Enter."),
    ("I cannot find the name", "Another order or spelling does; try the organisation, the country, or the number."),
    ("Two people have this name", "The first Enter says what to ask. Choose with Up or Down, then Enter."),
    ("A badge is scanned", "Nothing to press. Green: in. Anything else: the second line says what to do."),
    ("ALREADY IN", "Same person: nothing to do. Someone else: ask for ID, then press {help_desk}."),
    ("I checked in the wrong person", '{undo}, then "it was someone else": the mark moves, its badge is made void.'),
    ("OLD BADGE", "Check ID. The right person: Enter checks in. Keep the old badge."),
    ("BADGE NOT GOOD", "A temporary badge that is lent to nobody today. Keep it, ask for the name."),
    ("CODE NOT VALID", "Keep the badge, press {help_desk}. Do not argue about it at the desk."),
    ("BADGE NOT KNOWN", "Type the name. A ticket of ours: choose the person, press {person}, connect the ticket."),
    ("Not on the list", "{new_person}. Look at the people it shows first. Who approved goes into the form."),
    ("Somebody comes instead", '{new_person}, "comes instead of ...": the other is cancelled, both stay linked.'),
    ("The name is wrong on the badge", '{person}, correct it, then {badge} with the reason "name corrected".'),
    ("The badge is lost", "{person}, lost badge: the old one is dead at once. Check ID, then {badge}."),
    ("Somebody collects for another", "{person}, collected by somebody else. It checks nobody in."),
    ("A delegation arrives together", "Find one of them, {delegation}, tick who is really here."),
    ("Anything odd", "{help_desk} sends the guest to the help desk. The queue moves on."),
    ("NOT SAVED", "Write name and time on paper, call the supervisor. Later: {palette}, marks from paper."),
    ("Nothing prints", "{badge} again: make a PDF instead. {palette}, Printers says why."),
)


class HelpScreen(Dialog[None]):
    """The page behind F1."""

    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "Up/Down, PgUp/PgDn read on   Esc closes"

    def __init__(self, keyed: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]) -> None:
        """`keyed` are keys with what each does, `others` the commands that only the palette has."""
        super().__init__("What do I do when ...")
        self._keyed, self._others = keyed, others

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="help")

    def on_mount(self) -> None:
        """What lies in the corner hides no page that somebody wants to read; the desk has kept it."""
        super().on_mount()
        self.app.clear_notifications()

    def on_resize(self, event: events.Resize) -> None:
        """Everything is told anew in the room there is."""
        width = event.size.width - _SIDES
        parts = [
            *_pairs(((when, keys.told(then)) for when, then in SITUATIONS), _BESIDE, width),
            ("\nKeys\n", "bold"), *_pairs(self._keyed, _KEY, width),
            (keys.told("\nIn the palette, {palette}\n"), "bold"), *_pairs(self._others, _BESIDE, width),
        ]  # fmt: skip
        self.query_one("#help", PlainStatic).update(Content.assemble(*parts))

    def confirm(self) -> None:
        self.dismiss(None)


def _pairs(pairs: Iterable[tuple[str, str]], indent: int, width: int) -> list[tuple[str, str]]:
    """What happens, and beside it what to do; below it where there is no room."""
    out: list[tuple[str, str]] = []
    for left, right in pairs:
        if indent > width // 3:
            out += [(f"{safe(left)}\n", "bold")]
            rows = hanging("", right, 2, width)
        else:
            first, *rows = hanging(left, right, indent, width)
            out += [(first[:indent], "bold"), (f"{first[indent:]}\n", "")]
        out += [(f"{row}\n", "") for row in rows]
    return out
