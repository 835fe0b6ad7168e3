"""Three desks of one conference, and the hub that they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from relays import Desks, running


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    made = Desks(tmp_path, 3)
    with running(made.hub):
        yield made
    made.close()
