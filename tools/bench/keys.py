"""Key event to painted results, inside the running desk: names typed letter by letter."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from functools import partial
from pathlib import Path

from figures import bar, each, heading, percentile, row
from finding import naive_ways
from people import conference_of

from checkin.core.finding import Found
from checkin.core.machine import Machine
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.tui import app as desk_app
from checkin.tui.app import CheckinApp
from checkin.tui.desk.screen import DeskScreen

TYPED = ("mohamed khan", "nadia el", "sharma kri", "hosseini", "alaoui", "zhang wei")
GAP_SECONDS = 0.12  # a fast typist
MEDIAN_MS, P95_MS = 25.0, 50.0


def run() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        os.environ["CHECKIN_CONFIG_DIR"] = name
        for count in (5_000, 100_000):
            heading(f"Key to painted results in the app, list of {count:,}")
            with conference_of(Path(name), count) as session:
                first, painted = asyncio.run(_typed_into(session))
                names = {person.id: f"{person.name} {person.organisation}" for person in everybody(session)}
            row("start of the app to a usable desk", f"{first * 1000:.0f} ms")
            row("key event to results on the screen, p50 / p95",
                f"{percentile(painted, 0.5):.1f} ms", f"{percentile(painted, 0.95):.1f} ms")  # fmt: skip
            for way, search in naive_ways(names).items():
                alone = each([partial(search, text[:end]) for text in TYPED for end in range(1, len(text) + 1)])
                row(f"{way}, nothing painted", f"{percentile(alone, 0.5):.1f} ms", f"{percentile(alone, 0.95):.1f} ms")
            failed += bar("median", percentile(painted, 0.5), MEDIAN_MS, "ms")
            failed += bar("95 of 100", percentile(painted, 0.95), P95_MS, "ms")
    return failed


class _Watched(CheckinApp):
    """Says when a frame went out, and notes the time."""

    CSS_PATH = Path(desk_app.__file__).with_name("app.tcss")

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        self.painted_at = 0.0
        self.painted = asyncio.Event()

    def _display(self, screen, renderable) -> None:  # type: ignore[no-untyped-def]
        super()._display(screen, renderable)
        self.painted_at = time.perf_counter()
        self.painted.set()


async def _typed_into(session: Session) -> tuple[float, list[float]]:
    begun = time.perf_counter()
    app = _Watched(session, Machine("Bench", "bench", sound=False), desk="Bench")
    times: list[float] = []
    async with app.run_test(size=(120, 36)) as pilot:
        desk = next(screen for screen in app.screen_stack if isinstance(screen, DeskScreen))
        while desk.finder is None or desk.desk.pulse is None:
            await asyncio.sleep(0.001)
        first = time.perf_counter() - begun
        for text in TYPED:
            for end in range(1, len(text) + 1):
                times.append(await _one_key(app, desk, text[end - 1], text[:end].strip()))
                await asyncio.sleep(GAP_SECONDS)
            await pilot.press("escape")
        desk.finder.settle()
        desk.stop_work()
    return first, times


async def _one_key(app: _Watched, desk: DeskScreen, char: str, query: str) -> float:
    """Milliseconds from the key event to the first frame that went out after its results were in the widgets.

    Nothing here polls: a busy loop would take the interpreter from the thread that searches.
    """
    from textual import events

    shown_at: list[float] = []
    take = desk.desk.found

    def watched(found: Found) -> bool:
        taken = take(found)
        if taken and found.query == query:
            shown_at.append(time.perf_counter())
        return taken

    desk.desk.found = watched  # type: ignore[method-assign]
    event = events.Key("space" if char == " " else char, char)
    event.time = time.monotonic()
    pressed = time.perf_counter()
    app.post_message(event)
    while desk.line.value.strip() != query or (not shown_at and desk.desk.people.query != query):
        await _next_frame(app)
    if shown_at:
        while app.painted_at < shown_at[0]:
            await _next_frame(app)
    desk.desk.found = take  # type: ignore[method-assign]
    return (app.painted_at - pressed) * 1000


async def _next_frame(app: _Watched) -> None:
    app.painted.clear()
    await app.painted.wait()
