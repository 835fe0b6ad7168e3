"""Lines of styled text, and a widget that shows them and repaints only those that differ.

Every part of the desk is a function from what is known to a list of lines; one small widget shows them all.
A line is padded and cut by the cells it takes, never by its length, and never wraps by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from checkin.tui.plain import safe

# The names of styles; app.tcss gives each a look.
STYLES = (
    "plain", "strong", "muted", "accent", "good", "warning", "alarm", "chip", "cursor", "cursor-strong",
    "cursor-muted", "match", "cursor-match", "key", "rule",
)  # fmt: skip
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one style. `style` is a name of STYLES, "on #rrggbb" for a colour of the conference, or
    "#rrggbb on #rrggbb" for two pixels of a picture.

    `click` is the id of the command that a click on it runs.
    """

    text: str
    style: str = "plain"
    click: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the screen; `fill` is the style of the cells that no text takes."""

    spans: tuple[Span, ...] = ()
    fill: str = "plain"

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


EMPTY = Line()


def line(*spans: Span | str, fill: str = "plain") -> Line:
    """A line of spans; a bare string takes the style of the fill."""
    return Line(tuple(Span(safe(item), fill) if isinstance(item, str) else item for item in spans), fill)


def cells(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` cells, an ellipsis where something was cut."""
    if len(text) <= width and text.isascii():
        return text
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + ELLIPSIS if width > 0 else ""


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells."""
    if text.isascii() and text.isprintable():
        return shorten(text, width).ljust(width) if len(text) <= width else set_cell_size(shorten(text, width), width)
    return set_cell_size(shorten(safe(text), width), width)


def fit_spans(spans: Iterable[Span], width: int, fill: str) -> tuple[Span, ...]:
    """Spans cut and padded to `width` cells together."""
    out: list[Span] = []
    left = width
    for span in spans:
        size = cell_len(span.text)
        if size > left:
            out.append(Span(shorten(span.text, left), span.style, span.click))
            left -= cell_len(out[-1].text)
            break
        out.append(span)
        left -= size
    return (*out, Span(" " * left, fill)) if left > 0 else tuple(out)


def ends(left: Sequence[Span], right: Sequence[Span], width: int, fill: str = "plain") -> Line:
    """A line with something at each end; the left gives way."""
    room = max(width - sum(cell_len(span.text) for span in right), 0)
    return Line((*fit_spans(left, room, fill), *right), fill)


def wrapped(text: str, width: int, limit: int) -> list[str]:
    """`text` broken at spaces into at most `limit` rows of `width` cells; the last ends in an ellipsis if cut."""
    rows: list[str] = []
    row = ""
    for word in safe(text).split():
        longer = f"{row} {word}" if row else word
        if cell_len(longer) <= width:
            row = longer
            continue
        if row:
            rows.append(row)
        row = word
    rows.append(row)
    if len(rows) > limit:
        rows = [*rows[: limit - 1], " ".join(rows[limit - 1 :])]
    return [shorten(item, width) for item in rows if item]


def picture_lines(width: int, rgb: bytes) -> list[Line]:
    """A picture `width` pixels wide, three bytes a pixel, in half blocks: each character is one pixel over another."""
    pixels = [f"#{rgb[at : at + 3].hex()}" for at in range(0, len(rgb), 3)]
    rows = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    return [
        Line(tuple(Span("▀", f"{upper} on {lower}") for upper, lower in zip(*two, strict=True)))
        for two in zip(rows[::2], rows[1::2], strict=True)
    ]


def hanging(left: str, text: str, indent: int, width: int) -> list[str]:
    """`left`, and beside it `text` in as many rows as it takes, each beginning at the same column."""
    rows = wrapped(text, max(width - indent, 10), len(text))
    first, rest = (rows[0], rows[1:]) if rows else ("", [])
    return [f"{fit(left, indent)}{first}".rstrip(), *(" " * indent + row for row in rest)]


class LineView(Widget):
    """Shows lines from the top; what does not fit below is not shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{name}" for name in STYLES}
    can_focus = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._styles_by_name: dict[str, Style] = {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was shown last."""
        return self._lines

    @property
    def text(self) -> str:
        """What is shown, for tests and for whoever cannot see colours."""
        return "\n".join(item.text.rstrip() for item in self._lines)

    def show(self, lines: Iterable[Line]) -> None:
        """Show these lines; only rows that differ are painted again."""
        old, new = self._lines, tuple(lines)
        if old == new:
            return
        self._lines = new
        rows = [
            row
            for row in range(max(len(old), len(new)))
            if (old[row] if row < len(old) else EMPTY) != (new[row] if row < len(new) else EMPTY)
        ]
        width = self.size.width
        if rows and width:
            self.refresh(*(Region(0, row, width, 1) for row in rows))

    def render_line(self, y: int) -> Strip:
        shown = self._lines[y] if y < len(self._lines) else EMPTY
        width = self.size.width
        segments = [Segment(span.text, self._span_style(span)) for span in shown.spans if span.text]
        return Strip(segments).adjust_cell_length(width, self._style(shown.fill))

    def _span_style(self, span: Span) -> Style:
        style = self._style(span.style)
        return style + Style.from_meta({"@click": f"screen.command('{span.click}')"}) if span.click else style

    def _style(self, name: str) -> Style:
        if name.startswith("#"):  # of a picture, and of nothing else again
            return Style.parse(name)
        style = self._styles_by_name.get(name)
        if style is None:
            style = self.style_named(name)
            self._styles_by_name[name] = style
        return style

    def style_named(self, name: str) -> Style:
        """Look a style up; what was found is kept until `forget_styles`."""
        if name.startswith("on "):
            background = name.removeprefix("on ")
            return Style.parse(f"bold {ink_on(background)} on {background}")
        return self.get_component_rich_style(f"line--{name}")

    def forget_styles(self) -> None:
        """The styles have another look from now on."""
        self._styles_by_name.clear()

    def notify_style_update(self) -> None:
        self.forget_styles()
        super().notify_style_update()


def ink_on(background: str) -> str:
    """Black or white, whichever is read better on a colour."""
    from textual.color import Color

    return "#ffffff" if Color.parse(background).brightness < 0.55 else "#000000"
