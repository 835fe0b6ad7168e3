"""What two desks recorded, on the screen: the list, both sides beside it, and a key for each way to settle it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import HOSTILE_NAMES
from desks import Desk, exchange, open_desks
from textual.widgets import OptionList

from checkin.core.people import lookup, registration
from checkin.core.syncing.agreement.conflicts import settle, to_settle
from checkin.text import clean_text
from checkin.tui.dialogs.kit.base import Clock, Dialog
from checkin.tui.dialogs.people.conflicts import ConflictsDialog
from db.journal.entries import Draft

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    one, other = open_desks(tmp_path, 2)
    for number, name in enumerate(("Nadia El-Sayed", *HOSTILE_NAMES)):
        fields = {"name": clean_text(name, 300), "ref": f"N{number}", "organisation": "Ministry of Justice"}
        one.write(Draft("delegate_imported", f"n{number}", {"v": 1, "fields": fields}))
    exchange((one, other))
    other.ahead = timedelta(seconds=30)
    yield one, other
    for desk in (one, other):
        desk.store.close()


def mark(two: tuple[Desk, Desk], *people: str) -> None:
    for desk in two:
        desk.write(*(Draft("mark", one, {"v": 1, "day": 1, "at": "", "method": "scan"}) for one in people))
    exchange(two)


def edit(two: tuple[Desk, Desk], person: str, field: str, *values: str) -> None:
    for desk, value in zip(two, values, strict=True):
        desk.ahead += timedelta(minutes=1)
        registration.edit(desk.session(), person, {field: value})
    exchange(two)


def drawn(stage, selector: str) -> list[str]:
    """The rows of a widget as they stand on the screen."""
    rows = ["".join(part.text for part in strip) for strip in stage.screen._compositor.render_strips(stage.app.size)]
    area = stage.screen.query_one(selector).region
    return [row[area.x : area.right].rstrip() for row in rows[area.y : area.bottom]]


async def test_nothing_to_settle_is_said(show, two) -> None:
    async with show(ConflictsDialog(two[0].session())) as stage:
        assert stage.text("#heading") == "Nothing wants settling"
        assert not stage.screen.query_one(OptionList).display
        await stage.press("1", "enter", "escape")
        assert stage.answer is None


@SIZES
async def test_both_sides_stand_beside_the_list_and_a_digit_settles(show, two, size) -> None:
    mark(two, "n0")
    edit(two, "n0", "position", "Judge", "Minister")
    async with show(ConflictsDialog(two[0].session()), size) as stage:
        assert stage.text("#heading") == "To settle: 2"
        assert [row.split() for row in drawn(stage, "#conflicts")[:2]] == [
            ["in", "twice", "Nadia", "El-Sayed"],
            ["changed", "twice", "Nadia", "El-Sayed"],
        ]
        assert "1  Desk 0, Tue 08:40" in drawn(stage, "#sides")
        assert stage.choices == ["It is cleared up"]
        await stage.press("down")
        assert {"   Position: Judge", "   Position: Minister"} <= set(drawn(stage, "#sides"))
        assert stage.choices == ["Keep the first", "Keep the second"]
        await stage.press("enter")
        assert len(to_settle(two[0].session())) == 2
        await stage.press("1")
        assert stage.text("#heading") == "To settle: 1"
        assert stage.message == "Settled. Nadia El-Sayed: Keep the first."
        assert lookup.existing(two[0].session(), "n0").position == "Judge"
        await stage.press("1")
        assert stage.text("#heading") == "Nothing wants settling"
        await stage.press("escape")
        assert stage.answer.message == "Settled. Nadia El-Sayed: It is cleared up."
    assert to_settle(two[0].session()) == []


async def test_a_key_pressed_twice_settles_one(show, two, monkeypatch: pytest.MonkeyPatch) -> None:
    mark(two, "n0", "n1")
    async with show(ConflictsDialog(two[0].session())) as stage:
        now = 0.0
        monkeypatch.setattr(Dialog, "CLOCK", Clock(lambda: now))
        monkeypatch.setattr(Dialog, "GRACE", 0.3)
        await stage.press("1")
        await stage.press("1")
        assert len(to_settle(two[0].session())) == 1
        now = 1.0
        stage.screen.become_ready()
        await stage.press("1")
        assert to_settle(two[0].session()) == []


async def test_what_another_desk_settled_meanwhile_is_said_and_gone(show, two) -> None:
    mark(two, "n0")
    session = two[0].session()
    async with show(ConflictsDialog(session)) as stage:
        settle(two[0].session(), to_settle(session)[0].id, "seen")
        before = two[0].ids()
        await stage.press("1")
        assert "it may be settled already" in stage.message
        assert stage.text("#heading") == "Nothing wants settling"
    assert two[0].ids() == before


@SIZES
async def test_every_name_stands_in_its_row_and_its_own_script_on_one_of_its_own(show, two, size) -> None:
    people = [f"n{number}" for number in range(1, len(HOSTILE_NAMES) + 1)]
    mark(two, *people)
    found = [conflict.person.name for conflict in to_settle(two[0].session()) if conflict.person]
    async with show(ConflictsDialog(two[0].session()), size) as stage:
        for name in found:
            rows = drawn(stage, "#conflicts")
            assert sum(row.startswith("in twice") for row in rows) >= len(rows) - 1
            if name.startswith(("محمد", "शर्मा")):
                assert drawn(stage, "#own-rows")[0].strip() == name
                assert not any(name in row for row in drawn(stage, "#sides"))
            elif len(name) < 30:
                assert any(row.startswith(name) for row in drawn(stage, "#sides")), name
            await stage.press("down")


async def test_a_value_in_its_own_script_stands_below_the_words_it_belongs_to(show, two) -> None:
    edit(two, "n0", "organisation", "وزارت خارجه", "Ministry of Justice of the Republic")
    async with show(ConflictsDialog(two[0].session())) as stage:
        assert "   Organisation: (below)" in drawn(stage, "#sides")
        assert [row.strip() for row in drawn(stage, "#own-rows")] == ["1  Organisation:", "وزارت خارجه"]


async def test_a_desk_whose_name_is_in_another_script_stands_below_too(show, two) -> None:
    two[1].name, two[1].ahead = "مكتب", timedelta(minutes=3)
    mark(two, "n0")
    async with show(ConflictsDialog(two[0].session())) as stage:
        assert [row.split()[-1] for row in drawn(stage, "#conflicts") if "wrong clock" in row] == ["(below)"]


async def test_of_many_the_cursor_is_seen_and_the_sides_stay_beside(show, two) -> None:
    for number in range(40):
        two[0].write(Draft("delegate_imported", f"m{number}", {"v": 1, "fields": {"name": f"Person {number}"}}))
    exchange(two)
    mark(two, *(f"m{number}" for number in range(40)))
    async with show(ConflictsDialog(two[0].session())) as stage:
        await stage.press("end")
        last = to_settle(two[0].session())[-1].person
        assert last is not None
        assert any(last.name in row for row in drawn(stage, "#conflicts"))
        assert any(row.startswith(last.name) for row in drawn(stage, "#sides"))
        await stage.press("1")
        assert stage.text("#heading") == "To settle: 39"


async def test_what_does_not_fit_beside_the_list_is_read_with_page_down(show, two) -> None:
    edit(two, "n0", "position", "Judge " * 60, "Minister " * 60)
    async with show(ConflictsDialog(two[0].session())) as stage:
        assert not any("Neither knew" in row for row in drawn(stage, "#sides"))
        await stage.press("pagedown")
        assert any("Neither knew" in row for row in drawn(stage, "#sides"))
        await stage.press("pageup")
        assert drawn(stage, "#sides")[0] == "Changed at two desks"
