"""Brings ten megabytes of each kind through one door; the system ends this program when one takes too much of its time.

The last line on stdout says which.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from pathlib import Path

from hostile.doors import go_through, large, meant_for


def main(door: str, seconds: str, folder: str) -> None:
    go_through(door, Path(folder), b"x")  # what is imported at the first use
    for name, content in large().items():
        if not meant_for(door, name):
            continue
        print(name, flush=True)
        limit = math.ceil(time.process_time() + int(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        go_through(door, Path(folder), content)


if __name__ == "__main__":
    main(*sys.argv[1:])
