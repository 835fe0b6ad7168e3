"""The one table of a person's fields: what each is called, who may write it, and where it is seen.

A new field is a column (`db.schema`, and a migration), an attribute of `Delegate`, a row here, and the titles under
which lists carry it (`checkin.core.importing.titles`). Everything else asks this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import NamedTuple

from checkin.core.models import Delegate
from checkin.errors import UsageError
from checkin.text import MAX_NAME, MAX_TEXT, clean_text


class Kind(Enum):
    """What is written in a field."""

    TEXT = auto()
    NAME = auto()
    YES_NO = auto()


class Writer(Enum):
    """Who may write a field: an imported list (and so a desk too), a desk, or the program alone."""

    LIST = auto()
    DESK = auto()
    PROGRAM = auto()


class Field(NamedTuple):
    """One field of a person.

    `label` is how screens call it; empty where the name itself does. `shown`: on the person's page. `exported`: a
    column of the attendance. `on_badge`: a change asks for a new badge. `inherited`: whoever comes instead takes it
    over. `identifies`: says who somebody is, so that it is never seen of a sensitive person.
    """

    name: str
    label: str = ""
    kind: Kind = Kind.TEXT
    writer: Writer = Writer.LIST
    shown: bool = True
    exported: bool = False
    on_badge: bool = False
    inherited: bool = False
    identifies: bool = False

    @property
    def words(self) -> str:
        return self.label or self.name.replace("_", " ").capitalize()

    @property
    def limit(self) -> int:
        """How many characters it holds at most."""
        return MAX_NAME if self.kind is Kind.NAME else MAX_TEXT


# In the order of `Delegate`, which is that of the person's page.
FIELDS = (
    Field("ref", "Number", exported=True),
    Field("name", "Whole name", Kind.NAME, exported=True, on_badge=True, identifies=True),
    Field("native_name", "Native name", Kind.NAME, exported=True, on_badge=True, identifies=True),
    Field("honorific", "Honorific", exported=True, on_badge=True, identifies=True),
    Field("given_names", "Given names", Kind.NAME, exported=True, on_badge=True, identifies=True),
    Field("family_name", "Family name", Kind.NAME, exported=True, on_badge=True, identifies=True),
    Field("father_name", "Father's name", Kind.NAME, identifies=True),
    Field("post_nominals", "Letters after", on_badge=True, identifies=True),
    Field("sex", "Sex", exported=True),
    Field("nationality", "Nationality", identifies=True),
    Field("email", "E-mail", identifies=True),
    Field("phone", "Phone", identifies=True),
    Field("position", "Position", exported=True, on_badge=True, identifies=True),
    Field("organisation", "Organisation", exported=True, on_badge=True, inherited=True),
    Field("delegation", "Delegation", exported=True, on_badge=True, inherited=True),
    Field("delegation_kind", "Kind of delegation", inherited=True),
    Field("list_order", shown=False),
    Field("precedence", shown=False),
    Field("country", "Country", exported=True, on_badge=True, inherited=True),
    Field("country_text", "Country as written", on_badge=True, inherited=True),
    Field("category", "Category", exported=True, on_badge=True, inherited=True),
    Field("capacity", "Capacity", exported=True, on_badge=True, inherited=True),
    Field("credential_type", "Credential"),
    Field("credential_ref", "Credential no.", identifies=True),
    Field("credential_state", "Credential state"),
    Field("zones", "Zones", on_badge=True, inherited=True),
    Field("local"),
    Field("funded", kind=Kind.YES_NO),
    Field("list_consent", kind=Kind.YES_NO),
    Field("photo_consent", kind=Kind.YES_NO),
    Field("sensitive", "Sensitive", Kind.YES_NO, on_badge=True),
    Field("dietary", "Dietary"),
    Field("accessibility", "Accessibility"),
    Field("days", "Days", inherited=True),
    Field("status", "Status", exported=True),
    Field("status_reason", "Reason of status"),
    Field("hold", "Help desk"),
    Field("hold_since", writer=Writer.DESK, shown=False),
    Field("desk_note", "Desk note"),
    Field("hand_over", "Give", inherited=True),
    Field("box", "Box"),
    Field("source_id", "Source id", identifies=True),
    Field("secret", shown=False),
    Field("code_id", writer=Writer.PROGRAM, shown=False),
    Field("instead_of", "Comes instead of", writer=Writer.DESK),
    Field("approved_by", "Approved by", writer=Writer.DESK),
    Field("cover_name", "Cover name", Kind.NAME, on_badge=True),
)


def _names(wanted: Callable[[Field], bool]) -> tuple[str, ...]:
    return tuple(field.name for field in FIELDS if wanted(field))


BY_NAME = {field.name: field for field in FIELDS}
LABELS = {field.name: field.label for field in FIELDS if field.label}
IMPORT_FIELDS = _names(lambda field: field.writer is Writer.LIST)
EXPORTED = _names(lambda field: field.exported)
ON_BADGE = frozenset(_names(lambda field: field.on_badge))
INHERITED = _names(lambda field: field.inherited)
IDENTIFYING = _names(lambda field: field.identifies)


def clean_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Pass a form through the door: known fields (or `x:` attributes) only, cleaned and bounded.

    Raises UsageError for a field that there is not, and for one that only the program writes.
    """
    cleaned = {}
    for name, value in fields.items():
        field = BY_NAME.get(name)
        if not name.startswith("x:") and (field is None or field.writer is Writer.PROGRAM):
            raise UsageError(f"There is no field {name!r}.")
        cleaned[name] = clean_text(value, field.limit if field else MAX_TEXT)
    return cleaned


def value_of(delegate: Delegate, name: str) -> str:
    """What a field (or `x:` attribute) of a person holds."""
    if name.startswith("x:"):
        return delegate.attributes.get(name.removeprefix("x:"), "")
    return str(getattr(delegate, name))


def change_of(delegate: Delegate, fields: Mapping[str, str]) -> dict[str, object]:
    """What an entry says that changes a person: what becomes true, and what stood there for whoever wrote it.

    By the second it is told, when another desk changed the same without knowing of this.
    """
    return {"v": 1, "fields": dict(fields), "was": {name: value_of(delegate, name) for name in fields}}


def with_whole_name(fields: Mapping[str, str]) -> dict[str, str]:
    """Fill `name` from its parts, or from the native name where there is no Latin one."""
    named = dict(fields)
    if not named.get("name"):
        parts = (named.get("given_names", ""), named.get("family_name", ""))
        named["name"] = " ".join(part for part in parts if part) or named.get("native_name", "")
    return named
