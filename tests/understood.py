"""What was understood of a list, in short."""

from __future__ import annotations

from collections.abc import Sequence

from checkin.core.importing.results import Parsed, RowWarning


def standing(parsed: Parsed) -> dict[str, str]:
    """Who is what; those of whom the list says nothing are confirmed."""
    return {row.fields["name"]: row.fields.get("status", "confirmed") for row in parsed.rows}


def sentences(warnings: Sequence[RowWarning]) -> list[str]:
    return [warning.message for warning in warnings]
