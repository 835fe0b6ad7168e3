"""A printer that takes nothing but Apple raster, as AirPrint label printers do: found out, served, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from builders import add_people
from printers.ordering import DESK, served
from printers.peers import AIRPRINT, Bus, VirtualPrinter
from printers.unpacking import unpacked

from badges.printers.ipp import IppBackend
from badges.printers.model import APPLE_RASTER, JobState, document_format
from badges.printers.opening import backend_for
from checkin.core import dossier
from checkin.core.issuing import copies
from checkin.core.printing import orders, printers
from checkin.core.session import Session

DPI = 300
LABEL = (62.0, 100.0)


@pytest.fixture
def airprint(session: Session, tmp_path: Path, bus: Bus) -> Iterator[VirtualPrinter]:
    folder = tmp_path / "airprint"
    folder.mkdir()
    printer = VirtualPrinter(folder, bus, takes=AIRPRINT)
    printers.add(session, DESK, printer.uri, template="label")
    yield printer
    printer.stop()


def test_it_says_what_it_takes(session: Session, airprint: VirtualPrinter) -> None:
    known = printers.named(session, DESK)
    backend = backend_for(known.printer)
    assert isinstance(backend, IppBackend)
    able = backend.capabilities()
    assert (able.formats, able.raster_types, able.resolutions) == ((APPLE_RASTER,), ("sgray_8",), (203, 300))
    assert known.printer.dpi == DPI


def test_badges_come_out_and_their_codes_can_be_read(
    session: Session, airprint: VirtualPrinter, tmp_path: Path
) -> None:
    crew = add_people(session, "Mohammad Yusuf Khan", "कृष्ण प्रसाद शर्मा", "محمد یوسف خان")
    (job,) = orders.order(session, crew, DESK).jobs
    served(session, JobState.PRINTED)
    document = airprint.document(job.id)
    assert document_format(document) == APPLE_RASTER
    size = tuple(round(side * DPI / 25.4) for side in LABEL)
    pages = unpacked(tmp_path, document, (size[0], size[1]), DPI)
    codes = [copies.code_of(session, dossier.badges_of(session, person.id)[-1]) for person in crew]
    assert [[found.text for found in zxingcpp.read_barcodes(page)] for page in pages] == [[code] for code in codes]
