"""How long a printer takes for a badge, as it has shown, and so when one just ordered will be out."""

from __future__ import annotations

from datetime import datetime
from statistics import median

from checkin.core.session import Session
from db.local import print_queue

from .orders import Order
from .printers import named

_LATELY = 12
"""Jobs looked back: enough that one jam does not count, few enough that another stock soon does."""


def seconds_until_out(session: Session, order: Order) -> float | None:
    """About how long it takes until the last badge of an order is out; None while nobody can know."""
    if not order.jobs or named(session, order.jobs[0].printer).paused:
        return None
    one = seconds_a_badge(session, order.jobs[0].printer)
    return None if one is None else one * (order.ahead + sum(len(job.badges) for job in order.jobs))


def seconds_a_badge(session: Session, printer: str) -> float | None:
    """What a badge took lately at a printer, waiting for those before it left out; None before the first is out."""
    taken = []
    free = ""
    for ordered, out, badges in print_queue.printed_lately(session.read, printer, _LATELY):
        begun = max(ordered, free)
        taken.append((datetime.fromisoformat(out) - datetime.fromisoformat(begun)).total_seconds() / badges)
        free = out
    return median(taken) if taken else None
