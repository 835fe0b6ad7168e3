"""This program once more, alongside, for the file of a session: a process of its own for what must not disturb a desk.

Of an encrypted file it gets the key by its standard input, before anything else. Whoever starts it holds the other end.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import Any

from checkin.core import unlocking
from checkin.core.session import Session


def start(session: Session, *words: str, **how: Any) -> subprocess.Popen[Any]:
    """Start a command at the session's desk; `how` is handed on to Popen."""
    path = session.store.path
    who = ("--db", str(path), "--desk", session.desk, "--operator", session.operator)
    key = unlocking.for_a_child(path)
    option = ("--key-on-stdin",) if key else ()
    command = [sys.executable, "-P", "-m", "checkin", *who, *option, *words]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, **how)
    if key and child.stdin is not None:
        with suppress(BrokenPipeError):  # it has ended: that is seen by whoever waits for it
            os.write(child.stdin.fileno(), key.encode())
    return child
