"""import: lists in, and a report that a secretary can work through."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from checkin.core.importing import unfinished
from checkin.core.importing.commit import Import, commit, read_lists
from checkin.core.importing.mapping import ATTRIBUTE, load_mapping
from checkin.core.importing.report import ANSWERS, question, report
from checkin.core.importing.results import ImportPlan, NeedsMapping, Renumbered, RowWarning
from checkin.core.keeping import backup
from checkin.core.session import Session

from . import output
from .context import open_session
from .errors import DONE, IN_PART, NeedsMappingError
from .streams import lasting_names, with_input

_NEEDS_MAPPING = "No column of names was recognised, so nothing was read; say what the columns are with --map."


def import_lists(arguments: Namespace) -> int:
    """Add and update delegates from files; one bad file or row never keeps the others out."""
    mapping = load_mapping(Path(arguments.map)) if arguments.map else None
    answer = Renumbered(arguments.renumbered) if arguments.renumbered else None
    with with_input(arguments.files) as paths, open_session(arguments) as session:
        known_as = lasting_names(arguments.files, paths)
        sheet = arguments.sheet
        found = read_lists(session, paths, mapping=mapping, sheet=sheet, renumbered=answer, known_as=known_as)
        _refuse_nothing_usable(found)
        if not arguments.dry_run:
            if trouble := backup.before_import(session):
                output.talk(trouble)
            found = _stored(session, found)
    plan = _with_files_left_out(found)
    if arguments.json:
        output.document(report(plan))
    else:
        _in_words(plan)
        _ask(plan)
        if arguments.dry_run:
            output.talk("This was a dry run: nothing was stored.")
    in_part = plan.rejected or plan.held or found.parsed.unreadable or found.needs_mapping
    return IN_PART if in_part else DONE


def _stored(session: Session, found: Import) -> Import:
    try:
        return commit(session, found, _progress)
    except KeyboardInterrupt:
        if stopped := unfinished.found(session):
            output.talk(f"Part of {stopped.names} came in: import it again to finish, or take it back at the desk.")
        raise


def _refuse_nothing_usable(found: Import) -> None:
    parsed = found.parsed
    if found.needs_mapping and not (parsed.rows or parsed.rejected):
        names = ", ".join(sorted({need.file for need in found.needs_mapping}))
        said = "".join(f" {warning.message}" for warning in parsed.warnings)
        raise NeedsMappingError(
            f"{names}: no column of names was recognised, or only half of them.{said}",
            f"Give a mapping file with --map; it could begin so:\n{_example(found.needs_mapping[0])}",
            [_asked(need) for need in found.needs_mapping],
        )


def _asked(need: NeedsMapping) -> dict[str, object]:
    columns = [
        {"title": column.title, "samples": list(column.samples), "suggestion": column.suggestion or ATTRIBUTE}
        for column in need.columns
    ]
    return {"file": need.file, "sheet": need.sheet, "header_row": need.header_row, "columns": columns}


def _example(need: NeedsMapping) -> str:
    titles = [(column.title or f"column {column.index + 1}", column.suggestion) for column in need.columns]
    return "\n".join(["[columns]", *(f'"{title}" = "{field or ATTRIBUTE}"' for title, field in titles)])


def _with_files_left_out(found: Import) -> ImportPlan:
    """The plan, with what was not read at all among its warnings (row 0 is the whole file or sheet)."""
    left_out = [RowWarning(name, "", 0, str(error)) for name, error in found.parsed.unreadable]
    left_out += [RowWarning(need.file, need.sheet, 0, _NEEDS_MAPPING) for need in found.needs_mapping]
    return replace(found.plan, warnings=(*found.plan.warnings, *left_out))


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and done < total:
        output.talk(f"{done} of {total} ...")


def _in_words(plan: ImportPlan) -> None:
    rejected = len(plan.rejected)
    output.line(f"{len(plan.additions)} added, {plan.updated} updated, {plan.unchanged} unchanged, {rejected} rejected")
    if plan.not_expected:
        counts = ", ".join(f"{count} {status}" for status, count in plan.not_expected.items())
        output.line(f"Not expected, as the list says: {counts}")
    _listed("Rejected", [f"{_place(row)}: {row.reason} - {row.text}" for row in plan.rejected])
    _listed("Held", [f"{_place(row)}: {row.ref} {row.name} - so far {row.was}" for row in plan.held])
    _listed("Warnings", [f"{_place(row)}: {row.message}" for row in plan.warnings])
    _listed("Perhaps the same person", [f"{one}  {other}" for one, other in plan.duplicates])
    _listed("Changed", [f"{item.ref} {item.field}: {item.old or '-'} -> {item.new or '-'}" for item in plan.changes])
    _listed(
        "Changed at the desk and in the file: the desk's stays",
        [f"{item.ref} {item.field}: {item.desk} (file: {item.file})" for item in plan.conflicts],
    )
    _listed("On the list, but missing from the file", list(plan.missing))
    _listed("Badges to print again", list(plan.badges_outdated))


def _ask(plan: ImportPlan) -> None:
    if plan.held:
        output.talk(f"{question(plan)} Nothing happens to these rows before it is said:")
        for answer, words in ANSWERS.items():
            output.talk(f"  --renumbered {answer.value:<6} {words.lower()}")


def _place(row: object) -> str:
    file, sheet, number = (getattr(row, name) for name in ("file", "sheet", "row"))
    where = f"{file} {sheet}" if sheet else file
    return f"{where} row {number}" if number else where


def _listed(title: str, lines: list[str]) -> None:
    if lines:
        output.line()
        output.line(f"{title} ({len(lines)})")
        for text in lines:
            output.line(f"  {text}")
