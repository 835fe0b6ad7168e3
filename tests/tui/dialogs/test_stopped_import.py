"""An import that was stopped half-way: finished or taken back from the question at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkin.core.importing import commit as committing
from checkin.core.importing import slices, unfinished
from checkin.core.importing.commit import commit, read_lists
from checkin.core.models import Status
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.tui.setup.stopped_import import StoppedImportDialog


@pytest.fixture
def stopped(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> unfinished.Unfinished:
    monkeypatch.setattr(committing, "WHOLE", 10)
    monkeypatch.setattr(slices, "_FIRST", 10)
    path = tmp_path / "list.csv"
    path.write_text("Ref,Name\n" + "".join(f"A{at},Given{at} Family\n" for at in range(40)), encoding="utf-8")

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        commit(session, read_lists(session, [path]), stop)
    found = unfinished.found(session)
    assert found is not None
    return found


async def test_it_is_finished(show, session: Session, stopped: unfinished.Unfinished):
    async with show(StoppedImportDialog(session, stopped)) as stage:
        assert stage.text("#heading") == "The import of list.csv was stopped half-way"
        await stage.press("1")
        assert stage.answer.message == "30 people added, 0 updated, 10 unchanged."
    assert unfinished.found(session) is None
    assert len(list(lookup.everybody(session))) == 40


async def test_it_is_taken_back(show, session: Session, stopped: unfinished.Unfinished):
    async with show(StoppedImportDialog(session, stopped)) as stage:
        await stage.press("2")
        assert "10 people are as before, or cancelled" in stage.answer.message
    assert {person.status for person in lookup.everybody(session)} == {Status.CANCELLED}
    assert unfinished.found(session) is None


async def test_it_is_left_for_later(show, session: Session, stopped: unfinished.Unfinished):
    async with show(StoppedImportDialog(session, stopped)) as stage:
        await stage.press("escape")
    assert unfinished.found(session) == stopped
