"""Hubs on the local network, by multicast DNS: one says that it is there, and those who look find it.

Whoever is in the same network hears the conference's name and id. What is found here proves nothing: a hub does, by
its certificate or by what it sends to who joins.
"""

from __future__ import annotations

import ipaddress
import os
import queue
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from checkin.text import clean_text

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

LOOK_ON: Final = "CHECKIN_LOOK_ON"
"""The variable with the addresses of this computer on which hubs are looked for, with spaces between them."""
_SERVICE: Final = "_checkin-hub._tcp.local."
_ASK_SECONDS: Final = 1.0
_MAX_TEXT: Final = 200  # bytes of a value: key and value have one of length before them


@dataclass(frozen=True, slots=True)
class NearHub:
    """A hub as it says it is: its conference's id and name, the desk at its laptop, and where (tls://host:port)."""

    conference: str
    name: str
    desk: str
    urls: tuple[str, ...]


@contextmanager
def announced(hub: NearHub, addresses: Sequence[str], port: int) -> Iterator[None]:
    """Say on these addresses of this computer that the hub is there, until the block is left. Raises OSError."""
    from zeroconf import ServiceInfo, Zeroconf

    said = {"v": "1", "id": hub.conference, "name": _cut(hub.name), "desk": _cut(hub.desk)}
    info = ServiceInfo(
        _SERVICE,
        f"{_label(addresses[0], port)}.{_SERVICE}",
        port,
        properties=said,
        parsed_addresses=list(addresses),
        server=f"{_label(addresses[0], port)}.local.",
    )
    voice = Zeroconf(interfaces=list(addresses))
    try:
        voice.register_service(info)
        yield
    finally:
        voice.close()  # it says that the hub is gone


def find(
    seconds: float, enough: Callable[[NearHub], bool] | None = None, interfaces: Sequence[str] | None = None
) -> tuple[NearHub, ...]:
    """The hubs that answer within `seconds`, by name; sooner, once one is found that is `enough`.

    `interfaces` are addresses of this computer on which to ask; else those that the environment says (`LOOK_ON`), else
    all. Never raises for want of a network.
    """
    asked_on = interfaces if interfaces is not None else os.environ.get(LOOK_ON, "").split()
    found: dict[str, NearHub] = {}
    for info in _heard(seconds, asked_on or addresses()):
        if (hub := _hub(info)) is None:
            continue
        found[info.name] = hub
        if enough is not None and enough(hub):
            break
    return tuple(sorted(found.values(), key=lambda hub: (hub.name.casefold(), hub.desk.casefold(), hub.urls)))


def addresses() -> tuple[str, ...]:
    """The IPv4 addresses of this computer, those by which others reach it first."""
    import ifaddr

    own = {str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4}
    return tuple(sorted(own, key=lambda address: (ipaddress.ip_address(address).is_loopback, address)))


def _heard(seconds: float, asked_on: Sequence[str]) -> Iterator[ServiceInfo]:
    """What announces itself as a hub within `seconds`, as it answers."""
    from zeroconf import ServiceBrowser, Zeroconf

    names: queue.Queue[str] = queue.Queue()

    def named(zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
        names.put(name)

    try:
        ear = Zeroconf(interfaces=list(asked_on))
    except OSError:  # no network at all
        return
    until = monotonic() + seconds
    try:
        # What it is, is asked here and not where it is named: there, one that ends meanwhile would leave a traceback.
        ServiceBrowser(ear, _SERVICE, handlers=[named])
        while (left := until - monotonic()) > 0:
            try:
                info = ear.get_service_info(_SERVICE, names.get(timeout=left), int(1000 * min(left, _ASK_SECONDS)) or 1)
            except (queue.Empty, TimeoutError):
                continue
            if info is not None:
                yield info
    finally:
        ear.close()


def _hub(info: ServiceInfo) -> NearHub | None:
    said = {key: clean_text(value or "", _MAX_TEXT) for key, value in info.decoded_properties.items()}
    urls = tuple(f"tls://{address}:{info.port}" for address in info.parsed_addresses() if ":" not in address)
    if not urls or not said.get("id"):
        return None
    return NearHub(said["id"], said.get("name", ""), said.get("desk", ""), urls)


def _label(address: str, port: int) -> str:
    """One name for one hub: it has no dots, and nobody reads it."""
    return f"checkin-{address.replace('.', '-').replace(':', '-')}-{port}"


def _cut(text: str) -> str:
    return text.encode()[:_MAX_TEXT].decode(errors="ignore")
