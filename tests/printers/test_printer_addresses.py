"""From an address as typed to the kind of printer that lives there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from printers.fake_printer import FakePrinter

from badges.printers.model import Condition, Printer, PrinterError, PrinterKind, PrinterState, Reason, Severity
from badges.printers.opening import _WAYS, backend_for, read_address
from checkin.cli.parser import build_parser
from checkin.core.printing import printers
from checkin.core.printing.printers import SetUpPrinter
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


def test_the_examples_of_the_command_line_are_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    """It may not import the rows, and names some of them."""
    with pytest.raises(SystemExit):
        build_parser().parse_args(["printers", "add", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    named = re.findall("(?:ipps?|socket|lp|folder):[^ ,]+", told)
    rows = [example for way in _WAYS.values() for example in way.examples.split(", ")]
    assert named
    assert set(named) <= set(rows)


def test_every_kind_has_its_row() -> None:
    assert _WAYS.keys() == set(PrinterKind), "a row for each in badges/printers/opening.py"


@pytest.mark.parametrize("kind", _WAYS)
def test_every_kind_has_a_back_end(kind: PrinterKind) -> None:
    example, *_ = _WAYS[kind].examples.split(", ")
    assert callable(backend_for(Printer("P", *read_address(example))).send)


NOWHERE = {
    PrinterKind.IPP: "ipp://127.0.0.1:1/ipp/print",
    PrinterKind.RAW: "socket://127.0.0.1:1",
    PrinterKind.LP: "lp:no-such-queue",
    PrinterKind.FOLDER: "folder:/no/such/folder",
}


@pytest.mark.parametrize("kind", PrinterKind)
def test_where_nothing_is_every_kind_is_silent_with_a_reason(kind: PrinterKind) -> None:
    assert kind in NOWHERE, "an address at which nothing is, above"
    state = backend_for(Printer("P", *read_address(NOWHERE[kind]))).state()
    assert (state.state, len(state.reasons)) == (Condition.SILENT, 1)


def test_whether_a_kind_leaves_files_behind_stands_in_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = SetUpPrinter(Printer("Cards", PrinterKind.LP, "cards"))
    assert not queue.writes_files
    monkeypatch.setitem(_WAYS, PrinterKind.LP, replace(_WAYS[PrinterKind.LP], writes_files=True))
    assert queue.writes_files


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
