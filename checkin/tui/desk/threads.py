"""The threads of a desk, and what works beside its screen: none of its work blocks a key.

Marks are made one after the other in a thread of their own, so their answers come in the order of the keys; searches
have another, in which only the newest matters (a first letter's is so short that it has none); everything else that is
looked up has the third, and pictures, which take longest, the fourth.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from textual.dom import DOMNode
from textual.worker import Worker

Made = TypeVar("Made")


class Threads:
    """Four threads, each with its own queue; `asked` is what they were asked and have not answered yet."""

    def __init__(self) -> None:
        self.asked: set[asyncio.Future[Any]] = set()
        self._stopped = False
        self.marks = ThreadPoolExecutor(1, "desk-marks")
        self.search = ThreadPoolExecutor(1, "desk-search")
        self.looks = ThreadPoolExecutor(1, "desk-looks")
        self.pictures = ThreadPoolExecutor(1, "desk-pictures")

    def ask(
        self, pool: ThreadPoolExecutor, work: Callable[[], Made], take: Callable[[asyncio.Future[Made]], object]
    ) -> None:
        """Have it done by a thread that is asked at once, and take what became of it here: for what each key asks. A
        Worker is a task and three messages to its screen. Threads that are stopped are asked nothing.
        """

        def answered(done: asyncio.Future[Made]) -> None:
            self.asked.discard(done)
            if not done.cancelled():
                take(done)

        if not self._stopped:
            asked = asyncio.get_running_loop().run_in_executor(pool, work)
            self.asked.add(asked)
            asked.add_done_callback(answered)

    def stop(self) -> None:
        """End them: marks that were asked for are made first, and nobody reads any more."""
        self._stopped = True
        for pool in (self.search, self.looks, self.pictures, self.marks):
            pool.shutdown(wait=True, cancel_futures=pool is not self.marks)


def begin(owner: DOMNode, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> Worker[None]:
    """Begin work beside a screen. It is a function that is called when it begins, since what closes begins nothing: a
    coroutine that is made before would never be awaited."""
    worker: Worker[None] = owner.run_worker(work, group=group, exit_on_error=True)
    return worker


async def done_by(pool: ThreadPoolExecutor, work: Callable[[], Made]) -> Made:
    """What `work` makes in a thread."""
    return await asyncio.get_running_loop().run_in_executor(pool, work)
