"""Files for others: written whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from checkin.errors import OutputFileError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Write to a temporary file beside `path`, flush it to the disk, then rename. Raises OutputFileError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
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
