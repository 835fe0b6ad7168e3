"""A desk without a screen or a file, and the clock of its keys."""

from __future__ import annotations

import pytest
from builders import conference
from tui.desk.rules.playing import TODAY, Keys

from checkin.tui.desk.desk import Desk


@pytest.fixture(autouse=True)
def _answers_at_once() -> None:
    """The moments of a question count here: the clock is the test's own."""


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def desk(keys: Keys) -> Desk:
    return Desk(conference(), TODAY, keys)
