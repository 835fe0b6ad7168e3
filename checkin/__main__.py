"""`python -m checkin`, with a guard: the folder it is started in may hold another `db` or `badges`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path


def stranger() -> str:
    """The name of a package that would be taken from elsewhere than beside `checkin`, or nothing."""
    home = Path(__file__).resolve().parents[1]
    for name in ("db", "badges"):
        spec = find_spec(name)
        if spec is None or spec.origin is None or Path(spec.origin).resolve().parents[1] != home:
            return name
    return ""


def start() -> int:
    """Run the command line, unless a package of ours is hidden by another of its name."""
    if name := stranger():
        print(
            f"Another package called {name!r} hides ours: start this from another folder,"
            " with `python -P -m checkin`, or as `checkin`.",
            file=sys.stderr,
        )
        return 2
    from checkin.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
