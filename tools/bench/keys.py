"""The desk in a terminal of its own, beside the naive one: from the byte of a key to the frame that holds its answer.

Names are typed letter by letter at both by turns, so that what else the computer does falls on both. A frame counts
when the line and the first people found stand in it, as the search of each finds them, and nobody of the answer before
who fits no more. Then Enter and scans, and keys again while ten other desks mark.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import naive_desk
import ten_desks
from figures import bar, heading, peak, percentile, row
from people import real_conference
from terminal import Terminal

from checkin.clock import VenueClock
from checkin.core.finding import Finder
from checkin.core.issuing import copies
from checkin.core.models import Delegate
from checkin.core.people.lookup import everybody
from checkin.core.session import Session

HERE = Path(__file__).parent
SIZES = (200, 5_000, 100_000)
# Of the naive desk's, by the length of the list; and of the desk's own, while ten others mark.
MEDIAN, P95, BUSY = {200: 1.0, 5_000: 1.0, 100_000: 1.2}, {200: 0.8, 5_000: 0.8, 100_000: 0.5}, 1.2
PEOPLE, MARKED, LETTERS = 40, 12, 10  # of twelve names five keys were the p95, and it went from 0.9 to 1.2 of the other
GAP_SECONDS = 0.12  # a fast typist
LOADED_SECONDS = 8.0  # until the longest list is loaded, and what a start looks at is seen
FIRST = 3  # so many of those found are looked for in the frame
SHOWN, MOST = 18, 30  # so many surely stood there for the line before; so many are found at most
SEEN_LETTERS = 14  # of a name: longer ones may be cut
Lines = list[str]
Search = Callable[[str], list[str]]


def run() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        os.environ["CHECKIN_CONFIG_DIR"] = os.environ["CHECKIN_DATA_DIR"] = name
        for count in SIZES:
            failed += _one(Path(name), count)
    return failed


def _one(folder: Path, count: int) -> int:
    heading(f"The desk in a terminal, list of {count:,}: key byte to the frame with its answer, p50 / p95")
    today = VenueClock("Asia/Karachi").today()
    with real_conference(folder, count, [str(today), str(today + timedelta(1))]) as session:
        people = list(everybody(session))
        naive_desk.write(folder / f"naive{count}", [person.display_name for person in people])
        finder = Finder(session)
        finder.settle()
        file = str(session.store.path)
        terminal = Terminal([sys.executable, "-P", "-m", "checkin", "--db", file, "--desk", "Bench"])
        begun = terminal.until(lambda lines: any("F2" in line for line in lines))
        row("start: from the command to the first picture", f"{(begun - terminal.begun) * 1000:.0f} ms")
        beside = Terminal([sys.executable, str(HERE / "naive_desk.py"), str(folder / f"naive{count}")])
        with closing(sqlite3.connect(folder / f"naive{count}")) as table:
            ours = _Typed(terminal, 2, partial(_found, finder, {_seen(one) for one in ten_desks.come_here(people)}))
            naive = _Typed(beside, 1, lambda text: naive_desk.found(table, text))
            try:
                return _measured(session, ours, naive, _alone(finder, people), count)
            finally:
                beside.close()
                row("memory of the desk at most", f"{peak(str(terminal.pid)):.0f} MB")
                terminal.close()


def _found(finder: Finder, marked: Collection[str], text: str) -> list[str]:
    """Who is found; no name for those whom others mark meanwhile, who go down in the list, nor for their namesakes."""
    people = (row.delegate for row in finder.find(text).rows)
    return ["" if _seen(person) in marked else person.display_name for person in people]


def _seen(person: Delegate) -> str:
    """How a name begins, so far as it is surely seen."""
    return person.display_name[:SEEN_LETTERS]


def _alone(finder: Finder, people: list[Delegate]) -> list[Delegate]:
    """Who is checked in without a question, in any order."""
    random.Random(7).shuffle(people)
    able = (one for one in people if one.expected and not one.hold and _spelt(one).isascii())
    alone = (one for one in able if not finder.find(one.ref).rows[0].doubt)
    return list(islice(alone, PEOPLE + 2 * MARKED))


def _measured(session: Session, ours: _Typed, naive: _Typed, chosen: Sequence[Delegate], count: int) -> int:
    for desk in (ours, naive):
        desk.terminal.rest(LOADED_SECONDS)
    typed, entered, scanned = chosen[:PEOPLE], chosen[PEOPLE : PEOPLE + MARKED], chosen[PEOPLE + MARKED :]
    for person in typed[: PEOPLE // 2]:
        _by_turns((ours, naive), _spelt(person))
    busy = _while_ten_mark(session.store.path, ours, typed)
    for person in typed[PEOPLE // 2 :]:
        _by_turns((ours, naive), _spelt(person))
    row("a key at the desk", *_spread(ours.took))
    row("a key at the naive desk (Input, OptionList, FTS5)", *_spread(naive.took))
    row("a key at the desk while ten others mark", *_spread(busy))
    row("Enter to the band that says so", *_spread([_enter(ours.terminal, person) for person in entered]))
    codes = [copies.sign(session, person.code_id, 1) for person in scanned]
    answers = [_answered(ours.terminal, f"{code}\r", person) for code, person in zip(codes, scanned, strict=True)]
    row("the last byte of a scan to the band that says so", *_spread(answers))
    return _bars(count, ours.took, naive.took, busy)


def _bars(count: int, ours: list[float], naive: list[float], busy: list[float]) -> int:
    half, most = (percentile(ours, share) / percentile(naive, share) for share in (0.5, 0.95))
    laden = percentile(busy, 0.5) / percentile(ours, 0.5)
    return (
        bar("p50 of a key, of the naive desk's", half, MEDIAN[count], "x")
        + bar("p95 of a key, of the naive desk's", most, P95[count], "x")
        + bar("p50 of a key while ten desks mark, of a quiet one", laden, BUSY, "x")
    )


class _Answer(NamedTuple):
    """How the names begin that a frame must hold, and those of the answer before that it must not hold any more."""

    names: list[str]
    gone: list[str]

    def stands_in(self, lines: Lines) -> bool:
        """In which order people stand depends on who is in by now."""
        return _how_many(lines, self.names) == len(self.names) and not _how_many(lines, self.gone)


def _how_many(lines: Sequence[str], names: Sequence[str]) -> int:
    """How many of these names stand in some line."""
    return sum(any(name in line for line in lines) for name in names)


def _named(found: Sequence[str]) -> list[str]:
    """The names that surely stand on the screen."""
    return [name for name in found[:SHOWN] if name]


def _gone(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Who stood there and does not any more; nobody where others are found than are known here."""
    return [name for name in _named(before) if not _how_many(now, [name])] if len(now) < MOST else []


class _Typed:
    """A desk at which somebody types: `took` is what its keys took, in milliseconds."""

    def __init__(self, terminal: Terminal, line: int, search: Search) -> None:
        self.terminal = terminal
        self.took: list[float] = []
        self._line = line
        self._search = search

    def answers(self, begun: Sequence[str]) -> list[_Answer]:
        """What is to be seen as a line grows; nobody where nothing of them would be seen."""
        lists = [[] if line.endswith(" ") else [name[:SEEN_LETTERS] for name in self._search(line)] for line in begun]
        return [_Answer(_named(now)[:FIRST], _gone(before, now)) for before, now in pairwise([[], *lists])]

    def key(self, query: str, answer: _Answer) -> float | None:
        """Type the last letter of the line; None where there is no name to wait for."""
        if not answer.names:
            self.terminal.send(query[-1], lambda lines: True)
            return None
        try:
            return self.terminal.send(query[-1], lambda lines: query in lines[self._line] and answer.stands_in(lines))
        except TimeoutError as error:
            raise TimeoutError(f"No frame held {query!r} and {answer}, but:\n{error}") from error

    def clear(self, query: str) -> None:
        self.terminal.send("\x7f" * len(query), lambda lines: query not in lines[self._line])
        self.terminal.rest(GAP_SECONDS * 4)


def _spelt(person: Delegate) -> str:
    """A name as somebody types it: the first given one, then the family's."""
    return f"{person.given_names.split(' ')[0]} {person.family_name}".lower()[:LETTERS]


def _by_turns(desks: Sequence[_Typed], text: str) -> None:
    begun = [text[:end] for end in range(1, len(text) + 1)]
    # Looked up before, and each desk is the first at every other key: what the computer did last makes a key slower.
    answers = {desk: desk.answers(begun) for desk in desks}
    for turn, query in enumerate(begun):
        for desk in desks[::-1] if turn % 2 else desks:
            took = desk.key(query, answers[desk][turn])
            desk.took += [took] if took is not None else []
            for other in desks:
                other.terminal.rest(GAP_SECONDS / len(desks))
    for desk in desks:
        desk.clear(text)


def _while_ten_mark(path: Path, desk: _Typed, people: Sequence[Delegate]) -> list[float]:
    others = subprocess.Popen([sys.executable, str(HERE / "ten_desks.py"), str(path)])
    kept, desk.took = desk.took, []
    desk.terminal.rest(3)
    try:
        for person in people:
            _by_turns((desk,), _spelt(person))
    finally:
        others.kill()
        others.wait()
        kept, desk.took = desk.took, kept
        desk.terminal.rest(1)
    return kept


def _enter(terminal: Terminal, person: Delegate) -> float:
    """Milliseconds from Enter, on somebody whose number was typed."""
    for letter in person.ref:
        terminal.send(letter, lambda lines: True)
        terminal.rest(GAP_SECONDS)
    terminal.until(lambda lines: f"No. {person.ref}" in " ".join(lines))
    terminal.rest(GAP_SECONDS * 4)
    return _answered(terminal, "\r", person)


def _answered(terminal: Terminal, keys: str, person: Delegate) -> float:
    took = terminal.send(keys, lambda lines: _is_in(lines, person))
    terminal.rest(GAP_SECONDS * 5)
    return took


def _is_in(lines: Lines, person: Delegate) -> bool:
    band = " ".join(lines[3:7])
    return ("CHECKED IN" in band or "ALREADY IN" in band) and _seen(person) in band


def _spread(times: list[float]) -> tuple[str, str]:
    return f"{percentile(times, 0.5):.1f} ms", f"{percentile(times, 0.95):.1f} ms"
