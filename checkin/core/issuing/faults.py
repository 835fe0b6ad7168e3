"""Faults of drawing and of printers, in the words of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checkin.errors import BadgeError, UsageError


@contextmanager
def drawing_in_user_words() -> Iterator[None]:
    """Let what badges and printers complain of come out as ours: a template's fault is wrong use, others BadgeError."""
    from badges.printers.model import PrinterError
    from badges.raster import RasterError
    from badges.template_reading import TemplateError
    from badges.typesetting import RenderError

    try:
        yield
    except TemplateError as error:
        raise UsageError(error.message, error.hint) from error
    except (RenderError, RasterError, PrinterError) as error:
        raise BadgeError(error.message, error.hint) from error
