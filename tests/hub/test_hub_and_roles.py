"""With roles on a desk starts its hub, a program of its own, without a second PIN, and only for whom it is allowed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders import new_session

from checkin.clock import system_now
from checkin.core.hub.at_desk import HubAtDesk
from checkin.core.people import operators, ticket
from checkin.errors import NotAllowedError


def test_the_hub_of_a_desk_is_let_in_by_a_word_that_is_good_once(tmp_path: Path) -> None:
    with new_session(tmp_path, system_now) as session:
        operators.add(session, "Farida", "secretariat", "271828")
        operators.add(session, "Amina", "desk", "314159")
        operators.switch_roles(session, True)
        operators.sign_in(session, "Amina", "314159")
        hub = HubAtDesk()
        with pytest.raises(NotAllowedError):
            hub.start(session, "127.0.0.1", tmp_path / "hub")
        operators.sign_in(session, "Farida", "271828")
        assert hub.start(session, "127.0.0.1", tmp_path / "hub").address
        hub.stop()
        assert ticket.NAME not in os.environ
        assert not session.read.execute("SELECT 1 FROM setting WHERE key = 'ticket'").fetchall()
