"""The only door out to the screen: widgets that show text as it is, whatever it holds.

Textual reads markup in plain strings: a person named `[/]` would take the app down, and an ESC in a name would reach
the terminal. What comes in is cleaned (`checkin.text.clean_text`), but a file may have been edited by hand; so what
goes out is made safe here once more, and is never markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.visual import VisualType
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

__all__ = ["PlainButton", "PlainLabel", "PlainOptionList", "PlainStatic", "notify_plain", "plain", "safe"]

_LINE_END = 0x0A
# C0 and C1 controls but the line end, bidirectional controls, line separators, invisible fillers and lone surrogates.
_UNSAFE = {
    code: None
    for part in (
        range(0x20), range(0x7F, 0xA0), (0x061C, 0x200B, 0x200E, 0x200F), range(0x2028, 0x202F),
        range(0x2060, 0x2070), (0xFEFF,), range(0xD800, 0xE000),
    )
    for code in part
    if code != _LINE_END
}  # fmt: skip


def safe(text: str) -> str:
    """Return `text` without anything that moves a cursor, reorders a line or cannot be encoded."""
    return text if text.isascii() and text.isprintable() else text.translate(_UNSAFE)


def plain(text: str) -> Content:
    """Return `text` as content that holds no markup."""
    return Content(safe(text))


def _shown(content: VisualType) -> VisualType:
    return plain(content) if isinstance(content, str) else content


class PlainStatic(Static):
    """Shows text as it is. Content that was built on purpose (from `plain`) is shown with its styles."""

    def __init__(
        self,
        content: VisualType = "",
        *,
        id: str | None = None,  # noqa: A002 - the name that Textual gives it
        classes: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(_shown(content), markup=False, id=id, classes=classes, name=name)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        super().update(_shown(content), layout=layout)


class PlainLabel(PlainStatic):
    """Text in as many cells as it takes."""

    DEFAULT_CSS = "PlainLabel { width: auto; height: auto; }"


class PlainButton(Button):
    """A button whose label is text as it is."""

    def __init__(self, label: str, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(plain(label), id=id, classes=classes)


class PlainOptionList(OptionList):
    """A short list of texts as they are."""

    def __init__(self, *lines: str, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(*map(_option, lines), id=id, classes=classes, markup=False)

    def add_options(self, new_options: Iterable[object]) -> PlainOptionList:
        super().add_options([_option(item) for item in new_options])
        return self


def _option(item: object) -> Option | None:
    if item is None or isinstance(item, Option):
        return item
    return Option(plain(item) if isinstance(item, str) else item)  # type: ignore[arg-type]  # what Option takes has no public name


def notify_plain(
    app: App[Any], message: str, title: str = "", severity: SeverityLevel = "information", timeout: float | None = None
) -> None:
    """A short message in the corner, for `timeout` seconds."""
    app.notify(safe(message), title=safe(title), severity=severity, timeout=timeout, markup=False)
