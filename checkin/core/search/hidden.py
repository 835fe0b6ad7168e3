"""The names of sensitive people: who types one in full finds them; no part of it, and nothing like it, does."""

from __future__ import annotations

from collections.abc import Iterable

from checkin.core.models import is_sensitive
from db.rows import PersonRow

from .kept import name_key


class HiddenNames:
    """Whom a name typed in full may mean. To ask costs the same however many there are."""

    def __init__(self, people: Iterable[PersonRow]) -> None:
        self._bearers: dict[str, set[str]] = {}
        self._keys: dict[str, set[str]] = {}
        for person in people:
            self.put(person)

    def put(self, person: PersonRow) -> None:
        """Take in somebody new or changed."""
        self.remove(person.id)
        fields = person.fields
        if not is_sensitive(fields["sensitive"]):
            return
        names = (fields["name"], fields["native_name"], f"{fields['given_names']} {fields['family_name']}")
        self._keys[person.id] = {key for name in names if (key := name_key({"name": name}))}
        for key in self._keys[person.id]:
            self._bearers.setdefault(key, set()).add(person.id)

    def remove(self, delegate_id: str) -> None:
        """Forget somebody; nothing happens when there is none of that id."""
        for key in self._keys.pop(delegate_id, ()):
            self._bearers[key].discard(delegate_id)

    def called(self, name: str) -> list[str]:
        """The ids of those who have this name, whatever the order of its words, case and accents."""
        return sorted(self._bearers.get(name_key({"name": name}), ())) if self._bearers else []
