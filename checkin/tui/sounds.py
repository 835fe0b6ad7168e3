"""Sounds of the desk: silence for a guest who may go in, one tone to look, three to stop.

The system's own player plays a small file; where there is none the terminal's bell does.
"""

from __future__ import annotations

import math
import shutil
import struct
import subprocess
import sys
import tempfile
import wave
from enum import IntEnum
from io import BytesIO

_RATE = 22_050
_TONE_SECONDS, _GAP_SECONDS = 0.11, 0.07
_HERTZ = {1: 660.0, 3: 440.0}
_PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"), ("afplay",))
_LONGEST_SECONDS = 5


class Sound(IntEnum):
    """How many tones."""

    NONE = 0
    ONE = 1
    THREE = 3


def play(sound: Sound) -> bool:
    """Play a sound and wait for its end (call it from a thread). False when only the bell is left."""
    if sound is Sound.NONE:
        return True
    if sys.platform == "win32":
        return _play_on_windows(sound)
    player = next((command for command in _PLAYERS if shutil.which(command[0])), None)
    if player is None:
        return False
    try:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(tones(sound))
            file.flush()
            done = subprocess.run(
                [*player, file.name],
                capture_output=True,
                timeout=_LONGEST_SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
            )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def tones(sound: Sound) -> bytes:
    """The sound as a WAV file: so many tones with pauses between."""
    tone = [
        math.sin(2 * math.pi * _HERTZ[sound.value] * step / _RATE) * min(1.0, step / 200, (count - step) / 200)
        for count in (int(_RATE * _TONE_SECONDS),)
        for step in range(count)
    ]
    gap = [0.0] * int(_RATE * _GAP_SECONDS)
    samples = (tone + gap) * sound.value
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(b"".join(struct.pack("<h", int(sample * 14_000)) for sample in samples))
    return out.getvalue()


def _play_on_windows(sound: Sound) -> bool:
    if sys.platform == "win32":
        import winsound

        try:
            winsound.PlaySound(tones(sound), winsound.SND_MEMORY)
        except RuntimeError:
            return False
        return True
    return False
