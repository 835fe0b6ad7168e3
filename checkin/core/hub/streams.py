"""The two streams of a conference on the server: what happened, and the last word of each desk about itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .configuration import MAX_MESSAGE
from .credentials import events_stream, heads_stream

if TYPE_CHECKING:
    from nats.js import JetStreamContext
    from nats.js.api import StreamConfig


async def ensure(js: JetStreamContext, conference: str, replicas: int = 1) -> None:
    """Make the streams, or set them right where they are. Raises what the client raises."""
    from nats.js.errors import NotFoundError

    for wanted in _wanted(conference, replicas):
        try:
            await js.stream_info(str(wanted.name))
        except NotFoundError:
            await js.add_stream(wanted)
        else:
            await js.update_stream(wanted)


def _wanted(conference: str, replicas: int) -> list[StreamConfig]:
    from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

    common = StreamConfig(
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        num_replicas=replicas,
        max_msg_size=MAX_MESSAGE,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
    )
    said = [f"c.{conference}.e.*", f"c.{conference}.r.*"]
    return [
        replace(common, name=events_stream(conference), subjects=said),
        replace(common, name=heads_stream(conference), subjects=[f"c.{conference}.h.*"], max_msgs_per_subject=1),
    ]
