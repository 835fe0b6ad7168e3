"""Headings, totals, signatures and refusals between the people of a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checkin.core.importing.results import Parsed

_HEAD = "No.,Full name,Designation,Organization\n"


def test_headings_give_country_and_delegation_to_the_rows_below(parse: Callable[..., Parsed]) -> None:
    parsed = parse(
        _HEAD + "EGYPT,,,\n1,Ali,Director,MoI\n,IRAN (ISLAMIC REPUBLIC OF),,\n2,Omar,,\n"
        "Delegation of Iraq (2),,,\n3,Sara,,\nMinistry of Health,,,\n4,Hana,,\n"
        "UNODC,,,\n5,Jane,,\nOBSERVERS,,,\n6,Bob,,\n"
    )
    found = [
        (
            fields["name"],
            fields.get("country"),
            fields.get("delegation"),
            fields.get("organisation"),
            fields.get("category"),
        )
        for fields in (row.fields for row in parsed.rows)
    ]
    assert found == [
        ("Ali", "EG", "Egypt", "MoI", None),
        ("Omar", "IR", "Iran (Islamic Republic of)", None, None),
        ("Sara", "IQ", "Iraq", None, None),
        ("Hana", "IQ", "Iraq", "Ministry of Health", None),
        ("Jane", None, "UNODC", "UNODC", None),
        ("Bob", None, "OBSERVERS", None, "observer"),
    ]
    assert parsed.warnings == ()


def test_a_row_keeps_the_country_of_its_own(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Name,Country\nEGYPT,\nAli,\nOmar,Iraq\nZed,Atlantis\n")
    assert [row.fields.get("country") for row in parsed.rows] == ["EG", "IQ", None]
    assert parsed.rows[2].fields["country_text"] == "Atlantis"


def test_a_lone_name_in_the_name_column_is_a_person(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Name,Country,Phone\nAli,EG,1\nPerveen,,\n")
    assert [row.fields["name"] for row in parsed.rows] == ["Ali", "Perveen"]


def test_repeated_headers_and_numbered_blanks_vanish(parse: Callable[..., Parsed]) -> None:
    parsed = parse(_HEAD + "1,Ali,x,y\n" + _HEAD + "2,Sara,x,y\n3,,,\n4,,,\n")
    assert [row.fields["name"] for row in parsed.rows] == ["Ali", "Sara"]
    assert (parsed.rejected, parsed.warnings) == ((), ())


def test_another_table_below_brings_its_own_columns(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Name,Country,Phone\nAli,EG,1234567\n,,\nCountry,Organisation,Full name\nIQ,UNODC,Sara\n")
    assert dict(parsed.rows[1].fields) == {"country": "IQ", "organisation": "UNODC", "name": "Sara"}


@pytest.mark.parametrize(
    "line",
    [
        "Total: 34,,,",
        "Grand total,34,,",
        ",,,Total 2",
        "TOTAL GÉNÉRAL,2,,",
        "Signature,,,",
        "Prepared by: Ali Khan,,,",
        ",,,Signature and stamp",
        "Fait à Rabat,,,",
        "Firma,,,",
        "* to be confirmed,,,",
        "Note: provisional list,,,",
    ],
)
def test_closing_lines_are_skipped_with_a_warning(line: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(_HEAD + "1,Ali,x,y\n2,Sara,x,y\n" + line + "\n")
    assert len(parsed.rows) == 2
    assert parsed.rejected == ()
    assert [warning.row for warning in parsed.warnings] == [4]


@pytest.mark.parametrize("name", ["Suma Sharma", "Signe Hansen", "Note Khan", "Jordan"])
def test_names_that_look_like_closing_lines_are_people(name: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"Name,Country,Phone\nAli,EG,7654321\n{name},,1234567\n")
    assert [row.fields["name"] for row in parsed.rows] == ["Ali", name]


def test_a_sheet_for_one_country_is_known_by_the_line_above_its_header(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Delegation of the Kingdom of Morocco,,\nName,Designation,Phone\nAli,Director,1\n")
    assert (parsed.rows[0].fields["country"], parsed.rows[0].fields["delegation"]) == ("MA", "Morocco")


def test_a_delegation_column_that_names_a_state_gives_the_country(parse: Callable[..., Parsed]) -> None:
    rows = parse("Name,Delegation\nAli,Egypt\nJane,UNODC\n").rows
    assert [row.fields.get("country") for row in rows] == ["EG", None]


def test_a_ref_used_by_two_people_loads_the_first(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Ref,Name,Org\nA1,Ali,x\na1 ,Omar,y\nA1,Ali,x\nA2,Sara,z\n")
    assert [row.fields["name"] for row in parsed.rows] == ["Ali", "Sara"]
    assert [(item.row, item.reason, item.text) for item in parsed.rejected] == [
        (3, "number a1 is already used on row 2 (Ali)", "a1 | Omar | y"),
    ]
    assert [(warning.row, warning.message) for warning in parsed.warnings] == [(4, "The same as row 2; loaded once.")]


def test_identical_rows_without_ref_load_once(parse: Callable[..., Parsed]) -> None:
    parsed = parse("No.,Name,Org\n1,Ali,x\n2,Ali,x\n3,Ali,y\n")
    assert [row.row for row in parsed.rows] == [2, 4]


def test_a_row_without_a_name_is_rejected_with_its_text(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Ref,First name,Last name,Org\nA1,,,Ministry\nA2,-,.,Ministry\nA3,FNU,Ali,Ministry\n")
    assert [(item.row, item.reason) for item in parsed.rejected] == [(2, "no name"), (3, "no name")]
    assert parsed.rejected[0].text == "A1 | Ministry"
    assert dict(parsed.rows[0].fields) == {"ref": "A3", "name": "Ali", "family_name": "Ali", "organisation": "Ministry"}


def test_spare_cells_load_with_a_warning(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Ref,Name\nA1,Ali,spare,,cells\n")
    assert len(parsed.rows) == 1
    assert '"spare", "cells"' in parsed.warnings[0].message
