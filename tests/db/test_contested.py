"""Files in which desks had contradicted each other before that was noted: the notes are made as if they had been."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from desks import exchange, open_desks

from db import checks, engine
from db.journal.entries import Draft

MARK = Draft("mark", "p", {"v": 1, "day": 1, "at": "", "method": "search"})
LOAN = Draft("temporary_lent", "p", {"v": 1, "number": 7, "day": 1, "reason": "forgot"})
THIS = "m0007_conflicts"


def test_what_was_said_before_is_noted_when_an_old_file_is_opened(tmp_path: Path) -> None:
    one, other = open_desks(tmp_path, 2)
    for number, desk in enumerate((one, other)):
        printed = {"v": 1, "code_id": "BCDEFGHIJ", "copy": number + 1}
        desk.write(MARK, MARK, LOAN, Draft("badge_printed", "p", printed))
    one.write(Draft("mark", "q", MARK.body), Draft("mark", "q", MARK.body))
    exchange((one, other))
    noted = one.tables()["contested"]
    assert noted == [("badge", "p", 0), ("loan", "7", 1), ("mark", "p", 1)]
    for desk in (one, other):
        desk.store.close()
    with closing(engine.connect(one.path)) as old:
        for name in ("contested", "edit", "conflict_settled", "clock_ahead"):
            old.execute(f"DROP TABLE {name}")
        old.execute("DROP INDEX entry_walk_in")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (THIS,))
        old.commit()
    one.open()
    assert one.tables()["contested"] == noted
    assert checks.faults(one.store) == []
    one.store.close()
