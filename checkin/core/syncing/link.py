"""What a desk's file holds of its hub: where it is, how it is known again, and as whom the desk comes to it.

It belongs to this file alone: no invitation, snapshot or export has it, and it is never shown.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final

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
