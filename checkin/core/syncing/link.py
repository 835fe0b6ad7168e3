"""What a desk's file holds of its hub: where it is, how it is known again, and as whom the desk comes to it.

It belongs to this file alone: no invitation, snapshot or export has it, and it is never shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from checkin.core.facts import made_to_train
from checkin.core.session import Session
from db.local import settings

PLACE: Final = "hub_place"
"""The setting that holds up to where the hub was read."""


@dataclass(frozen=True, slots=True)
class HubLink:
    """`urls` are tls://host:port, of one hub or of a cluster; `ca` is the certificate (PEM) of the hub's own authority.

    `desk` (16 hex) names the credential, which belongs to the desk and not to a writer; `seed` is its secret. `name` is
    what people call the hub.
    """

    urls: tuple[str, ...]
    ca: str
    desk: str
    seed: str = field(repr=False)
    stream: str
    name: str


def may_hear(session: Session, urls: Iterable[str]) -> bool:
    """Whether the hubs at these addresses (tls://IP:port) may hear what is done here.

    Of a conference to train on only those on this computer may, and only where it was made for that, as the demo is:
    whoever joins it is in training too. A practice copy tells nobody.
    """
    if not session.conference.training:
        return True
    return made_to_train(session.read) and all(_is_on_this_computer(url) for url in urls)


def _is_on_this_computer(url: str) -> bool:
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:  # a name, of whatever computer
        return False


def link_of(session: Session) -> HubLink | None:
    """The file's link; None where it has none."""
    kept = settings.setting(session.read, settings.HUB)
    if not kept:
        return None
    values = json.loads(kept)
    return HubLink(**{**values, "urls": tuple(values["urls"])})


def keep_link(session: Session, link: HubLink) -> None:
    """Link the file to a hub, in place of the one before."""
    with session.write() as writing:
        settings.set_setting(writing.connection, settings.HUB, json.dumps(asdict(link)))


def drop_link(session: Session) -> None:
    """Forget the hub. What was sent there stays there."""
    with session.write() as writing:
        settings.remove_setting(writing.connection, settings.HUB)
