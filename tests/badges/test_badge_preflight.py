from __future__ import annotations

import pytest

from badges.preflight import Fault, preflight


def test_a_plain_badge_has_no_problem(spec) -> None:
    assert preflight(spec()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"native_name": "اردشیر پهلوان‌زاده", "language": "fa"},
        {"native_name": "بلال احمد ٹوانہ", "language": "ur"},
        {"native_name": "अनिल श्रीवास्तव"},
        {"name": "Nguyễn Thị Ánh Tuyết", "family_name": "Nguyễn"},
        {"name": "علي (أبو حسن)", "family_name": "", "native_name": ""},
    ],
)
def test_names_in_the_core_scripts_pass(spec, changes: dict[str, str]) -> None:
    assert preflight(spec(**changes)) == []


def test_unprintable_characters_are_named(spec) -> None:
    (problem,) = preflight(spec(native_name="ᏣᎳᎩ"))
    assert (problem.field, problem.what) == ("native_name", Fault.UNPRINTABLE)
    assert problem.characters == ("Ꮳ", "Ꮃ", "Ꭹ")
    assert "Ꮳ (U+13E3 CHEROKEE LETTER TSA)" in problem.sentence
    assert "native name" in problem.sentence


@pytest.mark.parametrize("field", ["name", "organisation", "position", "country_name", "zones", "conference_name"])
def test_what_would_be_cut_is_said_for_its_field(spec, field: str) -> None:
    (problem,) = preflight(spec(**{field: "Consolidated " * 120}))
    assert (problem.field, problem.what) == (field, Fault.CUT)
    assert "…" in problem.sentence


def test_small_type_is_said(spec) -> None:
    (problem,) = preflight(spec(name="Vasconcelos " * 14, family_name=""))
    assert (problem.field, problem.what) == ("name", Fault.SMALL)
