"""A rush: 200 guests at four desks, each a program of its own on one file, by the plan in rush.txt.

Keys are those of the clerk's fingers; machine time is what the clerk waits for the screen, from the last key of a step
to the frame that holds its answer. Beside it the same by pretix: the keys that its search needs at best (a part of one
name, at least four letters, until eight or fewer people are listed; then one tap), and its check-in call as measured on
SQLite. What its search takes was not measured.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from figures import heading, percentile, row

from checkin.core.issuing import copies
from checkin.core.machine import Machine
from checkin.core.models import Delegate
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.text import fold

PLAN = Path(__file__).with_suffix(".txt")
DESKS = 4
SIZE = (120, 36)
TYPIST_SECONDS, READER_SECONDS, LOOK_SECONDS = 0.08, 0.002, 0.4
PATIENCE_SECONDS = 30.0
PRETIX_CALL_MS = "62-83 ms"  # median of its check-in call on SQLite, 2 shared cores under load
PRETIX_LISTED, PRETIX_LETTERS = 8, 4
Guest = tuple[str, str]  # how somebody comes, and the id


def run() -> int:
    heading("A rush: 200 guests at four desks, 120x36")
    with tempfile.TemporaryDirectory() as name:
        os.environ["CHECKIN_CONFIG_DIR"] = os.environ["CHECKIN_DATA_DIR"] = name
        path, people = _conference(Path(name))
        guests = _guests(people)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        desks = [
            subprocess.Popen([sys.executable, __file__, str(path), f"Desk {desk + 1}"], text=True, **pipes)
            for desk in range(DESKS)
        ]
        for desk, program in enumerate(desks):
            assert program.stdin is not None
            program.stdin.write(json.dumps(guests[desk::DESKS]))
            program.stdin.close()
        told = [json.loads(program.stdout.read()) for program in desks if program.stdout is not None]
    for program in desks:
        program.wait()
    _print([one for desk in told for one in desk["guests"]], sum(desk["cpu"] for desk in told), people, guests)
    return 0


def _conference(folder: Path) -> tuple[Path, list[Delegate]]:
    """The list of the demo, on which nobody is in yet."""
    from people import new_conference

    from checkin.core.importing.commit import commit, read_lists

    with new_conference(folder, "rush") as session:
        with as_file(files("checkin.core.conference") / "demo_data" / "people.csv") as listed:
            commit(session, read_lists(session, [listed]))
        return session.store.path, list(everybody(session))


def _guests(people: Sequence[Delegate]) -> list[Guest]:
    """Who comes in which way, in the order of their coming."""
    plan = [line.split(maxsplit=2)[:2] for line in PLAN.read_text("utf-8").splitlines() if not line.startswith("#")]
    pick = random.Random(7)
    names = [_words(person) for person in people]
    able = [one for one in people if one.expected_on(1) and not one.hold and one.family_name and one.given_names]
    twice = [person for person in able if names.count(_words(person)) > 1]
    once = [person for person in able if person not in twice]
    pick.shuffle(once)
    guests: list[Guest] = []
    for number, how in sorted(plan, key=lambda line: int(line[0])):  # the rarer ones first: people may be too few
        source = twice if how == "namesake" else once
        for _ in range(int(number)):
            if source:
                guests.append((how, source.pop().id))
    known = [delegate_id for how, delegate_id in guests if how == "search"]
    lacking = sum(int(number) for number, _ in plan) - len(guests)
    guests += [("again", delegate_id) for delegate_id in known[:lacking]]  # more guests than people: some come twice
    pick.shuffle(guests)
    return guests


def _words(person: Delegate) -> frozenset[str]:
    return frozenset(fold(person.name).split())


def _print(told: list[dict[str, float | str]], cpu: float, people: Sequence[Delegate], guests: Sequence[Guest]) -> None:
    by_id = {person.id: person for person in people}
    names = [fold(person.name) for person in people]
    row("", "guests", "keys", "machine p50", "machine p95", "keys by pretix")
    for how in dict.fromkeys(str(one["how"]) for one in told):
        ours = [one for one in told if one["how"] == how]
        waited = [float(one["waited"]) * 1000 for one in ours]
        keys = sum(float(one["keys"]) for one in ours) / len(ours)
        theirs = [_keys_by_pretix(way, by_id[delegate_id], names) for way, delegate_id in guests if way == how]
        machine = [f"{percentile(waited, share):.0f} ms" for share in (0.5, 0.95)]
        row(how, str(len(ours)), f"{keys:.1f}", *machine, f"{sum(theirs) / len(theirs):.1f}")
    row("machine time of a check-in by pretix, its call alone", "", "", PRETIX_CALL_MS)
    row("CPU a guest, everything a desk does", f"{cpu * 1000 / len(told):.0f} ms")


def _keys_by_pretix(how: str, person: Delegate, names: Sequence[str]) -> int:
    if how == "scan":
        return 0
    name = fold(person.family_name)
    letters = min(PRETIX_LETTERS, len(name))
    while letters < len(name) and sum(name[:letters] in other for other in names) > PRETIX_LISTED:
        letters += 1
    return letters + 1


# -- one desk ----------------------------------------------------------------------------------------------------------


class Clerk:
    """Somebody at one desk; `keys` and `waited` are counted from guest to guest."""

    def __init__(self, app: object, session: Session) -> None:
        from checkin.tui.app import CheckinApp
        from checkin.tui.desk.screen import DeskScreen

        assert isinstance(app, CheckinApp)
        self.app, self.session = app, session
        self.screen = next(screen for screen in app.screen_stack if isinstance(screen, DeskScreen))
        self.desk = self.screen.desk
        self.keys, self.waited = 0, 0.0

    async def serve(self, how: str, guest: Delegate) -> None:
        self.keys, self.waited = 0, 0.0
        if how == "scan":
            await self._scan(guest)
        else:
            await self._find(guest)
            await (self._to_help_desk() if how == "help" else self._check_in(guest))
        if how == "undo":
            await self._press_key_of("undo")
            await self._until(lambda: self.desk.band.word == "TAKEN BACK")
        await asyncio.sleep(LOOK_SECONDS)

    async def _find(self, guest: Delegate) -> None:
        """Three letters of each name; then more of the family name, at last the number, until the person is listed."""
        family, given = fold(guest.family_name), fold(guest.given_names)
        for typed in (f"{given[:3]} {family[:3]}", *family[3:], guest.ref):
            if typed == guest.ref:
                await self._press_key_of("clear")
            await self._type(typed)
            await self._until(self._is_found)
            ids = [found.delegate.id for found in self.desk.people.rows]
            if guest.id in ids:
                break
        for _ in range(ids.index(guest.id)):
            await self._press("down")
        await self._until(lambda: self.desk.painted[1] == guest.id)

    def _is_found(self) -> bool:
        people, query = self.desk.people, self.desk.query
        return people.query == query and (not people.rows or self.desk.painted[0] == query)

    async def _check_in(self, guest: Delegate) -> None:
        await self._press("enter")
        await self._until(lambda: self._answered(guest) or self.desk.band.tone == "ask")
        if self.desk.band.tone == "ask":
            await asyncio.sleep(LOOK_SECONDS)
            await self._press("enter")
            await self._until(lambda: self._answered(guest))

    async def _scan(self, guest: Delegate) -> None:
        for char in [*copies.sign(self.session, guest.code_id, 1), "enter"]:
            self._post(char)
            await asyncio.sleep(READER_SECONDS)
        await self._until(lambda: self._answered(guest))

    async def _to_help_desk(self) -> None:
        from checkin.tui.dialogs.kit.base import Dialog

        def listens() -> bool:
            return isinstance(self.app.screen, Dialog) and self.app.screen.ready

        await self._press_key_of("help_desk")
        await self._until(listens)
        await self._press("1")
        await asyncio.sleep(LOOK_SECONDS)
        await self._press("enter")
        await self._until(lambda: self.app.screen is self.screen and "help desk" in self.desk.band.second)
        await self._press_key_of("clear")

    def _answered(self, guest: Delegate) -> bool:
        band = self.desk.band
        found = band.delegate is not None and band.delegate.id == guest.id
        return found and band.tone in ("ok", "already") and not self.desk.dimmed

    async def _type(self, text: str) -> None:
        for char in text:
            await self._press("space" if char == " " else char)

    async def _press(self, key: str) -> None:
        self.keys += 1
        self._post(key)
        await asyncio.sleep(TYPIST_SECONDS if len(key) == 1 or key == "space" else 0)

    async def _press_key_of(self, command: str) -> None:
        from checkin.tui import keys

        await self._press(keys.own(command)[0])

    def _post(self, key: str) -> None:
        from textual import events

        char = " " if key == "space" else key if len(key) == 1 else None
        self.app.post_message(events.Key(key, char))

    async def _until(self, condition: Callable[[], bool]) -> None:
        begun = time.perf_counter()
        while not condition():
            if time.perf_counter() - begun > PATIENCE_SECONDS:
                raise TimeoutError(f"{self.app.screen}, line {self.desk.line!r}, band {self.desk.band.word}")
            await asyncio.sleep(0.001)
        self.waited += time.perf_counter() - begun


async def _at_desk(path: Path, name: str, guests: Sequence[Guest]) -> dict[str, object]:
    from checkin.tui.app import CheckinApp

    with Session.open(path, name, "bench", day=1) as session:
        people = {person.id: person for person in everybody(session)}
        app = CheckinApp(session, Machine(name, "bench", sound=False), desk=name)
        told = []
        async with app.run_test(size=SIZE):
            clerk = Clerk(app, session)
            while clerk.screen.finder is None or clerk.desk.pulse is None:
                await asyncio.sleep(0.01)
            begun = time.process_time()
            for how, delegate_id in guests:
                await clerk.serve(how, people[delegate_id])
                told.append({"how": how, "keys": clerk.keys, "waited": clerk.waited})
            cpu = time.process_time() - begun
            clerk.screen.stop_work()
    return {"guests": told, "cpu": cpu}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_at_desk(Path(sys.argv[1]), sys.argv[2], json.loads(sys.stdin.read())))))
