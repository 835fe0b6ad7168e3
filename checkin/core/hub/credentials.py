"""Who may come to the hub, and what each may do there.

A desk's credential is a key of which the desk alone has the secret half. The public half stands in the journal, so
whichever laptop is the hub knows whom to let in.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Final

from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import hub as stored
from db.reading.hub import Credential

_API: Final = "$JS.API"
_READERS: Final = 4
_PUBLIC_KEY: Final = re.compile("U[A-Z2-7]{55}")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key by which one is known to the server: `seed` is its secret, `public` what the server knows."""

    seed: str = field(repr=False)
    public: str


@dataclass(frozen=True, slots=True)
class User:
    """Who may come to the server, by the public key, and which subjects are theirs; all, where `publish` is None."""

    key: str
    publish: tuple[str, ...] | None = None
    subscribe: tuple[str, ...] = ()


def new_pair() -> KeyPair:
    """A key by chance."""
    return pair_of(os.urandom(32))


def pair_of(secret: bytes) -> KeyPair:
    """The key that 32 secret bytes stand for."""
    import nkeys

    seed: bytes = nkeys.encode_seed(secret, nkeys.PREFIX_BYTE_USER)
    return KeyPair(seed.decode(), nkeys.from_seed(bytearray(seed)).public_key.decode())


def pair_from(seed: str) -> KeyPair:
    """The key of a seed. Raises ValueError where it is none."""
    import nkeys

    try:
        return KeyPair(seed, nkeys.from_seed(bytearray(seed.encode())).public_key.decode())
    except nkeys.NkeysError as error:
        raise ValueError("no seed") from error


def events_stream(conference: str) -> str:
    """The stream with the entries of a conference."""
    return f"C_{conference}"


def heads_stream(conference: str) -> str:
    """The stream with the last word of each desk about itself."""
    return f"H_{conference}"


def readers(desk: str) -> tuple[str, ...]:
    """The names under which a desk may make consumers. The server's wildcards stand for a whole name, never for a part
    of one: a desk that may choose its names may also delete those of others."""
    return tuple(f"{desk}-{number}" for number in range(_READERS))


def may_come(session: Session) -> list[Credential]:
    """The credentials that hold."""
    return stored.credentials(session.read)


def is_public_key(value: object) -> bool:
    """Whether it has the form of the public half of a key."""
    return isinstance(value, str) and _PUBLIC_KEY.fullmatch(value) is not None


def free_name(session: Session, name: str, known: bool = False) -> str:
    """The name, or with a number after it where another desk is called so: two of one name cannot be told apart.

    Of a desk that is `known` only the name among those who may come is to be its own.
    """
    names = {credential.name for credential in may_come(session)} if known else stored.desk_names(session.read)
    taken = {taken.casefold() for taken in names}
    numbered = (f"{name} ({number})" for number in count(2))
    return next(free for free in chain([name], numbered) if free.casefold() not in taken)


def admit(session: Session, key: str, name: str) -> Credential:
    """Give a desk, known by the public half of its key, the right to come."""
    credential = Credential(secrets.token_hex(8), key, name)
    session.record(Draft("hub_credential", "", {"v": 1, "desk": credential.desk, "key": key, "name": name}))
    return credential


def desk_user(conference: str, credential: Credential) -> User:
    """What a desk may do: say its own, read all, and nothing that touches others."""
    desk = credential.desk
    publish = [f"c.{conference}.{kind}.{desk}" for kind in "erh"]
    for stream in (events_stream(conference), heads_stream(conference)):
        publish += [f"{_API}.{what}.{stream}" for what in ("STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET")]
        publish.append(f"{_API}.DIRECT.GET.{stream}.>")
        for reader in readers(desk):
            own = f"{stream}.{reader}"
            publish += [f"{_API}.CONSUMER.{what}.{own}" for what in ("CREATE", "INFO", "DELETE")]
            publish += [f"{_API}.CONSUMER.CREATE.{own}.>", f"$JS.FC.{own}.*"]
    return User(credential.key, tuple(publish), (f"_I.{desk}.>",))
