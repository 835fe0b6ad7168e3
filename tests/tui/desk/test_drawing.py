"""What is drawn past Textual's own way of drawing looks as that would."""

from __future__ import annotations

import random

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.filter import Monochrome
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets.input import Selection

from checkin.tui.lines import STYLES, Line, Span, line

TEXTS = ["", "s", "el shazly", "Åsa Håkansson", "محمد یوسف خان", "रामबहादुर गुरुङ", "北京 李", "long " * 40]

BETWEEN = ["a name", "Iraq", " ", "   ", "", "- ", " and"]
CLICKS = ["", "", "", "undo", "help"]


def looks(rows: list[Strip]) -> list[list[tuple[object, ...]]]:
    """Each cell with what its style shows; of a blank one the ground alone."""
    return [[_cell(char, style) for text, style, _ in row for char in text] for row in rows]


def _cell(char: str, style: Style | None) -> tuple[object, ...]:
    style = style or Style()
    ink, ground = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
    lined = bool(style.underline)
    return (char, ground) if char == " " and not lined else (char, ground, ink, bool(style.bold), lined)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_line_looks_as_textual_draws_it(open_desk, size: tuple[int, int]) -> None:
    chance = random.Random(18)
    async with open_desk(size=size) as work:
        shown = work.desk.line
        for text in TEXTS * 4:
            shown.become(text)
            shown.selection = Selection(*(chance.randint(0, len(text)) for _ in "ab"))
            shown.has_focus = chance.random() < 0.8
            await work.pilot.pause()
            row = shown.outer_size.region
            assert looks(shown.render_lines(row)) == looks(Widget.render_lines(shown, row)), (text, shown.selection)
            part = row.crop_size((size[0] // 2, 1))
            assert looks(shown.render_lines(part)) == looks(Widget.render_lines(shown, part))


@pytest.mark.parametrize(("size", "edge"), [((80, 24), "─"), ((120, 36), "│")])
async def test_a_hairline_stands_between_the_people_and_the_card(open_desk, size: tuple[int, int], edge: str) -> None:
    async with open_desk(size=size) as work:
        await work.type("K1")
        card = work.desk.card
        rows = card.render_lines(card.outer_size.region)
        assert len(rows) == card.outer_size.height
        assert {row.cell_length for row in rows} == {card.outer_size.width}
        beside = [row.text[0] for row in rows]
        assert set(beside) == {edge} if edge == "│" else set(rows[0].text) == {edge}
        first = rows[0 if edge == "│" else 1].text
        assert first[1 if edge == "─" else 2 :].startswith(card.lines[0].text.rstrip())


async def test_rows_are_drawn_anew_when_they_change_or_their_look_does(open_desk, monkeypatch) -> None:
    async with open_desk() as work:
        view = work.desk.face.foot
        row = view.outer_size.region
        view.show([line(Span("one ", "strong"), Span("two", "strong"), Span(" three", "warning"))])
        drawn = view.render_lines(row)[0]
        assert drawn.text.rstrip() == "one two three"
        assert [text.rstrip() for text, *_ in drawn] == ["one two", " three"]
        assert view.render_lines(row)[0] is drawn
        view.show([line(Span("four"))])
        assert view.render_lines(row)[0].text.rstrip() == "four"
        monkeypatch.setattr(work.app, "get_line_filters", lambda: [Monochrome()])
        work.app.refresh_css()
        for style in (style for _, style, _ in view.render_lines(row)[0] if style):
            assert all(colour.triplet.red == colour.triplet.blue for colour in (style.color, style.bgcolor) if colour)


@pytest.mark.parametrize("fill", ["plain", "cursor", "alarm"])
async def test_blanks_look_as_before_and_are_no_pieces_of_their_own(open_desk, fill: str) -> None:
    chance = random.Random(fill)
    async with open_desk() as work:
        view = work.desk.face.foot
        row, style = view.outer_size.region, view._style
        for _ in range(100):
            spans = [Span(chance.choice(BETWEEN), chance.choice(STYLES), chance.choice(CLICKS)) for _ in range(8)]
            view.show([Line(tuple(spans), fill)])
            own = Strip(Segment(span.text, style(span.style)) for span in spans)
            (drawn,) = view.render_lines(row)
            assert looks([drawn]) == looks([own.adjust_cell_length(row.width, style(fill))])
            asked = [(char, style.meta.get("@click", "")) for text, style, _ in drawn if style for char in text]
            told = [
                (char, f"screen.command('{span.click}')" * bool(span.click)) for span in spans for char in span.text
            ]
            assert asked[: len(told)] == told, "a blank is clicked as what it belongs to"
        view.show([line(Span("  "), Span("Iraq", "muted"), Span("  "), Span("-   ", "muted"), Span("  "))])
        assert [text.rstrip() for text, *_ in view.render_lines(row)[0]] == ["  Iraq  -"]
        view.show([line(Span("a  ", "muted"), Span("   ", "match"), Span(" ", "chip"))])
        assert len(view.render_lines(row)[0]) == 4, "an underlined blank is seen"


async def test_of_rows_here_and_there_each_is_painted_and_no_other(open_desk) -> None:
    async with open_desk() as work:
        view = work.desk.results
        view.show([line(f"row {number}") for number in range(9)])
        await work.pilot.pause()
        painted: list[int] = []
        view.refresh = lambda *regions: painted.extend(y for region in regions for y in region.line_range)
        view.show([line(f"row {number}{'!' if number in (0, 1, 4, 7, 8) else ''}") for number in range(9)])
        assert painted == [0, 1, 4, 7, 8]
        drawn = view.render_lines(view.outer_size.region)
        assert [row.text.rstrip() for row in drawn[:9]] == [row.text for row in view.lines]
