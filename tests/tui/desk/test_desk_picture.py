"""The desk as it is read, row by row, with hostile names in it: pictures in text, so that a difference can be read.

After a change of looks that is meant: PICTURES=write python -m pytest tests/tui/desk/test_desk_picture.py, and read
what `git diff` says.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len

PICTURES = Path(__file__).with_name("pictures")
LONG = "Abdul Rahman Mohammad " * 13 + "AL-ZAHRANI"
PEOPLE = (
    {"name": "[/]", "organisation": "[link=x]Police[/link]", "country": "EG", "ref": "H1", "box": "[b]",
     "position": "[bold]Head[/bold]", "delegation": "Egypt", "category": "delegate", "hand_over": "bag; [/]"},
    {"name": "[bold red]Ali[/] KHAN", "organisation": "Ministry\u202e of\x1b[31m Justice", "country": "IR",
     "native_name": "علی خان", "ref": "H2", "desk_note": "Driver \x07waits \x00outside", "category": "delegate",
     "capacity": "Head of delegation", "delegation": "Iran (Islamic Republic of)", "honorific": "H.E."},
    {"name": "Noura KHAN", "organisation": "Delegation", "country": "IR", "ref": "H6",
     "delegation": "Iran (Islamic Republic of)", "category": "delegate"},
    {"name": LONG, "organisation": LONG, "position": LONG, "ref": "H3", "desk_note": LONG, "box": "B" * 40,
     "hand_over": LONG, "category": "media", "capacity": LONG, "country": "IR", "honorific": "Dr"},
    {"name": "रामबहादुर गुरुङ", "ref": "H4", "country": "NP", "organisation": "नेपाल प्रहरी", "honorific": "Mr"},
    {"name": "王 小明 😀", "ref": "H5", "country": "CN", "organisation": "Embassy of China 👨‍👩‍👧‍👦"},
)  # fmt: skip


def rows_of(work) -> list[str]:
    return [strip.text for strip in work.app.screen._compositor.render_strips(work.app.size)]


async def compare(work, name: str) -> None:
    """Wait until the screen is as in its picture; if it never is, say in which rows it differs."""
    picture = PICTURES / f"{name}.txt"
    if os.environ.get("PICTURES") == "write":
        await work.pilot.pause(2)
        picture.parent.mkdir(exist_ok=True)
        picture.write_text("\n".join(row.rstrip() for row in rows_of(work)) + "\n", encoding="utf-8")
    wanted = picture.read_text("utf-8").splitlines()
    with suppress(AssertionError):
        await work.until(lambda: [row.rstrip() for row in rows_of(work)] == wanted)
    assert [row.rstrip() for row in rows_of(work)] == wanted
    assert {cell_len(row) for row in rows_of(work)} == {work.app.size.width}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_desk_is_as_in_its_pictures(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, PEOPLE) as work:
        for name, query, then in (
            ("markup", "H1", "enter"),
            ("escapes", "H2", ""),
            ("long", "H3", "enter"),
            ("devanagari", "H4", ""),
            ("wide", "H5", "enter"),
        ):
            await work.type(query)
            if then:
                await work.pilot.press(then)
            await compare(work, f"{name}-{size[0]}x{size[1]}")
            await work.pilot.press("escape")
