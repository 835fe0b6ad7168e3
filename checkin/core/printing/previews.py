"""What a badge would look like: faults found beforehand, and pictures of it, of the name and the photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from badges.half_blocks import Pixels as Pixels
from badges.half_blocks import picture_as_pixels
from badges.spec import BadgeSpec
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Delegate
from checkin.core.session import Session

from . import printers
from .designs import DEFAULT_TEMPLATE, Designs, at_printer, designs, for_categories
from .file_output import photo_folder

_PHOTO_WIDTH, _PHOTO_HEIGHT = 3, 4
_FINER = 4
"""How much finer than shown a photo is unpacked: what a JPEG smears is smaller than a character then."""
_DPI = 100


def preflight(
    session: Session, delegate: Delegate, template: str = DEFAULT_TEMPLATE, dpi: int | None = None
) -> list[str]:
    """What would be wrong with a badge: characters no font can print, text that must be cut, a photo that is none.

    `dpi` is the printer's, where it is known.
    """
    from badges.preflight import preflight as check

    with drawing_in_user_words():
        return [problem.sentence for problem in check(_unsigned(session, delegate), template, dpi)]


def look_over(
    session: Session,
    delegates: Sequence[Delegate],
    cards: Designs,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[Delegate, str]]:
    """What would be wrong with the badges of several people, in their order. What `progress` raises stops it."""
    from badges.preflight import preflight as check

    found = []
    for done, delegate in enumerate(delegates, 1):
        spec = _unsigned(session, delegate)
        with drawing_in_user_words():
            found += [(delegate, problem.sentence) for problem in check(spec, cards.of(spec))]
        if progress:
            progress(done, len(delegates))
    return found


def badge_as_blocks(
    session: Session, delegate: Delegate, columns: int, rows: int, template: str = DEFAULT_TEMPLATE
) -> str:
    """A badge as it would look, for a terminal, in half blocks; without a code, so that nobody can use it."""
    from badges.half_blocks import picture_as_blocks
    from badges.render import render_png

    with drawing_in_user_words():
        picture = render_png(_unsigned(session, delegate), template=template, dpi=_DPI)
    return "\n".join(picture_as_blocks(picture, columns, rows))


def photo(session: Session, delegate: Delegate, rows: int) -> Pixels | None:
    """The photo of somebody in so many rows of a terminal; None where there is none that can be shown.

    It goes by the door that the badge's goes by: of a sensitive person there is none.
    """
    from badges.pictures import PictureError, thumbnail

    content = _unsigned(session, delegate).photo
    if not content:
        return None
    columns = rows * 2 * _PHOTO_WIDTH // _PHOTO_HEIGHT
    try:
        return picture_as_pixels(thumbnail(content, columns * _FINER, rows * 2 * _FINER), columns, rows)
    except PictureError:  # the check before printing says why
        return None


def badge_as_pixels(session: Session, delegate: Delegate, columns: int, rows: int) -> Pixels:
    """A badge as this desk makes it, in colour and small; without a code. Raises BadgeError."""
    from badges.render import render_png

    spec = _unsigned(session, delegate)
    printer, _ = printers.of_desk(session)
    own = (DEFAULT_TEMPLATE, *for_categories(session))
    cards = at_printer(session, printer.template) if printer else designs(own)
    with drawing_in_user_words():
        return picture_as_pixels(render_png(spec, template=cards.of(spec), dpi=_DPI), columns, rows)


def _unsigned(session: Session, delegate: Delegate) -> BadgeSpec:
    return spec_of(session.conference, delegate, "", 1, photo_folder(session))


def picture_of_name(session: Session, delegate: Delegate) -> bytes:
    """The native name (the only one, where there is none) as a PNG picture, typeset as on the badge."""
    from badges.render import render_name_png

    with drawing_in_user_words():
        return render_name_png(spec_of(session.conference, delegate, "", 1))


def name_as_blocks(session: Session, delegate: Delegate, columns: int, rows: int) -> str:
    """The same picture for a terminal, in half blocks."""
    from badges.half_blocks import picture_as_blocks

    return "\n".join(picture_as_blocks(picture_of_name(session, delegate), columns, rows))
