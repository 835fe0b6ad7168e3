"""Finding printers by multicast DNS: a real Avahi with a real ippeveprinter, and packets that are none."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from printers.peers import VirtualPrinter, until
from zeroconf import ServiceInfo, Zeroconf

from badges.printers import discovery
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


@contextmanager
def raw_port(instance: str, text: dict[str, str]) -> Iterator[None]:
    """A raw port that tells the network of itself, on this computer only."""
    service = "_pdl-datastream._tcp.local."
    info = ServiceInfo(service, f"{instance}.{service}", 9100, properties=text, server="z.local.",
                       parsed_addresses=["192.0.2.7"])  # fmt: skip
    voice = Zeroconf(interfaces=["127.0.0.1"])
    try:
        voice.register_service(info)
        yield
    finally:
        voice.close()


@pytest.mark.parametrize(("text", "offered"), [("ZDesigner ZD421", True), ("Office Laser 4000", False)])
def test_a_raw_port_is_offered_only_where_it_takes_labels(text: str, offered: bool) -> None:
    """Any other printer would print ZPL as pages of letters."""
    found: list[Printer] = []
    heard: list[str] = []

    def met() -> bool:
        with _listening(heard):
            found[:] = [printer for printer in discovery.network_printers(0.5, ["lo"]) if "Desk 2" in printer.name]
        return any("Desk 2" in name for name in heard)

    with raw_port("Desk 2 (3.14)", {"ty": text}):
        until(met, "the raw port's announcement is answered")
    assert [(printer.name, printer.kind, printer.uri, printer.dpi) for printer in found] == (
        [("Desk 2 (3.14)", PrinterKind.RAW, "socket://192.0.2.7:9100", 203)] if offered else []
    )


@contextmanager
def _listening(heard: list[str]) -> Iterator[None]:
    """Note whatever was looked at, offered or not."""
    real = discovery._printer

    def noted(info: ServiceInfo) -> Printer | None:
        heard.append(info.name)
        return real(info)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discovery, "_printer", noted)
        yield


@pytest.mark.parametrize(
    "packet", [b"", b"\0" * 12, bytes.fromhex("0000840000000001") + b"\0\0\0\0\xc0\x0c", b"\xff" * 200]
)
def test_packets_that_are_none_harm_nothing(packet: bytes) -> None:
    with raw_port("Desk 3", {"ty": "Zebra"}), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))

        def met() -> bool:
            stranger.sendto(packet, ("224.0.0.251", 5353))
            return any(printer.name == "Desk 3" for printer in discovery.network_printers(0.3, ["lo"]))

        until(met, "the raw port is found all the same")


def test_what_a_printer_calls_itself_cannot_speak_to_the_terminal() -> None:
    service = "_ipp._tcp.local."
    info = ServiceInfo(service, f"Evil\u202ename.{service}", 631, properties={"ty": "\x1b]0;x\x07", "rp": "/ipp\nx"},
                       server="z.local.", parsed_addresses=["192.0.2.7"])  # fmt: skip
    printer = discovery._printer(info)
    assert printer is not None
    assert (printer.name + printer.model + printer.uri).isprintable()
