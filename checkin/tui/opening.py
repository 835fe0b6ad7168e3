"""Showing a folder in the system's file manager. Errors are harmless: the folder's name is on the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def open_folder(path: Path) -> bool:
    """Open a folder beside the desk; False where there is nothing to show it with."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return True
        on_a_desktop = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        if not on_a_desktop or opener is None:
            return False
        subprocess.Popen(
            [opener, str(path)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True
