"""Columns that the conference chose stand on the card and in the band, whatever they hold."""

from __future__ import annotations

from tui.desk.no_screen import NoScreen

from checkin.core.people import registration, shown
from checkin.tui.desk.card import compact_lines, full_lines
from checkin.tui.dialogs.kit.asking import FormDialog
from checkin.tui.dialogs.kit.form import Form

PEOPLE = (
    {"name": "Amina Khan", "ref": "A1", "x:Group": "B [/]", "x:Shirt": "L", "box": "P", "hand_over": "bag"},
    {"name": "Bilal Ahmed", "ref": "B2", "x:Group": "गट " * 60, "x:Shirt": ""},
)


async def test_they_stand_on_the_card_and_in_the_band(work: NoScreen) -> None:
    amina, bilal = (registration.add(work.session, person) for person in PEOPLE)
    shown.choose(work.session, ["Group", "Shirt"])
    work.look_around()
    await work.settle()
    await work.type("A1")
    about = (work.desk.card, work.desk.conference, 60)
    for rows in (full_lines(*about, 30), compact_lines(*about)):
        card = " ".join(" ".join(row.text.split()) for row in rows)
        assert "Group B [/]" in card
        assert "Shirt L" in card
    await work.mark(amina)
    assert "box P.  Group: B [/]  Shirt: L  Give (Ctrl+G): bag." in work.desk.band.third
    await work.mark(bilal)
    assert "Group: (text in its own script" in work.desk.band.third


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
