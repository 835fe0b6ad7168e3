"""Make checkin/data/names.txt: words that are common names somewhere.

Sources: the given names that the Social Security Administration of the United States counts (ssa.gov/oact/babynames,
names.zip, a work of the US government), those borne by three hundred and more born since 1950; and the most popular
forenames and surnames by country of Wikipedia's lists, romanised, as gathered in "Popular Names by Country Dataset"
(CC0 1.0).

Run: python -m tools.make_names NAMES_FOLDER FORENAMES.csv SURNAMES.csv > checkin/data/names.txt
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checkin.core.search.normalise import forms

SINCE, BORNE = 1950, 300
LEAST_LETTERS = 4
HEADING = """\
# Words that are common names somewhere, in their spelling form, of four letters and more. Made by tools/make_names.py.
# Given names borne by three hundred and more born in the United States since 1950 (Social Security Administration,
# public domain), and the most popular forenames and surnames by country (Popular Names by Country Dataset, CC0 1.0).
"""


def american(folder: Path) -> Iterator[str]:
    """The given names that are borne often enough, of the files yob1950.txt and later (name, sex, count)."""
    borne: Counter[str] = Counter()
    for path in folder.glob("yob*.txt"):
        if int(path.stem.removeprefix("yob")) >= SINCE:
            for name, _, count in csv.reader(path.read_text(encoding="ascii").splitlines()):
                borne[name] += int(count)
    return (name for name, count in borne.items() if count >= BORNE)


def popular(path: Path) -> Iterator[str]:
    """The words of the names of a file of the dataset, as written and as romanised."""
    for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
        yield from f"{row['Localized Name']} {row['Romanized Name']}".replace("/", " ").split()


def main() -> None:
    folder, *files = map(Path, sys.argv[1:])
    names = [*american(folder), *(name for path in files for name in popular(path))]
    words = {form for name in names for form in forms(name)[:1]}
    kept = sorted(word for word in words if word.isascii() and word.isalpha() and len(word) >= LEAST_LETTERS)
    print(HEADING + "\n".join(kept))


if __name__ == "__main__":
    main()
