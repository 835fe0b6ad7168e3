"""Conflicts about badges: two good ones of one person, and one number of the pool lent to two people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from db.journal.entries import Draft, Entry
from db.reading import badges_log, conflicts, temporary

from .model import FIRST_ONES, Kind, Side, Told, View, Way, named, nothing, seen

_TWO_BADGES = "two_badges"


def _find_badges(view: View) -> Iterator[tuple[str, ...]]:
    """Badges that nobody made void, of which the last is good by rule; one that was settled to be none is left out."""
    none = {one for answer in view.answered if answer.kind == _TWO_BADGES for one in answer.entries[:-1]}
    for _, group in groupby(conflicts.badges(view.connection), lambda row: row.about):
        good = [badge for badge in group if badge.entry_id not in none]
        if len({badge.writer for badge in good}) > 1:
            yield tuple(badge.entry_id for badge in good)


def _tell_badges(view: View, ids: tuple[str, ...]) -> Told | None:
    badges = view.entries(ids)
    if badges is None:
        return None
    last, person = badges[-1]
    void = {(row.code_id, row.copy) for row in badges_log.copies_of(view.connection, person.id) if row.void_at}
    sides = [Side(view.where(entry), (_how_it_is(entry, last, void),)) for entry, _ in badges]
    return Told(
        "Two badges, printed at two desks",
        (person,),
        tuple(sides),
        f"The last one, of {last.desk}, is the good one. Take the other away.",
        seen("the other badge was taken away, or it is known"),
    )


def _how_it_is(badge: Entry, last: Entry, void: set[tuple[str, int]]) -> str:
    body: dict[str, Any] = badge.body or {}
    if (body["code_id"], body["copy"]) in void:
        return f"copy {body['copy']}, no good any more"
    return f"copy {body['copy']}, good" if badge is last else f"copy {body['copy']}, opens doors too"


def _find_loans(view: View) -> Iterator[tuple[str, ...]]:
    for _, group in groupby(conflicts.loans(view.connection), lambda row: row.about):
        loans = list(group)
        if len({loan.delegate_id for loan in loans}) > 1:
            yield tuple(loan.entry_id for loan in loans)


def _tell_loans(view: View, ids: tuple[str, ...]) -> Told | None:
    loans = view.entries(ids)
    if loans is None:
        return None
    body = loans[0][0].body or {}
    return Told(
        f"Temporary badge {body.get('number')} was lent to two people on day {body.get('day')}",
        tuple(person for _, person in loans),
        tuple(Side(view.where(entry), (named(person),)) for entry, person in loans),
        "It opens no door until somebody says who has it. Look for both cards: one may bear another number.",
        tuple(
            Way(word, f"{named(person)} has it", f"The {word} has it")
            for word, (_, person) in zip(FIRST_ONES, loans, strict=False)
        ),
    )  # fmt: skip


def _act_loans(view: View, ids: tuple[str, ...], choice: str) -> list[Draft]:
    """The other loans are over; the chosen one stands, or is made again where another desk ended it."""
    loans = view.entries(ids) or []
    chosen, holder = loans[FIRST_ONES.index(choice)]
    body = chosen.body or {}
    out = {loan.id: loan for loan in temporary.lent(view.connection) if loan.number == body.get("number")}
    drafts = [
        Draft(
            "temporary_returned", person.id, {"v": 1, "loan": entry.id, "number": body["number"], "reason": "settled"}
        )
        for entry, person in loans
        if entry is not chosen and entry.id in out
    ]
    if not out:
        again = {"v": 1, "number": body["number"], "day": body["day"], "reason": body.get("reason") or "settled"}
        drafts.append(Draft("temporary_lent", holder.id, again))
    return drafts


KINDS = (
    Kind(_TWO_BADGES, "badge_printed", _find_badges, _tell_badges, nothing),
    Kind("lent_twice", "temporary_lent", _find_loans, _tell_loans, _act_loans),
)
