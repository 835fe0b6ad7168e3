"""What the tables answer with. A moment is text in UTC, as `journal.entries.utc_text` writes it.

Tuples with names: as dataclasses they took 9 ms to make, at each start of anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class DelegateRow(NamedTuple):
    """A person's record: its `fields` by the names of `schema.DELEGATE_FIELDS`, and the list's own attributes.

    `merged_into` is the id of the record that is kept, where this one was found to be the same person.
    """

    id: str
    merged_into: str
    attributes: Mapping[str, str]
    fields: Mapping[str, str]


class PersonRow(NamedTuple):
    """What can be searched of somebody on the list.

    `fields` are by the names of `search_store.SEARCHED`, and `numbers` the whole numbers among the attributes.
    """

    id: str
    fields: Mapping[str, str]


class OperatorRow(NamedTuple):
    """Somebody who works at desks: the role's word, and the hash of the PIN, sealed, in hex."""

    id: str
    name: str
    role: str
    pin: str


class StandingRow(NamedTuple):
    """By which mark a person is in on a day."""

    delegate_id: str
    day: int
    mark_id: str
    at: str
    desk: str
    operator: str
    method: str


class MarkRow(NamedTuple):
    """A mark, and the first undo that named it, if one did."""

    id: str
    delegate_id: str
    day: int
    at: str
    desk: str
    operator: str
    method: str
    reason: str
    undone_at: str | None
    undone_desk: str | None
    undone_operator: str | None


class CopyRow(NamedTuple):
    """A printed copy of a badge code; `void_at` since when it opens no door, None while it does.

    `turn` is one above those of the person's copies that the desk knew which printed it.
    """

    delegate_id: str
    code_id: str
    copy: int
    key_letter: str
    at: str
    desk: str
    operator: str
    reason: str
    destination: str
    turn: int
    void_at: str | None


class HandOverRow(NamedTuple):
    """What a person was given, or somebody for them."""

    at: str
    desk: str
    operator: str
    what: str
    taken_by: str
    authorisation: str


class LoanRow(NamedTuple):
    """A temporary badge that is out; `id` is the entry that lent it."""

    id: str
    number: int
    delegate_id: str
    day: int
    at: str
    desk: str
    operator: str
    reason: str


class PrinterRow(NamedTuple):
    """A printer as set up on this computer."""

    name: str
    kind: str
    uri: str
    dpi: int
    model: str
    certificate: str
    template: str
    chunk: int
    paused: bool


class JobBadgeRow(NamedTuple):
    """A badge in a print job; `came_out` is None until that is known."""

    delegate_id: str
    code_id: str
    copy: int
    came_out: bool | None = None


class JobRow(NamedTuple):
    """A print job; `printer_job` is the printer's own id of it, empty until it has one."""

    id: str
    batch: str
    printer: str
    state: str
    template: str
    reason: str
    separator: str
    at: str
    desk: str
    operator: str
    printer_job: str = ""
    note: str = ""
    badges: tuple[JobBadgeRow, ...] = ()
    paused: bool = False
    cancel_asked: bool = False


class SaidRow(NamedTuple):
    """An entry beside those that speak of the same thing (`about`), with the person whom it concerns."""

    about: str
    entry_id: str
    clock: str
    delegate_id: str

    @property
    def writer(self) -> str:
        return self.clock.split(".")[1]


class EditRow(NamedTuple):
    """What an entry put into a field in place of what; `last` is the clock of the entry that wrote the field last."""

    delegate_id: str
    field: str
    value: str
    was: str
    clock: str
    last: str

    @property
    def writer(self) -> str:
        return self.clock.split(".")[1]

    @property
    def entry_id(self) -> str:
        return self.clock.split(".", 2)[2]


class SettledRow(NamedTuple):
    """An answer to a conflict: the entries it was between, and those by which it was done."""

    conflict: str
    entry_id: str
    kind: str
    choice: str
    entries: tuple[str, ...]
    acts: tuple[str, ...]


class HoleRow(NamedTuple):
    """A writer's entries that wait for those from `lacking` to `last_lacking`; `at` is when the first was written."""

    writer: str
    desk: str
    lacking: int
    last_lacking: int
    waiting: int
    at: str


class ForkRow(NamedTuple):
    """The first of a writer's entries that are kept apart, how many they are, and what is in its place."""

    writer: str
    desk: str
    seq: int
    hash: str
    number: int
    kind: str
    at: str
    kept_kind: str
    kept_at: str


class AheadRow(NamedTuple):
    """An entry that was written (`at`) later than it arrived here: the writer's clock is ahead."""

    writer: str
    desk: str
    entry_id: str
    at: str
    arrived: str


class IssuedRow(NamedTuple):
    """A list that was handed out: its revision, whether it was final, and who was on it, by short id, with a digest of
    what it said of them."""

    at: str
    revision: int
    final: bool
    people: Mapping[str, str]
