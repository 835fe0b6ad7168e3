"""board: the live overview on a screen of its own."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from checkin.core.conference.board import Arrivals, Board, Overview
from checkin.core.session import Session

from . import output
from .context import open_session
from .desk import there_is_a_terminal
from .errors import DONE


def board(arguments: Namespace) -> int:
    """Show the board until somebody leaves it; say it once where there is no terminal."""
    with open_session(arguments) as session:
        if there_is_a_terminal():
            _show(session)
        else:
            _say(Overview(session).look())
    return DONE


def _show(session: Session) -> None:
    from checkin.tui.board.app import run

    run(session)


def _say(now: Board) -> None:
    output.line(f"{now.conference.name}{'   TRAINING' if now.conference.training else ''}, {now.now:%Y-%m-%d %H:%M}")
    if now.today:
        output.line(_arrivals(now.today))
    if now.before:
        output.line(f"{_arrivals(now.before)}; by this time {now.before.by(now.minute)}")
    desks = [(desk.name, f"{desk.per_minute:.1f}", f"{desk.last:%H:%M}") for desk in now.desks]
    _table(("DESK", "A MINUTE", "LAST ACT"), desks)
    in_part = [(one.name, str(one.present), str(one.expected)) for one in now.in_part]
    _table(("DELEGATION IN PART", "IN", "EXPECTED"), in_part)
    waiting = [(one.ref, one.comes_with, f"{one.since:%H:%M}" if one.since else "") for one in now.waiting]
    _table(("HELP DESK", "COMES WITH", "SINCE"), waiting)
    queues = [(queue.name, str(queue.waiting), str(queue.unclear)) for queue in now.printers]
    _table(("PRINTER", "WAITING", "UNCLEAR"), queues)
    output.line()
    output.line(f"To settle: {now.to_settle}")


def _arrivals(day: Arrivals) -> str:
    return f"Day {day.day.number}: {day.count.present} in, {day.count.expected} expected"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        output.line()
        output.table(headings, rows)
