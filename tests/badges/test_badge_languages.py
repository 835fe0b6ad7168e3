"""The page with a name in every official language, and the table of fonts it points at."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from badges.font_families import FOLDER, NASKH, NASTALIQ, OTHERS, SANS
from checkin.countries import country_name
from tools.scripts_page import PAGE, PICTURES, Language, faults, languages, members, page

LANGUAGES = languages()


def test_every_member_of_the_united_nations_has_its_languages() -> None:
    assert len(members()) == 193
    assert all(country_name(code) for code in members())
    assert {one for codes in members().values() for one in codes} | {"zh-tw"} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_the_name_in_a_language_comes_out_right(language: Language) -> None:
    assert faults(language) == []


def test_the_page_is_of_today() -> None:
    assert PAGE.read_text("utf-8") == page(), "make scripts"
    assert {path.stem for path in PICTURES.glob("*.png")} == set(LANGUAGES)


def test_every_font_file_stands_in_the_table_with_its_version_and_source() -> None:
    row = re.compile(r"^\| (Noto[^|]+) \| ([^|]+) \| ([\d.]+) \| (?:npm|Debian) `", re.MULTILINE)
    table = {
        f"{family.replace(' ', '')}-{weight}.ttf": version
        for family, weights, version in row.findall((FOLDER / "README.md").read_text("utf-8"))
        for weight in weights.split(", ")
    }
    found = {}
    for path in FOLDER.glob("*.ttf"):
        version = re.search(r"[\d.]+", TTFont(path)["name"].getDebugName(5))
        found[path.name] = version and version[0]
    assert table == found


def test_every_family_has_its_files_and_no_file_is_without_one() -> None:
    families = (SANS, NASKH, NASTALIQ, *OTHERS)
    files = {path for family in families for path in (family.path(), family.path(bold=True))}
    assert files == set(FOLDER.glob("*.ttf"))
