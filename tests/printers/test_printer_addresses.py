"""From an address as typed to the kind of printer that lives there."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.printers.model import Printer, PrinterError, PrinterKind
from badges.printers.opening import backend_for, read_address


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
    assert refused.value.hint == (
        "It looks like one of: ipp://host/ipp/print, ipps://..., socket://host:9100, lp:queue, folder:/path."
    )


@pytest.mark.parametrize("kind", PrinterKind)
def test_every_kind_has_a_back_end(kind: PrinterKind) -> None:
    uris = {PrinterKind.IPP: "ipp://host/x", PrinterKind.RAW: "socket://host"}
    assert callable(backend_for(Printer("P", kind, uris.get(kind, "place"))).send)
