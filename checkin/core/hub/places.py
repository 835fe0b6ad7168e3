"""Where a hub can listen on this computer, and the port by which desks know it."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from checkin.errors import HubError

_KEPT: Final = "hub.json"


def port_for(folder: Path, host: str, wanted: int) -> int:
    """The port that is wanted; for 0 the one that was free when a hub first served from the folder, as the desks know
    it. Raises HubError for an address that is not this computer's."""
    if wanted:
        return wanted
    place = folder / _KEPT
    with suppress(OSError, ValueError, KeyError, TypeError):
        return int(json.loads(place.read_text(encoding="utf-8"))["port"])
    port = _free_port(host)
    place.write_text(json.dumps({"port": port}), encoding="utf-8")
    return port


def _free_port(host: str) -> int:
    try:
        with socket.create_server((host, 0)) as listening:
            return int(listening.getsockname()[1])
    except OSError as error:
        raise HubError(f"{host} is no address of this computer.", "Give one of its own with --listen.") from error
