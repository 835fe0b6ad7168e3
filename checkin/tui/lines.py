"""Lines of styled text, and a widget that shows them and repaints only those that differ.

Every part of the desk is a function from what is known to a list of lines; one small widget shows them all.
A line is padded and cut by the cells it takes, never by its length, and never wraps by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import ClassVar, NamedTuple

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
_SHORTEST = 10


class Span(NamedTuple):
    """Some text in one style. `style` is a name of STYLES, "on #rrggbb" for a colour of the conference, or
    "#rrggbb on #rrggbb" for two pixels of a picture.

    `click` is the id of the command that a click on it runs.
    """

    text: str
    style: str = "plain"
    click: str = ""


class Line(NamedTuple):
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
    """How many cells a text takes. It is printable: whatever is not was taken out at the door."""
    return len(text) if text.isascii() else cell_len(text)


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` cells, an ellipsis where something was cut."""
    if cells(text) <= width:
        return text
    if width <= 0:
        return ""
    cut = text[: width - 1] if text.isascii() else set_cell_size(text, width - 1)
    return cut.rstrip() + ELLIPSIS


def shorten_first(text: str, width: int, mark: str = " - ") -> str:
    """`text` in at most `width` cells; the part before the first mark gives way, where the others leave it room."""
    first, rest = text.split(mark, 1) if mark in text else (text, "")
    room = width - cells(mark + rest)
    return f"{shorten(first, room)}{mark}{rest}" if rest and room >= _SHORTEST else shorten(text, width)


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells."""
    if text.isascii() and text.isprintable():
        return shorten(text, width).ljust(width)
    return set_cell_size(shorten(safe(text), width), width)


def fit_spans(spans: Iterable[Span], width: int, fill: str) -> tuple[Span, ...]:
    """Spans cut and padded to `width` cells together."""
    out: list[Span] = []
    left = width
    for span in spans:
        size = cells(span.text)
        if size > left:
            out.append(Span(shorten(span.text, left), span.style, span.click))
            left -= cells(out[-1].text)
            break
        out.append(span)
        left -= size
    return (*out, Span(" " * left, fill)) if left > 0 else tuple(out)


def ends(left: Sequence[Span], right: Sequence[Span], width: int, fill: str = "plain") -> Line:
    """A line with something at each end; the left gives way."""
    room = max(width - sum(cells(span.text) for span in right), 0)
    return Line((*fit_spans(left, room, fill), *right), fill)


def wrapped(text: str, width: int, limit: int) -> list[str]:
    """`text` broken at spaces into at most `limit` rows of `width` cells; the last ends in an ellipsis if cut."""
    rows: list[str] = []
    row = ""
    for word in safe(text).split():
        longer = f"{row} {word}" if row else word
        if cells(longer) <= width:
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


def seen_by(widget: Widget) -> Callable[[Style], Style]:
    """What makes of a style how the filters of the program let it be seen: for each style once, not at each frame."""
    filters, background = widget.get_line_filters(), widget.background_colors[1]

    def seen(style: Style) -> Style:
        segments = [Segment(" ", style)]
        for line_filter in filters:
            segments = line_filter.apply(segments, background)
        return segments[0].style or style

    return seen


def cropped(rows: list[Strip], crop: Region, width: int) -> list[Strip]:
    """What is seen of rows so many cells wide."""
    return rows if crop.column_span == (0, width) else [row.crop(*crop.column_span) for row in rows]


class LineView(Widget):
    """Shows lines from the top; what does not fit below is not shown.

    It has no border of Textual's: what stands in the padding is drawn by `row`. So each row is drawn once, not at each
    frame.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{name}" for name in STYLES}
    can_focus = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._styles_by_name: dict[str, Style] = {}
        self._seen: Callable[[Style], Style] | None = None
        self._strips: dict[int, Strip] = {}
        self._width = 0

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
        above = self.styles.gutter.top
        for row in rows:
            self._strips.pop(row + above, None)
        width = self.size.width
        if rows and width:
            self.refresh(*_regions(rows, width))

    def row(self, y: int) -> Line:
        """What stands in a row of the widget, at its edges too."""
        return self._lines[y] if y < len(self._lines) else EMPTY

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of it. Textual's own way looks at the border and the filters of all at each frame."""
        width = self.outer_size.width
        if width != self._width:
            self._strips, self._width = {}, width
        if missing := [y for y in crop.line_range if y not in self._strips]:
            self._strips.update((y, self._strip(self.row(y), width)) for y in missing)
        return cropped([self._strips[y] for y in crop.line_range], crop, width)

    def _strip(self, shown: Line, width: int) -> Strip:
        """A line as the terminal is sent it.

        Each piece has its price, so neighbours of one look are one text, and blanks look as what they stand beside:
        a third fewer pieces in a list of people.
        """
        rest = width - sum([cells(span.text) for span in shown.spans])
        pieces: list[Segment] = []
        text, style = "", Style.null()
        for more, name, click in (*shown.spans, Span(" " * rest, shown.fill)):
            look = self._look(name, click) if click else self._style(name)
            if look is style or not more or (more.isspace() and _blank_alike(look, style)):
                text += more
            elif not text or (text.isspace() and _blank_alike(style, look)):
                text, style = text + more, look
            else:
                pieces.append(Segment(text, style))
                text, style = more, look
        pieces.append(Segment(text, style))
        return Strip(pieces, width) if rest >= 0 else Strip(pieces).adjust_cell_length(width)

    def _look(self, name: str, click: str) -> Style:
        return self._style(name) + Style.from_meta({"@click": f"screen.command('{click}')"})

    def _style(self, name: str) -> Style:
        style = self._styles_by_name.get(name)
        if style is None:
            self._seen = self._seen or seen_by(self)
            if name.startswith("#"):  # of a picture, and of nothing else again
                return self._seen(Style.parse(name))
            style = self._styles_by_name[name] = self._seen(self.style_named(name))
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
        self._strips.clear()
        self._seen = None

    def notify_style_update(self) -> None:
        self.forget_styles()
        super().notify_style_update()


def _regions(rows: Iterable[int], width: int) -> list[Region]:
    """Rows, those that follow one another as one region."""
    runs = [list(run) for _, run in groupby(enumerate(rows), key=lambda place: place[1] - place[0])]
    return [Region(0, run[0][1], width, len(run)) for run in runs]


@lru_cache
def _blank_alike(one: Style, other: Style) -> bool:
    """Whether a blank looks the same in both, and does the same: only the ground of it is seen."""
    lined = any(style.underline or style.reverse or style.strike for style in (one, other))
    return one.bgcolor == other.bgcolor and not lined and one.meta == other.meta


def ink_on(background: str) -> str:
    """Black or white, whichever is read better on a colour."""
    from textual.color import Color

    return "#ffffff" if Color.parse(background).brightness < 0.55 else "#000000"
