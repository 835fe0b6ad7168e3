"""Operators: who works at the desks, with which role, and under whose PIN."""

from __future__ import annotations

import os
from typing import NamedTuple

from checkin.core.session import Second, Session
from checkin.errors import PinError, UsageError
from checkin.text import clean_text, natural
from db.journal.entries import Draft
from db.reading import operators as stored
from db.rows import OperatorRow
from db.store import Writing

from . import pins, rights
from .rights import RIGHTS, ROLES, Act, Role

_MAX_NAME = 60
_KEYS_FIRST = "Take them back first, with the recovery code: checkin badge-key recover DIR"


class Operator(NamedTuple):
    """Somebody who may work at a desk while roles are on."""

    name: str
    role: Role


def listed(session: Session) -> list[Operator]:
    """The operators, by name."""
    newest = {row.name: row.role for row in reversed(stored.with_a_role(session.read))}
    return [Operator(name, ROLES[newest[name]]) for name in sorted(newest, key=natural)]


def add(session: Session, name: str, role: str, pin: str) -> Operator:
    """Give somebody a role and a PIN, or others than they had. Raises UsageError, NotAllowedError."""
    called = clean_text(name, _MAX_NAME)
    if not called:
        raise UsageError("An operator needs a name.")
    if role not in ROLES:
        raise UsageError(f"There is no role {role!r}.", f"Roles: {', '.join(ROLES)}.")
    if not pins.can_be_checked(session):
        raise UsageError("This file has no keys to seal a PIN with.", _KEYS_FIRST)
    known = next((row.name for row in stored.with_a_role(session.read) if row.name.casefold() == called.casefold()), "")
    called = known or called
    allowed = rights.require(session, Act.OPERATORS)
    operator_id = stored.id_of(session.read, called) or os.urandom(8).hex()
    sealed = pins.sealed_hash(session, operator_id, pins.chosen(pin))  # slow: before the others have to wait for us
    with session.write() as writing:
        if ROLES[role] is not Role.SECRETARIAT:
            _keep_a_secretariat(session, writing, called)
        writing.append(*allowed, _record(operator_id, called, role, sealed))
    return Operator(called, ROLES[role])


def remove(session: Session, name: str) -> str:
    """Let somebody work at no desk any more while roles are on; their name stays on what they did. Returns the name.

    Raises UsageError, NotAllowedError.
    """
    wanted = clean_text(name, _MAX_NAME).casefold()
    with session.write() as writing:
        allowed = rights.require(session, Act.OPERATORS)
        rows = [row for row in stored.with_a_role(writing.connection) if row.name.casefold() == wanted]
        if not rows:
            raise UsageError(f"There is no operator {name!r}.", "See: checkin operators")
        _keep_a_secretariat(session, writing, rows[0].name)
        writing.append(*allowed, *(_record(row.id, row.name, "", "") for row in rows))
    return rows[0].name


def switch_roles(session: Session, on: bool) -> None:
    """Let what somebody may do depend on their role from now on, at every desk, or not any more.

    Raises UsageError where nobody could switch them off again, NotAllowedError.
    """
    with session.write() as writing:
        allowed = rights.require(session, Act.OPERATORS)
        if on and not pins.can_be_checked(session):
            raise UsageError(
                "This file has no keys to check a PIN with, so nobody could do anything in it.", _KEYS_FIRST
            )
        if on and not _secretariat(stored.with_a_role(writing.connection)):
            raise UsageError(
                "Nobody has the role secretariat yet, so nobody could switch the roles off again.",
                'Add one: checkin operators add "NAME" --role secretariat',
            )
        fields = {"roles": "yes" if on else ""}
        writing.append(*allowed, Draft("conference", "", {"v": 1, "fields": fields}))


def sign_in(session: Session, name: str, pin: str) -> str:
    """Work under a name from now on, whose PIN this is. Returns the name as it is recorded. Raises PinError."""
    session.operator = session.proven = pins.proven(session, name, pin).name
    return session.operator


def take_over(session: Session, name: str, pin: str) -> str:
    """Work under a name from now on, while roles are on only with its PIN. Returns the name. Raises PinError."""
    if session.conference.roles:
        return sign_in(session, name, pin)
    session.operator = name
    return name


def sign_out(session: Session) -> None:
    """Nobody's PIN counts any more at this desk."""
    session.proven = ""
    session.second = None


def second(session: Session, name: str, pin: str, act: Act | None = None) -> None:
    """Let a second person's PIN do one act once; without `act` whatever of that sort one command does.

    Raises PinError, also where their role does not reach.
    """
    found = pins.proven(session, name, pin)
    if act and ROLES[found.role] < RIGHTS[act].role:
        raise PinError(f"{found.name} may not allow it: it needs the role {RIGHTS[act].role.word}.", "Ask another.")
    session.second = Second(found.name, act or "")


def _record(operator_id: str, name: str, role: str, pin: str) -> Draft:
    return Draft("operator", "", {"v": 1, "id": operator_id, "name": name, "role": role, "pin": pin})


def _keep_a_secretariat(session: Session, writing: Writing, without: str) -> None:
    left = _secretariat(stored.with_a_role(writing.connection)) - {without}
    if session.conference.roles and not left:
        raise UsageError(
            f"{without} is the last with the role secretariat: nobody could switch the roles off again.",
            "Give it to somebody else first, or switch the roles off.",
        )


def _secretariat(rows: list[OperatorRow]) -> set[str]:
    newest = {row.name: row.role for row in reversed(rows)}
    return {name for name, role in newest.items() if role == Role.SECRETARIAT.word}
