"""The passphrase on a screen: before the desk of an encrypted conference, and when one is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import new_session
from encrypted import PASSPHRASE, encrypted_by
from textual.widgets import Input
from tui.desk.conftest import DeskAtWork

from checkin.core.machine import Machine
from checkin.tui.app import CheckinApp
from checkin.tui.setup.new_conference import NewConferenceDialog
from checkin.tui.setup.unlock import UnlockDialog
from checkin.tui.setup.welcome import AfterCreateDialog
from db import engine

pytestmark = pytest.mark.plain


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    engine._held.clear()
    yield
    engine._held.clear()


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, str]:
    """A file and its recovery code, as a program that has just been started finds it."""
    new_session(tmp_path).close()
    path = tmp_path / "conference.db"
    code = encrypted_by(path, PASSPHRASE).code
    engine._held.clear()
    return path, code


@pytest.mark.parametrize("way", ["passphrase", "code"])
async def test_what_opens_it_is_asked_until_it_does(show, locked, way: str) -> None:
    path, code = locked
    async with show(UnlockDialog(path)) as stage:
        assert stage.screen.query_one(Input).password, "it is not shown as it is typed"
        await stage.press("enter")
        assert stage.wrong() == ["Type the passphrase, or the recovery code."]
        await stage.fill(given="four words that wonder")
        await stage.press("enter")
        assert stage.message.startswith("That is neither the passphrase nor the recovery code of conference.db.")
        await stage.fill(given=PASSPHRASE if way == "passphrase" else code)
        await stage.press("enter")
        assert stage.answer == path


async def test_the_desk_of_an_encrypted_conference_opens_behind_the_question(locked) -> None:
    path, _ = locked
    app = CheckinApp(None, Machine(desk="Desk 1", operator="Amina", sound=False))
    app.locked = path
    async with app.run_test() as pilot:
        work = DeskAtWork(app, pilot, {})
        await work.until(lambda: isinstance(app.screen, UnlockDialog) and app.screen.ready, "the question")
        assert app.session is None
        app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await work.until(lambda: app.session is not None and app.session.encrypted, "the desk")
        await work.until(lambda: work.desk.finder is not None and work.state.pulse is not None, "the list")
        work.desk.stop_work()
        app.exit()
    assert app.session is not None
    app.session.close()


async def test_a_conference_is_made_encrypted_and_its_recovery_code_is_shown(show, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    async with show(NewConferenceDialog()) as stage:
        await stage.fill(name="Regional", days="2026-11-24", timezone="Asia/Karachi", file=str(path))
        await stage.fill(passphrase="short")
        await stage.press("enter")
        assert any("10 letters" in sentence for sentence in stage.wrong())
        assert not path.exists()
        await stage.fill(passphrase=PASSPHRASE)
        await stage.press("enter")
        assert stage.answer == path
    assert engine.name_of(path)
    async with show(AfterCreateDialog(path)) as stage:
        assert "The recovery code: " in stage.text("#code")
