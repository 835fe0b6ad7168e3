"""Finding printers by multicast DNS: a real Avahi with a real ippeveprinter, and packets that are none."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printers.peers import VirtualPrinter, until

from badges.printers import discovery, dns_sd
from badges.printers.ipp import IppBackend
from badges.printers.model import Condition, Printer, PrinterKind


def test_an_announced_printer_is_found_and_can_be_asked(announced: VirtualPrinter) -> None:
    found: list[Printer] = []

    def met() -> bool:
        everything = discovery.network_printers(0.5, ["lo"])
        found[:] = [printer for printer in everything if printer.name == announced.name]
        return any(printer.uri.startswith("ipps:") for printer in found)

    until(met, "the printer's announcement is answered")
    (plain,) = (printer for printer in found if printer.uri.startswith("ipp:"))
    assert (plain.kind, plain.model) == (PrinterKind.IPP, "Example Badge Printer")
    assert plain.uri.endswith(f":{announced.port}/ipp/print")
    assert IppBackend(plain).state().state is Condition.IDLE


def test_one_printer_appears_once_and_encrypted(announced: VirtualPrinter) -> None:
    found: list[Printer] = []

    def met() -> bool:
        everything = discovery.discover(0.5, ["lo"], cups="ipp://localhost:1/")
        found[:] = [printer for printer in everything if printer.name == announced.name]
        return bool(found)

    until(met, "the printer is found")
    assert [printer.uri.split(":")[0] for printer in found] == ["ipps"]


def test_nobody_there_is_an_empty_list() -> None:
    assert discovery.discover(0.01, [], cups="ipp://localhost:1/") == ()
    assert discovery.cups_queues("ipp://localhost:1/") == ()


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def record(owner: str, kind: int, data: bytes) -> bytes:
    return name(owner) + struct.pack(">2HIH", kind, 0x8001, 120, len(data)) + data


def packet(*records: bytes) -> bytes:
    return struct.pack(">6H", 0, 0x8400, 0, len(records), 0, 0) + b"".join(records)


def raw_port(instance: str, text: str) -> bytes:
    service = "_pdl-datastream._tcp.local"
    label = bytes([len(instance)]) + instance.encode()
    own = label + name(service)
    place = struct.pack(">3H", 0, 0, 9100) + name("z.local")
    txt = bytes([len(text)]) + text.encode()
    return packet(
        record(service, dns_sd.PTR, own),
        own + struct.pack(">2HIH", dns_sd.SRV, 1, 120, len(place)) + place,
        own + struct.pack(">2HIH", dns_sd.TXT, 1, 120, len(txt)) + txt,
        record("z.local", dns_sd.A, bytes([192, 0, 2, 7])),
    )


@pytest.mark.parametrize(("text", "offered"), [("ty=ZDesigner ZD421", True), ("ty=Office Laser 4000", False)])
def test_a_raw_port_is_offered_only_where_it_takes_labels(
    monkeypatch: pytest.MonkeyPatch, text: str, offered: bool
) -> None:
    """Any other printer would print ZPL as pages of letters."""

    def hears(lines: object, seconds: float, records: dns_sd.Records) -> None:
        dns_sd.read(raw_port("Desk 2 (3.14)", text), records)

    monkeypatch.setattr(discovery, "_listen", hears)
    found = discovery.network_printers(0, ["lo"])
    assert [(printer.name, printer.kind, printer.uri, printer.dpi) for printer in found] == (
        [("Desk 2 (3.14)", PrinterKind.RAW, "socket://192.0.2.7:9100", 203)] if offered else []
    )


def test_compressed_names_are_followed_and_loops_end() -> None:
    service = name("_ipp._tcp.local")
    pointer = b"\x04Desk\xc0\x0c"
    whole = struct.pack(">6H", 0, 0x8400, 0, 1, 0, 0) + service
    whole += struct.pack(">2HIH", dns_sd.PTR, 1, 120, len(pointer)) + pointer
    records = dns_sd.Records()
    dns_sd.read(whole, records)
    instance = ("Desk", "_ipp", "_tcp", "local")
    assert records.instances == {"_ipp._tcp.local": {".".join(instance): instance}}
    assert list(records.missing("_ipp._tcp.local")) == [(instance, dns_sd.TXT), (instance, dns_sd.SRV)]
    dns_sd.read(struct.pack(">6H", 0, 0x8400, 0, 1, 0, 0) + b"\xc0\x0c", dns_sd.Records())


@given(st.binary(max_size=200))
def test_any_packet_is_read_or_ignored(data: bytes) -> None:
    dns_sd.read(struct.pack(">6H", 0, 0x8400, 1, 2, 0, 1) + data, dns_sd.Records())
    dns_sd.read(data, dns_sd.Records())


def test_our_own_question_is_no_answer() -> None:
    records = dns_sd.Records()
    dns_sd.read(dns_sd.question(["_ipp", "_tcp", "local"], dns_sd.PTR), records)
    assert records == dns_sd.Records()
