"""A planned import in lines of text, part by part."""

from __future__ import annotations

from collections.abc import Callable

from checkin.core.importing.commit import Import
from checkin.core.importing.covers import seen_fields
from checkin.core.importing.results import ATTRIBUTE_PREFIX, Addition, ImportPlan
from checkin.core.people.fields import LABELS
from checkin.countries import country_name

_FIRST_ROWS = 12
_WHAT_IS_HELD = (
    "These rows have the number of somebody of another name. Nothing happens to",
    "them until you say what they are. Matched people keep the numbers they have.",
)


def _place(file: str, sheet: str, row: int) -> str:
    where = f"{file}, sheet {sheet}" if sheet else file
    return f"{where}, row {row}" if row else where


def _label(field: str) -> str:
    name = field.removeprefix(ATTRIBUTE_PREFIX)
    return LABELS.get(name, name)


def _summary(found: Import) -> list[str]:
    plan = found.plan
    unexpected = ", ".join(f"{count} {status}" for status, count in plan.not_expected.items())
    rows = [
        (len(plan.additions), "new people"),
        (plan.updated, "people with new values"),
        (sum(plan.not_expected.values()), f"of these are not expected, as the list says: {unexpected}"),
        (plan.unchanged, "people as they were"),
        (len(plan.held), "rows are held: their numbers are other people's"),
        (len(plan.rejected), "rejected: these rows cannot load, all others do"),
        (len(plan.warnings), "things to look at"),
        (len(plan.duplicates), "pairs may be one person (nothing is merged)"),
        (len(plan.conflicts), "fields differ here and in the file: this desk's value stays"),
        (len(plan.missing), "people are no longer on the list (nobody is removed)"),
        (len(plan.badges_outdated), "printed badges with old words"),
    ]
    lines = [f"{count:>7}  {words}" for count, words in rows if count or words.startswith("new")]
    return lines + [f"! {name}: {error}" for name, error in found.parsed.unreadable]


def _held(found: Import) -> list[str]:
    held = found.plan.held
    rows = [
        (f"{item.ref}  {item.name}", f"so far {item.was}  ({_place(item.file, item.sheet, item.row)})") for item in held
    ]
    width = max((len(who) for who, _ in rows), default=0)
    return [*_WHAT_IS_HELD, "", *(f"{who:<{width}}  {was}" for who, was in rows)]


def _people(found: Import) -> list[str]:
    lines: list[str] = []
    for addition in found.plan.additions[:_FIRST_ROWS]:
        lines += [*_person(addition), ""]
    more = len(found.plan.additions) - _FIRST_ROWS
    return lines + ([f"... and {more} more"] if more > 0 else [])


def _person(addition: Addition) -> list[str]:
    """A new person as they will load; the native name in a row of its own."""
    fields = seen_fields(addition)
    parts = (fields.get("honorific", ""), fields.get("name", ""))
    head = f"{fields.get('ref', '')}  {' '.join(part for part in parts if part)}"
    if family := fields.get("family_name"):
        head += f"   (family name {family})"
    origin = (
        fields.get("position", ""),
        fields.get("organisation", ""),
        country_name(fields.get("country", "")) or fields.get("country_text", ""),
        fields.get("category", ""),
        fields.get("status", ""),
        f"day {fields['days']}" if fields.get("days") else "",
    )
    kept = [f"{_label(name)}: {text}" for name, text in fields.items() if name.startswith(ATTRIBUTE_PREFIX)]
    lines = [head, fields.get("native_name", ""), f"  {' - '.join(part for part in origin if part)}"]
    return [line for line in [*lines, f"  {'; '.join(kept)}" if kept else ""] if line.strip()]


def _rejected(found: Import) -> list[str]:
    lines: list[str] = []
    for item in found.plan.rejected:
        lines += [f"{_place(item.file, item.sheet, item.row)}: {item.reason}", f"    {item.text}"]
    return lines


def _warnings(found: Import) -> list[str]:
    return [f"{_place(item.file, item.sheet, item.row)}: {item.message}" for item in found.plan.warnings]


def _named(plan: ImportPlan) -> dict[str, str]:
    people = map(seen_fields, plan.additions)
    return {fields.get("ref", ""): fields.get("name", "") for fields in people}


def _duplicates(found: Import) -> list[str]:
    names = _named(found.plan)
    return [
        f"{one} {names.get(one, '')}   and   {other} {names.get(other, '')}" for one, other in found.plan.duplicates
    ]


def _changes(found: Import) -> list[str]:
    return [f"{item.ref}  {_label(item.field)}: {item.old or '(empty)'} -> {item.new or '(empty)'}"
            for item in found.plan.changes]  # fmt: skip


def _conflicts(found: Import) -> list[str]:
    lines: list[str] = []
    for item in found.plan.conflicts:
        lines += [f"{item.ref}  {_label(item.field)}", f"    stays: {item.desk}", f"    file:  {item.file}"]
    return lines


def _missing(found: Import) -> list[str]:
    return list(found.plan.missing)


def _outdated(found: Import) -> list[str]:
    return list(found.plan.badges_outdated)


_PARTS: dict[str, tuple[str, Callable[[ImportPlan], int], Callable[[Import], list[str]]]] = {
    "summary": ("Summary", lambda plan: 1, _summary),
    "held": ("Held", lambda plan: len(plan.held), _held),
    "people": ("As they load", lambda plan: len(plan.additions), _people),
    "rejected": ("Rejected", lambda plan: len(plan.rejected), _rejected),
    "warnings": ("To look at", lambda plan: len(plan.warnings), _warnings),
    "duplicates": ("Duplicates", lambda plan: len(plan.duplicates), _duplicates),
    "changes": ("Changes", lambda plan: len(plan.changes), _changes),
    "conflicts": ("Conflicts", lambda plan: len(plan.conflicts), _conflicts),
    "missing": ("Missing", lambda plan: len(plan.missing), _missing),
    "outdated": ("Old badges", lambda plan: len(plan.badges_outdated), _outdated),
}
SECTIONS = tuple(_PARTS)


def title_of(part: str, found: Import) -> str:
    """What a part is called, with its count; empty when there is nothing in it."""
    title, count_in, _ = _PARTS[part]
    count = count_in(found.plan)
    if part == "summary":
        return title
    return f"{title} {count}" if count else ""


def lines_of(part: str, found: Import) -> list[str]:
    """A part as lines."""
    return _PARTS[part][2](found)


def result_line(found: Import) -> str:
    """What came in, in a sentence."""
    plan = found.plan
    sentence = f"{len(plan.additions)} people added, {plan.updated} updated, {plan.unchanged} unchanged."
    rejected = len(plan.rejected)
    held = len(plan.held)
    return (
        sentence
        + (f" {rejected} {'row was' if rejected == 1 else 'rows were'} rejected." if rejected else "")
        + (
            f" {held} {'row waits' if held == 1 else 'rows wait'}: import the list again to settle them."
            if held
            else ""
        )
    )
