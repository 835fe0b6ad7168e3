"""mark and scan: recording arrivals, and taking them back."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from checkin.core.attendance import marking
from checkin.core.attendance.late_marks import mark_late, mark_refs, read_refs, unknown_ref
from checkin.core.models import Method, Outcome, Result
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.core.words import RESULTS
from checkin.errors import UsageError

from . import documents, output
from .context import open_session
from .errors import DONE, UNUSABLE_DATABASE

Answers = Sequence[tuple[str, Outcome]]
_MAX_CODE = 4096


def mark(arguments: Namespace) -> int:
    """Check people in by ref, from a file or by delegation; or take it back."""
    _refuse_contradictions(arguments)
    with open_session(arguments) as session:
        session.day_numbered(arguments.day)
        refs = _unlike(_asked_for(session, arguments))
        answers = _undo(session, refs, arguments) if arguments.undo else _mark(session, refs, arguments)
        conference = session.conference
    for ref, answer in answers:
        _say(answer, documents.outcome(answer, conference, ref), arguments.json)
    return _exit_code([answer for _, answer in answers])


def _refuse_contradictions(arguments: Namespace) -> None:
    ways = [bool(arguments.refs), arguments.file is not None, arguments.delegation is not None]
    if sum(ways) != 1:
        raise UsageError("Say whom to mark in one way.", "Give refs, or --file F, or --delegation D.")
    if arguments.left_out and arguments.delegation is None:
        raise UsageError("--except goes with --delegation.")
    if arguments.undo and (arguments.at or arguments.method):
        raise UsageError("--undo takes a mark back now; it goes without --at and --method.")
    if arguments.override and (arguments.undo or arguments.at or not arguments.reason):
        raise UsageError("--override needs --reason R, and goes without --undo and --at.", "Say who decided, and why.")
    if (arguments.at or arguments.method) and not arguments.reason:
        raise UsageError("Late marks need a reason.", "Say why they come from paper: --reason R.")


def _asked_for(session: Session, arguments: Namespace) -> list[str]:
    if arguments.file is not None:
        return read_refs(Path(arguments.file))
    if arguments.delegation is None:
        return list(arguments.refs)
    from checkin.core.people import delegations

    members = delegations.of_delegation(session, arguments.delegation.strip())
    if not members:
        names = ", ".join(name for name, _ in delegations.delegations(session)) or "none yet"
        raise UsageError(f"There is no delegation {arguments.delegation!r}.", f"Delegations: {names}.")
    left_out = {lookup.required(session, ref).id for ref in arguments.left_out}
    if strangers := left_out - {member.id for member in members}:
        names = ", ".join(person.name for stranger in strangers if (person := lookup.by_id(session, stranger)))
        raise UsageError(f"Not in this delegation: {names}.", "Nobody was marked.")
    return [member.ref for member in members if member.id not in left_out]


def _unlike(refs: Sequence[str]) -> list[str]:
    """Each ref once; capitals do not matter."""
    return list({ref.strip().casefold(): ref for ref in reversed(refs)}.values())[::-1]


def _mark(session: Session, refs: Sequence[str], arguments: Namespace) -> Answers:
    if arguments.at:
        return mark_late(session, refs, day=arguments.day, at=arguments.at, reason=arguments.reason)
    method = Method.SEARCH if arguments.refs else Method.BULK
    arrival = marking.Arrival(Method(arguments.method or method), reason=arguments.reason, override=arguments.override)
    return mark_refs(session, refs, arguments.day, arrival)


def _undo(session: Session, refs: Sequence[str], arguments: Namespace) -> Answers:
    answers = []
    for ref in refs:
        delegate = lookup.by_ref(session, ref)
        if delegate is None:
            answer = unknown_ref(session, arguments.day)
        else:
            answer = marking.undo(session, delegate.id, arguments.day, arguments.reason)
        answers.append((ref, answer))
    return answers


def scan(arguments: Namespace) -> int:
    """Codes on stdin, one a line; one answer a line, out at once. Refusals are answers too."""
    from checkin.core import scanning

    saved = True
    with open_session(arguments) as session:
        session.day_numbered(arguments.day)
        for code in _codes():
            answer = scanning.scan(session, code, arguments.day)
            saved = saved and answer.result is not Result.NOT_SAVED
            _say(answer, documents.scanned(answer, session.conference), arguments.json)
    return DONE if saved else UNUSABLE_DATABASE


def _codes() -> Iterator[str]:
    """The lines of stdin that hold something, each as soon as it is there."""
    source: TextIO | None = sys.stdin
    if source is None:  # closed by whoever started us
        return
    if isinstance(source, TextIOWrapper):
        source.reconfigure(encoding="utf-8", errors="replace")
    while text := source.readline(_MAX_CODE):
        rest = text
        while len(rest) == _MAX_CODE and not rest.endswith("\n"):  # no reader sends that much: drop it
            rest = source.readline(_MAX_CODE)
        if code := text.strip():
            yield code


def _say(answer: Outcome, document: documents.Document, as_json: bool) -> None:
    if as_json:
        output.record(document)
        return
    who = answer.delegate
    name = f"{who.ref}  {who.display_name}: " if who else f"{document['ref'] or document.get('code') or ''}: "
    seen = ", ".join(f"{title} {value}" for title, value in (document.get("show") or {}).items() if value)
    output.line(f"{answer.result.value:<16}  {name}{answer.message}{f'  {seen}' if seen else ''}")
    sys.stdout.flush()


def _exit_code(answers: Sequence[Outcome]) -> int:
    return max((RESULTS[answer.result].exit_code for answer in answers), default=DONE)
