"""Desks with a file each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import Desk, open_desks


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[Desk]]:
    """Three that believe each other."""
    opened = open_desks(tmp_path, 3)
    yield opened
    for desk in opened:
        desk.store.close()
