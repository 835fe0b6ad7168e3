"""A saved mapping says what a list's own titles do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.importing.guesses import suggest_mapping
from checkin.core.importing.mapping import ColumnMap, load_mapping, save_mapping
from checkin.core.importing.results import NeedsMapping, Parsed, Row, Table
from checkin.core.people.fields import IMPORT_FIELDS
from checkin.errors import InputFileError, OutputFileError

_titles = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    columns=st.dictionaries(_titles, st.sampled_from([*IMPORT_FIELDS, "ignore", "attribute"]), min_size=1),
    header_row=st.none() | st.integers(0, 99),
    sheet=st.none() | _titles,
    ending=st.sampled_from([".toml", ".json"]),
)
def test_what_is_saved_is_loaded(
    columns: dict[str, str],
    header_row: int | None,
    sheet: str | None,
    ending: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("map") / f"list{ending}"
    mapping = ColumnMap(columns, header_row, sheet)
    save_mapping(path, mapping)
    assert load_mapping(path) == mapping


def test_a_mapping_overrides_and_the_rest_is_still_recognised(parse: Callable[..., Parsed]) -> None:
    mapping = ColumnMap({"wer": "name", "Country": "ignore", "Name": "attribute"})
    parsed = parse("Wer;Country;Name;Phone\nAli KHAN;EG;nick;1234567\n", mapping=mapping)
    assert dict(parsed.rows[0].fields) == {
        "name": "Ali KHAN",
        "given_names": "Ali",
        "family_name": "KHAN",
        "phone": "1234567",
    }
    assert parsed.rows[0].attributes == {"Name": "nick"}


def test_a_mapping_for_a_list_without_header(parse: Callable[..., Parsed]) -> None:
    mapping = ColumnMap({"column 1": "given_names", "column 2": "family_name", "column 4": "email"}, header_row=0)
    parsed = parse("Ali,Khan,x,a@b.org\nSara,Omar,y,s@b.org\n", mapping=mapping)
    assert [row.fields["name"] for row in parsed.rows] == ["Ali Khan", "Sara Omar"]
    assert parsed.rows[1].attributes == {"column 3": "y"}


def test_a_mapping_for_a_header_further_down(parse: Callable[..., Parsed]) -> None:
    parsed = parse(
        "Name,Country\nold,EG\nWer,Wo\nAli,IQ\n", mapping=ColumnMap({"Wer": "name", "Wo": "country"}, header_row=3)
    )
    assert [dict(row.fields) for row in parsed.rows] == [{"name": "Ali", "country": "IQ"}]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[columns",
        '{"columns": 3}',
        '[columns]\n"x" = "nonsense"',
        "header_row = true\n[columns]\na = 'name'",
        "[columns]\na = 3",
    ],
)
def test_a_bad_mapping_file_is_a_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(content)
    with pytest.raises(InputFileError) as caught:
        load_mapping(path)
    assert caught.value.hint
    with pytest.raises(InputFileError):
        load_mapping(tmp_path / "missing.toml")


def test_saving_where_nothing_can_be_saved(tmp_path: Path) -> None:
    with pytest.raises(OutputFileError):
        save_mapping(tmp_path / "no" / "map.toml", ColumnMap({"a": "name"}))


def guesses(*rows: tuple[str, ...]) -> NeedsMapping:
    found = suggest_mapping(Table("list.csv", "", tuple(Row(at, cells) for at, cells in enumerate(rows, start=1))))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "header"),
    [
        (("Nimi", "Maa", "Osoite 2"), 1),
        (("Nimi", "Day 1 (24)", "Maa"), 1),
        (("Nimi", "Day 1", "Maa #2"), 1),
        (("Ben Oz", "Chile", "7"), 0),
        (("Ben Oz", "Chile", "A12"), 0),
        (("Ben Oz", "Chile", "24 November 2026"), 0),
        (("Ben Oz", "Chile", "b@x.org"), 0),
    ],
)
def test_a_title_may_hold_a_short_number(first: tuple[str, ...], header: int) -> None:
    assert guesses(first, ("Anna Ek", "Peru", "x"), ("Eva Ulm", "Chad", "y")).header_row == header


def test_a_name_that_everybody_has_is_not_suggested_as_one() -> None:
    people = [("Anonymous", "Amina", "Benali", "PE"), ("Anonymous", "Li", "Wei", "CN")]
    found = guesses(("Name", "First name", "Family name", "Country"), *people)
    assert [column.suggestion for column in found.columns] == ["", "given_names", "family_name", "country"]
