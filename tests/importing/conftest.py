"""Lists written on the spot, and the days of the conference they are for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from reimports import Desk

from checkin.core.importing.mapping import ColumnMap
from checkin.core.importing.parsing import parse_files
from checkin.core.importing.plan import make_plan
from checkin.core.importing.results import Existing, ImportPlan, Parsed
from checkin.core.models import FIELD_NAMES, Day, Delegate
from checkin.core.session import Session

DAYS = (Day(1, date(2026, 9, 14)), Day(2, date(2026, 9, 15)))


@pytest.fixture
def november() -> Sequence[Day]:
    """The days that the files in `hard` and `layouts` speak of."""
    return (Day(1, date(2026, 11, 24)), Day(2, date(2026, 11, 25)))


@pytest.fixture
def data() -> Path:
    return Path(__file__).with_name("data")


@pytest.fixture
def days() -> Sequence[Day]:
    return DAYS


@pytest.fixture
def parse(tmp_path: Path) -> Callable[..., Parsed]:
    """Parse a list given as text or bytes."""

    def parsed(content: str | bytes, name: str = "list.csv", mapping: ColumnMap | None = None) -> Parsed:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return parse_files([path], days=DAYS, mapping=mapping)

    return parsed


@pytest.fixture(scope="session")
def store() -> Callable[[ImportPlan, Sequence[Existing]], list[Existing]]:
    """What the list looks like once a plan is carried out: the other half of an import, in memory."""

    def stored(plan: ImportPlan, existing: Sequence[Existing] = ()) -> list[Existing]:
        people = {person.delegate.id: person for person in existing}
        for addition in plan.additions:
            people[addition.delegate_id] = Existing(
                edited(Delegate(addition.delegate_id), addition.fields), addition.base_fields
            )
        for update in plan.updates:
            person = people[update.delegate_id]
            base = {**person.file_values, **update.base_fields}
            people[update.delegate_id] = Existing(edited(person.delegate, update.set_fields), base)
        return list(people.values())

    return stored


@pytest.fixture(scope="session")
def edit() -> Callable[..., Existing]:
    """A person after the desk has changed some fields."""
    return lambda person, **changes: Existing(edited(person.delegate, changes), person.file_values)


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    return Desk(session, tmp_path)


@pytest.fixture
def plan(parse: Callable[..., Parsed]) -> Callable[..., ImportPlan]:
    """Parse a list and plan its import into an existing list."""

    def planned(
        content: str | bytes,
        existing: Sequence[Existing] = (),
        name: str = "list.csv",
        printed: frozenset[str] = frozenset(),
    ) -> ImportPlan:
        return make_plan(parse(content, name), existing, "conference", printed)

    return planned


def edited(delegate: Delegate, changes: dict[str, str]) -> Delegate:
    values = {name: getattr(delegate, name) for name in FIELD_NAMES}
    values["attributes"] = dict(delegate.attributes)
    for name, text in changes.items():
        if name.startswith("x:"):
            values["attributes"][name[2:]] = text
        else:
            values[name] = text
    return Delegate(**values)
