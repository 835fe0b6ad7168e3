"""Small disks that fill up, and disks that cannot be written, for tests.

A disk in memory is mounted; who may not mount does it in a name space of their own, in which the test's program runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_BLOCK = 4096
IN_OWN_SPACE = (
    () if hasattr(os, "geteuid") and os.geteuid() == 0 else ("unshare", "--user", "--map-root-user", "--mount")
)


class Disk:
    """A disk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, but: int = 0) -> None:
        """Leave so many bytes free."""
        with self._ballast.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\xff" * _BLOCK)
        with self._ballast.open("r+b") as file:
            file.truncate(max(self._ballast.stat().st_size - but, 0))

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def protect(self) -> None:
        """Let nobody write to it any more."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)


@contextmanager
def small_disk(folder: Path, size: str = "8m") -> Iterator[Disk]:
    """A disk in memory at `folder`, for who may mount."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def run_where_disks_can_be_mounted(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of ours that mounts."""
    command: Sequence[str] = (*IN_OWN_SPACE, sys.executable, "-P", str(script), *arguments)
    tests = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{tests}:{tests.parent}"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
