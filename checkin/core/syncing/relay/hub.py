"""A connection to the hub: what may be asked of it, and why it refuses.

NATS answers what it does not allow with silence; the reason comes apart from the question. Here a question ends with
its reason. Nothing is kept for later: a connection that breaks is over, and the next one asks anew where all stands.
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import ssl
import time
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from checkin.core.syncing.connecting import InTheClearError, open_client
from checkin.core.syncing.link import HubLink
from checkin.errors import HubError

from .following import Arrived, Following

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 5.0
_ASK_AGAIN_SECONDS: Final = 1.0
_CLOSE_SECONDS: Final = 1.0
_MOST_SUBJECTS: Final = 1024
_READERS: Final = 4
_JOIN_AGAIN: Final = "If this desk should belong, let it join there again."
_KEPT: Final = "What is done here is kept, and sent later."
Answer = TypeVar("Answer")


class Hub:
    """The hub as one desk sees it. Whatever it is asked raises HubError once the connection is lost."""

    def __init__(self, link: HubLink) -> None:
        self.link = link
        self._client: Client | None = None
        self._lost: asyncio.Future[HubError] = asyncio.get_running_loop().create_future()
        self._refusals: dict[str, asyncio.Future[HubError]] = {}
        self._readers = 0

    async def connect(self) -> None:
        """Come to whichever server of the hub answers. Raises HubError, with the reason of the last one."""
        trouble = HubError("The file names no hub.", _JOIN_AGAIN)
        for url in secrets.SystemRandom().sample(self.link.urls, len(self.link.urls)):
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self._connect(url)
            except HubError as error:
                trouble = error
            except TimeoutError:
                trouble = self._unreachable(TimeoutError())
            else:
                return
        raise trouble

    async def _connect(self, url: str) -> None:
        from nats.errors import Error

        reasons: list[Exception] = []

        async def told(error: Exception) -> None:
            reasons.append(error)
            self._refuse(str(error))

        async def closed() -> None:
            if self._client is not None:
                self._lose(self._unreachable(self._client.last_error or UnexpectedSilence()))

        try:
            self._client = await open_client(
                url,
                self.link.seed,
                _trusting(self.link.ca),
                CONNECT_SECONDS,
                told,
                inbox_prefix=f"_I.{self.link.desk}",
                name=f"desk {self.link.desk}",
                closed_cb=closed,
            )
        except InTheClearError:
            raise HubError(f"What answers in the place of {self.link.name} does not encrypt.", _JOIN_AGAIN) from None
        except (OSError, Error, ValueError) as error:
            raise self._unreachable(reasons[-1] if reasons else error) from error

    async def close(self) -> None:
        """Leave. A hub that does not answer is not waited for."""
        if self._client is not None:
            client, self._client = self._client, None
            with suppress(TimeoutError, OSError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await client.close()

    async def gone(self) -> None:
        """Wait until the connection is lost; raise why."""
        raise await asyncio.shield(self._lost)

    async def put(self, subject: str, message: bytes) -> int:
        """Lay a message down, durably; return its number at the hub. Raises HubError when it is not taken."""
        if len(message) > self._open.max_payload:
            raise HubError(f"The hub takes no message as large as that ({len(message)} bytes).")
        return int((await self._told(self._request(subject, message), subject))["seq"])

    async def last(self, stream: str, subject: str) -> Arrived | None:
        """The last message on a subject; None where there is none."""
        return await self._message(stream, {"last_by_subj": subject})

    async def at(self, stream: str, seq: int) -> Arrived | None:
        """The message of that number; None where there is none."""
        return await self._message(stream, {"seq": seq})

    async def last_of_each(self, stream: str, subjects: Sequence[str]) -> list[Arrived]:
        """The last message on each subject that is like one of these."""
        inbox = self._open.new_inbox()
        answers: asyncio.Queue[Msg] = asyncio.Queue()
        subscription = await self._open.subscribe(inbox, cb=answers.put)
        question = {"multi_last": list(subjects), "batch": _MOST_SUBJECTS}
        found: list[Arrived] = []
        try:
            await self._open.publish(f"$JS.API.DIRECT.GET.{stream}", _json(question), reply=inbox)
            while True:
                message = await self._or_why_not(answers.get(), f"$JS.API.DIRECT.GET.{stream}")
                headers = message.headers or {}
                if "Nats-Sequence" not in headers:  # that were all
                    return found
                moment = _moment(headers["Nats-Time-Stamp"])
                found.append(
                    Arrived(headers["Nats-Subject"], int(headers["Nats-Sequence"]), message.data, moment, pending=0)
                )
        finally:
            await subscription.unsubscribe()

    async def clock_ahead(self, stream: str) -> float:
        """By how many seconds the hub's clock is ahead of the one here; negative where it is behind."""
        before = time.time()
        told = await self._ask(f"$JS.API.STREAM.INFO.{stream}")
        return _moment(told["ts"]) - (before + time.time()) / 2

    async def follow(self, stream: str, **start: object) -> Following:
        """Have the messages of a stream sent, from where `start` says (in the words of NATS), and on as they come.

        The hub lets a desk have a few readers, by name.
        """
        self._readers += 1
        name, inbox = f"{self.link.desk}-{self._readers % _READERS}", self._open.new_inbox()
        following = Following(self._open.publish)
        await self._open.subscribe(inbox, cb=following.take)
        with suppress(NotThereError):  # the one of the connection before, if the hub has it still
            await self._ask(f"$JS.API.CONSUMER.DELETE.{stream}.{name}")
        wanted = {"name": name, "deliver_subject": inbox, **start, **Following.MANNER}
        told = await self._ask(
            f"$JS.API.CONSUMER.CREATE.{stream}.{name}", _json({"stream_name": stream, "config": wanted})
        )
        following.begin(int(told["num_pending"]))
        return following

    async def _message(self, stream: str, which: Mapping[str, object]) -> Arrived | None:
        try:
            told = (await self._ask(f"$JS.API.STREAM.MSG.GET.{stream}", _json(which)))["message"]
        except NotThereError:
            return None
        data = base64.b64decode(told.get("data", ""))
        return Arrived(told["subject"], int(told["seq"]), data, _moment(told["time"]), pending=0)

    async def _ask(self, subject: str, question: bytes = b"") -> dict[str, Any]:
        """What JetStream answers to a question that may be asked twice. Raises HubError with its reason."""
        return await self._told(self._first_answer(subject, question), subject)

    async def _first_answer(self, subject: str, question: bytes) -> Msg:
        """Ask once a second until an answer comes: servers that choose who leads them lose what they are asked."""
        asked: set[asyncio.Task[Msg]] = set()
        try:
            while True:
                asked.add(asyncio.create_task(self._request(subject, question)))
                answered, _ = await asyncio.wait(asked, timeout=_ASK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if answered:
                    return answered.pop().result()
        finally:
            for one in asked:
                one.cancel()
            await asyncio.gather(*asked, return_exceptions=True)

    async def _request(self, subject: str, message: bytes) -> Msg:
        return await self._open.request(subject, message, timeout=ANSWER_SECONDS + 1)

    async def _told(self, answer: Awaitable[Msg], subject: str) -> dict[str, Any]:
        """What an answer of JetStream says. Raises HubError with its reason."""
        answered = await self._or_why_not(answer, subject)
        told: dict[str, Any] = json.loads(answered.data)
        if error := told.get("error"):
            kind = NotThereError if error.get("code") == 404 else HubError
            raise kind(f"{self.link.name} does not take it: {error.get('description', 'no reason given')}.")
        return told

    async def _or_why_not(self, answer: Awaitable[Answer], subject: str) -> Answer:
        """The answer; HubError where there is none, with the reason where the hub gives one."""
        from nats.errors import Error

        refusal = self._refusals.setdefault(subject, asyncio.get_running_loop().create_future())
        asked = asyncio.ensure_future(answer)
        ends: set[asyncio.Future[Any]] = {asked, refusal, self._lost}
        try:
            await asyncio.wait(ends, timeout=ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if asked.done():
                return asked.result()
        except (OSError, Error) as error:
            raise self._unreachable(error) from error
        finally:
            asked.cancel()
        if refusal.done():
            self._refusals.pop(subject, None)
            raise refusal.result()
        raise self._lost.result() if self._lost.done() else self._unreachable(TimeoutError())

    def _refuse(self, reason: str) -> None:
        """Pass a reason on to those who wait for an answer; the library tells it in small letters."""
        reason = reason.lower()
        if "permissions violation" in reason:
            for subject, refusal in self._refusals.items():
                if f'"{subject.lower()}"' in reason and not refusal.done():
                    refusal.set_result(HubError(f"{self.link.name} does not let this desk write to {subject}."))

    def _lose(self, why: HubError) -> None:
        if not self._lost.done():
            self._lost.set_result(why)

    @property
    def _open(self) -> Client:
        if self._client is None or self._client.is_closed:
            raise self._lost.result() if self._lost.done() else self._unreachable(UnexpectedSilence())
        return self._client

    def _unreachable(self, error: Exception) -> HubError:
        """Why the hub cannot be spoken to, in words."""
        name, text = self.link.name, str(error).lower()
        if isinstance(error, ssl.SSLCertVerificationError):
            return HubError(f"What answers in the place of {name} is another hub: its certificate is not known here.")
        if "authorization" in text:
            return HubError(f"{name} does not know this desk, or does not let it in any more.", _JOIN_AGAIN)
        if isinstance(error, TimeoutError) or "timeout" in text or "stale" in text:
            return HubError(f"{name} does not answer.", _KEPT)
        if "no responders" in text:
            return HubError(f"{name} has no store for this conference, or is not ready yet.", _KEPT)
        return HubError(f"{name} cannot be reached ({error}).", _KEPT)


class NotThereError(HubError):
    """What was asked for is not at the hub."""


class UnexpectedSilence(Exception):
    def __str__(self) -> str:
        return "the connection ended"


def _trusting(authority: str) -> ssl.SSLContext:
    """Whoever has a certificate of the hub's own authority is the hub, at whatever address it is today."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=authority)
    return context


def _moment(text: str) -> float:
    """Seconds since 1970."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
