"""A plan as the JSON document of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from .results import ImportPlan, Renumbered

ANSWERS = {
    Renumbered.MATCH: "Match by name and e-mail",
    Renumbered.NEW: "Take as new people",
    Renumbered.SKIP: "Leave",
}


def question(plan: ImportPlan) -> str:
    """What a person is asked about the held rows of a plan; empty where there are none."""
    count = len(plan.held)
    if not count:
        return ""
    belong = "belongs" if count == 1 else "belong"
    return f"{count} of {plan.numbered} numbers now {belong} to somebody else. Renumbered?"


def report(plan: ImportPlan) -> dict[str, Any]:
    """The document of `checkin import --json`: the same keys for a dry run and for a done import."""
    return {
        "added": len(plan.additions),
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "rejected": _listed(plan.rejected),
        "warnings": _listed(plan.warnings),
        "duplicates": [list(pair) for pair in plan.duplicates],
        "changes": _listed(plan.changes),
        "missing": list(plan.missing),
        "conflicts": _listed(plan.conflicts),
        "badges_outdated": list(plan.badges_outdated),
        "held": _listed(plan.held),
    }


def _listed(items: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(item) for item in items]
