"""Holds the server, as a process between the hub and it: where the hub ends in whatever way, the server ends too.

It reads from the hub, which writes nothing: the end of what it reads is the end of the hub. That is so on every
system, also where the hub was killed. It also holds the folder until the server has ended: two never store in one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

TAKEN = 75
"""The exit code where another server holds the folder."""
_ENDING_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1


def main(folder: str, *command: str) -> int:
    """Run the server until it ends, or until nobody holds the other end of stdin; its exit code, or TAKEN."""
    from filelock import FileLock, Timeout

    try:
        # Whoever held it before may be ending just now.
        lock = FileLock(Path(folder, "server.lock")).acquire(timeout=_ENDING_SECONDS)
    except Timeout:
        return TAKEN
    with lock:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_end_with_keeper())
        threading.Thread(target=_end_with_hub, args=(server,), daemon=True).start()
        return server.wait()


def _end_with_keeper() -> Callable[[], object] | None:
    """Where the system can: the server is killed should this process be. No thread has been started by then."""
    if sys.platform != "linux":
        return None
    import ctypes
    import signal

    library = ctypes.CDLL(None)
    return lambda: library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end_with_hub(server: subprocess.Popen[bytes]) -> None:
    os.read(sys.stdin.fileno(), 1)  # not its buffer: nobody may hold that when the interpreter ends
    server.terminate()
    try:
        server.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
