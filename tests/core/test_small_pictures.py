"""The photo and the badge as a terminal shows them: small, in colour, and of a sensitive person none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from badges.half_blocks import picture_as_pixels
from checkin.core.models import Delegate
from checkin.core.people import disclosure, registration
from checkin.core.printing import previews, printers
from checkin.core.printing.file_output import photo_folder
from checkin.core.session import Session

RED = (200, 30, 40)


def picture(size: tuple[int, int], colour: tuple[int, int, int] = RED) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def photos(session: Session) -> Path:
    folder = photo_folder(session)
    folder.mkdir()
    (folder / "red.png").write_bytes(picture((600, 900)))
    return folder


def person(session: Session, file: str, **fields: str) -> Delegate:
    return registration.add(session, {"name": "Nadia EL-SAYED", "x:Photo file": file, **fields})


@pytest.mark.parametrize(
    ("size", "room", "shown"),
    [((100, 100), (20, 5), (10, 10)), ((300, 100), (20, 20), (20, 6)), ((1, 1000), (20, 5), (1, 10))],
)
def test_a_picture_keeps_its_proportions_in_the_room_there_is(
    size: tuple[int, int], room: tuple[int, int], shown: tuple[int, int]
) -> None:
    found = picture_as_pixels(picture(size), *room)
    assert (found.width, found.height) == shown
    assert found.rgb == bytes(RED) * (shown[0] * shown[1])


def test_a_photo_fills_its_rows(session: Session, photos: Path) -> None:
    found = previews.photo(session, person(session, "red.png"), 10)
    assert found is not None
    assert (found.width, found.height) == (15, 20)
    assert all(abs(one - other) < 8 for one, other in zip(found.rgb[:3], RED, strict=True))


@pytest.mark.parametrize("file", ["", "nothing.png", "../conference.db", "text.png"])
def test_a_photo_that_is_none_is_none(session: Session, photos: Path, file: str) -> None:
    (photos / "text.png").write_text("no picture")
    assert previews.photo(session, person(session, file), 10) is None


def test_of_a_sensitive_person_there_is_no_photo_whoever_asks(session: Session, photos: Path) -> None:
    added = person(session, "red.png", sensitive="yes", cover_name="Participant A")
    for seen in (added, disclosure.covered(added)):
        assert previews.photo(session, seen, 10) is None


def test_a_badge_is_the_one_that_this_desk_makes(session: Session, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    upright = previews.badge_as_pixels(session, person(session, ""), 60, 20)
    assert (upright.height, upright.width < upright.height) == (40, True)
    assert b"\xff\xff\xff" in upright.rgb
    printers.add(session, "Cards", f"folder:{tmp_path}/out", template="nameplate")
    printers.use(session, "Cards")
    lying = previews.badge_as_pixels(session, person(session, ""), 60, 20)
    assert lying.width > lying.height
