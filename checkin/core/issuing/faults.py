"""Faults of drawing and of printers, in the words of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checkin.errors import BadgeError, UsageError


@contextmanager
def drawing_in_user_words() -> Iterator[None]:
    """Let what badges and printers complain of come out as ours.

    Raises UsageError for a template's fault, BadgeError for others.
    """
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
