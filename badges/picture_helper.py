"""The process that unpacks pictures, kept while there are some to unpack: one serves a whole run of badges."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import OrderedDict
from contextlib import suppress
from hashlib import blake2b
from threading import Lock, Timer

MOST_SECONDS = 15.0
"""A picture that takes longer is none; the limit of time in the child counts only what it computes."""
IDLE_SECONDS = 30.0
_KEPT = 400


class PictureError(Exception):
    """Why a picture cannot be used, to be put after its name."""


class Helper:
    """Unpacks pictures in a child process. Safe from several threads, one at a time.

    The last answers are kept: a badge is looked over before it is drawn. Without work the process ends after
    `IDLE_SECONDS`; it ends with ours too, when its input does.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._idle: Timer | None = None
        self._answers: OrderedDict[tuple[bytes, int, int, bool], str | PictureError] = OrderedDict()

    def unpacked(self, content: bytes, width: int, height: int, fill: bool) -> str:
        """A PNG or JPEG as an SVG of at most `width` by `height` pixels; `fill`: cut to exactly that.

        Raises PictureError.
        """
        key = (blake2b(content).digest(), width, height, fill)
        with self._lock:
            if key not in self._answers:
                self._answers[key] = self._asked(content, width, height, fill)
                while len(self._answers) > _KEPT:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(key)
            answer = self._answers[key]
        if isinstance(answer, PictureError):
            raise PictureError(str(answer))
        return answer

    def _asked(self, content: bytes, width: int, height: int, fill: bool) -> str | PictureError:
        if self._idle:
            self._idle.cancel()
        if self._child is None or self._child.poll() is not None:
            self._end()
            try:
                self._child = _started()
            except OSError as error:  # of the computer, not of the picture: not kept as its answer
                raise PictureError(f"cannot be unpacked: {error.strerror}") from error
        child = self._child
        too_long = Timer(MOST_SECONDS, child.kill)
        too_long.start()
        try:
            request = {"bytes": len(content), "width": width, "height": height, "fill": fill}
            answer = _answer(child, json.dumps(request).encode() + b"\n" + content)
        except (OSError, ValueError):  # it died: what it left of an answer is no JSON
            self._end()
            return PictureError("takes more time or memory to unpack than is safe")
        finally:
            too_long.cancel()
        self._idle = Timer(IDLE_SECONDS, self._end_when_idle)
        self._idle.daemon = True
        self._idle.start()
        return answer

    def _end_when_idle(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()
            with suppress(OSError):
                child.communicate()


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "badges.picture_child"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)


def _answer(child: subprocess.Popen[bytes], request: bytes) -> str | PictureError:
    assert child.stdin
    assert child.stdout
    child.stdin.write(request)
    child.stdin.flush()
    head = json.loads(child.stdout.readline())
    if "fault" in head:
        return PictureError(head["fault"])
    svg = child.stdout.read(head["bytes"])
    if len(svg) < head["bytes"]:
        raise ValueError("the answer is not whole")
    return svg.decode()


HELPER = Helper()
