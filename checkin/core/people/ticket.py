"""How an open desk starts a program of its own for an act that its operator may do: a word, good once."""

from __future__ import annotations

import hmac
import os
from typing import Final

from checkin.core.session import Session
from db.local import settings as stored

from . import rights
from .rights import Act

NAME: Final = "CHECKIN_TICKET"
"""What the word is called in the started program's environment."""
_KEPT = "ticket"


def given(session: Session, act: Act) -> dict[str, str]:
    """What the program is given in its environment; nothing while roles are off. Raises NotAllowedError."""
    rights.require(session, act)
    if not session.conference.roles:
        return {}
    word = os.urandom(16).hex()
    with session.write() as writing:
        stored.set_setting(writing.connection, _KEPT, f"{act} {word}")
    return {NAME: word}


def taken(session: Session, act: Act, word: str) -> bool:
    """Whether that is the word for this act; it is good no more."""
    if not word:
        return False
    with session.write() as writing:
        good = hmac.compare_digest(stored.setting(writing.connection, _KEPT).encode(), f"{act} {word}".encode())
        stored.remove_setting(writing.connection, _KEPT)
    return good
