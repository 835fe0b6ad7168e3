"""A name that a terminal may turn around is told by number and place, and stands in a row of its own."""

from __future__ import annotations

import pytest
from tui.desk.no_screen import NoScreen

from checkin.core.models import Delegate
from checkin.core.people import registration
from checkin.tui.desk.band_view import band_lines
from checkin.tui.desk.card import full_lines
from checkin.tui.desk.results import _from

GURUNG = {"name": "रामबहादुर गुरुङ", "ref": "T014", "country": "NP", "organisation": "Nepal Police", "box": "B"}
KHAN = {"name": "محمد یوسف خان", "ref": "T015", "country": "PK", "organisation": "وزارت داخلہ", "status": "pending"}


@pytest.mark.parametrize(("width", "height"), [(80, 3), (120, 5)])
@pytest.mark.parametrize(
    ("person", "word", "place", "then"),
    [
        (GURUNG, "CHECKED IN", "Nepal Police, Nepal", "Badge is in box B."),
        (KHAN, "NOT YET APPROVED", "Pakistan", "Press F6: help desk."),
    ],
)
async def test_the_band_says_what_can_be_read_aloud_and_the_name_below_it(
    work: NoScreen, person: dict[str, str], word: str, place: str, then: str, width: int, height: int
) -> None:
    await work.mark(registration.add(work.session, person))
    rows = [row.text.strip() for row in band_lines(work.desk.band, width, height, False)]
    head, name, *below = rows[1:] if height == 5 else rows
    assert word in head
    assert f"No. {person['ref']} - {place}" in head
    assert name == person["name"]
    assert below[-1].startswith(then) if height == 3 else then in "".join(below), "what to do is read first"
    assert "name below" not in "".join(rows)


async def test_the_card_cuts_nothing_while_it_has_rows(work: NoScreen) -> None:
    long = {
        "name": "Abdul Rahman Mohammad " * 3 + "AL-ZAHRANI", "ref": "T016",
        "organisation": "Ministry " * 5 + "of Mines", "position": "Deputy Director " * 5 + "of Affairs",
        "desk_note": "A chair with arms " * 5 + "at the door",
    }  # fmt: skip
    registration.add(work.session, long)
    work.look_around()
    await work.settle()
    await work.type("T016")
    card = " ".join(" ".join(row.text.split()) for row in full_lines(work.desk.card, work.desk.conference, 50, 24))
    for end in ("AL-ZAHRANI", "of Mines", "of Affairs", "at the door"):
        assert end in card
    assert "…" not in card
    small = "".join(row.text for row in full_lines(work.desk.card, work.desk.conference, 50, 14))
    assert "…" in small


def test_a_row_says_what_can_be_read_where_an_organisation_cannot_stand() -> None:
    known = {"country": "PK", "organisation": "وزارت داخلہ"}
    for more, told in (
        ({}, "Pakistan"),
        ({"position": "Director"}, "Pakistan, Director"),
        ({"position": "مدير"}, "Pakistan"),
    ):
        assert _from(Delegate("k", "T015", "محمد یوسف خان", **known, **more), 30) == told
    person = Delegate("k", "T015", "محمد یوسف خان", **known)
    assert _from(person, 60) == "Pakistan (organisation in its own script)"
    assert _from(person._replace(country=""), 30) == "(organisation in its own script)"
    assert _from(person._replace(organisation="National Police Bureau"), 10) == "National Police Bureau, Pakistan"
