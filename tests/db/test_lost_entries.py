"""What a repair lost comes back from a desk that has it, and is no contradiction."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import exchange, open_desks
from faults import meddle

from db import checks, repairing
from db.journal.entries import Draft
from db.reading import others
from db.repairing import Hands


@pytest.mark.parametrize("lost", [(6, 7, 8, 11), (5, *range(7, 90))], ids=["few", "more than are taken at once"])
def test_lost_entries_that_another_desk_has_come_back(tmp_path: Path, lost: tuple[int, ...]) -> None:
    one, two = open_desks(tmp_path, 2)
    for number in range(100):
        one.write(Draft("delegate_added", f"p{number}", {"v": 1, "fields": {"name": f"Person {number}"}}))
    exchange([one, two])
    writer = one.store.writer_id
    one.store.close()
    gone = f"SELECT n FROM entry WHERE writer = '{writer}' AND seq IN {lost}"
    meddle(
        one.path, "DROP TRIGGER entry_stays", "DROP TRIGGER body_stays",
        f"DELETE FROM entry_body WHERE n IN ({gone})", f"DELETE FROM entry WHERE n IN ({gone})", "VACUUM",
    )  # fmt: skip
    done = repairing.repair(one.path, Hands(one._computer, one.stamp()))
    assert [(one.writer, one.seq) for one in done.lost] == [(writer, seq) for seq in lost]
    one.open()
    assert checks.faults(one.store) == []
    receipt = one.receive(*two.packets())
    assert (receipt.taken, receipt.forked, receipt.refused) == (len(lost), 0, ())
    assert others.waiting(one.store.read) == 0
    assert checks.faults(one.store) == []
    names = {row[0] for row in one.store.read.execute("SELECT name FROM delegate")}
    assert names == {f"Person {number}" for number in range(100)}
