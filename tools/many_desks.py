"""How far one hub goes, by numbers: a morning's marks through hub, network and desks, each with what it takes for one.

    python -m tools.many_desks

What one costs was measured (see `make bench` and docs/many-desks.md); what they wait for each other is worked out here.
Every entry is a message of its own: no desk is so busy that two of its marks go together. Prints a table in Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Measured on a two-core computer: what the hub's server and a desk's process spend on one message.
STORE_SECONDS = 1 / 680  # one at a time, each written to the disk before it is acknowledged
STORE_CPU, DELIVER_CPU = 0.00023, 0.000022
TAKE_SECONDS = 0.003
LOOK_SECONDS, WIRE_SECONDS = 0.020, 0.005  # how often a desk looks whether something was done; on the way, each way
MESSAGE_BYTES, WORD_BYTES, WORD_BYTES_A_DESK = 580 + 120, 90 + 120, 14
WORDS_A_SECOND, WORD_REST_SECONDS = 4, 5
# The morning: of those who come, so many in the busiest half hour; entries a person: the mark, a badge, things given.
BUSIEST_SHARE, BUSIEST_SECONDS, ENTRIES = 0.65, 1800, 3
HUB_CORES = 2
SIZES = ((10, 1_000), (30, 5_000), (50, 10_000), (100, 20_000), (200, 40_000), (500, 100_000))


@dataclass(frozen=True)
class Morning:
    """What the busiest half hour asks of each part, and how old news is when it is shown."""

    desks: int
    people: int
    entries_a_second: float
    hub_cpu: float
    hub_disk: float
    megabits: float
    desk_cpu: float
    p50: float
    p99: float
    word_every: float


def simulated(desks: int, people: int) -> Morning:
    entries = round(people * BUSIEST_SHARE * ENTRIES)
    rate = entries / BUSIEST_SECONDS
    words = min(WORDS_A_SECOND, desks / WORD_REST_SECONDS)
    word_bytes = WORD_BYTES + WORD_BYTES_A_DESK * desks
    delivered = (rate + words) * desks
    megabits = (rate * MESSAGE_BYTES + words * word_bytes) * desks * 8 / 1e6
    hub_cpu = (rate + words) * STORE_CPU + delivered * DELIVER_CPU
    p50, p99 = _ages(desks, entries, HUB_CORES - words * (STORE_CPU + desks * DELIVER_CPU))
    return Morning(
        desks, people, rate, hub_cpu / HUB_CORES, (rate + words) * STORE_SECONDS, megabits, rate * TAKE_SECONDS,
        p50, p99, desks / words,
    )  # fmt: skip


def _ages(desks: int, entries: int, cores: float) -> tuple[float, float]:
    """How old an entry is when the last desk has it, in seconds, median and 99 of 100: with so many of the hub's cores
    for entries."""
    chance = np.random.default_rng(13)
    done = np.sort(chance.uniform(0, BUSIEST_SECONDS, entries))
    at_hub = np.sort(done + chance.uniform(0, LOOK_SECONDS, entries) + WIRE_SECONDS)
    stored = _through(at_hub, STORE_SECONDS)
    sent = _through(stored, (STORE_CPU + desks * DELIVER_CPU) / cores)
    taken = _through(sent + WIRE_SECONDS, TAKE_SECONDS)
    ages = taken - done
    return float(np.median(ages)), float(np.percentile(ages, 99))


def _through(arrivals: np.ndarray, seconds: float) -> np.ndarray:
    """When each has gone through a place that takes so long for one, and takes one at a time."""
    place = np.arange(len(arrivals)) * seconds
    begun: np.ndarray = np.maximum.accumulate(arrivals - place) + place
    return begun + seconds


_COLUMNS = (
    "desks", "people", "entries/s", "hub: processor", "hub: disk", "hub sends", "a desk: processor", "news is old, p50",
    "p99", "a word every",
)  # fmt: skip


def main() -> None:
    print(f"| {' | '.join(_COLUMNS)} |\n|{'---:|' * len(_COLUMNS)}")
    for one in (simulated(*size) for size in SIZES):
        print(
            f"| {one.desks} | {one.people:,} | {one.entries_a_second:.1f} | {one.hub_cpu:.0%} | {one.hub_disk:.0%} |"
            f" {one.megabits:.1f} Mbit/s | {one.desk_cpu:.0%} | {one.p50 * 1000:.0f} ms | {one.p99 * 1000:.0f} ms |"
            f" {one.word_every:.0f} s |"
        )


if __name__ == "__main__":
    main()
