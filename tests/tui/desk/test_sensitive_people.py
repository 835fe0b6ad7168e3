"""A sensitive person at the desk: nobody reads the name over a shoulder."""

from __future__ import annotations

from checkin.core.people import lookup, registration

HER = {
    "ref": "0237EK", "given_names": "Uzma", "family_name": "YOUSAFZAI", "native_name": "عظمیٰ یوسفزئی",
    "sensitive": "yes", "position": "Director", "organisation": "Shelter Trust", "country": "PK", "category": "ngo",
}  # fmt: skip
PEOPLE = (HER, {"ref": "K1", "name": "Uzma Khan"})


def shown(work) -> str:
    desk = work.desk
    parts = (desk.band, desk.card, desk.results, desk.query_one("#foot"), desk.query_one("#head"))
    return "\n".join([*(part.text for part in parts), desk.query_one("#native").text, str(work.app.title)])


async def test_she_is_listed_for_her_whole_name_only_and_named_nowhere(open_desk):
    async with open_desk((80, 24), PEOPLE) as work:
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


async def test_her_badge_file_is_named_by_the_cover_name(work):
    registration.add(work.session, HER)
    work.answers = [None]
    await work.do(work.printing.print_badge(lookup.required(work.session, "0237EK")))
    made = list(work.session.store.path.parent.rglob("*.pdf"))
    assert [path.name for path in made] == ["0237EK_Participant_0237EK.pdf"]
    assert work.desk.band.name == "Participant 0237EK"
