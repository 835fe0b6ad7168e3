"""Two conferences to report on, made once: the demo, and 5,000 people over three days. Nobody writes to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import DAY_1, DAY_2, FrozenClock, add_people, conference

from checkin.core.conference import making
from checkin.core.conference.demo import make_demo
from checkin.core.importing.commit import commit, read_lists
from checkin.core.models import Day
from checkin.core.people import lookup
from checkin.core.session import Session
from db.journal.entries import Draft, Stamp, utc_text
from tools.bench.people import write_list

NOON = datetime(2026, 11, 25, 5, 10, tzinfo=UTC)
DESKS = ("Desk 1", "Desk 2", "Registration [/]")


@pytest.fixture(autouse=True, scope="session")
def _own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKIN_CONFIG_DIR", str(tmp_path_factory.mktemp("config")))
        patch.setenv("CHECKIN_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo"), lambda: NOON)


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 people: most came, some twice marked, taken back, merged, from paper, or though they were cancelled."""
    folder = tmp_path_factory.mktemp("large")
    path, clock = folder / "large.db", FrozenClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    days = (Day(1, DAY_1), Day(2, DAY_2), Day(3, DAY_2 + timedelta(days=1)))
    making.create(path, conference(days=days), desk="Secretariat", operator="Farida", now=clock).close()
    with Session.open(path, "Secretariat", "Farida", clock) as session:
        commit(session, read_lists(session, [write_list(folder / "list.csv", 5_000)]))
        _lead_their_lives(session)
    return path


def _lead_their_lives(session: Session) -> None:
    chance = random.Random(15)
    people = list(lookup.everybody(session))
    facts = []
    for person in people:
        fields = {"local": chance.choice(("local", "international", "")), "sex": chance.choice("FM ").strip()}
        fields["funded"] = chance.choice(("yes", "no", ""))
        if chance.random() < 0.05:
            fields["status"] = chance.choice(("cancelled", "pending", "provisional"))
        if chance.random() < 0.1:
            fields["days"] = "2,3"
        facts.append(Draft("delegate_edited", person.id, {"v": 1, "fields": fields}))
    with session.write() as writing:
        writing.append(*facts)
    for day in (1, 2, 3):
        _a_day(session, day, [person.id for person in people if chance.random() < 0.8], chance)


def _a_day(session: Session, day: int, coming: list[str], chance: random.Random) -> None:
    opening = datetime(2026, 11, 23 + day, 3, 0, tzinfo=UTC)
    by_desk: dict[str, list[Draft]] = {}
    for person in coming:
        at = opening + timedelta(seconds=round(chance.expovariate(1 / 2400)))
        method = chance.choice(("search", "scan", "scan", "bulk", "paper"))
        body: dict[str, object] = {"v": 1, "day": day, "at": utc_text(at), "method": method}
        by_desk.setdefault(chance.choice(DESKS), []).append(Draft("mark", person, body))
        if chance.random() < 0.03:
            by_desk.setdefault(chance.choice(DESKS), []).append(Draft("mark", person, body))
    for desk, drafts in by_desk.items():
        with session.write(Stamp(desk, "Amina", opening + timedelta(hours=9))) as writing:
            marks = writing.append(*drafts)
            gone = chance.sample(marks, len(marks) // 30)
            writing.append(*(Draft("undo", one.subject, {"v": 1, "day": day, "marks": [one.id]}) for one in gone))
            if day == 2:
                pairs = zip(coming[:40:2], coming[1:40:2], strict=True)
                writing.append(*(Draft("merge", gone, {"v": 1, "kept": kept}) for gone, kept in pairs))


@pytest.fixture(params=["demo_file", "large_file"])
def reported(request: pytest.FixtureRequest, open_at: Callable[[Path], Session]) -> Session:
    """Each of the two, opened."""
    return open_at(request.getfixturevalue(request.param))


@pytest.fixture
def demo(open_at: Callable[[Path], Session], demo_file: Path) -> Session:
    """The demo alone, opened."""
    return open_at(demo_file)


@pytest.fixture
def open_at() -> Iterator[Callable[[Path], Session]]:
    opened: list[Session] = []

    def open_(path: Path) -> Session:
        opened.append(Session.open(path, "Secretariat", "Farida", FrozenClock(datetime(2026, 11, 27, tzinfo=UTC))))
        return opened[-1]

    yield open_
    for session in opened:
        session.close()


@pytest.fixture
def make_people() -> Callable[..., list[str]]:
    """Adds people, and gives their ids."""
    return lambda session, *names: [person.id for person in add_people(session, *names)]
