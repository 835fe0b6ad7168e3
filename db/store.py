"""The open conference file: one writing connection, one reading connection a thread.

Every write is one BEGIN IMMEDIATE transaction in which entries are appended and applied; it returns only
when the commit is durable (WAL with synchronous=FULL, both read back). A deferred transaction that reads and
then writes would fail under several desks.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from . import engine, identity, rebuilding, versions
from .connection import WAL_PAGES, connect, immediately
from .errors import (
    MOVED,
    MOVED_UNSAVED,
    NO_SUCH_TIME,
    OVERTAKEN,
    PURGED,
    Explain,
    NotSavedError,
    StorageError,
    as_it_is,
)
from .footing import Footing, Kept
from .identity import Computer, Remembered
from .journal import erasing, incoming, projection, purges
from .journal.entries import Body, Draft, Entry, Prepared, Stamp, append, prepare
from .journal.incoming import Sorted
from .journal.packets import Carried
from .journal.signing import Signer
from .local import keys, search_store, settings
from .reading import conference, journal, operators, personal
from .rebuilding import OnChange
from .rescue import save_beside

BULK = 1000
_SHARED_WAL_PAGES, _GROWN_WAL_PAGES = 1_000, 16_000  # 4 and 64 MB
Connection = sqlite3.Connection


class Store:
    """A conference file that is open. Use `opening` to get one."""

    def __init__(self, path: Path, on_change: OnChange | None = None, explain: Explain = as_it_is) -> None:
        self.path = path
        self.explain = explain
        self.on_change = on_change
        self.key = engine.key_of(path)
        self._footing: Footing | None = None
        self._rescued: Path | None = None
        self._lock = threading.RLock()
        self._readers = threading.local()
        self._all_readers: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._writer = connect(path, self._explained)
        self._newest_known = 0  # the last migration in the file when it held none that is unknown here
        self.writer_id = ""
        self.lacking = 0  # entries that were written here and are not in the file any more, when it was opened
        self.others_write = False  # whether anybody wrote besides since `many_small_writes` began here
        self._remembered: Remembered | None = None

    @contextmanager
    def write(self, stamp: Stamp) -> Iterator[Writing]:
        """One write transaction: durable when the block is left, without effect when it raises."""
        self.others_write = True
        with self._transaction(stamp) as writing:
            yield writing

    @contextmanager
    def _transaction(self, stamp: Stamp) -> Iterator[Writing]:
        with self._lock:
            self.stand()
            if not stamp.can_be_told:
                raise self.explain(NotSavedError(*NO_SUCH_TIME.about(at=stamp.at)))
            with immediately(self._writer):
                self._refuse_if_overtaken()
                writing = Writing(self._writer, self.writer_id, stamp, self.on_change)
                yield writing
            self.stand()
            if writing.last is not None:
                self._remember(writing.last)

    @contextmanager
    def many_small_writes(self, stamp: Stamp) -> Iterator[Callable[[], AbstractContextManager[Writing]]]:
        """Transactions for what can be had again: only the next one of `write` makes them durable, and itself.

        Meanwhile the WAL grows: small transactions all over a large list write the same pages again and again. 100,000
        people are taken over in 30 s so, instead of 69 s. Once others write too, it is kept at an eighth of what a
        desk lets it grow to: emptying it is for whoever takes over, and a mark waits while much of it is emptied.
        """
        before, self.others_write = journal.data_version(self._writer), False
        self._writer.execute(f"PRAGMA wal_autocheckpoint = {_GROWN_WAL_PAGES}")

        @contextmanager
        def write() -> Iterator[Writing]:
            with self._lock:
                self._writer.execute("PRAGMA synchronous = NORMAL")
                try:
                    with self._transaction(stamp) as writing:
                        yield writing
                finally:
                    self._writer.execute("PRAGMA synchronous = FULL")
                self.others_write = self.others_write or journal.data_version(self._writer) != before
                if self.others_write:
                    self._writer.execute(f"PRAGMA wal_autocheckpoint = {_SHARED_WAL_PAGES}")

        try:
            yield write
        finally:
            self._writer.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")

    def prepare_to_write(self, computer: Computer, migrate: Callable[[sqlite3.Connection], None]) -> None:
        """Bring the file to this program's schema, then take its writer on this computer: see `identity`."""
        migrate(self._writer)
        self.lacking = identity.lacking(self._writer, computer)
        self.writer_id = identity.own_writer(self._writer, self.path, computer)
        self._remembered = Remembered(computer, self.writer_id)
        if last := identity.last_of(self._writer, self.writer_id):
            self._remembered.keep(*last)
        self._footing = Footing(self.path)
        Kept(self.path, computer.places).keep()

    def _remember(self, last: Entry) -> None:
        """Keep what was written last in this computer's memory; another hand may have begun with it."""
        if self._remembered is None:
            return
        if last.writer != self.writer_id:
            self._remembered.close()
            self._remembered = Remembered(self._remembered.computer, last.writer)
            self.writer_id = last.writer
        self._remembered.keep(last.seq, last.hash)

    def _refuse_if_overtaken(self) -> None:
        """What this program writes has no place in a schema that it does not know."""
        newest = versions.newest(self._writer)
        if newest == self._newest_known:
            return
        if versions.unknown(versions.applied(self._writer)):
            raise self.explain(NotSavedError(*OVERTAKEN))
        self._newest_known = newest

    def stand(self) -> None:
        """Raise NotSavedError, as explained, where the open file is not the one that others find under its name.

        All that is still here is saved beside then, once. After the file is put back everything goes on.
        """
        lost = self._footing.lost() if self._footing else ""
        if not lost:
            self._rescued = None
            return
        with self._lock:
            if self._rescued is None:
                self._rescued = save_beside(self._writer, self.path.name, self._refuges())
        raise self.explain(self._moved(lost))

    def _moved(self, lost: str) -> StorageError:
        kept = self._rescued
        if kept is None:
            return NotSavedError(*MOVED_UNSAVED.about(name=lost))
        return NotSavedError(*MOVED.about(name=lost, kept=kept.name if kept.parent == self.path.parent else kept))

    def _explained(self, error: StorageError) -> Exception:
        """A trouble as it is to be raised; of files that were exchanged what SQLite says is beside the point."""
        if self._rescued and self._footing and (lost := self._footing.lost()):
            error = self._moved(lost)
        return self.explain(error)

    def _refuges(self) -> list[Path]:
        """Where a rescued file may lie: beside the one that is lost, else where this computer keeps its own."""
        beside = [self.path.parent] if self.path.parent.is_dir() else []
        return beside if self._remembered is None else [*beside, self._remembered.computer.memory.parent / "rescued"]

    def leave_no_trace(self) -> bool:
        """Write the file anew, without what was deleted in it, and empty its log. False where another program reads in
        it and keeps what was there: then again, when that is closed."""
        self.stand()
        with self._lock:
            self._writer.execute("PRAGMA temp_store = MEMORY")  # nothing of it on another disk
            self._writer.execute("VACUUM")
            (busy, *_) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    @property
    def reads_only(self) -> bool:
        """Whether nothing can be recorded, on a medium that is full or read-only."""
        return False

    @property
    def read(self) -> sqlite3.Connection:
        """This thread's read-only connection; its rows can be asked by column name."""
        connection = getattr(self._readers, "connection", None)
        if connection is None:
            self.stand()
            connection = connect(self.path, self._explained, read_only=True)
            self._readers.connection = connection
            with self._lock:
                self._all_readers.append((threading.current_thread(), connection))
        return connection

    def close(self) -> None:
        """Close the file. A thread that is reading just now is interrupted, and its connection closes behind it.

        The last connection that may write takes what is in the log into the file. Into one that is not ours any more it
        must not: then it is closed before one that only reads.
        """
        with self._lock:
            if self._footing and self._footing.lost():
                self._writer.close()
            for thread, connection in self._all_readers:
                # To close a connection under a thread that uses it ends the program in SQLite.
                if thread.is_alive() and thread is not threading.current_thread():
                    connection.interrupt()
                else:
                    connection.close()
            self._all_readers.clear()
            self._readers = threading.local()
            self._writer.close()
            if self._remembered is not None:
                self._remembered.close()


class Writing:
    """What may be done inside a write transaction: read what is true now, and append entries."""

    def __init__(
        self, connection: sqlite3.Connection, writer_id: str, stamp: Stamp, on_change: OnChange | None
    ) -> None:
        self.connection = connection
        self.stamp = stamp
        self.writer_id = writer_id
        self._on_change = on_change
        self.last: Entry | None = None

    def append(self, *drafts: Draft) -> list[Entry]:
        """Record facts: append them to the journal and apply them to the tables."""
        return self.append_prepared(prepare(drafts))

    def append_prepared(
        self, prepared: Sequence[Prepared], words: Mapping[str, tuple[str, str]] | None = None
    ) -> list[Entry]:
        """The same for bulk work whose bodies were serialised before the transaction.

        `words` holds what the search keeps of new people, by id, where that too was worked out before.
        """
        if not prepared:
            return []
        with _without_garbage_collection(len(prepared)):
            self._refuse_the_purged(prepared)
            self._take_the_right_hand()
            stamp, first = self._signed()
            appended = self._write(stamp, [*first, *prepared], words or {})
        return appended[len(first) :]

    def _refuse_the_purged(self, prepared: Sequence[Prepared]) -> None:
        """Of whom everything was purged nothing is written again: it would be taken away at every other desk."""
        drafts = (item.draft for item in prepared)
        named = {one.subject for one in drafts if one.subject and purges.says_more(one.kind, one.subject, one.body)}
        for purged in erasing.people_among(self.connection, named):
            row = self.connection.execute("SELECT ref FROM delegate WHERE id = ?", (purged,)).fetchone()
            error = StorageError(*PURGED.about(ref=row[0] if row else ""))
            raise getattr(self.connection, "explain", as_it_is)(error)

    def purge(self, bodies: Iterable[Body]) -> list[Entry]:
        """Take away for ever what these bodies of purges name, here and wherever they come; the tables are made anew.

        It is gone from the file once `Store.leave_no_trace` was called after the transaction.
        """
        purged = self.append(*(Draft("purge", "", body) for body in bodies))
        erasing.erase(self.connection)
        self.rebuild()
        return purged

    def _write(self, stamp: Stamp, prepared: Sequence[Prepared], words: Mapping[str, tuple[str, str]]) -> list[Entry]:
        appended = append(self.connection, self.writer_id, stamp, prepared)
        self.last = appended[-1]
        read = ((entry, item.facts) for entry, item in zip(appended, prepared, strict=True))
        self._heard(projection.apply_facts(self.connection, read), words)
        return appended

    def _take_the_right_hand(self) -> None:
        """Write as the file's writer; as a new one where that one wrote at a time to come.

        So nobody is bound to a clock that was wrong, and what was written under it is told by its writer. Where the
        writer before has a key it vouches for the one that goes on with it, and signs what it wrote for the last time.
        """
        connection = self.connection
        self.writer_id = before = identity.present_writer(connection)
        if not identity.wrote_later(connection, before, self.stamp.at):
            return
        after = identity.new_writer()
        if key := keys.writer_key(connection, before):
            signer = Signer(conference.fields(connection)["id"], before, key)
            body: Body = {"v": 1, "writer": after, "key": signer.key, "name": self.stamp.desk}
            stamp, first = self._signed()
            last = self._write(stamp, [*first, *prepare([Draft("desk", "", body)])], {})[-1]
            incoming.keep_own_checkpoint(connection, signer, last.seq, last.hash)
        identity.begin_in_the_same_hand(connection, before, after)
        self.writer_id = after

    def take_over(self, entries: Sequence[Carried]) -> Sorted:
        """Sort in some entries of one other writer, and apply what was taken: see `incoming`."""
        done = incoming.take(self.connection, entries)
        if done.erased is not None:
            self._purge_what_we_alone_knew(done.erased)
            self.rebuild()
            settings.set_setting(self.connection, settings.TRACES, "yes")
        else:
            self._heard(projection.apply(self.connection, done.taken), {})
        return done

    def _purge_what_we_alone_knew(self, erased: Sequence[Entry]) -> None:
        """Of entries that this file wrote, and whoever purged had not heard of, nobody else can say what stays."""
        own = [entry for entry in erased if entry.writer == self.writer_id]
        if own:
            people = {entry.subject for entry in own if entry.subject}
            figures = personal.figures(self.connection, people - erasing.people_among(self.connection, people))
            self.append(Draft("purge", "", erasing.body_of(own, figures)))
            erasing.erase(self.connection)  # also what was written here of these people after the purge that came

    def _heard(self, changed: set[str], words: Mapping[str, tuple[str, str]]) -> None:
        """Keep what the search keeps of people whose fields changed."""
        if words:
            search_store.put_words(self.connection, ((key, *kept) for key, kept in sorted(words.items())))
            changed -= words.keys()
        if changed and self._on_change:
            self._on_change(self.connection, changed)

    def _signed(self) -> tuple[Stamp, list[Prepared]]:
        """The stamp with the operator's id for the name, and what must stand before: that record, a new writer."""
        first = identity.take_descent(self.connection)
        operator = operators.id_of(self.connection, self.stamp.operator)
        if not operator:
            operator = os.urandom(8).hex()
            first.append(Draft("operator", "", {"v": 1, "id": operator, "name": self.stamp.operator}))
        return self.stamp._replace(operator=operator), prepare(first)

    def rebuild(self) -> None:
        """Make the tables, and what the search keeps, again from the journal."""
        rebuilding.rebuild(self.connection, self._on_change)


@contextmanager
def _without_garbage_collection(entries: int) -> Iterator[None]:
    """Bulk work makes no cycles, and collecting costs a third of the time that other desks wait."""
    if entries < BULK or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
