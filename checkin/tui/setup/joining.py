"""Joining from the welcome screen: a hub from the list of those found, its code, and this desk's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from textual.widget import Widget

from checkin.core.hub import joining
from checkin.core.machine import Machine, host_name, login_name, save
from checkin.core.nearby import NearHub
from checkin.tui.dialogs.kit.asking import FormDialog, Values, accepted
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.plain import PlainStatic

from .new_conference import own_file
from .paths import SETUP_CSS

_HUB, _ADDRESS, _AGAIN = "hub:", "address", "again"
_LOOK_SECONDS = 2.5
_LIMIT = 60


class JoinDialog(Dialog[Path]):
    """Lists the hubs of the network; answers with the file of the desk that was made."""

    CSS_PATH = SETUP_CSS
    TALL = True
    KEYS = "A digit or Enter chooses   Esc back"

    def __init__(self, machine: Machine) -> None:
        super().__init__("Join by a hub's code")
        self._machine = machine
        self._found: Sequence[NearHub] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="lead", classes="lines intro")

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self._say_lead("Looking for hubs in this network ...")
        self.in_core(partial(joining.hubs_near, _LOOK_SECONDS), self._show)

    def _show(self, found: Sequence[NearHub]) -> None:
        self._found = found
        self._say_lead("Which one?" if found else "No hub was found. It must run, on its address in this network.")
        choices = [Choice(f"{_HUB}{number}", _hub_words(hub)) for number, hub in enumerate(found)]
        choices += [Choice(_ADDRESS, "Type the address that the hub shows"), Choice(_AGAIN, "Look again")]
        self.query(ChoiceList).remove()
        self.query_one("#body").mount(ChoiceList(choices), after=self.query_one("#lead"))
        self.call_after_refresh(self.focus_first)

    def _say_lead(self, words: str) -> None:
        self.query_one("#lead", PlainStatic).update(words)

    def chosen(self, key: str) -> None:
        if key == _AGAIN:
            self._look()
            return
        hub = self._found[int(key.removeprefix(_HUB))] if key.startswith(_HUB) else None
        self.app.push_screen(CodeDialog(self._machine, hub), self._joined)

    def _joined(self, path: Path | None) -> None:
        if path is not None:
            self.dismiss(path)


class CodeDialog(FormDialog[Path]):
    """Asks for the code and this desk's name, and joins."""

    def __init__(self, machine: Machine, hub: NearHub | None) -> None:
        fields = [
            Field("address", "Address", required="Type the address that the hub shows.",
                  placeholder="such as: 192.168.1.20", check=accepted(joining.url_typed)),
            Field("code", "Code", required="Type the code that the hub shows.",
                  placeholder="such as: BCDE FGHI JKLN OPRS", check=accepted(joining.code_typed),
                  help="Or scan it from the hub's screen."),
            Field("desk", "This desk", machine.desk or host_name(), required="Give the desk a name.", limit=_LIMIT),
            Field("file", "File", placeholder="empty: named after the conference", limit=1000),
        ]  # fmt: skip
        super().__init__(
            f"Join {hub.name}" if hub else "Join by a hub's code",
            fields[1:] if hub else fields,
            partial(_join, machine, hub),
            yes="Join",
            intro="The whole list comes to this laptop, and the desk is ready. It needs the hub for news only.",
        )

    def scan_arrived(self, text: str) -> bool:
        """The code was scanned from the hub's screen."""
        self.query_one(Form).set_values({"code": text})
        return False


def _join(machine: Machine, hub: NearHub | None, values: Values) -> Path:
    urls = hub.urls if hub else (joining.url_typed(values["address"]),)
    path = Path(values["file"]).expanduser() if values["file"] else own_file(hub.name if hub else "joined")
    if not path.suffix:
        path = path.with_suffix(".db")
    operator = machine.operator or login_name()
    done = joining.join(values["code"], path, desk=values["desk"], operator=operator, urls=urls)
    save(machine._replace(desk=done.desk))
    return done.file


def _hub_words(hub: NearHub) -> str:
    return f"{hub.name or 'A conference'}   (hub at {hub.desk or hub.urls[0]})"
