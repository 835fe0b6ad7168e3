"""Columns that the conference chose stand on the card and in the band, at both sizes and whatever they hold."""

from __future__ import annotations

import pytest

from checkin.core.people import shown
from checkin.tui.dialogs.kit.asking import FormDialog
from checkin.tui.dialogs.kit.form import Form

PEOPLE = (
    {"name": "Amina Khan", "ref": "A1", "x:Group": "B [/]", "x:Shirt": "L", "box": "P", "hand_over": "bag"},
    {"name": "Bilal Ahmed", "ref": "B2", "x:Group": "गट " * 60, "x:Shirt": ""},
)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_they_stand_on_the_card_and_in_the_band(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, PEOPLE) as work:
        shown.choose(work.app.session, ["Group", "Shirt"])
        await work.until(lambda: work.desk.desk.conference.shown, "the choice")
        await work.type("A1")
        card = " ".join(work.desk.card.text.split())
        assert "Group B [/]" in card
        assert "Shirt L" in card
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "the mark")
        assert "box P.  Group: B [/]  Shirt: L  Give (Ctrl+G): bag." in work.band
        await work.mark("B2")
        assert "Group: (in its own script" in work.band


async def test_they_are_chosen_in_a_form_those_of_the_list_first(open_desk) -> None:
    async with open_desk(people=PEOPLE) as work:
        work.desk.action_command("columns")
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "the form")
        form = work.app.screen.query_one(Form)
        assert [field.label for field in form.fields[:2]] == ["Group", "Shirt"]
        form.set_values({"x:Shirt": "yes", "box": "yes"})
        await work.pilot.press("enter")
        await work.until(lambda: "Shown at each mark: Shirt, Box." in work.band, "the answer")
        assert work.app.session.conference.shown == ("x:Shirt", "box")
