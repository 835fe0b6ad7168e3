from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from badge_builders import KEY, PLAIN

from badges.spec import BadgeSpec


@pytest.fixture(scope="session")
def spec() -> Callable[..., BadgeSpec]:
    """Makes a badge like the plain one but for the fields given."""

    def make(**changes: object) -> BadgeSpec:
        return replace(PLAIN, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def key() -> bytes:
    return KEY
