"""The fields of a person: which may be written, and in what form."""

from __future__ import annotations

from collections.abc import Mapping

from checkin.core.models import EDITABLE_FIELDS
from checkin.errors import UsageError
from checkin.text import MAX_NAME, MAX_TEXT, clean_text

_NAME_FIELDS = {"name", "native_name", "given_names", "family_name", "father_name"}


def clean_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Pass a form through the door: known fields (or `x:` attributes) only, cleaned and bounded."""
    cleaned = {}
    for name, value in fields.items():
        if name not in EDITABLE_FIELDS and not name.startswith("x:"):
            raise UsageError(f"There is no field {name!r}.")
        cleaned[name] = clean_text(value, MAX_NAME if name in _NAME_FIELDS else MAX_TEXT)
    return cleaned


def with_whole_name(fields: Mapping[str, str]) -> dict[str, str]:
    """Fill `name` from its parts, or from the native name where there is no Latin one."""
    named = dict(fields)
    if not named.get("name"):
        parts = (named.get("given_names", ""), named.get("family_name", ""))
        named["name"] = " ".join(part for part in parts if part) or named.get("native_name", "")
    return named
