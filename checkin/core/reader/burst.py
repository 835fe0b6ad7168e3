"""Telling a badge reader that types (a keyboard wedge) from a person who types.

Keys and their times go in, decisions come out; nothing here reads a clock. A badge code is told by its letters
alone, at any speed: nobody types 28 of its alphabet. For a ticket timing only suggests that a run of keys came
from a reader: it is a scan if its text reads as one, and typing otherwise. A terminal hands over the keys of a
scan in clumps up to 40 ms apart, so single gaps say nothing; three keys within `HOLD` are what no person types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

HOLD = 0.040
"""Seconds a key is held back at most while nothing speaks for a reader."""
PAUSE = 0.060
"""Seconds of silence that end a fast run which had no Enter."""
REST = 0.300
"""Seconds of silence after which a code that came slowly, and without Enter, is a scan."""
AFTERGLOW = 0.300
"""Seconds after the last key of a scan in which an Enter still belongs to it (CR and LF, a late CR)."""
MAX_RUN = 512
ENDS = frozenset("\r\n\t")

_FAST_KEYS = 3
# A held key repeats at up to 60 a second; one code in a hundred million has eight equal letters in a row.
_REPEATS = 8
# Letters that a person may have typed just before a ticket began.
_TYPED_BEFORE = 2
# No keyboard types a code in fewer characters: two keys become one at most.
_SHORTEST_CODE = 14
# Keys passed on that are remembered: four codes without an Enter between them.
_REMEMBERED = 128
# A key with two others so close before it is a part of a word.
_WORD = 3
_EPSILON = 1e-6

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Scan(Generic[K]):
    """These keys came from a reader; they and the Enter behind them are not to be passed on.

    `passed_on` are those of them that were: what they typed is to be taken back.
    """

    text: str
    passed_on: tuple[K, ...] = ()


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

    `codes_at_end(text)` returns the badge codes with which a text ends. `scans_in(text, ended)` returns the
    scans that a fast run holds, which together must be `text`, or nothing if it is typing; `ended` is True if
    Enter or Tab followed. `misread_at_end(text)` is asked last, of what came at any speed and with an end. `hold`
    of 0 turns the detector off: every key is replayed at once. Times are seconds on any clock that does not go back.
    """

    def __init__(
        self,
        codes_at_end: Callable[[str], Sequence[str]],
        scans_in: Callable[[str, bool], Sequence[str]],
        misread_at_end: Callable[[str], Sequence[str]] = lambda text: (),
        hold: float = HOLD,
    ) -> None:
        self._codes_at_end = codes_at_end
        self._scans_in = scans_in
        self._misread_at_end = misread_at_end
        self.hold = hold
        # What stands at the end of the line: keys that were passed on already, then those that are held.
        self._passed: list[_Held[K]] = []
        self._run: list[_Held[K]] = []
        self._fast = False
        self._unread = False
        self._scan_time: float | None = None

    @property
    def bursting(self) -> bool:
        """True while keys arrive faster than a person types."""
        return self._fast

    @property
    def deadline(self) -> float | None:
        """When to call `expire`, unless another key comes before; None if nothing is undecided."""
        if self._run:
            return self._run[-1].time + PAUSE if self._fast else self._run[0].time + self.hold
        return self._passed[-1].time + REST if self._unread else None

    def holds(self, key: K) -> bool:
        """True while nothing is decided about this key."""
        return any(held.key is key for held in self._run)

    def in_a_word(self, key: K) -> bool:
        """True for a key that was passed on with two letters close before it: it is no answer to a question."""
        at = next((number for number, held in enumerate(self._passed) if held.key is key), 0)
        word = self._passed[max(at + 1 - _WORD, 0) : at + 1]
        near = all(later.time - sooner.time <= AFTERGLOW for sooner, later in pairwise(word))
        return len(word) == _WORD and near and all(held.char.isalnum() for held in word)

    def press(self, key: K, char: str | None, time: float) -> list[Scan[K] | Replay[K]]:
        """Take one key and return what is decided by it.

        `char` is the character it types, one of `ENDS` for Enter, line feed and Tab, or None for any
        other key: those are never part of a scan, and never overtake the keys before them.
        """
        if self.hold <= 0:
            return [Replay((key,))]
        done = self._lapse(time, _EPSILON)
        if char is None:
            return [*done, *self.flush(), Replay((key,))]
        if char in ENDS:
            return done + self._end(key, time)
        self._run.append(_Held(key, char, time))
        return done + self._judge_speed()

    def expire(self, now: float) -> list[Scan[K] | Replay[K]]:
        """Return what is decided by silence until `now`."""
        return self._lapse(now, -_EPSILON)

    def flush(self) -> list[Scan[K] | Replay[K]]:
        """Decide about every key at once: something else (a click, a paste) is about to happen."""
        done = self._settle(self._passed)
        self._forget()
        return done

    def _lapse(self, now: float, slack: float) -> list[Scan[K] | Replay[K]]:
        """End a fast run after a pause; else let go the keys that were held long enough, or read what rests."""
        done: list[Scan[K] | Replay[K]] = []
        if self._run and self._fast:
            if now - self._run[-1].time <= PAUSE + slack:
                return []
            done = self._settle([])
        elif self._run:
            done = self._release(sum(now - held.time > self.hold + slack for held in self._run))
        if self._unread and not self._run and now - self._passed[-1].time > REST + slack:
            self._unread = False
            done += self._settle(self._passed)
        return done

    def _judge_speed(self) -> list[Scan[K] | Replay[K]]:
        run = self._run
        if len(run) > MAX_RUN:
            return self._release(len(run))
        if len(run) >= _REPEATS and len({held.char for held in run[-_REPEATS:]}) == 1:
            return self._release(len(run))
        if len(run) >= _FAST_KEYS and run[-1].time - run[-_FAST_KEYS].time <= self.hold + _EPSILON:
            self._fast = True
        return []

    def _end(self, key: K, time: float) -> list[Scan[K] | Replay[K]]:
        after_scan = self._scan_time is not None and time - self._scan_time <= AFTERGLOW
        if after_scan and not self._run and not self._passed:
            return []
        done = self._settle(self._passed, ended=True)
        if done and isinstance(done[-1], Scan):
            self._scan_time = time
            return done
        self._forget()
        return [*done, Replay((key,))]

    def _settle(self, passed: Sequence[_Held[K]], ended: bool = False) -> list[Scan[K] | Replay[K]]:
        """Decide about the whole run, with what of the keys before may be of the same scan; else it is typing."""
        keys = [*passed, *self._run]
        text = "".join(held.char for held in keys)
        scans = self._codes_at_end(text) or (self._find_tickets(ended) if self._fast else ())
        scans = scans or (self._misread_at_end(text) if ended else ())
        if not scans:
            return self._release(len(self._run))
        first = len(keys) - sum(map(len, scans))
        taken_back = tuple(held.key for held in keys[first : len(passed)])
        typed = self._release(max(first - len(passed), 0))
        self._scan_time = keys[-1].time
        self._forget()
        return [*typed, Scan(scans[0], taken_back), *map(Scan, scans[1:])]

    def _find_tickets(self, ended: bool) -> Sequence[str]:
        """Return the scans with which the run ends.

        What Enter alone makes a scan of comes last, or it would take in the letters typed before.
        """
        text = "".join(held.char for held in self._run)
        attempts = [*((typed, False) for typed in range(_TYPED_BEFORE + 1)), *([(0, True)] if ended else [])]
        found = (self._scans_in(text[typed:], with_end) for typed, with_end in attempts)
        return next(filter(None, found), ())

    def _release(self, count: int) -> list[Scan[K] | Replay[K]]:
        """Give the first `count` keys back as typing. What is left starts afresh."""
        if not count:
            return []
        released, self._run = self._run[:count], self._run[count:]
        self._passed = [*self._passed, *released][-_REMEMBERED:]
        word = self._passed[-_SHORTEST_CODE:]
        self._unread = len(word) == _SHORTEST_CODE and all(held.char != " " for held in word)
        self._fast = False
        return [Replay(tuple(held.key for held in released))]

    def _forget(self) -> None:
        """The line begins anew."""
        self._passed, self._run = [], []
        self._fast = self._unread = False
