"""Ids and refs for new people, the same on every desk that imports the same list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from .lexicon import folded, name_key
from .results import SourceRow

_LETTERS = "BCDEFGHJKLMNPRSTVX"


class Allotment:
    """Gives ids and refs in the order of the rows, none of them twice and none that is in use."""

    def __init__(self, conference_id: str, ids: Iterable[str], refs: Iterable[str]) -> None:
        self._conference_id = conference_id
        self._ids = set(ids)
        self._refs = {folded(ref) for ref in refs if ref}
        numbers = (re.fullmatch(r"(\d{4,9})[a-z]{2}", ref) for ref in self._refs)
        self._number = max((int(found[1]) for found in numbers if found), default=0)

    def delegate_id(self, row: SourceRow) -> str:
        """The id of a new person: from the conference and what the list knows them by."""
        who = _identity(row)
        occurrence = 1
        while (found := self._digest(who, occurrence)) in self._ids:
            occurrence += 1
        self._ids.add(found)
        return found

    def ref(self, delegate_id: str) -> str:
        """The next free registration number, with two letters that belong to the person."""
        seed = int(delegate_id[:8], 16)
        letters = _LETTERS[seed % len(_LETTERS)] + _LETTERS[seed // len(_LETTERS) % len(_LETTERS)]
        while True:
            self._number += 1
            ref = f"{self._number:04d}{letters}"
            if folded(ref) not in self._refs:
                self._refs.add(folded(ref))
                return ref

    def _digest(self, who: str, occurrence: int) -> str:
        text = f"{self._conference_id}\0{who}" + (
            "" if occurrence == 1 and not who.startswith("who:") else f"#{occurrence}"
        )
        return sha256(text.encode()).hexdigest()[:32]


def _identity(row: SourceRow) -> str:
    fields = row.fields
    if ref := fields.get("ref"):
        return f"ref:{folded(ref)}"
    source, secret = fields.get("source_id", ""), fields.get("secret", "")
    if source and ("-" in source or not source.startswith("pretix:")):
        return f"source:{source}"
    if secret:
        return f"secret:{secret}"
    if source:
        return f"source:{source}|{name_key(fields.get('name', ''))}"
    place = fields.get("country", "") or folded(fields.get("country_text", ""))
    organisation, email = folded(fields.get("organisation", "")), folded(fields.get("email", ""))
    return f"who:{name_key(fields.get('name', ''))}|{organisation}|{place}|{email}"
