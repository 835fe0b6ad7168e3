"""Finding printers: those that announce themselves on the network, and the queues of this computer's CUPS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from . import announcements
from .ipp_client import IppClient, IppRefused, Operation, keywords, text_of
from .ipp_encoding import Group
from .ipp_transport import NoAnswer
from .model import Printer, PrinterKind

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

LOCAL_CUPS = "ipp://localhost:631/"

_SCHEMES = {"_ipp._tcp.local.": "ipp", "_ipps._tcp.local.": "ipps", "_pdl-datastream._tcp.local.": "socket"}
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
    infos = announcements.heard(list(_SCHEMES), seconds, announcements.own_addresses(interfaces))
    found = {(info.type, info.name): printer for info in infos if (printer := _printer(info))}
    order = list(_SCHEMES)
    return tuple(found[key] for key in sorted(found, key=lambda key: (order.index(key[0]), key[1])))


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


def _printer(info: ServiceInfo) -> Printer | None:
    """What announced itself, if this program can print there."""
    from zeroconf import IPVersion

    pairs = {key.lower(): _text(value or "") for key, value in info.decoded_properties.items()}
    name = _text(info.name[: -len(info.type) - 1])
    # By address where we have one: not every computer resolves names in .local.
    host = next(iter(info.parsed_addresses(IPVersion.V4Only)), _text(info.server or "").rstrip("."))
    where, model = f"{host}:{info.port}", pairs.get("ty") or pairs.get("product", "").strip("()")
    scheme = _SCHEMES[info.type]
    if scheme != "socket":
        path = quote(pairs.get("rp", "ipp/print").lstrip("/"))
        return Printer(name, PrinterKind.IPP, f"{scheme}://{where}/{path}", model=model)
    if any(word in pairs.get(key, "").lower() for key in _ZPL_KEYS for word in _ZPL_MODELS):
        return Printer(name, PrinterKind.RAW, f"socket://{where}", dpi=203, model=model)
    return None


def _text(said: str) -> str:
    return "".join(char if char.isprintable() else " " for char in said)
