"""Files for others: written whole, or not at all."""

from __future__ import annotations

import glob
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from checkin.errors import OutputFileError

_FORGOTTEN_SECONDS = 3600


def remove_leftovers(folder: Path, pattern: str) -> None:
    """Remove what a run that was killed has left here: files and folders so named that nobody touched for an hour."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Write to a temporary file beside `path`, flush it to the disk, then rename. Raises OutputFileError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    remove_leftovers(path.parent, f".{glob.escape(path.name)}.*.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise OutputFileError(
            f"{path.name} could not be written ({error.strerror or error}).",
            "Check the folder and the space on the disk; close the file if another program has it open.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
