"""The process that talks to the hub beside a desk: begun, watched, and ended with it; one a file."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from relays import Desks, until

from checkin.core.attendance import marking
from checkin.core.session import Session
from checkin.core.syncing import link, standing
from checkin.core.syncing.relay import watch
from checkin.core.syncing.relay.process import BusyError, only_one
from checkin.core.syncing.relay.watch import Watch
from checkin.core.syncing.standing import KnownDesk, Standing
from checkin.tui.app import CheckinApp
from checkin.tui.desk.chrome import Foot, foot_line
from checkin.tui.desk.syncing import sync_words

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def connected(session: Session) -> bool:
    now = standing.standing(session)
    return now is not None and now.connected


def is_kept(session: Session) -> bool:
    """Whether some process keeps the traffic of a file."""
    try:
        with only_one(session.store.path):
            return False
    except BusyError:
        return True


@contextmanager
def watched(session: Session) -> Iterator[Watch]:
    made = Watch(session)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def process_of(watching: Watch) -> int:
    assert watching._child is not None
    return watching._child.pid


def test_it_begins_with_the_desk_and_ends_with_it(desks: Desks) -> None:
    session = desks.sessions[0]
    with watched(session):
        until(lambda: connected(session), "the hub is reached")
    assert not is_kept(session)
    assert not connected(session)


def test_a_file_that_gets_a_hub_later_is_seen_to_then(desks: Desks) -> None:
    session = desks.sessions[0]
    link.drop_link(session)
    with watched(session) as watching:
        assert watching._child is None
        desks.link(session, 0)
        until(lambda: connected(session), "the hub is reached")
        link.drop_link(session)
        until(lambda: watching._child is None, "it ends when there is no hub any more")


def test_one_that_is_killed_is_begun_again(desks: Desks) -> None:
    session = desks.sessions[0]
    with watched(session) as watching:
        until(lambda: connected(session), "the hub is reached")
        first = process_of(watching)
        os.kill(first, signal.SIGKILL)
        until(lambda: watching._child is not None and process_of(watching) != first, "another one")
        marking.mark(session, desks.people[0], 1)
        until(lambda: _unsent(session) == 0, "it sends")


def _unsent(session: Session) -> int:
    now = standing.standing(session)
    assert now is not None
    return now.unsent


def test_one_that_hangs_is_ended(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    session = desks.sessions[0]
    with watched(session) as watching:
        until(lambda: connected(session), "the hub is reached")
        first = process_of(watching)
        os.kill(first, signal.SIGSTOP)
        monkeypatch.setattr(watch, "HUNG_SECONDS", 0.0)
        monkeypatch.setattr(watch, "_STOP_SECONDS", 0.1)
        monkeypatch.setattr(standing, "_SILENT", timedelta())
        until(lambda: watching._child is None or process_of(watching) != first, "it is ended")


def test_several_terminals_on_one_file_have_one_and_the_other_takes_over(desks: Desks) -> None:
    session = desks.sessions[0]
    with Session.open(session.store.path, "Desk 1b", "Op") as second, watched(second) as other:
        with watched(session) as first:
            until(lambda: connected(session), "the hub is reached")
            until(lambda: (first._child is None) != (other._child is None), "one process is left")
        until(lambda: other._child is not None and connected(second), "the one that is left sees to it")


def test_a_desk_that_is_killed_takes_it_along(desks: Desks) -> None:
    session = desks.sessions[0]
    with watched(session) as watching:
        until(lambda: connected(session), "the hub is reached")
        assert watching._child is not None
        assert watching._child.stdin is not None
        watching._child.stdin.close()  # as when its other end is gone
        until(lambda: not connected(session), "it ends by itself, and says so")


# -- what the desk says ----------------------------------------------------------------------------------------------


def desk(name: str, seen: float | None) -> KnownDesk:
    return KnownDesk(name, name, 3, None if seen is None else NOW - timedelta(minutes=seen))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (Standing(0, NOW, (desk("Desk 2", 0),), "Hub", True), "all sent, news just now"),
        (Standing(3, NOW - timedelta(minutes=4), (desk("D", 1),), "Hub", False), "no hub, 3 not sent, news 4 min ago"),
        (Standing(0, None, (desk("Desk 2", None),), "Hub", True), "all sent, no news yet, Desk 2 not seen yet"),
        (Standing(0, NOW, (desk("Desk 2", 12.5), desk("D", 0)), "Hub", True),
         "all sent, news just now, Desk 2 not seen for 12 min"),
        (Standing(0, NOW, (desk("Desk 2", 12), desk("Desk 3", 130)), "Hub", True),
         "all sent, news just now, 2 desks not seen for 2 h 10 min"),
        (Standing(0, NOW + timedelta(minutes=3), (), "Hub", True), "all sent, news just now"),
    ],
)  # fmt: skip
def test_how_it_stands_in_words(now: Standing, words: str) -> None:
    assert sync_words(now, NOW) == words


def test_it_is_shown_at_the_foot_as_words_not_as_markup() -> None:
    shown = foot_line(
        Foot(present=3, expected=9, sync="all sent, news just now, [/] not seen yet", sync_alarm=True), 140
    )
    assert "all sent, news just now, [/] not seen yet - Saved" in "".join(span.text for span in shown.spans)
    assert {span.style for span in shown.spans if "all sent" in span.text} == {"warning"}


async def test_an_open_desk_says_it_and_learns_of_news(desks: Desks) -> None:
    from checkin.core.machine import Machine

    first, second, _ = desks.sessions
    session = Session.open(first.store.path, "Desk 1", "Op")
    app = CheckinApp(session, Machine(desk="Desk 1", operator="Op"))
    async with app.run_test(size=(140, 40)) as pilot:

        async def shown(words: str) -> None:
            for _ in range(3000):
                if words in app.screen.query_one("#foot").text:  # type: ignore[attr-defined]
                    return
                await pilot.pause(0.01)
            raise AssertionError(f"{words}: {app.screen.query_one('#foot').text}")  # type: ignore[attr-defined]

        await shown("all sent")
        marking.mark(second, desks.people[0], 1)
        app.screen.session.choose_day(1)  # type: ignore[attr-defined]
        with watched(second):
            await shown("Day 1: 1 of")
        app.leave()
    session.close()
    assert not is_kept(first)
