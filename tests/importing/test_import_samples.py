"""The sample lists load as their truth says; other samples beside the checkout are tried where they exist."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from checkin.core.importing.parsing import parse_files
from checkin.core.importing.plan import make_plan
from checkin.core.importing.results import Existing, ImportPlan
from checkin.core.models import Day

_HERE = Path(__file__).with_name("data")
_SHARED = Path(__file__).parents[3] / "shared" / "samples"
_FOLDERS = [folder for folder in (_HERE, _SHARED) if (folder / "truth.json").exists()]
_LISTS = [
    "clean.csv",
    "secretariat-list.xlsx",
    "liste-participants.csv",
    "unicode-text.txt",
    "indico-registrations.csv",
    "broken.csv",
]
_PRETIX = ["pretix-checkinlist-day1.csv", "pretix-orderlist-positions.csv"]


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", _LISTS)
def test_every_person_of_the_truth_is_there_field_by_field(folder: Path, name: str, days: Sequence[Day]) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))[name]
    parsed = parse_files([folder / name], days=days)
    expected = truth["load"] + truth.get("also", {}).get("load", 0)
    assert (len(parsed.rows), len(parsed.rejected)) == (expected, truth["refuse"])
    for person in truth["people"]:
        found = [
            row
            for row in parsed.rows
            if person["name_contains"] in row.fields["name"]
            and row.fields.get("ref") == person["ref"]
            and row.fields.get("family_name", "") == person["family"]
            and row.fields.get("organisation", "") == person["organisation"]
            and row.fields.get("country") == person["country"]
            and row.fields.get("native_name", "") == person["native_name"]
            and row.fields["name"] == person.get("name_as_communicated", row.fields["name"])
        ]
        assert found, person


@pytest.mark.parametrize("name", [*_LISTS, *_PRETIX])
def test_importing_a_sample_again_changes_nothing(
    name: str, days: Sequence[Day], store: Callable[[ImportPlan], list[Existing]]
) -> None:
    parsed = parse_files([_HERE / name], days=days)
    first = make_plan(parsed, [], "conference")
    again = make_plan(parsed, store(first), "conference")
    assert len(first.additions) == len(parsed.rows) == again.unchanged
    assert (again.additions, again.updates, again.changes, again.conflicts, again.missing) == ((), (), (), (), ())


def test_the_sheets_of_the_secretariat(data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([data / "secretariat-list.xlsx"], days=days)
    sheets = [row.sheet for row in parsed.rows]
    assert (sheets.count("Delegations"), sheets.count("Observers")) == (90, 20)
    assert [(warning.sheet, warning.row) for warning in parsed.warnings] == [("Hotel", 0)]
    heads = [row for row in parsed.rows if row.fields.get("capacity") == "Head of delegation"]
    assert {row.fields["delegation"] for row in heads} >= {"Iran (Islamic Republic of)", "Egypt"}
    typed = next(row for row in parsed.rows if row.row == 7 and row.sheet == "Delegations")
    assert typed.fields["phone"] == "3005550002"
    only = parse_files([data / "secretariat-list.xlsx"], days=days, sheet="observers")
    assert len(only.rows) == 20


def test_indico_states_and_ids(data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([data / "indico-registrations.csv"], days=days)
    statuses = [row.fields["status"] for row in parsed.rows]
    assert {word: statuses.count(word) for word in set(statuses)} == {
        "confirmed": 63,
        "cancelled": 2,
        "refused": 2,
        "pending": 3,
    }
    assert all(row.fields["source_id"].startswith("indico:") and "ref" not in row.fields for row in parsed.rows)
    assert parsed.rows[0].attributes["Checked in"] == "No"
    assert parsed.rows[0].fields["honorific"] == "Eng."


@pytest.mark.parametrize("name", _PRETIX)
def test_pretix_exports_load_whole(name: str, data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([data / name], days=days)
    assert (len(parsed.rows), len(parsed.rejected)) == (60, 0)
    assert all(
        row.fields["phone"].startswith("+") and row.fields["secret"] and row.fields["country"] for row in parsed.rows
    )
    assert len({row.fields["secret"] for row in parsed.rows}) == 60


def test_pretix_positions_name_the_source_and_the_represented_country(data: Path, days: Sequence[Day]) -> None:
    first = parse_files([data / "pretix-orderlist-positions.csv"], days=days).rows[0]
    assert first.fields["source_id"] == "pretix:3XYNS-1"
    assert first.fields["category"] == "delegate"
    assert first.fields["organisation"] == "Auswärtiges Amt"
    assert first.fields["status"] == "confirmed"
    listed = parse_files([data / "pretix-checkinlist-day1.csv"], days=days).rows[0]
    assert (listed.fields["source_id"], listed.fields["country"], listed.attributes["Country"]) == (
        "pretix:AER9Z",
        "WS",
        "WS",
    )


def test_hostile_cells_arrive_clean(data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([data / "broken.csv"], days=days)
    everything = "".join(text for row in parsed.rows for text in row.values.values())
    assert not any(sign in everything for sign in "\x1b\x00\u202e\n")
    assert any("[/]" in row.attributes.get("notes", "") for row in parsed.rows)
    atlantis = next(row for row in parsed.rows if row.fields["ref"] == "Z2")
    assert atlantis.fields["country_text"] == "Atlantis"
    assert "country" not in atlantis.fields
    assert [(item.row, item.reason) for item in parsed.rejected] == [
        (38, "number D67070 is already used on row 2 (Elena Kouznetsova)"),
        (39, "no name"),
    ]
    assert any(warning.row == 42 and '"spare", "cells"' in warning.message for warning in parsed.warnings)
