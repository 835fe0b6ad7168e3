"""No writer reads a delegate but through disclosure: the sources say that what a record says of people has one door."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from checkin.core.models import Delegate
from checkin.core.people.disclosure import CHANGEABLE, DESK, FULL, covered
from checkin.core.people.fields import BY_NAME, FIELDS, IDENTIFYING
from checkin.core.reporting.rows import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
DOOR = "checkin/core/people/disclosure.py"
# Who works with a person as recorded, and why that shows nobody to anybody.
IN_FULL = {
    "checkin/core/people/lookup.py": "gives the ways in below",
    "checkin/core/people/registration.py": "compares what is corrected with what is recorded",
    "checkin/core/importing/commit.py": "compares lists with what is recorded; its report goes through `covers`",
    "checkin/core/importing/drafting.py": "says with a change what stood there",
    "checkin/core/importing/slices.py": "asks whose a number is",
    "checkin/core/importing/unfinished.py": "puts back what stood there",
    "checkin/core/syncing/agreement/people.py": "says with a change what stood there",
    "checkin/core/dossier.py": "everything about a person, only where that is asked for",
    "checkin/core/conference/purging.py": "takes away what is recorded, and the files under their names",
    "checkin/core/reports/subject.py": "everything about a person, for whom it is about",
    "checkin/core/reporting/rows.py": "what the full profile shows",
    "checkin/core/reports/people.py": "the same, for all reports",
    "checkin/tui/dialogs/people/person.py": "F3 shows the rest",
}
# What reads names from the tables beside `db.reading.delegates`: to find people, not to show them.
SEARCH = {"checkin/core/search/kept.py", "checkin/core/finding.py", "checkin/core/people/lookup.py"}  # fmt: skip
MADE_UP = {
    "checkin/core/people/delegations.py": "a home without a person",
    "checkin/core/issuing/specs.py": "the test page's nobody",
    "checkin/core/conference/setup_check.py": "the nobody whose badge is tried",
    "checkin/tui/setup/setup_check.py": "the same",
    "checkin/core/importing/planned.py": "a person of a list, before they are recorded",
}


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "checkin").rglob("*.py"))
    )


def using(*names: str, of: str = "") -> set[str]:
    """The modules that import one of these names or use it as an attribute (`of` that name, where one is given)."""
    found = set()
    for module, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                used = node.attr in names and of in ("", owner)
            elif isinstance(node, ast.keyword):
                used = not of and node.arg in names
            else:
                used = not of and isinstance(node, ast.alias) and node.name in names
            if used:
                found.add(module)
    return found


def making(name: str) -> set[str]:
    """The modules that make something of this name."""
    return {
        module
        for module, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }


def test_a_record_becomes_a_person_in_one_place() -> None:
    assert making("Delegate") - MADE_UP.keys() == {DOOR}


def test_only_those_named_here_see_people_as_recorded() -> None:
    assert using("as_recorded", "in_full", "recorded", "as_listed", "disclosed") == IN_FULL.keys()


def test_a_report_takes_people_from_the_one_place_that_asks_the_profile() -> None:
    reports = {module for module, _ in sources() if module.startswith("checkin/core/reports/")}
    door = "checkin/core/reports/people.py"
    assert using("delegates", "disclosed", "as_listed", "seen") & reports == {door}
    # Who was removed from a list since the last one is told by the profile too.
    assert using("everybody", "by_ids", "by_id", "required") & reports == using("as_shown") & reports - {door}


def test_names_are_read_from_the_tables_of_the_search_to_find_people_only() -> None:
    assert using("people", "people_by_id", "sensitive_people", of="search_store") == SEARCH


def test_a_sensitive_person_is_seen_with_nothing_that_says_who_it_is() -> None:
    said = {field.name: f"the {field.name}" for field in FIELDS}
    person = Delegate("id", attributes={"Passport name": "X"}, **{**said, "sensitive": "yes", "ref": "7"})
    shown = covered(person)
    assert shown.name == "the cover_name"
    assert not shown.attributes
    assert {name for name in IDENTIFYING if getattr(shown, name)} == {"name"}
    assert {"given_names", "family_name", "native_name", "father_name", "email", "phone"} < set(IDENTIFYING)
    assert covered(shown) == shown
    unnamed = Delegate("id", ref="7", name="X", sensitive="yes")
    assert (covered(unnamed).name, unnamed.name) == ("Participant 7", "X")


def test_a_profile_names_columns_that_there_are() -> None:
    for profile in CHANGEABLE:
        assert set(profile.columns or ()) <= {*COLUMNS, *BY_NAME}, profile.key
        assert profile.columns, "all columns are for the desk and the full profile"
    assert [profile.key for profile in (DESK, *CHANGEABLE, FULL)] == [
        "desk", "public", "participants", "guards", "caterer", "donor", "press", "full",
    ]  # fmt: skip
