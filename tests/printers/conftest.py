from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import add_people
from printers.ordering import DESK
from printers.peers import Avahi, Bus, Cups, VirtualPrinter

from checkin.core.models import Delegate
from checkin.core.printing import printers
from checkin.core.session import Session


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


@pytest.fixture(scope="session")
def avahi(tmp_path_factory: pytest.TempPathFactory, bus: Bus) -> Iterator[None]:
    started = Avahi(tmp_path_factory.mktemp("avahi"), bus)
    yield
    started.stop()


@pytest.fixture
def announced(tmp_path: Path, bus: Bus, avahi: None) -> Iterator[VirtualPrinter]:
    """A driverless printer of this test alone that tells the network of itself."""
    folder = tmp_path / "printer"
    folder.mkdir()
    printer = VirtualPrinter(folder, bus, announced=True)
    yield printer
    printer.stop()


@pytest.fixture(scope="module")
def cups(bus: Bus) -> Iterator[Cups]:
    # Not pytest's own folder: only its owner may enter that, and CUPS's filters run as another user.
    with tempfile.TemporaryDirectory(prefix="checkin-cups-") as folder:
        started = Cups(Path(folder), bus)
        yield started
        started.stop()


@pytest.fixture
def khan(session: Session) -> Delegate:
    return add_people(session, "Mohammad Yusuf Khan", ref="P100")[0]


@pytest.fixture
def printer(session: Session, virtual: VirtualPrinter) -> VirtualPrinter:
    printers.add(session, DESK, virtual.uri)
    printers.use(session, DESK)
    return virtual


@pytest.fixture
def folder(session: Session, tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    printers.add(session, "Folder", f"folder:{place}")
    return place
