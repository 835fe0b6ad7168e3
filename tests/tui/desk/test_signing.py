"""An open desk signs what was written, once a minute, beside everything else."""

from __future__ import annotations

import pytest

from checkin.core.keeping import signing_key


async def test_a_desk_with_a_key_signs_what_was_written(open_desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkin.tui.desk.screen.SIGN_SECONDS", 0.05)
    async with open_desk() as work:
        session = work.app.session
        await work.mark("el-sayed")
        assert signing_key.hand(session).signed == 0
        signing_key.private_key_or_new(session)
        await work.until(lambda: signing_key.hand(session).signed == session.version(), "a checkpoint")
        await work.mark("sharma")
        await work.until(lambda: signing_key.hand(session).signed == session.version(), "another one")
