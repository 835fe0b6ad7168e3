"""Telling a badge reader that types (a keyboard wedge) from a person who types.

Keys and their times go in, decisions come out; nothing here reads a clock. Timing only suggests that
a run of keys came from a reader: it is a scan if its text reads as one, and typing otherwise. A
terminal hands over the keys of a scan in clumps up to 40 ms apart, so single gaps say nothing;
three keys within `HOLD` are what no person types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

HOLD = 0.040
"""Seconds a key is held back at most while nothing speaks for a reader."""
PAUSE = 0.060
"""Seconds of silence that end a fast run which had no Enter."""
AFTERGLOW = 0.120
"""Seconds after the last key of a scan in which an Enter still belongs to it (CR and LF, a late CR)."""
MAX_RUN = 512
ENDS = frozenset("\r\n\t")

_FAST_KEYS = 3
# A held key repeats at up to 60 a second; one code in a hundred million has eight equal letters in a row.
_REPEATS = 8
# Letters that a person may have typed just before the reader began.
_TYPED_BEFORE = 2
_EPSILON = 1e-6

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Scan:
    """These keys came from a reader; they and the Enter behind them are not to be passed on."""

    text: str


@dataclass(frozen=True, slots=True)
class Replay(Generic[K]):
    """A person's keys: pass them on, in this order, before anything else."""

    keys: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class _Held(Generic[K]):
    key: K
    char: str
    time: float


class BurstDetector(Generic[K]):
    """Decides for every key whether a reader or a person sent it.

    `scans_in(text, ended)` returns the scans that a fast run holds, which together must be `text`,
    or nothing if it is typing; `ended` is True if Enter or Tab followed. `hold` of 0 turns the
    detector off: every key is replayed at once. Times are seconds on any clock that does not go back.
    """

    def __init__(self, scans_in: Callable[[str, bool], Sequence[str]], hold: float = HOLD) -> None:
        self._scans_in = scans_in
        self.hold = hold
        self._run: list[_Held[K]] = []
        self._fast = False
        self._scan_time: float | None = None

    @property
    def bursting(self) -> bool:
        """True while keys arrive faster than a person types."""
        return self._fast

    @property
    def deadline(self) -> float | None:
        """When to call `expire`, unless another key comes before; None if no key is held."""
        if not self._run:
            return None
        return self._run[-1].time + PAUSE if self._fast else self._run[0].time + self.hold

    def holds(self, key: K) -> bool:
        """True while nothing is decided about this key."""
        return any(held.key is key for held in self._run)

    def press(self, key: K, char: str | None, time: float) -> list[Scan | Replay[K]]:
        """Take one key and return what is decided by it.

        `char` is the character it types, one of `ENDS` for Enter, line feed and Tab, or None for any
        other key: those are never part of a scan, and never overtake the keys before them.
        """
        done = self._lapse(time, _EPSILON)
        if char is None:
            return [*done, *self._settle(), Replay((key,))]
        if char in ENDS:
            return done + self._end(key, char, time)
        self._run.append(_Held(key, char, time))
        return done + self._judge_speed()

    def expire(self, now: float) -> list[Scan | Replay[K]]:
        """Return what is decided by silence until `now`."""
        return self._lapse(now, -_EPSILON)

    def flush(self) -> list[Scan | Replay[K]]:
        """Decide about every held key at once: something else (a click, a paste) is about to happen."""
        return self._settle()

    def _lapse(self, now: float, slack: float) -> list[Scan | Replay[K]]:
        """End a fast run after a pause; else let go the keys that were held long enough."""
        if not self._run:
            return []
        if self._fast:
            return self._settle() if now - self._run[-1].time > PAUSE + slack else []
        late = sum(now - held.time > self.hold + slack for held in self._run)
        return self._release(late)

    def _judge_speed(self) -> list[Scan | Replay[K]]:
        run = self._run
        if self.hold <= 0 or len(run) > MAX_RUN:
            return self._release(len(run))
        if len(run) >= _REPEATS and len({held.char for held in run[-_REPEATS:]}) == 1:
            return self._release(len(run))
        if len(run) >= _FAST_KEYS and run[-1].time - run[-_FAST_KEYS].time <= self.hold + _EPSILON:
            self._fast = True
        return []

    def _end(self, key: K, char: str, time: float) -> list[Scan | Replay[K]]:
        after_scan = self._scan_time is not None and time - self._scan_time <= AFTERGLOW
        if not self._run and after_scan and char != "\t":
            return []
        done = self._settle(ended=True)
        if not done or not isinstance(done[-1], Scan):
            return [*done, Replay((key,))]
        self._scan_time = time
        return done

    def _settle(self, ended: bool = False) -> list[Scan | Replay[K]]:
        """Decide about the whole run: scans if its text reads as such, else typing."""
        run = self._run
        text = "".join(held.char for held in run)
        typed, scans = self._find_scans(text, ended) if self._fast else (0, ())
        if not scans:
            return self._release(len(run))
        before = self._release(typed)
        self._scan_time = run[-1].time
        self._run, self._fast = [], False
        return [*before, *map(Scan, scans)]

    def _find_scans(self, text: str, ended: bool) -> tuple[int, Sequence[str]]:
        """Return how many letters were typed before the scans, and the scans.

        What Enter alone makes a scan of comes last, or it would take in the letters typed before.
        """
        attempts = [*((typed, False) for typed in range(_TYPED_BEFORE + 1)), *([(0, True)] if ended else [])]
        for typed, with_end in attempts:
            scans = self._scans_in(text[typed:], with_end)
            if scans:
                return typed, scans
        return 0, ()

    def _release(self, count: int) -> list[Scan | Replay[K]]:
        """Give the first `count` keys back as typing. What is left starts afresh."""
        if not count:
            return []
        released, self._run = self._run[:count], self._run[count:]
        self._fast = False
        return [Replay(tuple(held.key for held in released))]
