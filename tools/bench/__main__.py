"""Every performance figure, each beside the naive way and the limit, measured in the same run.

    python tools/bench [section ...]      sections: see SECTIONS

Machines are shared and noisy: figures are medians, with CPU time where that is what counts. Compare columns
of one run, never figures of two.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

SECTIONS = (
    "importing", "carrying", "syncing", "proving", "marking", "keeping", "finding", "certainty", "badges_made",
    "closing", "packing", "starting", "keys", "rush", "encrypting",
)  # fmt: skip


def main(names: list[str]) -> int:
    chosen = names or list(SECTIONS)
    if unknown := [name for name in chosen if name not in SECTIONS]:
        print(f"No such section: {', '.join(unknown)}. There are: {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in chosen:
        failed += import_module(name).run()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
