"""Tasks that speak with the hub end also where a cancellation comes together with an answer."""

from __future__ import annotations

import asyncio
import gc

import pytest

from checkin.core.syncing import ending


async def test_who_is_answered_and_told_to_end_at_the_same_moment_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "_AGAIN_SECONDS", 0.01)
    answer = asyncio.get_running_loop().create_future()

    async def ask() -> None:
        await asyncio.wait_for(answer, 60)
        await asyncio.Event().wait()

    asking, waiting = asyncio.create_task(ask()), asyncio.create_task(asyncio.Event().wait())
    await asyncio.sleep(0)
    answer.set_result("yes")
    await ending.end(asking, waiting)
    assert asking.cancelled()
    assert waiting.cancelled()


async def test_what_a_task_came_to_stays_with_it() -> None:
    async def fail() -> None:
        raise OSError("gone")

    failing = asyncio.create_task(fail())
    await asyncio.wait({failing})
    await ending.end(failing)
    assert isinstance(failing.exception(), OSError)


async def test_what_a_task_raises_while_it_ends_is_not_told_as_forgotten() -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))

    async def fail() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("gone")

    failing = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await ending.end(failing)
    del failing
    gc.collect()
    assert told == []
