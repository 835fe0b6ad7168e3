"""On the line keys are shown at once, and taken back when they turn out to have come from a reader."""

from __future__ import annotations

import asyncio

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from checkin.core.reader.burst import HOLD
from checkin.tui.line import Line, RetractingInput
from checkin.tui.scan_guard import ScanGuard, Scanned

CODE = "BCKDEFGHIJKLNOPRSTUVXBCDEFGH"


class LineApp(ScanGuard[None]):
    """Remembers every value of the line, every Enter and every scan, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.news = asyncio.Event()
        self.scan_hold = 60  # a key that waited would be seen to wait

    def compose(self) -> ComposeResult:
        yield Line(id="line")

    def tell(self, what: str, text: str) -> None:
        self.said.append((what, text))
        self.news.set()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.tell("line", event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.tell("enter", event.value)

    def on_scanned(self, event: Scanned) -> None:
        self.tell("scan", event.text)

    async def hear(self, *said: str) -> None:
        while said not in self.said:
            self.news.clear()
            await self.news.wait()

    def send(self, text: str, start: float, gap: float = 0.001) -> None:
        for number, char in enumerate(text):
            event = events.Key({"\r": "enter", "\n": "ctrl+j"}.get(char, char), char)
            event.time = start + number * gap
            self.post_message(event)


async def test_a_key_is_shown_while_it_is_not_decided() -> None:
    app = LineApp()
    async with app.run_test():
        app.send("m", 100.0)
        await app.hear("line", "m")
        app.send("o", 100.2)
        await app.hear("line", "mo")
        app.send("\r", 100.4)
        await app.hear("enter", "mo")
        assert app.said == [("line", "m"), ("line", "mo"), ("enter", "mo")]


async def test_a_scan_leaves_the_line_as_it_was() -> None:
    app = LineApp()
    async with app.run_test():
        app.query_one(Line).value = "moham"
        await app.hear("line", "moham")
        app.query_one(Line).cursor_position = 2
        app.send(CODE[0], 100.0)
        await app.hear("line", "moBham")
        app.send(CODE[1:] + "\r", 100.001)
        await app.hear("scan", CODE)
        await app.hear("line", "moham")
        line = app.query_one(Line)
        while line.value != "moham":
            await asyncio.sleep(0)
        assert (line.value, line.cursor_position) == ("moham", 2)
        longest = max(len(value) for what, value in app.said if what == "line")
        assert longest <= len("moham") + 2, "the rest of the scan was never shown"
        assert ("enter", "moham") not in app.said


async def test_fast_typing_that_is_no_scan_comes_out_whole_and_in_order() -> None:
    app = LineApp()
    async with app.run_test():
        app.send("mohammad khan\r".replace(" ", ""), 100.0)
        await app.hear("enter", "mohammadkhan")
        assert [what for what, _ in app.said].count("scan") == 0


async def test_a_slow_scan_behind_a_half_typed_name_leaves_the_name() -> None:
    app = LineApp()
    app.scan_hold = HOLD
    async with app.run_test():
        line = app.query_one(Line)
        app.send("khan", 100.0, gap=0.2)
        await app.hear("line", "khan")
        app.send(CODE + "\r\n", 102.0, gap=0.05)
        await app.hear("scan", CODE)
        while line.value != "khan":
            await asyncio.sleep(0)
        app.send("i", 110.0)
        await app.hear("line", "khani")
        assert "enter" not in {what for what, _ in app.said}


async def test_a_slow_scan_in_another_input_is_taken_back_there() -> None:
    app = LineApp()
    app.scan_hold = HOLD
    async with app.run_test():
        field = RetractingInput("Abc", id="field")
        await app.mount(field)
        field.focus()
        app.send(CODE, 100.0, gap=0.05)
        await app.hear("line", CODE[:3])  # in the place of what was selected
        await app.hear("scan", CODE)
        while field.value != "Abc":
            await asyncio.sleep(0)


async def test_letters_typed_just_before_a_scan_stay() -> None:
    app = LineApp()
    async with app.run_test():
        app.send("q" + CODE + "\r", 100.0)
        await app.hear("scan", CODE)
        line = app.query_one(Line)
        while line.value != "q":
            await asyncio.sleep(0)
        assert ("enter", "q") not in app.said
