"""Sensitive people in lists: a cover name that comes back is no name, and a report names none of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from checkin.core.models import Delegate, cover_of, is_sensitive
from checkin.core.people.disclosure import NOT_NAMED, covered
from checkin.core.people.fields import BY_NAME, IDENTIFYING
from checkin.core.search.kept import name_key

from .lexicon import folded
from .names import read_name
from .planned import delegate_of
from .results import Addition, Change, Conflict, Existing, ImportPlan, Parsed, Rejected, SourceRow

HIDDEN = "(hidden)"
_NOBODY = "it counts somebody sensitive and does not say who"
_NEUTRAL = re.compile(re.escape(cover_of("", "")) + r" (\S+)")
_NAMING = ("name", "native_name", "email", "phone")


def with_own_names(parsed: Parsed, existing: Sequence[Existing], covers: Mapping[str, Sequence[str]]) -> Parsed:
    """Lists in which somebody stands under a cover name, as our own exports have them: with the name on record.

    `covers` are the cover names that each person (by id) ever had; a neutral one may have stood there for anybody.
    Rejected is a row that says of nobody in particular that somebody sensitive is counted in it.
    """
    bearers = _Bearers(existing, covers)
    rows, rejected = [], list(parsed.rejected)
    for row in parsed.rows:
        if row.fields["name"] == NOT_NAMED or bearers.are_several(row):
            rejected.append(Rejected(row.file, row.sheet, row.row, _NOBODY, row.fields["name"]))
        else:
            rows.append(bearers.with_own_name(row))
    return replace(parsed, rows=tuple(rows), rejected=tuple(rejected))


class _Bearers:
    """Who on the list goes by which number, and who went by which cover name."""

    def __init__(self, existing: Sequence[Existing], covers: Mapping[str, Sequence[str]]) -> None:
        self._covers = covers
        self._by_ref = {folded(person.delegate.ref): person for person in existing if person.delegate.ref}
        self._by_cover: dict[str, list[Existing]] = {}
        for person in existing if covers else ():
            for key in {_key(name) for name in covers.get(person.delegate.id, ())}:
                self._by_cover.setdefault(key, []).append(person)

    def are_several(self, row: SourceRow) -> bool:
        """Whether a row without a number has a cover name that several people had."""
        return "ref" not in row.fields and len(self._by_cover.get(name_key(row.fields), ())) > 1

    def with_own_name(self, row: SourceRow) -> SourceRow:
        """A row as it is; with the number and the name on record where it has somebody's cover name."""
        bearer = self._bearer(row)
        if bearer is None or row.fields["name"] in (bearer.delegate.name, bearer.file_values.get("name")):
            return row
        person = bearer.delegate
        names = (cover_of(person.ref, ""), *self._covers.get(person.id, ()))
        if name_key(row.fields) not in {_key(name) for name in names}:
            return row
        told = {name: text for name, text in row.fields.items() if name not in IDENTIFYING}
        # As the last list had it: what was corrected at the desk since is not undone.
        own = bearer.file_values.get("name") or person.name
        return replace(row, fields={**told, "ref": person.ref, "name": own})

    def _bearer(self, row: SourceRow) -> Existing | None:
        if ref := row.fields.get("ref"):
            return self._by_ref.get(folded(ref))
        if found := _NEUTRAL.fullmatch(row.fields["name"]):
            return self._by_ref.get(folded(found[1]))
        return next(iter(self._by_cover.get(name_key(row.fields), ())), None)


def _key(cover: str) -> str:
    """A cover name as a list is read, with honorifics and the like taken off."""
    return name_key({"name": read_name(cover).name})


def covered_report(plan: ImportPlan, existing: Sequence[Existing], rows: Sequence[SourceRow]) -> ImportPlan:
    """The plan of these rows with a report that names no sensitive person. What is stored is the same."""
    sensitive = [known.delegate for known in existing if known.delegate.under_cover]
    sensitive += [delegate_of(new.delegate_id, new.fields) for new in plan.additions if _says_so(new.fields)]
    becoming = {item.delegate_id for item in plan.updates if _says_so(item.set_fields)}
    sensitive += [known.delegate._replace(sensitive="yes") for known in existing if known.delegate.id in becoming]
    if not sensitive:
        return plan
    refs = {person.ref for person in sensitive}
    # A list may spell them in another way.
    spelt = [row.fields for row in rows if row.fields.get("ref", "") in refs or _says_so(row.fields)]
    told = _teller([*sensitive, *(delegate_of("", {**fields, "sensitive": "yes"}) for fields in spelt)])
    return replace(
        plan,
        rejected=tuple(replace(row, reason=told(row.reason), text=told(row.text)) for row in plan.rejected),
        warnings=tuple(replace(row, message=told(row.message)) for row in plan.warnings),
        held=tuple(replace(row, name=told(row.name), was=told(row.was)) for row in plan.held),
        changes=tuple(_change(item) if _is_hidden(item, refs) else item for item in plan.changes),
        conflicts=tuple(_conflict(item) if _is_hidden(item, refs) else item for item in plan.conflicts),
    )


def _says_so(fields: Mapping[str, str]) -> bool:
    return is_sensitive(fields.get("sensitive", ""))


def _teller(sensitive: Sequence[Delegate]) -> Callable[[str], str]:
    """What says a sentence with the cover names in place of what tells who these people are."""
    cover = {text: covered(who).name for who in sensitive for name in _NAMING if (text := getattr(who, name))}
    longest_first = sorted(cover, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first))
    in_cells = [(who.given_names, who.family_name) for who in sensitive if who.given_names and who.family_name]

    def told(sentence: str) -> str:
        said = pattern.sub(lambda found: cover[found.group()], sentence)
        return HIDDEN if any(given in said and family in said for given, family in in_cells) else said

    return told


def _is_hidden(item: Change | Conflict, refs: set[str]) -> bool:
    return item.ref in refs and (item.field in IDENTIFYING or item.field not in BY_NAME)


def _change(item: Change) -> Change:
    return replace(item, old=item.old and HIDDEN, new=item.new and HIDDEN)


def _conflict(item: Conflict) -> Conflict:
    return replace(item, desk=item.desk and HIDDEN, file=item.file and HIDDEN)


def seen_fields(addition: Addition) -> Mapping[str, str]:
    """A new person's fields as anybody sees them before they are stored."""
    fields = addition.fields
    if not _says_so(fields):
        return fields
    told = {name: text for name, text in fields.items() if name in BY_NAME and name not in IDENTIFYING}
    return {**told, "name": cover_of(fields["ref"], fields.get("cover_name", ""))}
