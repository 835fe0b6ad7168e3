"""Measuring and printing: medians, percentiles, CPU time."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Took:
    """How long a block took, in seconds."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def measured() -> Iterator[Took]:
    took = Took()
    wall, cpu = time.perf_counter(), time.process_time()
    yield took
    took.wall, took.cpu = time.perf_counter() - wall, time.process_time() - cpu


def each(calls: list[Callable[[], object]]) -> list[float]:
    """The wall time of each call, in milliseconds."""
    times = []
    for call in calls:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times


def each_cpu(calls: list[Callable[[], object]]) -> list[float]:
    """The CPU time of each call, in milliseconds."""
    times = []
    for call in calls:
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1000)
    return times


def percentile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def row(name: str, *figures: str) -> None:
    print(f"  {name:<52}" + "".join(f"{figure:>16}" for figure in figures), flush=True)


def spread(times: list[float]) -> tuple[str, str]:
    """p50 and p99 of times in milliseconds, as printed."""
    return f"{percentile(times, 0.5):.2f} ms", f"{percentile(times, 0.99):.2f} ms"


def bar(name: str, value: float, limit: float, unit: str, least: bool = False) -> int:
    """Print whether a bar is passed; return 1 if not."""
    passed = value >= limit if least else value <= limit
    word = "at least" if least else "at most"
    print(f"  {'PASS' if passed else 'MISS'}  {name}: {value:.1f} {unit}, {word} {limit:g} wanted", flush=True)
    return 0 if passed else 1


def peak(process: str = "self") -> float:
    """The most memory that a process held, in MiB. Linux counts what its parent held into ru_maxrss."""
    status = Path("/proc", process, "status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF if process == "self" else resource.RUSAGE_CHILDREN).ru_maxrss / 1024
