"""Two desks that know one list, and what both tell when they have met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, product
from pathlib import Path
from types import SimpleNamespace

import pytest
from desks import Desk, exchange, open_desks

from checkin.core.people import registration
from checkin.core.syncing.agreement.conflicts import Watch, to_settle
from checkin.core.syncing.agreement.model import Conflict
from db import checks
from db.journal.entries import Draft

NADIA = Draft("delegate_imported", "n", {"v": 1, "fields": {"name": "Nadia El-Sayed", "ref": "N3"}})
OMAR = Draft("delegate_imported", "o", {"v": 1, "fields": {"name": "Omar [/]", "ref": "O4"}})
MARK = Draft("mark", "n", {"v": 1, "day": 1, "at": "", "method": "scan"})
Two = tuple[Desk, Desk]


@pytest.fixture(autouse=True)
def _numbers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No two desks allot one number: by chance they do in one of 324 tries, and then they have one more to settle."""
    letters = chain.from_iterable(product(registration.REF_LETTERS, repeat=2))
    monkeypatch.setattr(registration, "secrets", SimpleNamespace(choice=lambda _: next(letters)))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Two desks that know the list; the second works ten minutes later."""
    one, other = open_desks(tmp_path, 2)
    one.write(NADIA, OMAR)
    exchange((one, other))
    other.ahead = timedelta(minutes=4)
    yield one, other
    for desk in (one, other):
        desk.store.close()


def met(two: Two) -> list[Conflict]:
    """What both tell when they know the same; both count as much, and find their tables to be true."""
    exchange(two)
    one, other = ([conflict for conflict in to_settle(desk.session()) if conflict.kind != "clock"] for desk in two)
    assert one == other
    assert two[0].tables() == two[1].tables()
    for desk in two:
        assert Watch(desk.session()).count() == len(to_settle(desk.session()))
        assert checks.faults(desk.store) == []
    return one


def the_one(two: Two, kind: str) -> Conflict:
    (conflict,) = met(two)
    assert conflict.kind == kind
    return conflict


def edit(desk: Desk, **fields: str) -> None:
    registration.edit(desk.session(), "n", fields)


def add_at_both(two: Two, *names: str) -> list[str]:
    fields = {"organisation": "Civil society", "country": "NP"}
    return [
        registration.add(desk.session(), {"name": name, **fields}).id for desk, name in zip(two, names, strict=True)
    ]
