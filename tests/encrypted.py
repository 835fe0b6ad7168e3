"""The engine switched: with ENGINE=sqlcipher whatever makes a conference file makes an encrypted one, here and in the
programs that tests start."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from builders import FrozenClock

from checkin.core import unlocking
from checkin.core.conference import encrypting
from checkin.core.conference.encrypting import Encrypted
from checkin.core.session import Session
from checkin.core.unlocking import Cost
from db import engine
from db.engine import Key

CHEAP = Cost(memory=8, passes=1, lanes=1)
PASSPHRASE = "four words that wander"
CODE = "BCDEFGHIJKLNOPRS"


def switched_on() -> bool:
    return os.environ.get("ENGINE") == "sqlcipher"


@cache
def key() -> Key:
    return unlocking.wrapped(engine.new_key(), PASSPHRASE, CODE)


class Switched:
    """The passphrase lies in a file, as for a script."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = engine.make
        self.file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
        monkeypatch.setenv(unlocking.FROM_FILE, str(self.file))
        monkeypatch.setattr(engine, "make", lambda path, own=None: made(path, own or key()))


def encrypted_by(path: Path, passphrase: str) -> Encrypted:
    """A file encrypted as by somebody at a terminal."""
    encrypting.forget_stale_keys(path)
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        return encrypting.encrypt(session, passphrase)


def decrypted_by(path: Path) -> None:
    """The same, plain again."""
    if not encrypting.forget_stale_keys(path):
        with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
            encrypting.decrypt(session)
