"""Who may be seen, chosen on a screen."""

from __future__ import annotations

import pytest
from builders import entries_of

from checkin.core.models import Consent, Showing
from checkin.core.people.disclosure import profile_named
from checkin.tui.dialogs.day.export import ExportDialog
from checkin.tui.setup.profiles import ProfilesDialog, profile_form


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_each_profile_that_can_be_changed_is_offered(show, size):
    async with show(ProfilesDialog(), size) as stage:
        assert [label.split(":")[0] for label in stage.choices] == [
            "Public list", "List for participants", "Guards", "Caterer", "Donor", "Press",
        ]  # fmt: skip
        await stage.press("3")
        assert stage.answer == "guards"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_is_changed_is_kept_and_the_rest_stays(show, session, size):
    before = profile_named(session.conference, "guards")
    async with show(profile_form(session, "guards"), size) as stage:
        await stage.fill(sensitive=Showing.LEFT_OUT.value, consent=Consent.UNLESS_NO.value, Zones="no")
        await stage.fill(categories="media;  ngo")
        await stage.press("enter")
        assert stage.answer.message == "Guards: changed."
    now = profile_named(session.conference, "guards")
    assert (now.sensitive, now.consent, now.categories) == (Showing.LEFT_OUT, Consent.UNLESS_NO, ("media", "ngo"))
    assert set(before.columns) - set(now.columns) == {"zones"}
    assert now.statuses == before.statuses


async def test_what_is_left_as_it_was_is_no_entry(show, session):
    before = len(entries_of(session, "conference"))
    async with show(profile_form(session, "public")) as stage:
        await stage.press("enter")
        assert stage.answer.message == "Nothing was changed."
    assert len(entries_of(session, "conference")) == before


async def test_a_profile_that_shows_nothing_is_not_taken(show, session):
    async with show(profile_form(session, "press")) as stage:
        shown = {"Where from": "no", "Category": "no", "Day and presence": "no"}
        await stage.fill(**shown)
        await stage.press("enter")
        assert stage.wrong() == ["Something must be shown."]
        assert not stage.answers


async def test_an_export_says_what_it_shows(show, session, nadia, tmp_path):
    async with show(ExportDialog(session, tmp_path)) as stage:
        await stage.fill(profile="full")
        await stage.press("enter")
        await stage.settle()
    assert [path.name for path in tmp_path.glob("attendance*")] == ["attendance-day-1-full.xlsx"]
    assert entries_of(session, "exported")[-1].body["profile"] == "full"
