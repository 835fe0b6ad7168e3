"""Names of nobody on a list, to try a search by: what one Enter would mark for them is somebody else.

Some people are taken off the list, so that some real names of its kind become words that it does not know. Three
classes: `neither` word is known, `one` is, `both` are but nobody has both. Nobody on the list bears the two names
in another spelling either, as far as that can be told without the search: two words that the list itself writes by
one native word, or that are read alike sound for sound (Djamal, Jamal), are one name.

Run: python -m tools.absent_names LIST.csv STAYING.csv [COUNT [SEED]] > names.csv     (class, name)
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checkin.core.search.normalise import tokens
from checkin.core.search.particles import ARTICLES, BUILDERS, TITLES
from checkin.core.search.sounds import readings

CLASSES = ("neither", "both", "one")
# Of the people and of the words at most so many in a hundred are taken off; words of more bearers stay.
_PEOPLE, _WORDS, _BEARERS = 10, 16, 12
_TRIES = 20

# Long vowels and last ones are written as short ones too.
_ALIKE = str.maketrans("AIYUq", "aiiuk", "EHh")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Absent:
    """The rows that stay on the list, and by class the names of nobody on it."""

    rows: list[Row]
    names: dict[str, list[str]]


@dataclass(slots=True)
class _Words:
    """The words of the names of some rows: the rows that bear each, by its kin, and what stands first and last."""

    bearers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_kin: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)


def absent_names(path: Path, count: int, seed: int) -> Absent:
    """`count` names a class (fewer where the list gives no more) for a list with given and family names (CSV)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    chance = random.Random(seed)
    kin = _Kin(rows)
    every = _words(rows, kin)
    gone = _taken_off(every, len(rows), chance)
    staying = [row for number, row in enumerate(rows) if number not in gone]
    known = _words(staying, kin)
    new_given = sorted(every.given - known.bearers.keys())
    new_family = sorted(every.family - known.bearers.keys())
    given, family = sorted(known.given), sorted(known.family)
    pairs: dict[str, Callable[[], tuple[Sequence[str], Sequence[str]]]] = {
        "neither": lambda: (new_given, new_family),
        "both": lambda: (given, family),
        "one": lambda: chance.choice(((given, new_family), (new_given, family))),
    }

    def name(of_class: str) -> str:
        first, last = (chance.choice(words) for words in pairs[of_class]())
        together = known.of_kin[kin.of(first)] & known.of_kin[kin.of(last)]
        return "" if first == last or together else f"{first} {last}"

    drawn = {of: [name(of) for _ in range(count * _TRIES)] for of in CLASSES}
    return Absent(staying, {of: [text for text in dict.fromkeys(names) if text][:count] for of, names in drawn.items()})


def _taken_off(words: _Words, people: int, chance: random.Random) -> set[int]:
    """The rows of everyone who bears one of some rarer words."""
    rare = [word for word, bearers in words.bearers.items() if len(bearers) <= _BEARERS]
    chance.shuffle(rare)
    gone: set[int] = set()
    for word in rare[: len(words.bearers) * _WORDS // 100]:
        if len(gone) < people * _PEOPLE // 100:
            gone |= words.bearers[word]
    return gone


def _words(rows: Sequence[Row], kin: _Kin) -> _Words:
    out = _Words()
    for number, row in enumerate(rows):
        given, family = _names(row["given_names"]), _names(row["family_name"])
        out.given.update(given[:1])
        out.family.update(family[-1:])
        for word in given + family:
            out.bearers[word].add(number)
            out.of_kin[kin.of(word)].add(number)
    return out


def _names(text: str) -> list[str]:
    words = [token.forms[0] for token in tokens(text)]
    return [word for word in words if len(word) > 2 and word.isascii() and word not in ARTICLES | TITLES | BUILDERS]


class _Kin:
    """Which words are one name: those that stand for one native word somewhere on a list, or are read alike."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._next: dict[str, str] = {}
        for row in rows:
            native = [word.removeprefix("ال") for word in _bare(row.get("native_name", ""))]
            latin = _bare(f"{row['given_names']} {row['family_name']}")
            if len(native) == len(latin):
                for one, word in zip(native, latin, strict=True):
                    self._next[self.of(word)] = self.of(one)

    def of(self, word: str) -> str:
        """The one word that stands for all of its kin."""
        sound = "".join(readings(word)[:1]).translate(_ALIKE) or word
        while (other := self._next.get(sound, sound)) != sound:
            sound = other
        return sound


def _bare(text: str) -> list[str]:
    return [token.forms[0] for token in tokens(text) if token.forms[0] not in ARTICLES | TITLES]


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a list."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    path, staying, *numbers = sys.argv[1:]
    count, seed = (*map(int, numbers), *(1000, 1)[len(numbers) :])
    absent = absent_names(Path(path), count, seed)
    write_rows(Path(staying), absent.rows)
    out = csv.writer(sys.stdout)
    out.writerows((of, name) for of, names in absent.names.items() for name in names)


if __name__ == "__main__":
    main()
