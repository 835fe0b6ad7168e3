"""From an address as typed to the kind of printer that lives there."""

from __future__ import annotations

from pathlib import Path

import pytest
from printers.fake_printer import FakePrinter

from badges.printers.model import Condition, Printer, PrinterError, PrinterKind, PrinterState, Reason, Severity
from badges.printers.opening import _WAYS, backend_for, read_address
from checkin.core.printing import printers
from checkin.core.session import Session
from checkin.errors import BadgeError


@pytest.mark.parametrize(
    ("address", "kind", "uri"),
    [
        (" ipp://host/ipp/print ", PrinterKind.IPP, "ipp://host/ipp/print"),
        ("IPPS://host:8631/x", PrinterKind.IPP, "IPPS://host:8631/x"),
        ("socket://10.0.0.7:9100", PrinterKind.RAW, "socket://10.0.0.7:9100"),
        ("lp:badges", PrinterKind.LP, "badges"),
        ("folder:~/cards/../cards", PrinterKind.FOLDER, str((Path.home() / "cards").resolve())),
    ],
)
def test_an_address_says_the_kind(address: str, kind: PrinterKind, uri: str) -> None:
    assert read_address(address) == (kind, uri)


@pytest.mark.parametrize("address", ["", "printer", "http://host/", "ipp:", "ipp:///x", "socket://", "ipp://[1"])
def test_what_is_no_address_is_told_with_examples(address: str) -> None:
    with pytest.raises(PrinterError) as refused:
        read_address(address)
    assert refused.value.hint.startswith("It looks like one of: ipp://host/ipp/print, ipps://..., socket://host:9100")
    for way in _WAYS.values():
        assert way.examples in refused.value.hint


def test_every_kind_has_its_row() -> None:
    assert _WAYS.keys() == set(PrinterKind), "a row for each in badges/printers/opening.py"


@pytest.mark.parametrize("kind", _WAYS)
def test_every_kind_has_a_back_end(kind: PrinterKind) -> None:
    example, *_ = _WAYS[kind].examples.split(", ")
    assert callable(backend_for(Printer("P", *read_address(example))).send)


def test_a_printer_that_is_silent_for_a_reason_of_its_own_is_told_and_not_set_up(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asleep(FakePrinter):
        def state(self) -> PrinterState:
            return PrinterState(Condition.SILENT, (Reason("deep-sleep", Severity.NONE),))

    monkeypatch.setattr(printers, "backend_for", lambda printer: Asleep())
    with pytest.raises(BadgeError) as refused:
        printers.add(session, "Printer 1", "socket://host")
    assert refused.value.message == "Printer Printer 1 does not answer. Nothing was set up."
    assert printers.known(session) == []
