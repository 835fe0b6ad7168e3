"""Faults of drawing and of printers, in the words of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checkin.errors import BadgeError


@contextmanager
def drawing_in_user_words() -> Iterator[None]:
    """Let what badges and printers complain of come out as BadgeError, with its next step."""
    from badges.printers.model import PrinterError
    from badges.raster import RasterError
    from badges.typesetting import RenderError

    try:
        yield
    except (RenderError, RasterError, PrinterError) as error:
        raise BadgeError(error.message, error.hint) from error
