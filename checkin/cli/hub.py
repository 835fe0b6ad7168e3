"""hub: this laptop is the one through which the desks hear of each other."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

from checkin.core.hub import serving
from checkin.core.hub.codes import MINUTES, JoinCode
from checkin.core.hub.configuration import LOOPBACK
from checkin.core.hub.joining import url_typed
from checkin.core.hub.own_link import link_own_desk
from checkin.core.hub.serving import Hub
from checkin.core.session import Session
from checkin.core.syncing.ending import end
from checkin.core.syncing.relay.watch import Watch
from checkin.errors import UsageError

from . import output
from .context import open_session
from .errors import DONE, IN_PART


def serve(arguments: Namespace) -> int:
    """Serve until Ctrl+C, or the end of the pipe from which it reads. Each line that is read shows a new code."""
    with open_session(arguments) as session:
        if arguments.through:
            link_own_desk(session, [url_typed(address) for address in arguments.through])
            output.talk("This desk hears of the others through these servers, once they know it.")
            return DONE
        if arguments.cluster:
            return _cluster(session, Path(arguments.cluster).expanduser(), arguments.at or ())
        own = Watch(session)  # the hub's own desk may be open nowhere
        own.start()
        try:
            return asyncio.run(_serve(session, arguments))
        finally:
            own.stop()


def _cluster(session: Session, folder: Path, addresses: Sequence[str]) -> int:
    """Write what an organisation's servers need; without their addresses make the streams on those that run."""
    from checkin.core.hub import cluster

    if addresses:
        for home in cluster.write(session, folder, addresses):
            output.line(str(home))
        output.talk("Bring each folder to its server, and start it there. Then the same line without --at.")
        return DONE
    faults = asyncio.run(cluster.begin(session, folder))
    for fault in faults:
        output.talk(f"Unsafe: {fault}")
    output.talk("The streams are there, three copies of each.")
    return IN_PART if faults else DONE


async def _serve(session: Session, arguments: Namespace) -> int:
    host = arguments.listen or LOOPBACK
    ending = _told_to_end()
    if not arguments.take_over:
        await asyncio.to_thread(_refuse_a_second_hub, session, host)
    folder = Path(arguments.dir) if arguments.dir else None
    told = _told_in_json if arguments.json else output.talk
    async with serving.starting(session, folder, host, arguments.port, told) as hub:
        code = await hub.new_code()
        faults = await hub.faults()
        if arguments.json:
            output.record({"address": hub.urls[0], "codes": [code.human], "safe": not faults})
        else:
            _show(hub, session, code)
        for fault in faults:
            output.talk(f"Unsafe: {fault}")
        await _until_ended(hub, ending, arguments.json)
    return IN_PART if faults else DONE


def _refuse_a_second_hub(session: Session, host: str) -> None:
    if (other := serving.another_hub(session, host)) is not None:
        raise UsageError(
            f"{other.desk} is the hub of this conference already, at {other.urls[0]}.",
            "End it there first; if it is gone or must be replaced: checkin hub --take-over",
        )


def _told_to_end() -> asyncio.Event:
    """Set by Ctrl+C, or when the program is asked to end."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: there Ctrl+C interrupts
            loop.add_signal_handler(number, ending.set)
    return ending


async def _until_ended(hub: Hub, ending: asyncio.Event, as_json: bool) -> None:
    tasks = [asyncio.ensure_future(act) for act in (hub.serve(), ending.wait(), _answer(hub, as_json))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end(*tasks)


async def _answer(hub: Hub, as_json: bool) -> None:
    """Show a new code for each line that is read; return at the end of a pipe: whoever started the hub is gone."""
    async for _ in _lines_read():
        code = await hub.new_code()
        if as_json:
            output.record({"codes": [code.human]})
        else:
            _show_code(code)
    if not _is_pipe():
        await asyncio.Event().wait()


def _is_pipe() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)
    except (AttributeError, OSError, ValueError):  # there is none
        return False


async def _lines_read() -> AsyncIterator[str]:
    """The lines of stdin. They are read by a thread that nothing waits for when the hub ends."""
    import threading

    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        with suppress(RuntimeError):  # the hub has ended
            with suppress(AttributeError, ValueError, OSError):  # there is no stdin
                while line := sys.stdin.readline():
                    loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await lines.get():
        yield line


def _show(hub: Hub, session: Session, code: JoinCode) -> None:
    output.line(f"The hub of {session.conference.name}: {', '.join(hub.urls)}")
    if hub.is_for_this_computer_only:
        output.talk("Only this computer can reach it. For other laptops: checkin hub --listen ADDR, its address here.")
    _show_code(code)
    output.talk("Enter shows a new code. Ctrl+C ends the hub; no desk loses anything by that.")


def _show_code(code: JoinCode) -> None:
    output.line(f"Code to join, for {MINUTES} minutes: {code.human}")
    print(code.qr, flush=True)
    output.talk(f'On each laptop that joins: checkin join "{code.human}" --db FILE --desk NAME')
    output.talk("Whoever has the code gets the whole list: show it to those only who join.")


def _told_in_json(sentence: str) -> None:
    output.record({"told": sentence})
