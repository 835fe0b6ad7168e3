"""What every test gets: no settings of this computer, and a new conference on disk when asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, new_session
from desks import Desk, open_desks
from encrypted import CHEAP, Switched, switched_on
from hypothesis import HealthCheck, settings
from schema_once import lay

from checkin.core import unlocking
from checkin.core.nearby import LOOK_ON
from checkin.core.people import pins
from checkin.core.session import Session
from db import migrations

# New examples each run, also in CI, where hypothesis by itself would repeat the same; none kept from an earlier run.
# A busy machine is no fault of a test.
settings.register_profile(
    "new",
    derandomize=False,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", settings.get_profile("new"), max_examples=2000)
settings.load_profile("new")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CHECKIN_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("CHECKIN_DATA_DIR", str(home / "data"))
    monkeypatch.delenv("CHECKIN_DB", raising=False)
    monkeypatch.setenv(LOOK_ON, "127.0.0.1")


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look at a PIN is made slow on purpose."""
    monkeypatch.setattr(pins, "COST", {"time_cost": 1, "memory_cost": 8, "parallelism": 1})


@pytest.fixture(autouse=True)
def _own_rights() -> Iterator[None]:
    """A command makes its files for their owner alone; of that nothing stays for the next test."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def _engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guess at a passphrase costs little. With ENGINE=sqlcipher every conference that is made is encrypted."""
    monkeypatch.setattr(unlocking, "COST", CHEAP)
    monkeypatch.delenv(unlocking.FROM_FILE, raising=False)
    if switched_on() and not request.node.get_closest_marker("plain"):
        Switched(tmp_path_factory.mktemp("passphrase") / "passphrase").use(monkeypatch)


@pytest.fixture(autouse=True)
def _schema_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "apply", lay)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def session(tmp_path: Path, clock: FrozenClock) -> Iterator[Session]:
    with new_session(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[Desk]]:
    """Three desks with a file each that believe each other."""
    opened = open_desks(tmp_path, 3)
    yield opened
    for desk in opened:
        desk.store.close()
