"""Naming a file: typed, pasted or chosen from a list of what lies there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input
from textual.worker import WorkerCancelled

from checkin.text import clean_text
from checkin.tui.dialogs.kit.base import CSS_FILES
from checkin.tui.dialogs.kit.form import CleanInput
from checkin.tui.plain import PlainOptionList, PlainStatic

SETUP_CSS: list[str | PurePath] = [*CSS_FILES, Path(__file__).with_name("setup.tcss")]
_SHOWN = 12
_WHOLE = re.compile(r"""/|~/|file://|["']|[A-Za-z]:[\\/]""")


class PathPicker(Vertical):
    """A line for a path, and the folders and files that continue it; Up and Down choose, Enter takes or opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    class Taken(Message):
        """A file was named; it exists."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    class Refused(Message):
        """What was typed is no file; the empty text means that nothing was typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, start: Path, endings: Sequence[str], prompt: str = "Path of the file") -> None:
        super().__init__()
        self._endings = tuple(endings)
        self._prompt = prompt
        self._shown: tuple[Path, ...] = ()
        self._given = f"{start}/"

    def compose(self) -> ComposeResult:
        yield CleanInput(self._given, placeholder=self._prompt, compact=True, select_on_focus=False)
        yield PlainOptionList(classes="picker-list")
        yield PlainStatic("", classes="picker-empty")

    def on_mount(self) -> None:
        rows = self.query_one(PlainOptionList)
        rows.can_focus = False
        rows.display = False

    @property
    def text(self) -> str:
        """What is asked for: a whole path that was pasted or typed behind the folder that stood there is not in it."""
        line = self.query_one(Input).value
        behind = line.removeprefix(self._given)
        return behind if _WHOLE.match(behind) else line

    def set_text(self, text: str) -> None:
        """Put this on the line, to be typed on."""
        self._given = text
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.text != event.value:
            self.set_text(self.text)
        self._look(self.text)

    @work(group="paths", exclusive=True)
    async def _look(self, text: str) -> None:
        worker = self.run_worker(
            lambda: continuations(path_of(text), text.endswith(("/", "\\")), self._endings),
            thread=True,
            exit_on_error=False,
            group="listing",
        )
        try:
            found = await worker.wait()
        except WorkerCancelled:
            return
        if text == self.text:
            self._show(found)

    def _show(self, found: tuple[Path, ...]) -> None:
        self._shown = found[:_SHOWN]
        rows = self.query_one(PlainOptionList)
        rows.clear_options()
        rows.add_options([clean_text(path.name) + ("/" if path.is_dir() else "") for path in self._shown])
        rows.display = bool(self._shown)
        rows.highlighted = None
        self.query_one(PlainStatic).update("" if found else self._nothing())

    def _nothing(self) -> str:
        """Say why no list is offered; nothing where the line names a file already."""
        path = path_of(self.text)
        if path.is_file():
            return ""
        return f"Nothing here that could be opened ({', '.join(self._endings)}). Type the path of the file."

    def action_move(self, step: int) -> None:
        rows = self.query_one(PlainOptionList)
        if not rows.option_count:
            return
        at = rows.highlighted
        rows.highlighted = (0 if step > 0 else rows.option_count - 1) if at is None else (at + step) % rows.option_count

    def on_option_list_option_selected(self, event: PlainOptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(PlainOptionList).highlighted = event.option_index
        self._take()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take()

    def _take(self) -> None:
        index = self.query_one(PlainOptionList).highlighted
        path = self._shown[index] if index is not None else path_of(self.text)
        if path.is_dir() and (index is not None or not self.text.endswith(("/", "\\"))):
            self.set_text(f"{path}/")
        elif path.is_file():
            self.query_one(PlainOptionList).highlighted = None
            self.post_message(self.Taken(path))
        else:
            self.post_message(self.Refused("" if path.is_dir() else self.text))


def path_of(text: str) -> Path:
    """A path as typed, pasted or dropped on the terminal: quotes, file addresses and ~ are understood."""
    plain = text.strip().strip("\"'")
    if plain.startswith("file://"):
        plain = unquote(urlsplit(plain).path)
    elif "\\ " in plain:
        plain = plain.replace("\\ ", " ")
    try:
        return Path(plain).expanduser()
    except RuntimeError:
        return Path(plain)


def continuations(path: Path, inside: bool, endings: Sequence[str]) -> tuple[Path, ...]:
    """The folders, and files with one of `endings`, that continue a path: those in it, or that begin like its name."""
    folder, begin = (path, "") if inside else (path.parent, path.name.casefold())
    try:
        found = [item for item in folder.iterdir() if item.name.casefold().startswith(begin)]
        shown = [item for item in found if not item.name.startswith(".") or begin.startswith(".")]
        kept = [item for item in shown if item.is_dir() or item.suffix.lower() in endings]
    except OSError:
        return ()
    return tuple(sorted(kept, key=lambda item: (item.is_dir(), item.name.casefold())))
