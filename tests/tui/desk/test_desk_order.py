"""What the desk does in threads: answers come in the order of the keys, and none of an earlier question is shown."""

from __future__ import annotations

import threading
from functools import partial

from builders import FrozenClock, add_people
from textual.screen import Screen

from checkin.core.attendance import marking
from checkin.core.attendance.marking import Arrival
from checkin.core.models import Method
from checkin.core.session import Session
from checkin.tui.app import CheckinApp
from checkin.tui.desk import look
from checkin.tui.desk.screen import DeskScreen
from db.journal.entries import Draft

_NEVER = 0.1
"""Seconds a mark waits for one after it, which may not begin before."""


async def test_a_mark_waits_for_the_one_before(open_desk) -> None:
    async with open_desk() as work:
        began = threading.Event()
        first = work.desk.threads.marks.submit(began.wait, _NEVER)
        work.desk.threads.marks.submit(began.set).result()
        assert not first.result()


async def test_the_desk_is_seen_before_its_work_begins(open_desk, monkeypatch) -> None:
    order, display, look_around = [], CheckinApp._display, DeskScreen.look_around

    def displayed(app: CheckinApp, screen: Screen[object], update: object) -> None:
        order.append(type(screen))
        display(app, screen, update)

    def looked(desk: DeskScreen) -> None:
        order.append("work")
        look_around(desk)

    monkeypatch.setattr(CheckinApp, "_display", displayed)
    monkeypatch.setattr(DeskScreen, "look_around", looked)
    async with open_desk():
        assert DeskScreen in order[: order.index("work")]


async def test_what_was_found_for_an_earlier_line_is_not_shown(open_desk, monkeypatch) -> None:
    async with open_desk() as work:
        await work.type("sharma")
        looking, find, before = work.desk.looking, work.desk.finder.find, work.state.people

        def meanwhile(query: str):
            work.state.line = "el-sayed"
            return find(query)

        monkeypatch.setattr(looking.finder, "find", meanwhile)
        work.state.line = "khan"
        await looking.search(looking.finder, "khan")
        assert work.state.people is before


async def test_what_was_read_of_an_earlier_person_is_not_shown(open_desk, monkeypatch) -> None:
    async with open_desk() as work:
        looking, facts, read = work.desk.looking, look.person_facts, []

        def meanwhile(session, delegate, day):
            looking._wanted_facts = work.people["N3"].id
            return facts(session, delegate, day)

        monkeypatch.setattr(look, "person_facts", meanwhile)
        monkeypatch.setattr(work.state, "read", lambda *found: read.append(found))
        looking._wanted_facts = work.people["S4"].id
        await looking._look_up(work.people["S4"])
        assert read == []


def test_only_an_own_mark_of_this_moment_is_taken_back_unasked(session: Session, clock: FrozenClock) -> None:
    fresh, paper, printed = add_people(session, "Amina Khan", "Bilal Shah", "Carim Zed")
    unasked = partial(look.may_undo_unasked, session, day=session.day_numbered(1))
    marking.mark(session, fresh.id)
    marking.mark(session, paper.id, arrival=Arrival(Method.PAPER))
    marking.mark(session, printed.id)
    session.record(Draft("badge_printed", printed.id, {"v": 1, "code_id": printed.code_id, "copy": 1}))
    assert [unasked(person) for person in (fresh, paper, printed)] == [True, False, False]
    clock.forward(seconds=-5)
    assert not unasked(fresh)
