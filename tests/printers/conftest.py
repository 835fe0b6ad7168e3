from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from printers.peers import Bus, Cups, VirtualPrinter


@pytest.fixture(scope="session")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    started = Bus(tmp_path_factory.mktemp("bus"))
    yield started
    started.stop()


@pytest.fixture
def virtual(tmp_path: Path, bus: Bus) -> Iterator[VirtualPrinter]:
    """A driverless printer of this test alone."""
    folder = tmp_path / "printer"
    folder.mkdir()
    printer = VirtualPrinter(folder, bus)
    yield printer
    printer.stop()


@pytest.fixture(scope="module")
def cups(bus: Bus) -> Iterator[Cups]:
    # Not pytest's own folder: only its owner may enter that, and CUPS's filters run as another user.
    with tempfile.TemporaryDirectory(prefix="checkin-cups-") as folder:
        started = Cups(Path(folder), bus)
        yield started
        started.stop()
