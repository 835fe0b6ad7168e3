"""An import in slices that was stopped: what it was, to finish it, or to take it back.

Two entries enclose such an import, `import_begun` and `import_done`; what it wrote names the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checkin.core.models import Status
from checkin.core.people import rights
from checkin.core.people.disclosure import as_recorded
from checkin.core.people.fields import change_of, value_of
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft, prepare
from db.local import one_import
from db.reading import delegates
from db.store import Writing

from . import slices
from .drafting import imported
from .mapping import ColumnMap
from .results import TAKEN_BACK, Renumbered
from .slices import Progress


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked to be imported, and what they said of it. `paths` are whole; one that is not is the name of
    what came by a stream."""

    paths: tuple[str, ...] = ()
    mapping: ColumnMap | None = None
    sheet: str | None = None
    renumbered: Renumbered | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An import that was begun and not done: its id, what was asked, and how many people it was to bring or change."""

    id: str
    order: Order
    people: int

    @property
    def names(self) -> str:
        """The lists, as a person calls them."""
        return ", ".join(Path(path).name for path in self.order.paths)

    @property
    def lists(self) -> list[Path]:
        """Where the lists lie, to be read again. Raises UsageError for one that came by a stream."""
        found = [Path(path) for path in self.order.paths]
        if gone := [path.name for path in found if not path.is_absolute()]:
            raise UsageError(
                f"The list came by {gone[0]}, and cannot be read again from here.",
                'Give it to "checkin import -" once more to finish, or take the import back.',
            )
        return found


def found(session: Session) -> Unfinished | None:
    """The import that was stopped; None where there is none, or while it is still at work."""
    facts = one_import.kept(session.read)
    return _read(facts) if facts and not one_import.is_held(session.store.path) else None


def same(session: Session, order: Order) -> str:
    """The id of the stopped import that had the same lists: to import them again is to finish it. Else ""."""
    stopped = _kept(session)
    return stopped.id if stopped and stopped.order.paths == order.paths else ""


def begin(session: Session, order: Order, people: int) -> str:
    """Record that a long import begins; return its id. Raises UsageError while another one is not finished."""
    if (stopped := _kept(session)) is not None:
        raise UsageError(
            f"An import of {stopped.names} was stopped half-way.",
            "Import it again to finish it, or take it back at the desk; then import the other list.",
        )
    (begun,) = prepare(
        [Draft("import_begun", "", {"v": 1, "files": [Path(path).name for path in order.paths], "people": people})]
    )
    with session.write() as writing:
        writing.append_prepared([begun])
        one_import.keep(writing.connection, {"import": begun.id, "people": people, **_written(order)})
    return begun.id


def end(writing: Writing, import_id: str, how: str = "finished") -> None:
    """Record, in its last transaction, that an import is done; "" is none that was begun."""
    if import_id:
        writing.append(Draft("import_done", "", {"v": 1, "import": import_id, "how": how}))
        one_import.forget(writing.connection)


def take_back(session: Session, stopped: Unfinished, progress: Progress | None = None) -> int:
    """Undo what a stopped import has stored: newcomers are cancelled, changed fields are as before; return how many.

    Nothing is erased. Who was marked or got a badge meanwhile stays. Raises UsageError, NotAllowedError.
    """
    rights.require(session, rights.Act.IMPORT)
    with one_import.held(session.store.path, session.store.explain) as free:
        if not free:
            raise UsageError("Another desk is importing a list just now.", "Wait until it is done, then try again.")
        as_of = session.version()
        written = {subject: json.loads(body) for subject, body in one_import.entries_of(session.read, stopped.id)}
        undone = list(_undoing(session, written))
        slices.store(session, undone, len(undone), as_of, progress)
        with session.write() as writing:
            end(writing, stopped.id, "taken back")
    return len(undone)


def _undoing(session: Session, written: Mapping[str, dict[str, dict[str, str]]]) -> Iterator[Draft]:
    at_desk = delegates.at_desk(session.read)
    rows = delegates.by_ids(session.read, [subject for subject in written if subject not in at_desk])
    for subject, row in rows.items():
        fields, was = written[subject]["fields"], written[subject].get("was", {})
        person = as_recorded(row)
        back = {name: was[name] for name in fields if name in was and value_of(person, name) == fields[name]}
        if "code_id" in fields:
            back = {"status": Status.CANCELLED.value, "status_reason": TAKEN_BACK}
        if back:
            yield imported(subject, change_of(person, back), back)


def _kept(session: Session) -> Unfinished | None:
    facts = one_import.kept(session.read)
    return _read(facts) if facts else None


def _written(order: Order) -> dict[str, object]:
    said = order.mapping
    mapping = {"columns": dict(said.columns), "header_row": said.header_row, "sheet": said.sheet} if said else None
    return {"paths": list(order.paths), "mapping": mapping, "sheet": order.sheet, "renumbered": order.renumbered}


def _read(facts: Mapping[str, object]) -> Unfinished:
    said, answer, sheet, paths = (facts.get(key) for key in ("mapping", "renumbered", "sheet", "paths"))
    mapping = ColumnMap(**said) if isinstance(said, dict) else None
    renumbered = Renumbered(answer) if isinstance(answer, str) else None
    files = tuple(map(str, paths)) if isinstance(paths, list) else ()
    order = Order(files, mapping, sheet if isinstance(sheet, str) else None, renumbered)
    return Unfinished(str(facts["import"]), order, int(str(facts["people"])))
