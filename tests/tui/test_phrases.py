"""The few words of the desk about people."""

from __future__ import annotations

import pytest

from checkin.core.models import Delegate
from checkin.tui.phrases import origin, row_text


@pytest.mark.parametrize(
    ("organisation", "country", "shown"),
    [
        ("Ministry of Health", "NP", "Ministry of Health, Nepal"),
        ("Ministry of Health, Nepal", "NP", "Ministry of Health, Nepal"),
        ("MINISTRY OF HEALTH - NEPAL.", "NP", "MINISTRY OF HEALTH - NEPAL."),
        ("Ministry of Health (Nepal)", "NP", "Ministry of Health (Nepal)"),
        ("Police, Papua New Guinea", "PG", "Police, Papua New Guinea"),
        ("Nepal", "NP", "Nepal"),
        ("", "NP", "Nepal"),
        ("UNODC", "", "UNODC"),
        # said once more: no part of its own, another country, part of one, a word that goes on, one that stands earlier
        ("Embassy of Nepal", "NP", "Embassy of Nepal, Nepal"),
        ("Ministry of Health, Nepal", "IN", "Ministry of Health, Nepal, India"),
        ("Police, Papua New Guinea", "GN", "Police, Papua New Guinea, Guinea"),
        ("Embassy of the Democratic Republic of the Congo", "CG",
         "Embassy of the Democratic Republic of the Congo, Congo"),
        ("University of New Mexico", "MX", "University of New Mexico, Mexico"),
        ("Police Service of Northern Ireland", "IE", "Police Service of Northern Ireland, Ireland"),
        ("Biman", "OM", "Biman, Oman"), ("Bank Roman", "OM", "Bank Roman, Oman"),
        ("Nepal Police", "NP", "Nepal Police, Nepal"),
        ("وزارة الصحة، نيبال", "NP", "Nepal (organisation in its own script)"),
    ],
)  # fmt: skip
def test_a_country_with_which_the_organisation_ends_is_not_said_again(
    organisation: str, country: str, shown: str
) -> None:
    assert origin(Delegate(id="one", ref="1", name="Asha Rai", organisation=organisation, country=country)) == shown


def test_what_the_list_wrote_for_a_country_counts_as_one() -> None:
    person = Delegate(id="one", ref="1", name="A", organisation="Ministry, Ruritania", country_text="Ruritania")
    assert origin(person, " - ") == "Ministry, Ruritania"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("credentials missing: نص", "credentials missing: (reason in its own script)"),
        ("credentials missing: a letter", "credentials missing: a letter"),
        ("نص: credentials", "(reason in its own script)"),
        ("نص", "(reason in its own script)"),
    ],
)
def test_of_a_text_that_a_terminal_may_turn_around_the_head_is_said(text: str, shown: str) -> None:
    assert row_text(text, "reason") == shown
