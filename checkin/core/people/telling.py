"""What an entry of the journal says, in words: one table for the history of a person and for the log."""

from __future__ import annotations

from collections.abc import Iterator

from checkin.core.people import items
from db.journal import chain, kinds
from db.journal.entries import Entry

OF_PEOPLE = {
    "delegate_added": "added",
    "delegate_imported": "on the imported list",
    "import_begun": "a long import began",
    "import_done": "a long import was finished or taken back",
    "delegate_edited": "corrected",
    "delegate_status": "status changed",
    "delegate_parked": "sent to the help desk",
    "delegate_released": "back from the help desk",
    "allowed": "allowed by a second person",
    "attempt": "tried",
    "mark": "checked in",
    "undo": "taken back",
    "badge_ordered": "badge ordered",
    "badge_printed": "badge printed",
    "badge_not_printed": "badge not printed",
    "badge_unclear": "unclear whether the badge came out",
    "badge_voided": "badge made void",
    "sheet_signed": "signature on the day's sheet entered",
    "handed_over": "handed over",
    "temporary_lent": "temporary badge lent",
    "temporary_returned": "temporary badge taken back",
    "conflict_settled": "settled what two desks recorded",
    "merge": "found to be the same person as another record",
    "unmerge": "found to be a person of their own",
}
OF_THE_CONFERENCE = {
    "badge_key": "badge key given to a desk",
    "conference": "conference set up or changed",
    "day_closed": "day closed",
    "desk": "desk vouched for",
    "desk_revoked": "desk that belongs no more",
    "exported": "file written",
    "funding_derogation": "badges that show the funder less than its rules ask",
    "hub_credential": "desk let in at the hub",
    "invitation": "desks invited",
    "list_issued": "list handed out",
    "operator": "operator named",
    "pin_refused": "too many wrong PINs",
    "purge": "content of entries purged",
    "repaired": "file repaired",
    "sealed": "sealed",
    "writer_begun": "this file begins to write, as a copy of another",
}
KINDS = OF_PEOPLE | OF_THE_CONFERENCE
ON_THE_CARD = (
    "delegate_added", "delegate_imported", "delegate_edited", "badge_printed", "handed_over", "undo", "mark",
)  # fmt: skip
"""Of which the card at the desk tells the last few; all stand in the history."""
_TOLD = ("what", "choice", "taken_by", "authorisation", "reason", "approved_by", "printer")
# Of the others what says something to a reader; nothing of a key but its letter.
_ALSO_TOLD = ("what", "name", "role", "template", "profile", "form", "letter", "code", "reason")
# Of a person: the time of the entry itself, and letters that say nothing to anybody; what may be told as the reason.
_UNTOLD = ("hold_since", "code_id")
_REASONS = ("hold", "status_reason")
_AS_TOLD = {"secret": "ticket", "hold": "help desk"}


def in_words(entry: Entry, hidden: bool) -> tuple[str, str]:
    """What happened and what is told of it; `hidden` leaves out what somebody wrote, of a person under cover."""
    body = entry.body
    what = _what(entry)
    if body is None:
        return what, "(purged)"
    if kinds.malformed(entry.kind, body):
        return what, "(has no effect: its content cannot be read)"
    if entry.kind == "attempt":
        return f"tried: {body.get('result')}", f"day {body.get('day')}"
    parts = [f"{word} {body[word]}" for word in ("day", "number", "copy") if body.get(word)]
    if hidden:
        return what, "; ".join(parts)
    fields = body.get("fields")
    if isinstance(fields, dict) and entry.kind != "delegate_added" and not _is_new(entry):
        parts += _of_person(fields, body.get("reason"))
    parts += [str(body[key]) for key in _TOLD if body.get(key)]
    return what, "; ".join(parts)


def _of_person(fields: dict[str, object], reason: object) -> Iterator[str]:
    """What a person's fields became. A reason is told once; a ticket's code opens the door, so it is never told."""
    for name, value in sorted(fields.items()):
        if name in _UNTOLD or (name in _REASONS and value in ("", reason)):
            continue
        words = "connected" if name == "secret" and value else value or "(empty)"
        yield f"{_AS_TOLD.get(name) or name.removeprefix('x:').replace('_', ' ')}: {words}"


def sentence(entry: Entry, hidden: bool) -> str:
    """The same in one sentence, of every kind there is."""
    what, detail = in_words(entry, hidden or entry.kind not in OF_PEOPLE)
    body = entry.body or {}
    if entry.kind in OF_THE_CONFERENCE and not kinds.malformed(entry.kind, entry.body):
        detail = "; ".join([*filter(None, [detail]), *_of_the_conference(entry.kind, body)])
    told = (", " if entry.kind == "attempt" else ": ").join(filter(None, (what, detail)))
    return f"{told[:1].upper()}{told[1:]}."


def _of_the_conference(kind: str, body: dict[str, object]) -> list[str]:
    parts = [str(body[key]) for key in _ALSO_TOLD if body.get(key)]
    fields, entries, heads = body.get("fields"), body.get("entries"), body.get("heads")
    if "rows" in body:
        parts.append(f"{body['rows']} rows")
    if isinstance(fields, dict):
        parts += [_of_field(name, str(value)) for name, value in sorted(fields.items())]
    if isinstance(entries, list):
        parts.append(f"{len(entries)} entries")
    if kind == "sealed" and isinstance(heads, list):
        parts.append(f"{sum(seq for _, seq, _ in heads)} entries")
    if kind == "repaired":
        parts.append(_of_repair(body))
    if kind == "writer_begun":
        parts.append(f"from {body.get('from')} at its entry {body.get('seq')}")
    return parts


def _of_repair(body: dict[str, object]) -> str:
    lost = chain.lost_of(body)
    gone = sum(last - first + 1 for _, first, last in lost.holes)
    return f"{gone} entries lost" + (f", the content of {len(lost.emptied)} more" if lost.emptied else "")


def _of_field(name: str, value: str) -> str:
    """Of what is said of a badge key also what; of other fields, which may be long lists, that it was said."""
    return f"{name.replace('_', ' ')} {value}" if name.startswith("badge_key_") else name


def _is_new(entry: Entry) -> bool:
    """Whether a list brought somebody who was not on it before: only they are given a code."""
    fields = (entry.body or {}).get("fields")
    return entry.kind == "delegate_imported" and isinstance(fields, dict) and "code_id" in fields


def _what(entry: Entry) -> str:
    fields = (entry.body or {}).get("fields")
    if entry.kind == "allowed" and kinds.read(entry.kind, entry.body):
        return "allowed by {by}, a second person ({act})".format(**entry.body or {})
    if entry.kind == "delegate_imported" and isinstance(fields, dict) and not _is_new(entry):
        return "changed by a later list"
    if entry.kind == "temporary_returned" and (entry.body or {}).get("reason") == "lost":
        return "temporary badge reported lost"
    if entry.kind == "handed_over" and (entry.body or {}).get("taken_by") == items.BACK:
        return "not handed over, or given back"
    if entry.kind == "sheet_signed" and (entry.body or {}).get("signed") is not True:
        return "no signature on the day's sheet, as entered"
    return KINDS.get(entry.kind, entry.kind)
