"""Who announces itself in the local network, by multicast DNS."""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

_ASK_SECONDS = 1.0


def heard(services: Sequence[str], seconds: float, addresses: Sequence[str]) -> Iterator[ServiceInfo]:
    """What announces itself as one of these services (`_ipp._tcp.local.`) within `seconds`, as it answers.

    `addresses` are this computer's, on which to ask. Never raises for want of a network.
    """
    from zeroconf import ServiceBrowser, Zeroconf

    names: queue.Queue[tuple[str, str]] = queue.Queue()

    def named(zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
        names.put((service_type, name))

    try:
        ear = Zeroconf(interfaces=list(addresses)) if addresses else None
    except OSError:
        ear = None
    if ear is None:
        return
    until = monotonic() + seconds
    try:
        # What it is, is asked here and not where it is named: there, one that ends meanwhile would leave a traceback.
        ServiceBrowser(ear, list(services), handlers=[named])
        while (left := until - monotonic()) > 0:
            try:
                service, name = names.get(timeout=left)
                info = ear.get_service_info(service, name, int(1000 * min(left, _ASK_SECONDS)) or 1)
            except (queue.Empty, TimeoutError):
                continue
            if info is not None:
                yield info
    finally:
        ear.close()


def own_addresses(interfaces: Iterable[str] | None = None) -> list[str]:
    """The IPv4 addresses of this computer; on interfaces of those names, where some are given."""
    import ifaddr

    wanted = None if interfaces is None else set(interfaces)
    adapters = [adapter for adapter in ifaddr.get_adapters() if wanted is None or adapter.name in wanted]
    return [str(ip.ip) for adapter in adapters for ip in adapter.ips if ip.is_IPv4]
