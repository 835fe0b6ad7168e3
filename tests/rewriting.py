"""Somebody who knows the form of a file: changes its journal, and hashes all anew so that the chains hold."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random

from db.journal.chain import canonical, hash_body, hash_header

COLUMNS = "id, writer, seq, hlc, at, desk, operator, kind, subject, body_hash, prev, hash"


@dataclass(frozen=True)
class Line:
    """An entry with its body, before it is numbered and chained; `after_a_hole` leaves a number out before it."""

    header: dict[str, object]
    salt: str | None
    body: str | None
    after_a_hole: bool = False

    def saying(self, **header: object) -> Line:
        return replace(self, header={**self.header, **header})


@dataclass
class Journal:
    """The entries of a file by writer, in order, in the hands of somebody who changes them."""

    writers: dict[str, list[Line]]
    rng: Random
    sealed: dict[str, int] = field(default_factory=dict)
    """How many entries of each writer the seal fixes: what is changed is among these."""

    def pick(self, at_least: int = 1) -> tuple[list[Line], int]:
        """A writer's entries, and the place of one of them that is under the seal."""
        writer = self.rng.choice([one for one, number in self.sealed.items() if number >= at_least])
        return self.writers[writer], self.rng.randrange(self.sealed[writer])


def read(connection: sqlite3.Connection, rng: Random, sealed: dict[str, int]) -> Journal:
    rows = connection.execute(
        f"SELECT {COLUMNS}, salt, body FROM entry LEFT JOIN entry_body USING (n) ORDER BY writer, seq"
    )
    writers: dict[str, list[Line]] = {}
    for row in rows:
        header = dict(zip(COLUMNS.split(", "), row[:12], strict=True))
        writers.setdefault(row[1], []).append(Line(header, row[12], row[13]))
    return Journal(writers, rng, sealed)


def chained(journal: Journal) -> Iterator[Line]:
    """All entries, numbered and hashed as if they had been written so."""
    for writer, lines in journal.writers.items():
        prev, seq = "", 0
        for line in lines:
            seq += 2 if line.after_a_hole else 1
            body_hash = line.header["body_hash"] if line.body is None else hash_body(line.salt or "", line.body)
            done = line.saying(writer=writer, seq=seq, body_hash=body_hash, prev=prev)
            prev = hash_header([done.header[name] for name in COLUMNS.split(", ")[:11]])
            yield done.saying(hash=prev)


@contextmanager
def unguarded(connection: sqlite3.Connection) -> Iterator[None]:
    """Without the triggers that let the journal only grow; they are there again afterwards."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        connection.execute(sql)


def write(connection: sqlite3.Connection, journal: Journal) -> None:
    """Put a journal in place of the one that is there."""
    lines = sorted(chained(journal), key=lambda line: (str(line.header["at"]), str(line.header["id"])))
    with unguarded(connection):
        connection.execute("DELETE FROM entry")
        connection.execute("DELETE FROM entry_body")
        for n, line in enumerate(lines, start=1):
            connection.execute(
                f"INSERT INTO entry (n, {COLUMNS}) VALUES ({','.join('?' * 13)})", [n, *line.header.values()]
            )
            if line.body is not None:
                connection.execute("INSERT INTO entry_body VALUES (?, ?, ?)", (n, line.salt, line.body))


def change_content(journal: Journal) -> None:
    lines, at = journal.pick()
    while lines[at].body is None:
        lines, at = journal.pick()
    body = json.loads(str(lines[at].body))
    key = journal.rng.choice([name for name in body if name != "v"] or ["v"])
    body[key] = {"fields": {"name": "Somebody Else"}, "day": 2}.get(key, "changed")
    if key == "fields" and body == json.loads(str(lines[at].body)):
        body[key] = {}
    lines[at] = replace(lines[at], body=canonical(body))


def change_header(journal: Journal) -> None:
    lines, at = journal.pick()
    name, value = journal.rng.choice(
        [("at", "2026-11-24T03:00:00.000Z"), ("desk", "Desk 9"), ("operator", "0" * 16), ("subject", "nobody"),
         ("kind", "attempt"), ("hlc", 7), ("id", f"{journal.rng.getrandbits(128):032x}")]
    )  # fmt: skip
    lines[at] = lines[at].saying(**{name: value})


def remove(journal: Journal) -> None:
    lines, at = journal.pick()
    del lines[at]


def put_in(journal: Journal) -> None:
    lines, at = journal.pick()
    lines.insert(at, _made_up(journal, lines[at]))


def _made_up(journal: Journal, like: Line) -> Line:
    made = like.saying(id=f"{journal.rng.getrandbits(128):032x}", kind="mark")
    return replace(made, salt="00" * 16, body=canonical({"v": 1, "day": 1, "at": "", "method": "search"}))


def put_in_another_order(journal: Journal) -> None:
    lines, at = journal.pick(at_least=2)
    other = at - 1 if at else 1
    lines[at], lines[other] = lines[other], lines[at]


def cut_off(journal: Journal) -> None:
    lines, at = journal.pick(at_least=2)
    del lines[max(at, 1) :]


def remove_writer(journal: Journal) -> None:
    del journal.writers[journal.rng.choice(list(journal.sealed))]


def add_writer(journal: Journal) -> None:
    """A desk that never was, which marked somebody on the morning before the seal."""
    lines, at = journal.pick()
    journal.writers[f"{journal.rng.getrandbits(64):016x}"] = [_made_up(journal, lines[at])]


def give_to_another_writer(journal: Journal) -> None:
    lines, at = journal.pick()
    others = [those for those in journal.writers.values() if those is not lines]
    journal.rng.choice(others).append(lines.pop(at))


def forge_purge(journal: Journal) -> None:
    """Take the content of an entry away, and say so at the end, or in the midst, of a writer's entries."""
    lines, at = journal.pick()
    while lines[at].body is None or lines[at].header["kind"] == "purge":
        lines, at = journal.pick()
    body = canonical({"v": 1, "entries": [lines[at].header["id"]]})
    purge = replace(_made_up(journal, lines[-1]).saying(kind="purge"), body=body)
    lines[at] = replace(lines[at], salt=None, body=None)
    lines.insert(journal.rng.choice([at + 1, len(lines)]), purge)


def forge_repair(journal: Journal) -> None:
    """Take an entry away, or its content, and say that a repair of the file lost it."""
    lines, at = journal.pick()
    while lines[at].body is None:
        lines, at = journal.pick()
    gone = lines[at].header
    if journal.rng.random() < 0.5:
        body = {"v": 1, "holes": [], "emptied": [gone["id"]]}
        lines[at] = replace(lines[at], salt=None, body=None)
    else:
        body = {"v": 1, "holes": [[gone["writer"], at + 1, at + 1]], "emptied": []}
        lines.pop(at)
    repair = replace(_made_up(journal, Line(gone, "", "")).saying(kind="repaired"), body=canonical(body))
    lines.append(repair)
    if body["holes"]:
        lines[at] = replace(lines[at], after_a_hole=True)


EDITS: tuple[Callable[[Journal], None], ...] = (
    change_content, change_header, remove, put_in, put_in_another_order, cut_off, remove_writer, add_writer,
    give_to_another_writer, forge_purge, forge_repair,
)  # fmt: skip


def seal_anew(journal: Journal, code_of: Callable[[dict[str, tuple[int, str]]], str]) -> None:
    """Make the seals that are recorded fit what the journal says now."""
    for _ in range(2):  # a seal may name the writer of another one
        heads: dict[str, list[tuple[int, str]]] = {}
        for line in chained(journal):
            heads.setdefault(str(line.header["writer"]), []).append(
                (int(str(line.header["seq"])), str(line.header["hash"]))
            )
        for lines in journal.writers.values():
            for at, line in enumerate(lines):
                if line.header["kind"] == "sealed" and line.body is not None:
                    named = {
                        w: heads[w][min(seq, len(heads[w])) - 1]
                        for w, seq, _ in json.loads(line.body)["heads"]
                        if w in heads
                    }
                    body = {
                        "v": 1,
                        "day": 1,
                        "code": code_of(named),
                        "heads": [[w, *head] for w, head in named.items()],
                    }
                    lines[at] = replace(line, body=canonical(body))
