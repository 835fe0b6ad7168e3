"""The demo with other desks and no screen: it names all files, and lasts until its stdin ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from checkin.core.conference.demo import make_demo
from checkin.core.conference.demo_desks import at_work


def main(folder: str, others: str) -> None:
    demo = make_demo(Path(folder))
    with at_work(demo, "Desk 1", "Amina", int(others), pause=(0.1, 0.2)) as files:
        print(json.dumps([str(demo), *map(str, files)]), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
