"""The desk's own search as the scorer of the development set wants it: a list in, an answer to every query out.

The list goes the whole way: a new conference file, the import of a list, the index loaded from the file.
"""

from __future__ import annotations

import atexit
import csv
import gc
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from checkin.core.conference import making


def make(path: str) -> Callable[[str], list[str]]:
    """A search over the delegates of a CSV file: query to refs, best first, as many as the desk asks for."""
    search = make_hits(path)
    return lambda query: [ref for ref, _, _ in search(query)]


def make_hits(path: str) -> Callable[[str], list[tuple[str, float, bool]]]:
    """The same, with the score of each and whether it is a guess."""
    from checkin.core.finding import Finder
    from checkin.core.importing.commit import commit, read_lists
    from checkin.core.models import Conference, Day
    from checkin.core.people import lookup
    from checkin.core.session import Session

    folder = tempfile.TemporaryDirectory(prefix="search-evaluation-")
    file = Path(folder.name) / "conference.db"
    facts = Conference(id="", name="Evaluation", days=(Day(1, date(2026, 11, 24)),), timezone="UTC")
    making.create(file, facts, desk="evaluation", operator="evaluation").close()
    session = Session.open(file, "evaluation", "evaluation")
    atexit.register(folder.cleanup)
    atexit.register(session.close)
    for part in _parts(Path(path), Path(folder.name)):
        commit(session, read_lists(session, [part]))
    refs = {person.id: person.ref for person in lookup.everybody(session)}
    finder = Finder(session)
    finder.settle()  # what a thread does beside the searches would count as theirs
    gc.freeze()  # as the desk does

    def search(query: str) -> list[tuple[str, float, bool]]:
        return [(refs[hit.id], hit.score, hit.guess) for hit in finder.hits(query).hits]

    return search


def _parts(path: Path, folder: Path) -> Iterator[Path]:
    """The list in files of a size that an import takes: those of load tests are larger."""
    from checkin.core.importing.reading import MAX_ROWS

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        heading = next(rows)
        number = 0
        while some := list(islice(rows, MAX_ROWS // 2)):
            part = folder / f"part{number}.csv"
            with part.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([heading, *some])
            yield part
            number += 1
