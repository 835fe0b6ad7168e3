"""What a purge leaves: said before it is done, and afterwards on a certificate, a page of text to be signed and filed.

It names nobody: of a person it says the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from typing import Final

from checkin.core.files import whole_file
from checkin.core.hub.serving import default_folder
from checkin.core.models import Delegate
from checkin.core.session import Session
from db.reading import others, personal

_WIDTH: Final = 100
_SHORTEST: Final = 4  # letters of a name that is looked for in remarks
_GONE: Final = (
    "names, contacts, photos, notes, needs, credentials, badge codes, what was printed and handed over to whom; from"
    " the journal's contents, the tables and indexes, the words and the saved index of the search, the print queue,"
    " the file's free pages and its log"
)


@dataclass(slots=True)
class Order:
    """A purge that is recorded, as the file remembers it until all is done. `refs` is empty for everybody."""

    at: str
    refs: list[str]
    people: int
    entries: int
    purges: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def what_stays(session: Session, people: Sequence[Delegate] | None) -> Iterator[str]:
    """In sentences, what a purge of these records does not reach; of everybody for None."""
    yield (
        "Of each person stay the number, the category, the country, the delegation, the sex, local or international,"
        " the status, the days, and when they were in: what the figures count."
    )
    yield "The names of desks stay, and when each wrote; so do seals, and what proves that nothing else was changed."
    if people is None:
        yield "Whoever works here from now on is named anew, and this computer remembers who did last (its settings)."
    else:
        yield "The names of operators stay; a purge of everybody takes them."
        yield from _mentions(session, people)
    yield from _other_desks(session)
    yield from _copies(session)
    yield "Badges, sheets and lists on paper, and what a disk, its snapshots or its cloud keep of earlier states, stay."


def _mentions(session: Session, people: Sequence[Delegate]) -> Iterator[str]:
    """Where a name stands in what was written about others."""
    ids, found = [person.id for person in people], set[str]()
    for words in {word for one in people for word in (one.name, one.native_name, one.email) if len(word) >= _SHORTEST}:
        found.update(personal.mentioned(session.read, words, ids))
    if found:
        refs = sorted(personal.refs(session.read, found))
        yield f"The name stands also in what was written about others: no. {', '.join(refs)}. Look at these people."


def _other_desks(session: Session) -> Iterator[str]:
    own = session.store.writer_id
    names = sorted({others.name_of(session.read, one) for one in others.vouched_for(session.read) if one != own})
    if names:
        yield (
            f"Other desks do the same when they hear of it: {', '.join(names)}. Carry or sync once more with each."
            " Their backups, exports and sticks are their own; what they wrote and did not send yet loses its content"
            " when it comes."
        )
    if waiting := others.waiting(session.read):
        yield f"Entries of other desks wait here for ones before them: {waiting}. Carry first: the figures lack these."


def _copies(session: Session) -> Iterator[str]:
    hub = default_folder(session)
    if hub.exists():
        yield f"The hub's store on this computer, encrypted: {hub}. Remove it when the hub is not needed any more."
    if written := personal.written(session.read):
        yield f'Exports, lists and packs that were written: {written}; "checkin log --kind exported" names them.'
    yield "Sticks with which entries were carried hold them, encrypted: erase them."


def write(session: Session, order: Order) -> Path:
    """Write the certificate beside the conference file. Raises OutputFileError."""
    path = session.store.path
    when = session.clock.local(order.at)
    target = path.with_name(f"{path.stem}-purge-{when:%Y-%m-%d-%H%M%S}.txt")
    with whole_file(target) as part:
        part.write_text(_text(session, order), encoding="utf-8")
    return target


def _text(session: Session, order: Order) -> str:
    conference = session.conference
    whom = f"number {', '.join(order.refs)}" if order.refs else "everybody, and the names of operators"
    facts = [
        f"Conference: {conference.name}",
        f"When: {session.clock.local(order.at):%Y-%m-%d %H:%M} ({conference.timezone}), at {session.desk}",
        f"Of whom: {whom}; people: {order.people}",
        f"Entries of the journal whose content went: {order.entries}",
        *(f"Recorded as entry {entry}" for entry in order.purges),
    ]
    parts = [
        "CERTIFICATE OF A PURGE",
        "\n".join(_wrapped(fact) for fact in facts),
        "What went, for ever:\n" + "\n".join(_wrapped(f"- {sentence}") for sentence in (_GONE, *order.gone)),
        "What stays, and where copies may be:\n" + "\n".join(_wrapped(f"- {sentence}") for sentence in order.kept),
        'That the rest is as it was: "checkin verify", and "checkin verify --seal CODE" of a seal from before.\n'
        "The latter tells of this purge, by the entry above.",
        "Ordered by: ______________________    Done by: ______________________    Date: ______________",
    ]
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return fill(text, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
