"""badges: cards as files, and what could not be printed and why."""

from __future__ import annotations

import shutil
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.people import delegations, lookup
from checkin.core.printing.designs import DEFAULT_TEMPLATE, Designs, designs, remarks
from checkin.core.printing.file_output import (
    LABEL_DPI,
    Form,
    Output,
    SheetSpec,
    print_badges,
    without_badge,
)
from checkin.core.printing.jobs import NEEDS_REASON
from checkin.core.session import Session
from checkin.errors import UsageError

from . import output
from .context import open_session, say_in_clear
from .errors import DONE, IN_PART


def badges(arguments: Namespace) -> int:
    """Make badges as files, or print them; log every copy that came out."""
    with open_session(arguments) as session:
        chosen = _chosen(session, arguments)
        if arguments.printer:
            return _print(session, chosen, arguments)
        templates = arguments.template or [DEFAULT_TEMPLATE]
        cards = designs(templates)
        if arguments.check:
            return _check(session, chosen, cards, arguments.dpi)
        if arguments.preview:
            return _preview(session, chosen, templates, arguments.dpi)
        _say_doubts(session, cards)
        form, target = _form(arguments)
        dpi, own = arguments.dpi or LABEL_DPI, tuple(templates[1:])
        wanted = Output(form, templates[0], dpi, _sheet(arguments), arguments.separators, own=own)
        path = Path(target).expanduser()
        made = print_badges(session, chosen, path, wanted, reprint=_reprint(arguments), progress=_progress)
        say_in_clear(session)
    failed = _say_failed(made.failed, arguments)
    _say_warnings(made.warnings, made.incomplete)
    for file in made.files:
        output.line(str(file))
    output.talk(f"{len(made.printed)} printed, {failed} not printed.")
    return IN_PART if failed else DONE


def _sheet(arguments: Namespace) -> SheetSpec | None:
    if not arguments.sheet:
        return None
    if not arguments.pdf or arguments.separators:
        raise UsageError("--sheet goes with --pdf, and without --separators.")
    return SheetSpec(
        arguments.sheet, arguments.landscape, arguments.margin, arguments.gap, arguments.start,
        not arguments.no_marks, arguments.flip or "",
    )  # fmt: skip


def _preview(session: Session, chosen: Sequence[Delegate], templates: Sequence[str], dpi: int | None) -> int:
    """Each badge as it would look, and what would be wrong with it."""
    from checkin.core.printing.previews import badge_as_blocks, preflight

    if len(templates) > 1:
        raise UsageError("A preview shows one design.", "Give one --template.")
    (template,) = templates
    size = shutil.get_terminal_size((80, 48))
    faults = 0
    for delegate in chosen:
        print(badge_as_blocks(session, delegate, size.columns, size.lines - 2, template))
        for problem in preflight(session, delegate, template, dpi):
            faults += 1
            output.line(f"{delegate.ref}: {problem}")
    return IN_PART if faults else DONE


def _form(arguments: Namespace) -> tuple[Form, str]:
    if arguments.pdf:
        return "pdf", arguments.pdf
    return ("png", arguments.png) if arguments.png else ("zpl", arguments.zpl)


def _print(session: Session, chosen: list[Delegate], arguments: Namespace) -> int:
    """Order the badges at a printer and wait until they are out."""
    from checkin.core.printing import printers
    from checkin.core.printing.orders import order

    from .spooling import see_through

    if arguments.template:
        raise UsageError("A printer has its own template.", "Set it with: checkin printers add ... --template NAME")
    made = order(
        session,
        chosen,
        arguments.printer,
        reprint=_reprint(arguments),
        by_delegation=arguments.separators,
        progress=_progress,
    )
    failed = _say_failed(made.refused, arguments)
    _say_warnings(made.warnings, made.incomplete)
    code = see_through(session, {made.batch}) if made.jobs else DONE
    if printers.named(session, arguments.printer).writes_files:
        say_in_clear(session)
    return IN_PART if failed else code


def _check(session: Session, chosen: Sequence[Delegate], cards: Designs, dpi: int | None) -> int:
    """What would be wrong with each badge, before anything is printed."""
    from checkin.core.printing.previews import look_over

    doubts = remarks(session, cards, dpi)
    for sentence in doubts:
        output.line(sentence)
    faults = look_over(session, chosen, cards)
    for delegate, problem in faults:
        output.line(f"{delegate.ref}  {delegate.display_name}: {problem}")
    about = f" Doubtful about the template: {len(doubts)}." if doubts else ""
    people = len({delegate.id for delegate, _ in faults})
    output.talk(f"{len(chosen)} looked at, {people} not as they should be.{about}")
    return IN_PART if faults or doubts else DONE


def _say_doubts(session: Session, cards: Designs) -> None:
    for sentence in remarks(session, cards):
        output.talk(f"look at it  {sentence}")


def _say_warnings(warnings: Sequence[tuple[Delegate, str]], incomplete: Sequence[Delegate]) -> None:
    for delegate, sentence in warnings:
        output.talk(f"look at it  {delegate.ref}  {delegate.display_name}: {sentence}")
    if incomplete:
        refs = " ".join(f"--ref {delegate.ref}" for delegate in incomplete)
        output.talk(f"To print again when the list is right: {refs}")


def _say_failed(failed: Sequence[tuple[Delegate, str]], arguments: Namespace) -> int:
    """Say who was not printed and why, and return how many. Who has a badge is no fault, unless named."""
    faults = [item for item in failed if arguments.ref or item[1] != NEEDS_REASON]
    for delegate, why in faults:
        output.line(f"not printed  {delegate.ref}  {delegate.display_name}: {why}")
    if had := len(failed) - len(faults):
        output.talk(f"Left out, as they have a badge: {had}. --reprint prints them again.")
    return len(faults)


def _chosen(session: Session, arguments: Namespace) -> list[Delegate]:
    if arguments.missing:
        return without_badge(session, _named(session, arguments))
    if not (arguments.all or arguments.ref or arguments.category):
        raise UsageError("Whose badges?", "Give --all, --missing, --category C or --ref REF.")
    return _named(session, arguments)


def _named(session: Session, arguments: Namespace) -> list[Delegate]:
    if arguments.ref:
        return list({person.id: person for ref in arguments.ref if (person := lookup.required(session, ref))}.values())
    everybody = list(lookup.everybody(session))
    if arguments.category:
        _refuse_unknown_categories(session, everybody, arguments.category)
        everybody = [person for person in everybody if person.category in arguments.category]
    expected = [person for person in everybody if person.expected]
    if left_out := len(everybody) - len(expected):
        output.talk(f"Left out, as not confirmed: {left_out}. Name them with --ref to print them all the same.")
    if not expected:
        raise UsageError("There is nobody to print a badge for.")
    return sorted(expected, key=delegations.in_piles)


def _refuse_unknown_categories(session: Session, everybody: list[Delegate], asked: list[str]) -> None:
    known = {category.key for category in session.conference.categories} | {person.category for person in everybody}
    if unknown := [key for key in asked if key not in known]:
        raise UsageError(f"There is no category {unknown[0]!r}.", f"Categories: {', '.join(sorted(known - {''}))}.")


def _reprint(arguments: Namespace) -> Reprint | None:
    if not arguments.reprint:
        return None
    return Reprint(ReprintReason[arguments.reprint.replace("-", "_").upper()], arguments.note)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total > 1 and (done % 50 == 0 or done == total):
        output.talk(f"{done} of {total} ...")
