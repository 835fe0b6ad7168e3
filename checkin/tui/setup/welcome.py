"""No conference is open yet: open one, make one, or try the demo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textual.widget import Widget

from checkin.core import unlocking
from checkin.core.machine import Machine, data_folder
from checkin.core.session import Session
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.plain import PlainStatic

from .new_conference import NewConferenceDialog
from .paths import SETUP_CSS, PathPicker

_RECENT = "recent:"
_OPEN, _NEW, _JOIN, _DEMO, _PRACTICE = "open", "new", "join", "demo", "practice"
_MAX_RECENT = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """The conference file to open, and whether to import a list first. `keep` says that it is the real one: a demo
    or practice copy is not remembered as the conference last opened."""

    path: Path
    import_list: bool = False
    keep: bool = True


class WelcomeScreen(Dialog[Opening]):
    """The way in. Answers with the conference to open; None when the user wants to leave."""

    CSS_PATH = SETUP_CSS
    TALL = True
    KEYS = "A digit or Enter chooses   Ctrl+Q or Esc leaves"

    def __init__(self, machine: Machine) -> None:
        super().__init__("Delegate check-in")
        self._machine = machine
        self._recent: tuple[Path, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(
            "Find the person, press Enter: checked in. Nothing is open yet.", id="lead", classes="lines intro"
        )

    def on_mount(self) -> None:
        self.in_core(partial(recent_files, self._machine), self._show)

    def _show(self, recent: tuple[Path, ...]) -> None:
        self._recent = recent
        choices = [Choice(f"{_RECENT}{number}", _file_words(path)) for number, path in enumerate(recent)]
        choices += [
            Choice(_NEW, "Create a conference"),
            Choice(_JOIN, "Join a conference by the code of its hub"),
            Choice(_OPEN, "Open another conference file"),
            Choice(_DEMO, "Try the demo: an invented conference of 200 people"),
        ]
        if recent:
            choices.append(Choice(_PRACTICE, f"Practise on a throw-away copy of {recent[0].stem}"))
        self.query_one("#body").mount(ChoiceList(choices), after=self.query_one("#lead"))
        self.call_after_refresh(self.focus_first)

    def chosen(self, key: str) -> None:
        if key.startswith(_RECENT):
            self.dismiss(Opening(self._recent[int(key.removeprefix(_RECENT))]))
        elif key == _NEW:
            self.app.push_screen(NewConferenceDialog(), self._made)
        elif key == _JOIN:
            self._join()
        elif key == _OPEN:
            self.app.push_screen(OpenFileDialog(data_folder()), self._picked)
        elif key == _DEMO:
            self.say("Making the demo ...")
            self.in_core(_make_demo, lambda path: self.answer(Opening(path, keep=False)))
        elif key == _PRACTICE:
            self.say("Copying ...")
            make = partial(_make_practice, self._recent[0], self._machine)
            self.in_core(make, lambda path: self.answer(Opening(path, keep=False)))

    def scan_arrived(self, text: str) -> bool:
        """There is no desk yet that could take a scan, and nobody wants to leave by one."""
        self.refuse_scan("Not taken. Open a conference first, then scan again.")
        return False

    def _join(self) -> None:
        from .joining import JoinDialog

        self.app.push_screen(JoinDialog(self._machine), self._picked)

    def _made(self, path: Path | None) -> None:
        if path is None:
            return
        self.app.push_screen(AfterCreateDialog(path), lambda wants: self.answer(Opening(path, import_list=bool(wants))))

    def _picked(self, path: Path | None) -> None:
        if path is not None:
            self.dismiss(Opening(path))


class AfterCreateDialog(Dialog[bool]):
    """The conference is made: import a list straight after?"""

    KEYS = "1 or 2 chooses   Esc opens the desk"

    def __init__(self, path: Path) -> None:
        choices = (Choice("import", "Import a list now", primary=True), Choice("desk", "Open the desk"))
        super().__init__("The conference is made", choices)
        self._path = path

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(f"It lies in {self._path}.", classes="lines")
        yield PlainStatic("", id="code", classes="lines")

    def on_mount(self) -> None:
        if unlocking.is_encrypted(self._path):
            self.in_core(partial(_recovery_code, self._path), self._show_code)

    def _show_code(self, code: str) -> None:
        self.query_one("#code", PlainStatic).update(
            f"The recovery code: {code}\nIt opens the conference where the passphrase is forgotten. Write it on paper,"
            " apart from this computer."
        )

    def chosen(self, key: str) -> None:
        self.dismiss(key == "import")


class OpenFileDialog(Dialog[Path]):
    """Choose a conference file."""

    CSS_PATH = SETUP_CSS
    DIGITS_CHOOSE = False
    TALL = True
    KEYS = "Up/Down choose   Enter opens   Esc back"

    def __init__(self, folder: Path) -> None:
        super().__init__("Which conference file?")
        self._folder = folder

    def compose_body(self) -> Iterable[Widget]:
        yield PathPicker(self._folder if self._folder.is_dir() else Path.home(), (".db", ".checkin", ".sqlite"))

    def on_path_picker_taken(self, event: PathPicker.Taken) -> None:
        event.stop()
        self.dismiss(event.path)

    def on_path_picker_refused(self, event: PathPicker.Refused) -> None:
        event.stop()
        self.say(f"There is no file {event.text}. Check the name." if event.text else "Choose a file.", "warning")


def recent_files(machine: Machine) -> tuple[Path, ...]:
    """The conference last opened, then others beside it and in the program's own folder, the latest first."""
    last = Path(machine.last_conference) if machine.last_conference else None
    folders = {data_folder()} | ({last.parent} if last else set())
    found: dict[Path, float] = {}
    for folder in folders:
        try:
            for path in folder.glob("*.db"):
                found[path] = path.stat().st_mtime
        except OSError:
            continue
    ordered = sorted(found, key=lambda path: (path != last, -found[path]))
    return tuple(ordered[:_MAX_RECENT])


def _recovery_code(path: Path) -> str:
    from checkin.core.keeping import recovery

    with Session.open(path, "setup", "setup") as session:
        return recovery.code(session)


def _file_words(path: Path) -> str:
    return f"Open {path.stem}   ({path.parent})"


def _make_demo() -> Path:
    from checkin.core.conference.demo import make_demo

    return make_demo(data_folder() / "demo")


def _make_practice(path: Path, machine: Machine) -> Path:
    from checkin.core.conference.practice import practice_copy

    with Session.open(path, machine.desk or "practice", machine.operator or "practice") as session:
        return practice_copy(session)
