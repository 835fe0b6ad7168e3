"""The photo below the card, and the badge after F2: where there is room, and never in the place of a fact."""

from __future__ import annotations

import pytest
from builders import conference
from PIL import Image

from badges.half_blocks import Pixels
from checkin.core.models import Delegate
from checkin.core.printing import previews
from checkin.core.printing.file_output import photo_folder
from checkin.tui.desk.bands import told
from checkin.tui.desk.card import full_lines
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.shown import CardFacts
from checkin.tui.lines import picture_lines

KHAN, NADIA = Delegate("k1", "K1", "Yusuf KHAN"), Delegate("n3", "N3", "Nadia EL-SAYED")
FACE = Pixels(2, 2, bytes((255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9)))
LONG = "Abdul Rahman Mohammad " * 13 + "AL-ZAHRANI"
PEOPLE = (
    {"name": "[red]x[/]", "ref": "H1", "x:Photo file": "face.png", "organisation": "王 小明", "native_name": "علی خان"},
    {"name": LONG, "ref": "H2", "x:Photo file": "face.png", "organisation": LONG, "position": LONG},
    {"name": "Quiet GUEST", "ref": "H3", "x:Photo file": "face.png", "sensitive": "yes"},
    {"name": "रामबहादुर गुरुङ", "ref": "H4", "x:Photo file": "nothing.png"},
)


@pytest.fixture
def desk() -> Desk:
    return Desk(conference(), None, lambda: 100.0)


def test_two_pixels_are_one_character() -> None:
    (row,) = picture_lines(FACE.width, FACE.rgb)
    assert [(span.text, span.style) for span in row.spans] == [
        ("▀", "#ff0000 on #0000ff"), ("▀", "#00ff00 on #090909"),
    ]  # fmt: skip


def test_a_picture_is_shown_of_whom_the_card_still_shows(desk: Desk) -> None:
    desk.show(told("Corrected.", KHAN))
    desk.pictured(NADIA, FACE)
    assert desk.card is not None
    assert desk.card.picture is None
    desk.pictured(KHAN, FACE)
    assert desk.card.picture is FACE
    desk.read(KHAN, None, CardFacts())
    assert desk.card.picture is FACE
    desk.show(told("Corrected.", NADIA))
    assert desk.card.picture is None


def face(session) -> None:
    photo_folder(session).mkdir()
    Image.new("RGB", (60, 90), "#c81e28").save(photo_folder(session) / "face.png")


def pictured(work) -> bool:
    return "▀▀▀" in work.desk.card.text


@pytest.mark.parametrize("size", [(120, 36), (200, 50)])
async def test_the_photo_stands_below_what_is_known(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, PEOPLE) as work:
        face(work.app.session)
        await work.type("H1")
        await work.until(lambda: pictured(work), "the photo")
        card = work.desk.card
        state = card.state
        facts = full_lines(state, work.state.conference, card.size.width, card.size.height)
        assert list(card.lines[: len(facts)]) == facts
        assert len(card.lines) <= card.size.height
        await work.pilot.press("enter")  # the card says more of the person then
        await work.until(lambda: card.state.first is not None and pictured(work), "the photo, in the room that is left")
        assert len(card.lines) <= card.size.height


async def test_without_room_it_is_not_even_drawn(open_desk, monkeypatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(previews, "photo", lambda session, delegate, rows: drawn.append(delegate.ref))
    async with open_desk((80, 24), PEOPLE) as work:
        face(work.app.session)
        for ref in ("H1", "H2"):
            await work.type(ref)
            await work.until(lambda: work.state.card.facts is not None, "the facts")
            await work.pilot.press("escape")
        assert drawn == []


async def test_of_sensitive_people_and_of_files_that_are_none_there_is_no_picture(open_desk) -> None:
    asked: list[object] = []
    real = previews.photo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(previews, "photo", lambda *about: asked.append(real(*about)) or asked[-1])
        async with open_desk((120, 36), PEOPLE) as work:
            face(work.app.session)
            await work.type("H3")
            await work.until(lambda: work.state.card.facts is not None, "the facts")
            await work.pilot.press("escape")
            await work.type("H4")
            await work.until(lambda: asked, "a look for the file")
            assert asked == [None]  # of the sensitive one nothing was looked for
            assert not pictured(work)


async def test_a_picture_that_does_not_fit_gives_way_to_what_is_known(open_desk) -> None:
    async with open_desk((120, 36), PEOPLE) as work:
        await work.type("H4")
        await work.until(lambda: work.state.card.facts is not None, "the facts")
        delegate, room = work.state.card.delegate, work.desk.card.room
        assert room > 8
        for rows, fits in ((room, True), (room + 1, False)):
            work.state.pictured(delegate, Pixels(4, rows * 2, bytes(4 * rows * 2 * 3)))
            work.desk.paint()
            assert pictured(work) is fits


async def test_the_badge_is_shown_after_it_was_made_where_the_card_has_room(open_desk, monkeypatch) -> None:
    from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog

    monkeypatch.setattr("checkin.tui.desk.printing.open_folder", lambda path: False)
    monkeypatch.setattr(MadeBadgeDialog, "GRACE", 0.0)
    async with open_desk((200, 50), PEOPLE) as work:
        await work.type("H4")
        await work.command("badge")
        await work.until(lambda: isinstance(work.app.screen, MadeBadgeDialog) and work.app.screen.ready, "the badge")
        await work.pilot.press("escape")
        await work.until(lambda: pictured(work), "the badge on the card")
        picture = work.state.card.picture
        assert picture.height > 40
        assert b"\xff\xff\xff" * 4 in picture.rgb
