"""Importing 5,000 and 100,000 rows, and how long another desk waited meanwhile."""

from __future__ import annotations

import csv
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from unittest.mock import patch

import sqlite_utils
from figures import bar, heading, measured, peak, percentile, row
from people import COLUMNS, new_conference, rows, write_list

from checkin.core.attendance import marking
from checkin.core.importing.commit import WHOLE, commit, read_lists
from checkin.core.people import registration
from checkin.core.reporting.export import export_attendance
from checkin.core.session import Session
from db import store

BAR_5000, BAR_HELD_MS = 2.0, 250.0


def run() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (5_000, 100_000):
            failed += _one(folder, count)
    return failed


def _one(folder: Path, count: int) -> int:
    heading(f"Import of {count:,} rows")
    session = new_conference(folder, f"import{count}")
    person = registration.add(session, {"name": "Somebody Else", "ref": "X1"})
    listed = write_list(folder / f"list{count}.csv", count)
    book = _workbook(folder / f"list{count}.xlsx", count)
    started, stop = multiprocessing.Event(), multiprocessing.Event()
    waits: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    desk = multiprocessing.Process(target=other_desk, args=(session.store.path, person.id, started, stop, waits))
    desk.start()
    started.wait()
    with measured() as ours, transactions() as held:
        plan = read_lists(session, [listed])
        commit(session, plan)
    stop.set()
    waited = waits.get()
    desk.join()
    row("ours, CSV: read, understand, match, record", f"{ours.wall:.2f} s", f"{ours.cpu:.2f} s CPU")
    row(
        "another desk's mark meanwhile: 99 of 100, longest",
        f"{percentile(waited, 0.99):.0f} ms",
        f"{max(waited):.0f} ms",
    )
    row("longest transaction", f"{max(held):.0f} ms")
    row("memory at its highest, with the desk before it", f"{peak():.0f} MiB")
    with measured() as export:
        export_attendance(session, folder / f"out{count}.xlsx", 1)
    row("ours: attendance of a day as XLSX", f"{export.wall:.2f} s")
    with measured() as floor:
        _workbook(folder / f"floor{count}.xlsx", count)
    row("limit: XlsxWriter's bare writing of as many rows", f"{floor.wall:.2f} s")
    with measured() as xlsx:
        read_lists(session, [book])
    row("ours, XLSX again: read and match (child process)", f"{xlsx.wall:.2f} s")
    with measured() as limit:
        _bare_calamine(book)
    row("limit: python-calamine's bare read of that XLSX", f"{limit.wall:.2f} s")
    with measured() as naive:
        with listed.open(encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
        sqlite_utils.Database(folder / f"bare{count}.db")["delegate"].insert_all(records)
    row("limit: csv and a bare insert_all (no journal)", f"{naive.wall:.2f} s")
    if count <= WHOLE:
        listed.write_text(listed.read_text("utf-8").replace(",Director,", ",Judge,").replace(",Adviser,", ",Chief,"))
        with transactions() as again:
            changes = read_lists(session, [listed])
            commit(session, changes)
        row(f"the list again, {len(changes.plan.updates):,} changed: longest", f"{max(again):.0f} ms")
        held += again
    session.close()
    if count > WHOLE:
        return 0
    return bar("import of 5,000 rows", ours.wall, BAR_5000, "s") + bar("a transaction", max(held), BAR_HELD_MS, "ms")


@contextmanager
def transactions() -> Iterator[list[float]]:
    """How long each transaction of this process holds the file, in milliseconds."""
    held, immediately = [], store.immediately

    @contextmanager
    def timed(connection: store.Connection) -> Iterator[None]:
        with ExitStack() as ended, immediately(connection):
            begun = time.perf_counter()
            ended.callback(lambda: held.append((time.perf_counter() - begun) * 1000))
            yield

    with patch.object(store, "immediately", timed):
        yield held


def other_desk(path: Path, person: str, started: Event, stop: Event, waits: multiprocessing.Queue[list[float]]) -> None:
    """Mark somebody again and again in a process of its own; tell how long each took, in milliseconds."""
    took = []
    with Session.open(path, "Other", "other", day=1) as session:
        started.set()
        while not stop.is_set():
            begun = time.perf_counter()
            marking.mark(session, person)
            took.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.005)
    waits.put(took)


def _workbook(path: Path, count: int) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([COLUMNS, *rows(count)]):
            sheet.write_row(line, 0, cells)
    return path


def _bare_calamine(path: Path) -> None:
    import python_calamine

    python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
