"""The hub's door for laptops that have a join code: each gets a credential of its own, and the invitation.

The invitation is the one that is carried by stick, sealed with the same code. It is made when the first laptop asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from checkin.core.sealed import new_salt
from checkin.core.session import Session
from checkin.core.syncing.inviting import write_invitation
from checkin.core.syncing.link import HubLink
from checkin.core.trouble import in_words
from checkin.text import clean_text
from db.reading import others

from . import credentials
from .codes import MINUTES, PART, JoinCode, new_code
from .credentials import User

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

_REVOKED = "This desk was revoked: what it writes in this file is taken nowhere. Join with a new file."
_TO_HUB, _TO_DESK = "hub", "desk"
_MAX_NAME: Final = 60
_GRACE_SECONDS: Final = 600.0
"""For those who began in time: a large list takes a while in a bad network."""
_OVER: Final = "That code is over. Let the hub show a new one."
_MISUNDERSTOOD: Final = "The hub does not understand that: install the same version of this program on both laptops."


@dataclass(slots=True)
class _Shown:
    code: JoinCode
    until: float  # monotonic
    invitation: Path

    @property
    def is_over(self) -> bool:
        return monotonic() > self.until

    @property
    def is_gone(self) -> bool:
        return monotonic() > self.until + _GRACE_SECONDS


class Door:
    """Lets laptops in by codes. `told` hears the name of each desk that joined."""

    def __init__(
        self,
        session: Session,
        folder: Path,
        link: Callable[[str, str], HubLink],
        let_in: Callable[[], Awaitable[None]],
        told: Callable[[str], None],
    ) -> None:
        """`link` makes a desk's link of its credential and seed; `let_in` tells the server whom to let in now."""
        self._session = session
        self._folder = folder
        self._link = link
        self._let_in = let_in
        self._told = told
        self._shown: dict[str, _Shown] = {}
        self._client: Client | None = None
        for left in folder.glob("*.invitation"):
            left.unlink()

    @property
    def users(self) -> list[User]:
        """Those who may come to join."""
        return [shown.code.user for shown in self._shown.values()]

    async def open(self, client: Client) -> None:
        """Hear by this connection, which takes the place of the one before."""
        self._client = client
        for shown in self._shown.values():
            await self._listen(client, shown)

    async def new_code(self) -> JoinCode:
        """A code that holds for `MINUTES`; those before are over."""
        for shown in self._shown.values():
            shown.until = min(shown.until, monotonic())
        code = await asyncio.to_thread(new_code)
        shown = _Shown(code, monotonic() + 60 * MINUTES, self._folder / f"{code.id}.invitation")
        self._shown[code.id] = shown
        await self._let_in()
        if self._client is not None:
            await self._listen(self._client, shown)
        return code

    def sweep(self) -> None:
        """Forget the codes that are gone, and what was made for them."""
        for shown in [shown for shown in self._shown.values() if shown.is_gone]:
            del self._shown[shown.code.id]
            shown.invitation.unlink(missing_ok=True)

    def close(self) -> None:
        """Forget all codes."""
        for shown in self._shown.values():
            shown.invitation.unlink(missing_ok=True)
        self._shown.clear()

    async def _listen(self, client: Client, shown: _Shown) -> None:
        async def heard(message: Msg) -> None:
            from nats.errors import Error

            with suppress(Error, OSError):  # who asked is gone
                await message.respond(await self._answer(shown, message.data))

        await client.subscribe(shown.code.subject, cb=heard)
        await client.flush()

    async def _answer(self, shown: _Shown, question: bytes) -> bytes:
        asked = shown.code.open(question, _TO_HUB)
        if asked is None:
            return b""
        if asked.get("ask") == "part" and type(asked.get("at")) is int:
            return await asyncio.to_thread(_part, shown.invitation, asked["at"])
        try:
            said = await self._joining(shown, asked)
        except Exception as error:  # noqa: BLE001 - the client would be silent about it, and who asked would wait
            said = {"refused": str(in_words(error))}
        return shown.code.seal(said, _TO_DESK)

    async def _joining(self, shown: _Shown, asked: dict[str, Any]) -> dict[str, Any]:
        key, name, what = asked.get("key"), asked.get("name"), asked.get("ask")
        if what not in ("join", "link") or not isinstance(name, str) or not credentials.is_public_key(key):
            return {"refused": _MISUNDERSTOOD}
        if shown.is_over:
            return {"refused": _OVER}
        conference = self._session.conference
        if what == "link" and asked.get("conference") != conference.id:
            return {"refused": f"That hub is of another conference: {conference.name}."}
        if what == "link" and others.revoked_after(self._session.read, str(asked.get("writer"))) is not None:
            return {"refused": _REVOKED}
        if what == "join" and not shown.invitation.exists():
            sealing = (shown.code.invitation_key, new_salt())
            await asyncio.to_thread(write_invitation, self._session, shown.invitation, *sealing)
        wanted = clean_text(name, _MAX_NAME) or "Desk"
        called = credentials.free_name(self._session, wanted, known=what == "link")
        credential = credentials.admit(self._session, str(key), called)
        await self._let_in()
        self._told(called)
        size = shown.invitation.stat().st_size if what == "join" else 0
        return {"link": asdict(self._link(credential.desk, "")), "called": called, "size": size}


def _part(file: Path, at: int) -> bytes:
    try:
        with file.open("rb") as invitation:
            invitation.seek(max(at, 0))
            return invitation.read(PART)
    except OSError:  # the code is gone
        return b""
