"""Writes the table of docs/operators.md from the one that the program obeys."""

from __future__ import annotations

import re
from pathlib import Path

from checkin.core.people.rights import RIGHTS, Role

PAGE = Path(__file__).parents[1] / "docs" / "operators.md"
_TABLE = re.compile(r"(?<=<!-- the table -->\n).*(?=<!-- its end -->)", re.DOTALL)
_YES, _ONCE = "yes", "with a second PIN"


def table() -> str:
    """A row an act: who may, and who may once with a second person's PIN."""
    roles = [role for role in Role if role is not Role.ANYBODY]
    lines = ["| to ... | " + " | ".join(role.word for role in roles) + " |", "|---|" + "---|" * len(roles)]
    for need in RIGHTS.values():
        if need.role is not Role.ANYBODY:
            who = [_YES if need.role <= role else _ONCE if need.once else "" for role in roles]
            lines.append(f"| {need.words} | {' | '.join(who)} |")
    return "\n".join(lines) + "\n"


def made() -> str:
    """The whole page, with the table as it is now."""
    return _TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(made(), encoding="utf-8")
