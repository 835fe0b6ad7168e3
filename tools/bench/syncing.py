"""Desks by way of a hub: how fast news travels, how a desk catches up, what a mark waits meanwhile, and the memory."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from carrying import BAR_LONGER
from figures import bar, each, heading, percentile, row, spread
from importing import other_desk
from people import conference_of

from checkin.core.attendance import marking
from checkin.core.hub import credentials
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.core.syncing import inviting
from checkin.core.syncing.link import HubLink, keep_link, link_of
from checkin.core.syncing.relay import process as syncing
from checkin.core.syncing.standing import standing
from db.journal.entries import Draft

PEOPLE, DESKS, SECONDS = 5_000, (5, 10, 20), 20.0
CATCH_UP = 100_000
BAR_MS, BAR_DESKS = 100.0, 10
_CHECKIN = (sys.executable, "-m", "checkin")
_AT_ONCE = 5_000


def run() -> int:
    missed = 0
    for number in DESKS:
        with tempfile.TemporaryDirectory() as name:
            missed += _news(Path(name), number)
    with tempfile.TemporaryDirectory() as name:
        return missed + _catching_up(Path(name))


def _news(folder: Path, number: int) -> int:
    heading(f"{number} desks by way of a hub, {number} marks a second in all")
    with _desks(folder, number) as (sessions, hub, processes):
        people = [person.id for person in everybody(sessions[0])]
        with _watching([session.store.path for session in sessions]) as seen:
            meanwhile = _marks(sessions, people, day=1)
            time.sleep(2)
        times = _travelled(seen, number, round(SECONDS * number))
        row("from a mark's commit here to its commit at another", *spread(times), f"{max(times):.0f} ms")
        row("memory: the server, a sync process (largest)", _memory(hub), _memory(max(processes, key=_resident)))
        if number == BAR_DESKS:
            row("memory: an open desk", _memory_of_a_desk(sessions[0].store.path))
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        alone = _marks(sessions, people, day=2)
        for process in processes:
            os.kill(process, signal.SIGCONT)
        row("a mark meanwhile", *spread(meanwhile), f"{max(meanwhile):.0f} ms")
        row("the same without traffic", *spread(alone), f"{max(alone):.0f} ms")
    if number != BAR_DESKS:
        return 0
    longer = percentile(meanwhile, 0.99) / percentile(alone, 0.99)
    missed = bar("from desk to desk, p99", percentile(times, 0.99), BAR_MS, "ms")
    return missed + bar("a mark meanwhile, p99 beside that without traffic", longer, BAR_LONGER, "times")


def _marks(sessions: list[Session], people: list[str], day: int) -> list[float]:
    """How long each mark took, in milliseconds, of a mark a second at each desk in turn."""
    took, number = [], len(sessions)
    begun = time.monotonic()
    for count in range(round(SECONDS * number)):
        took += each([partial(marking.mark, sessions[count % number], people[count], day)])
        time.sleep(max(begun + (count + 1) / number - time.monotonic(), 0))
    return took


@contextmanager
def _desks(folder: Path, number: int) -> Iterator[tuple[list[Session], int, list[int]]]:
    """Desks with a process each, in step by way of a hub; the numbers of the server's process and of theirs."""
    sessions = _joined(folder, number)
    with _hub(sessions) as server:
        children = [  # the hub keeps its own file in step
            subprocess.Popen([*_CHECKIN, "--db", str(one.store.path), "sync"], stdout=subprocess.DEVNULL)
            for one in sessions[1:]
        ]
        try:
            _wait_until_in_step(sessions)
            yield sessions, server, [child.pid for child in children]
        finally:
            for child in children:
                child.terminate()
                child.wait()
    for session in sessions:
        session.close()


def _joined(folder: Path, number: int) -> list[Session]:
    sessions = [conference_of(folder, PEOPLE)]
    invitation = inviting.invite(sessions[0], folder / "invitation")
    for which in range(2, number + 1):
        path, name = folder / f"{which}.db", f"Desk {which}"
        inviting.join(invitation.file, invitation.code, path, desk=name, operator="Op")
        sessions.append(Session.open(path, name, "Op"))
    return sessions


@contextmanager
def _hub(sessions: list[Session]) -> Iterator[int]:
    """A hub at the first desk, to which all others may come; the number of its server's process."""
    first = sessions[0]
    pairs = [credentials.new_pair() for _ in sessions[1:]]
    admitted = [credentials.admit(first, pair.public, "Desk") for pair in pairs]
    command = [*_CHECKIN, "--db", str(first.store.path), "hub", "--json", "--port", "0", "--dir"]
    hub = subprocess.Popen(
        [*command, str(first.store.path.parent / "hub")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert hub.stdout is not None
    assert hub.stdin is not None
    json.loads(hub.stdout.readline())
    link = link_of(first)
    assert link is not None
    for session, credential, pair in zip(sessions[1:], admitted, pairs, strict=True):
        keep_link(session, HubLink(link.urls, link.ca, credential.desk, pair.seed, link.stream, link.name))
    try:
        yield _server_of(hub.pid)
    finally:
        hub.stdin.close()
        hub.wait()


def _wait_until_in_step(sessions: list[Session]) -> None:
    while not all(map(_is_in_step, sessions)):
        time.sleep(0.05)


def _is_in_step(session: Session) -> bool:
    now = standing(session)
    return now is not None and now.connected and now.unsent == 0 and all(desk.last_seen for desk in now.desks)


def _wait_until_sent(session: Session) -> None:
    while (now := standing(session)) is None or not now.connected or now.unsent:
        time.sleep(0.05)


@contextmanager
def _watching(paths: list[Path]) -> Iterator[list[dict[str, float]]]:
    """When each mark was first seen in each file: looked at each millisecond, from the outside."""
    import sqlite3

    seen: list[dict[str, float]] = [{} for _ in paths]
    stop = threading.Event()

    def watch() -> None:
        files = [sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) for path in paths]
        last = [file.execute("SELECT max(n) FROM entry").fetchone()[0] for file in files]
        while not stop.wait(0.001):
            for which, file in enumerate(files):
                if file.execute("SELECT max(n) FROM entry").fetchone()[0] == last[which]:
                    continue
                now = time.monotonic()
                for n, entry, kind in file.execute("SELECT n, id, kind FROM entry WHERE n > ?", (last[which],)):
                    last[which] = n
                    if kind == "mark":
                        seen[which][entry] = now
        for file in files:
            file.close()

    thread = threading.Thread(target=watch)
    thread.start()
    yield seen
    stop.set()
    thread.join()


def _travelled(seen: list[dict[str, float]], number: int, marks: int) -> list[float]:
    """How long each mark took to each other desk, in milliseconds."""
    arrivals = [sorted(one[entry] for one in seen if entry in one) for entry in set().union(*seen)]
    assert (len(arrivals), {len(one) for one in arrivals}) == (marks, {number}), "some marks never came"
    return [(at - one[0]) * 1000 for one in arrivals for at in one[1:]]


# -- catching up -----------------------------------------------------------------------------------------------------


def _catching_up(folder: Path) -> int:
    heading(f"A desk that comes to a hub with {CATCH_UP:,} marks")
    sessions = _joined(folder, 3)
    first, late, other = sessions
    people = [person.id for person in everybody(first)]
    marked = {"v": 1, "day": 1, "at": "", "method": "scan"}
    with _hub(sessions):
        _wait_until_sent(first)
        row(
            "naive: the command after each mark, nothing to take",
            f"{percentile([_once(late) for _ in range(5)], 0.5):.2f} s",
        )
        for start in range(0, CATCH_UP, _AT_ONCE):
            some = (people[number % len(people)] for number in range(start, start + _AT_ONCE))
            first.record(*(Draft("mark", person, marked) for person in some))
        row("laid down at the hub", f"{_seconds(lambda: _wait_until_sent(first)):.2f} s")
        alone = _marks_while(late, people[0], lambda: time.sleep(5))
        took: list[float] = []
        meanwhile = _marks_while(late, people[0], lambda: took.append(_once(late)))
        row("taken over by replay", f"{took[0]:.2f} s")
        row("a mark meanwhile", *spread(meanwhile), f"{max(meanwhile):.0f} ms")
        row("the same with nothing else going on", *spread(alone), f"{max(alone):.0f} ms")
        joined = _seconds(lambda: _join_anew(folder, late, other))
        row("taken over by a snapshot, joining included", f"{joined:.2f} s")
    for session in sessions:
        session.close()
    longer = percentile(meanwhile, 0.99) / percentile(alone, 0.99)
    return bar("a mark while catching up, p99 beside that of one alone", longer, BAR_LONGER, "times")


def _once(session: Session) -> float:
    """The seconds that the command takes, as a process of its own."""
    command = [*_CHECKIN, "--db", str(session.store.path), "sync", "--once"]
    return _seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def _join_anew(folder: Path, inviter: Session, other: Session) -> None:
    """Join as a new desk, by the credential of one that never came."""
    invitation = inviting.invite(inviter, folder / "late")
    inviting.join(invitation.file, invitation.code, folder / "late.db", desk="Late", operator="Op")
    link = link_of(other)
    assert link is not None
    with Session.open(folder / "late.db", "Late", "Op") as session:
        keep_link(session, link)
        syncing.once(session, print)


def _marks_while(session: Session, person: str, work: object) -> list[float]:
    started, stop = multiprocessing.Event(), multiprocessing.Event()
    waits: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    desk = multiprocessing.Process(target=other_desk, args=(session.store.path, person, started, stop, waits))
    desk.start()
    started.wait()
    work()  # type: ignore[operator]
    stop.set()
    times = waits.get()
    desk.join()
    return times


def _seconds(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begun


# -- memory ----------------------------------------------------------------------------------------------------------


def _server_of(pid: int) -> int:
    """The process of the server beneath a hub's; itself where this system does not tell."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        parts = path.read_bytes().split(b"\0")
        if Path(os.fsdecode(parts[0])).name == "nats-server" and _descends(int(path.parent.name), pid):
            return int(path.parent.name)
    return pid


def _descends(pid: int, of: int) -> bool:
    while pid not in (0, 1, of):
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid == of


def _resident(pid: int) -> int:
    """In kB; 0 where this system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _memory_of_a_desk(path: Path) -> str:
    """What the whole program takes on a terminal, its list read."""
    import pty

    ours, terminal = pty.openpty()
    command = [*_CHECKIN, "--db", str(path)]
    desk = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env={**os.environ, "TERM": "xterm"}
    )
    threading.Thread(target=_drain, args=(ours,), daemon=True).start()
    time.sleep(8)
    memory = _memory(desk.pid)
    desk.kill()
    desk.wait()
    os.close(terminal)
    return memory


def _drain(terminal: int) -> None:
    """Read what a program paints, so that it never waits for it."""
    while True:
        try:
            if not os.read(terminal, 65536):
                return
        except OSError:
            return


def _memory(pid: int) -> str:
    return f"{_resident(pid) / 1024:.0f} MB"
