"""A sensitive person at the desk: nobody reads the name over a shoulder."""

from __future__ import annotations

import pytest

from checkin.core.people import lookup

HER = {
    "ref": "0237EK", "given_names": "Uzma", "family_name": "YOUSAFZAI", "native_name": "عظمیٰ یوسفزئی",
    "sensitive": "yes", "position": "Director", "organisation": "Shelter Trust", "country": "PK", "category": "ngo",
}  # fmt: skip
PEOPLE = (HER, {"ref": "K1", "name": "Uzma Khan"})


def shown(work) -> str:
    desk = work.desk
    parts = (desk.band, desk.card, desk.results, desk.query_one("#foot"), desk.query_one("#head"))
    return "\n".join([*(part.text for part in parts), str(desk.query_one("#native").content), str(work.app.title)])


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_she_is_listed_for_her_whole_name_only_and_named_nowhere(open_desk, size):
    async with open_desk(size, PEOPLE) as work:
        await work.type("uzma")
        assert "Uzma Khan" in work.desk.results.text
        assert "Participant" not in shown(work)
        await work.pilot.press("escape")
        await work.type("yousafzai uzma")
        assert "Participant 0237EK" in work.desk.results.text
        assert "ask the supervisor" in " ".join(work.desk.card.text.split())
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "the mark")
        assert "Participant 0237EK" in work.band
        assert "Shelter Trust" in shown(work)
        assert not [word for word in ("YOUSAF", "یوسفزئی", "Director") if word.casefold() in shown(work).casefold()]


async def test_her_badge_file_is_named_by_the_cover_name(open_desk, monkeypatch):
    monkeypatch.setattr("checkin.tui.desk.printing.open_folder", lambda path: False)
    async with open_desk((120, 36), PEOPLE) as work:
        await work.type("0237EK")
        await work.pilot.press("f2")
        folder = work.desk.session.store.path.parent
        await work.until(lambda: list(folder.rglob("*.pdf")), "a badge")
        assert [path.name for path in folder.rglob("*.pdf")] == ["0237EK_Participant_0237EK.pdf"]
        assert lookup.required(work.desk.session, "0237EK").name == "Participant 0237EK"
