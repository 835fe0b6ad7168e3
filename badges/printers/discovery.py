"""Finding printers: those that announce themselves on the network, and the queues of this computer's CUPS."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from time import monotonic
from urllib.parse import quote

from . import dns_sd
from .ipp_client import IppClient, IppRefused, Operation, keywords, text_of
from .ipp_encoding import Group
from .ipp_transport import NoAnswer
from .model import Printer, PrinterKind

LOCAL_CUPS = "ipp://localhost:631/"

_SCHEMES = {"_ipp._tcp.local": "ipp", "_ipps._tcp.local": "ipps", "_pdl-datastream._tcp.local": "socket"}
_TURNS = 4
"""Times the questions are asked: packets of multicast get lost on Wi-Fi, and answers leave records out."""
_PACKET = 9000
# A raw port says nothing of what it understands, and any other printer would print ZPL as pages of letters.
_ZPL_MODELS = ("zebra", "zpl", "zdesigner", "colorworks", "cw-c", "tm-c3", "tm-c7")
_ZPL_KEYS = ("ty", "usb_mfg", "usb_cmd", "pdl", "product", "note")


def discover(
    seconds: float = 2.0, interfaces: Iterable[str] | None = None, cups: str = LOCAL_CUPS
) -> tuple[Printer, ...]:
    """The printers found, by name; () when there are none or nobody answers. Never raises.

    Blocks for `seconds`. `interfaces` limits the search to network interfaces of those names. A printer that
    offers both appears once, by IPPS. Raw ports are offered only where the maker's name says ZPL.
    """
    found = {(printer.name, printer.kind): printer for printer in cups_queues(cups)}
    for printer in network_printers(seconds, interfaces):
        known = found.get((printer.name, printer.kind))
        if known is None or not known.uri.startswith("ipps:"):
            found[printer.name, printer.kind] = printer
    return tuple(sorted(found.values(), key=lambda printer: (printer.name.casefold(), printer.kind)))


def network_printers(seconds: float = 2.0, interfaces: Iterable[str] | None = None) -> tuple[Printer, ...]:
    """The printers that answer by multicast DNS within `seconds`."""
    records = dns_sd.Records()
    with ExitStack() as stack:
        lines = [stack.enter_context(sock) for sock in dns_sd.sockets(interfaces)]
        if lines:
            _listen(lines, seconds, records)
    return tuple(printer for service in _SCHEMES for printer in _printers(records, service))


def cups_queues(server: str = LOCAL_CUPS, timeout: float = 2.0) -> tuple[Printer, ...]:
    """The queues of a CUPS server, this computer's unless another is named."""
    try:
        client = IppClient(server, "checkin", timeout)
        asked = [keywords("requested-attributes", "printer-name", "printer-uri-supported", "printer-make-and-model")]
        queues = client.call(Operation.CUPS_GET_PRINTERS, asked, target=False).every(Group.PRINTER)
    except (NoAnswer, IppRefused):
        return ()
    found = []
    for queue in queues:
        name, model = text_of(queue, "printer-name"), text_of(queue, "printer-make-and-model")
        if name:
            uri = f"{server.rstrip('/')}/printers/{quote(name)}"
            found.append(Printer(name, PrinterKind.IPP, uri, model=model))
    return tuple(found)


def _listen(lines: list[socket.socket], seconds: float, records: dns_sd.Records) -> None:
    start = monotonic()
    for turn in range(1, _TURNS + 1):
        for query in _questions(records):
            for line in lines:
                with suppress(OSError):
                    line.sendto(query, dns_sd.GROUP)
        until = start + seconds * turn / _TURNS
        while (left := until - monotonic()) > 0:
            for line in select.select(lines, [], [], left)[0]:
                with suppress(OSError):
                    dns_sd.read(line.recv(_PACKET), records)


def _questions(records: dns_sd.Records) -> list[bytes]:
    wanted = dict.fromkeys(item for service in _SCHEMES for item in records.missing(service))
    services = [(tuple(service.split(".")), dns_sd.PTR) for service in _SCHEMES]
    return [dns_sd.question(labels, kind) for labels, kind in (*services, *wanted)]


def _printers(records: dns_sd.Records, service: str) -> Iterable[Printer]:
    scheme = _SCHEMES[service]
    for instance in sorted(records.instances.get(service, ())):
        place = records.places.get(instance.lower())
        if place is None:
            continue
        host, port = place
        pairs = records.texts.get(instance.lower(), {})
        name = instance[: -len(service) - 1]
        # By address where we have one: not every computer resolves names in .local.
        where = f"{records.addresses.get(host.lower(), host)}:{port}"
        model = pairs.get("ty") or pairs.get("product", "").strip("()")
        if scheme != "socket":
            path = quote(pairs.get("rp", "ipp/print").lstrip("/"))
            yield Printer(name, PrinterKind.IPP, f"{scheme}://{where}/{path}", model=model)
        elif any(word in pairs.get(key, "").lower() for key in _ZPL_KEYS for word in _ZPL_MODELS):
            yield Printer(name, PrinterKind.RAW, f"socket://{where}", dpi=203, model=model)
