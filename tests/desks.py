"""Several desks with a file each, copies of one conference, that know each other's keys; for tests of what travels."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import MORNING, new_session

from checkin.core.session import Session
from db import engine
from db.identity import Computer
from db.journal import projection, signing
from db.journal.entries import Draft, Entry, Stamp
from db.journal.erasing import body_of
from db.journal.packets import Packet
from db.journal.signing import Signer
from db.local import keys
from db.opening import open_store
from db.reading import conference, others, personal
from db.receiving import Receipt, receive
from db.schema import PROJECTION
from db.store import Store

Tables = dict[str, list[tuple[object, ...]]]

NAMED = Draft("delegate_added", "p1", {"v": 1, "fields": {"name": "Amina Khan", "ref": "1"}})
MARKED = Draft("mark", "p1", {"v": 1, "day": 1, "at": "", "method": "search"})


class Desk:
    """A file, its key, and its clock."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.ahead = timedelta()
        self._now = MORNING
        self._computer = Computer(name, path.parent / f"{name}-memory")
        self.store: Store
        self.open()

    def open(self) -> None:
        self.store = open_store(self.path, self._computer)
        self._hurry()

    def _hurry(self) -> None:
        """Nobody pulls a plug here, and thousands of files are made."""
        self.store._writer.execute("PRAGMA synchronous = OFF")

    def restart(self) -> None:
        self.store.close()
        self.open()

    def now(self) -> datetime:
        return self._now + self.ahead

    def stamp(self) -> Stamp:
        return Stamp(self.name, f"Op of {self.name}", self.now())

    def write(self, *drafts: Draft) -> list[Entry]:
        with self.store.write(self.stamp()) as writing:
            return writing.append(*drafts)

    def purge(self, ids: Sequence[str]) -> None:
        """Take the content of entries away, as a purge does."""
        with self.store.write(self.stamp()) as writing:
            writing.append(Draft("purge", "", {"v": 1, "entries": list(ids)}))
            for one in ids:
                writing.connection.execute(
                    "DELETE FROM entry_body WHERE n = (SELECT n FROM entry WHERE id = ? AND kind <> 'purge')", (one,)
                )
            writing.rebuild()

    def purge_people(self, people: Sequence[str] | None) -> None:
        """Take away what is personal of people (of everybody for None), as the program does."""
        read = self.store.read
        body = body_of(list(personal.entries(read, people)), personal.figures(read, people))
        with self.store.write(self.stamp()) as writing:
            writing.purge([{**body, "all": people is None}])

    @property
    def signer(self) -> Signer:
        read = self.store.read
        private = keys.writer_key(read, self.store.writer_id)
        assert private is not None
        return Signer(conference.fields(read)["id"], self.store.writer_id, private)

    def make_key(self) -> None:
        with self.store.write(self.stamp()) as writing:
            keys.set_writer_key(writing.connection, self.store.writer_id, signing.new_key())

    def vouch_for(self, *desks: Desk) -> None:
        self.write(*(vouching(desk.signer, desk.name) for desk in desks))

    def packets(self, since: dict[str, int] | None = None) -> list[Packet]:
        """What this desk writes for others who know each writer up to `since`."""
        return list(others.packets(self.store.read, self.signer, since or {}))

    def own(self) -> Packet:
        """All that this desk wrote itself, in one packet."""
        (packet,) = (packet for packet in self.packets() if packet.writer == self.store.writer_id)
        return packet

    def receive(self, *packets: Packet) -> Receipt:
        receipt = receive(self.store, self.stamp(), packets)
        self._hurry()
        return receipt

    def ids(self, where: str = "") -> list[str]:
        """The entries here, in order of arrival."""
        return [row[0] for row in self.store.read.execute(f"SELECT id FROM entry {where} ORDER BY n")]

    def session(self) -> Session:
        """This desk at work in the program."""
        return Session(self.store, self.name, f"Op of {self.name}", self.now)

    def tables(self) -> Tables:
        return dumped(self.store.read)


def dumped(connection: sqlite3.Connection) -> Tables:
    return {table: [tuple(row) for row in projection.dump(connection, table)] for table in PROJECTION}


def vouching(signer: Signer, name: str) -> Draft:
    said = {"writer": signer.writer, "key": signer.key, "name": name, "seal": signer.key, "badge_keys": "B"}
    return Draft("desk", "", {"v": 1, **said})


@cache
def _prepared(number: int) -> tuple[bytes, ...]:
    """The files of some desks that believe each other, as they are when nothing else has happened."""
    with TemporaryDirectory() as folder:
        made = new_session(Path(folder))
        made.close()
        paths = [Path(folder) / f"{which}.db" for which in range(number)]
        for path in paths:
            path.write_bytes(made.store.path.read_bytes())
        desks = [Desk(path, f"Desk {which}") for which, path in enumerate(paths)]
        for desk in desks:
            desk.make_key()
        for desk in desks:
            desk.vouch_for(*desks)
        for desk in desks:
            desk.store.close()
        return tuple(path.read_bytes() for path in paths)


def open_desks(folder: Path, number: int) -> list[Desk]:
    """Desks in `folder` that believe each other; what they wrote so far is not known to the others yet."""
    desks = []
    for which, content in enumerate(_prepared(number)):
        path = folder / f"{which}.db"
        path.write_bytes(content)
        with closing(engine.connect(path)) as connection:  # it is the file itself, not a copy of it
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("UPDATE setting SET value = ? WHERE key = 'inode'", (str(path.stat().st_ino),))
            connection.commit()
        desks.append(Desk(path, f"Desk {which}"))
    return desks


def head(desk: Desk, of: Desk) -> int:
    """The number of the last entry of a desk that is known at this one."""
    return others.heads(desk.store.read).get(of.store.writer_id, (0, ""))[0]


def exchange(desks: Sequence[Desk]) -> None:
    """Carry from each to each what that one lacks."""
    for giver in desks:
        for taker in desks:
            if giver is not taker:
                known = {writer: seq for writer, (seq, _) in others.heads(taker.store.read).items()}
                taker.receive(*giver.packets(known))
