"""What the server is told: one file, made anew whenever somebody may come or may not any more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .credentials import User

MAX_MESSAGE: Final = 1024 * 1024
"""Bytes of a message, at most."""
STORAGE_KEY: Final = "CHECKIN_HUB_STORAGE_KEY"
"""The variable of the server's environment with the key that encrypts what it stores: it stands in no file."""
LOOPBACK: Final = "127.0.0.1"
"""To listen on this computer only."""
EVERYWHERE: Final = "0.0.0.0"
"""To listen on every address of this computer."""
_MAX_STORED: Final = "4G"
_DESKS: Final = 500
# A desk holds two or three connections while it finds its hub again.
_MAX_CONNECTIONS: Final = 4 * _DESKS


@dataclass(frozen=True, slots=True)
class Site:
    """Where a server listens, and the folder in which it keeps what it stores and reads its certificate."""

    host: str
    port: int
    folder: str

    @property
    def url(self) -> str:
        """How this computer calls it."""
        return url_of(LOOPBACK if self.host == EVERYWHERE else self.host, self.port)


@dataclass(frozen=True, slots=True)
class Peers:
    """A cluster: its name, by how much the port for its servers is above the one for desks, and the servers."""

    name: str
    above: int
    sites: tuple[Site, ...]


def url_of(host: str, port: int) -> str:
    """How desks call a hub."""
    return f"tls://{_place(host, port)}"


def written(site: Site, name: str, keeper: str, users: Iterable[User], peers: Peers | None = None) -> str:
    """The server's configuration. `keeper` is the public key of whoever starts, asks and reloads it; `peers` is its
    cluster, if it is in one."""
    desks = "\n".join(f"      {_user(user)}" for user in users)
    return f"""\
# Made by "checkin hub", and made anew while it serves: what is changed here is lost.
server_name: {_text(name)}
listen: {_text(_place(site.host, site.port))}
max_payload: {MAX_MESSAGE}
max_connections: {_MAX_CONNECTIONS}
ping_interval: "20s"
tls {{
  cert_file: {_text(f"{site.folder}/server.pem")}
  key_file: {_text(f"{site.folder}/server.key")}
  min_version: "1.3"
  timeout: 10
}}
jetstream {{
  store_dir: {_text(f"{site.folder}/streams")}
  max_mem: 16M
  max_file: {_MAX_STORED}
  sync_interval: always
  cipher: chacha
  key: ${STORAGE_KEY}
}}
accounts {{
  SYS {{ users: [ {{ nkey: {keeper} }} ] }}
  DESKS {{
    jetstream: enabled
    users: [
{desks}
    ]
  }}
}}
system_account: SYS
log_file: {_text(f"{site.folder}/server.log")}
logfile_size_limit: 4MB
logfile_max_num: 2
{_cluster(site, peers) if peers else ""}"""


def _cluster(site: Site, peers: Peers) -> str:
    routes = json.dumps([f"nats-route://{_place(peer.host, peer.port + peers.above)}" for peer in peers.sites])
    return f"""\
cluster {{
  name: {_text(peers.name)}
  listen: {_text(_place(site.host, site.port + peers.above))}
  tls {{
    cert_file: {_text(f"{site.folder}/server.pem")}
    key_file: {_text(f"{site.folder}/server.key")}
    ca_file: {_text(f"{site.folder}/authority.pem")}
    verify: true
  }}
  routes: {routes}
}}
"""


def _user(user: User) -> str:
    if user.publish is None:
        return f"{{ nkey: {user.key} }}"
    publish, subscribe = (json.dumps(subjects) for subjects in (user.publish, user.subscribe))
    return f"{{ nkey: {user.key}, permissions: {{ publish: {publish}, subscribe: {subscribe} }} }}"


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _text(value: str) -> str:
    """A text as the server reads it: as JSON has it, but for escapes of letters."""
    return json.dumps(value, ensure_ascii=False)
