"""The reference conference with invented people: two days, the second one today, the first already attended.

The people lie in `demo_data/people.csv`, an ordinary list that is imported like any other. Everything else is
recorded through the same journal as at a real desk, at moments in the past. The same list and the same arrivals
every time; nobody in it exists.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from checkin.clock import VenueClock, system_now
from checkin.core.conference import making
from checkin.core.facts import FIRST_KEY_LETTER
from checkin.core.importing.commit import commit, read_lists
from checkin.core.models import Conference, Day, Delegate, Method, ReprintReason, Result, Status
from checkin.core.people import registration
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.errors import CheckinError, UsageError
from db.journal.entries import Body, Draft, Stamp, utc_text
from db.opening import discard
from db.store import Writing

FILE_NAME = "islamabad-demo.db"
ZONE = "Asia/Karachi"
_DESKS = (("Desk 1", "Amina"), ("Desk 2", "Bilal"), ("Desk 3", "Chiara"), ("Desk 4", "Dawood"))
_HELP_DESK = ("Help desk", "Farida")
_SECRETARIAT = ("Secretariat", "Farida")
_TOGETHER = ("Morocco", "Nepal")  # these come in one bus, and are ticked in one act
_SEED = 2019
_RUSH = 0.7  # of all arrivals, between half past eight and nine
_ABSENT = 0.09
_HERE_TODAY = 38


def make_demo(directory: Path, now: Callable[[], datetime] = system_now) -> Path:
    """Make the demo conference in `directory`, in place of the last demo there; return its file.

    Raises UsageError when a real conference has that name, DatabaseError when no file may lie there.
    """
    target = directory / FILE_NAME
    _refuse_real(target)
    part = target.with_name(f".{FILE_NAME}.part")
    discard(part)
    try:
        _make(part, now)
        discard(target)
        part.replace(target)
    finally:
        discard(part)
    return target


def _refuse_real(path: Path) -> None:
    if not path.exists():
        return
    try:
        with Session.open(path, *_SECRETARIAT) as session:
            training = session.conference.training
    except CheckinError:
        training = False
    if not training:
        raise UsageError(f"{path} is there already and is no demo.", "Choose another folder with --dir.")


def _make(path: Path, now: Callable[[], datetime]) -> None:
    clock = VenueClock(ZONE, now_utc=now)
    days = (Day(1, clock.today() - timedelta(days=1)), Day(2, clock.today()))
    registered = clock.at(days[0].date, "10:00") - timedelta(days=6)
    conference = Conference(
        id="demo-islamabad",
        name="Regional Conference on Trafficking in Persons and the Smuggling of Migrants",
        days=days,
        timezone=ZONE,
        place="Islamabad",
        organiser="United Nations Office on Drugs and Crime (UNODC)",
        funding_line="Funded by the European Union",
        project="GLO.ACT - Global Action against Trafficking in Persons and the Smuggling of Migrants",
        code_prefix="DE",
        training=True,
    )
    desk, operator = _SECRETARIAT
    making.create(path, conference, desk=desk, operator=operator, now=lambda: registered).close()
    with Session.open(path, desk, operator, lambda: registered) as session:
        _import_people(session)
        _prepare_days_before(session)
        with session.write() as writing:
            _Story(session, writing, days).tell(now())


def _import_people(session: Session) -> None:
    with as_file(files(__package__) / "demo_data" / "people.csv") as path:
        commit(session, read_lists(session, [path]))


def _prepare_days_before(session: Session) -> None:
    """What the secretariat did after the list came: a correction, and one person in another's place."""
    registration.edit(session, _the("0122", session).id, {"position": "Senior Legal Expert"}, "as in the note verbale")
    registration.replace(
        session,
        _the("0131", session).id,
        {"given_names": "Sarmad", "family_name": "AL-HADITHI", "native_name": "سرمد الحديثي", "honorific": "Mr",
         "sex": "M", "position": "Adviser", "box": "D", "ref": "0312RT"},
        reason="visa of the first not issued in time",
        approved_by="Farida",
    )  # fmt: skip


def _the(number: str, session: Session) -> Delegate:
    """The person whose ref begins with `number`."""
    return next(person for person in everybody(session) if person.ref.startswith(number))


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Somebody comes to a desk. `together` holds everybody ticked in the same act."""

    at: datetime
    desk: tuple[str, str]
    method: Method
    together: tuple[Delegate, ...]


class _Story:
    """What happened at the desks, told in the order of time into one transaction."""

    def __init__(self, session: Session, writing: Writing, days: Sequence[Day]) -> None:
        self._session = session
        self._writing = writing
        self._clock = session.clock
        self._days = days
        self._chance = random.Random(_SEED)
        self._people = list(everybody(session))

    def tell(self, now: datetime) -> None:
        self._badges()
        self._evening_before()
        self._first_day()
        self._second_day(now)

    def _record(self, at: datetime, desk: tuple[str, str], *drafts: Draft) -> list[str]:
        self._writing.stamp = Stamp(*desk, at)
        return [entry.id for entry in self._writing.append(*drafts)]

    def _mark(self, arrival: _Arrival, day: int, reason: str = "") -> list[str]:
        body: Body = {"v": 1, "day": day, "at": utc_text(arrival.at), "method": arrival.method.value}
        if reason:
            body["reason"] = reason
        return self._record(arrival.at, arrival.desk, *(Draft("mark", person.id, body) for person in arrival.together))

    def _badges(self) -> None:
        """The badges of all who were confirmed the day before, in one go; who has no box was not yet."""
        at = self._clock.at(self._days[0].date - timedelta(days=1), "15:10")
        ready = [
            person
            for person in self._people
            if person.status == "confirmed" and person.box and person.category not in ("support", "security")
        ]
        self._record(at, _SECRETARIAT, *(_printed(person, 1) for person in ready))

    def _evening_before(self) -> None:
        """An officer collects two badges for others; that marks nobody present."""
        at = self._clock.at(self._days[0].date - timedelta(days=1), "18:20")
        body: Body = {
            "v": 1,
            "what": "badge",
            "taken_by": "Press officer of the Delegation",
            "authorisation": "letter of the Head of Mission",
        }
        self._record(at, _HELP_DESK, *(Draft("handed_over", person.id, body) for person in self._of("European Union")))

    def _of(self, delegation: str) -> list[Delegate]:
        return [person for person in self._people if person.delegation == delegation]

    def _first_day(self) -> None:
        day = self._days[0]
        coming = [person for person in self._invited(1) if self._chance.random() > _ABSENT]
        told = sorted([*self._first_arrivals(day, coming)], key=lambda arrival: arrival.at)
        for number, arrival in enumerate(told):
            marks = self._mark(arrival, 1)
            if number % 45 == 20:
                self._taken_back(arrival, marks[0])
        self._after_the_rush(day, {person.id for arrival in told for person in arrival.together})

    def _invited(self, day: int) -> list[Delegate]:
        return [person for person in self._people if person.expected_on(day)]

    def _first_arrivals(self, day: Day, coming: Sequence[Delegate]) -> Iterator[_Arrival]:
        opening = self._clock.at(day.date, "08:00")
        for delegation, minute in zip(_TOGETHER, (34, 47), strict=True):
            members = tuple(person for person in coming if person.delegation == delegation)
            yield _Arrival(opening + timedelta(minutes=minute), _DESKS[0], Method.BULK, members)
        for person in coming:
            if person.delegation not in _TOGETHER:
                seconds = round(self._minute_of_arrival() * 60)
                method = Method.SCAN if self._chance.random() < 0.6 else Method.SEARCH
                yield _Arrival(opening + timedelta(seconds=seconds), self._chance.choice(_DESKS), method, (person,))

    def _minute_of_arrival(self) -> float:
        """Minutes after eight: most in the half hour before nine, some early, a tail until eleven."""
        luck = self._chance.random()
        if luck < _RUSH:
            return 30 + self._chance.random() * 30
        if luck < 0.85:
            return 5 + self._chance.random() * 25
        return 60 + self._chance.random() ** 2 * 120

    def _taken_back(self, arrival: _Arrival, mark: str) -> None:
        """The wrong person was marked: taken back half a minute later, and marked again when really there."""
        (person, *_) = arrival.together
        body: Body = {"v": 1, "day": 1, "marks": [mark], "reason": "it was someone else"}
        self._record(arrival.at + timedelta(seconds=25), arrival.desk, Draft("undo", person.id, body))
        if self._chance.random() < 0.5:
            again = arrival.at + timedelta(minutes=7)
            self._mark(_Arrival(again, _DESKS[2], Method.SEARCH, (person,)), 1)

    def _after_the_rush(self, day: Day, here: set[str]) -> None:
        """The odd cases of a first morning: a lost badge, somebody not welcome, a few written on paper."""
        at = self._clock.at(day.date, "11:05")
        lost = next(person for person in self._of("Egypt") if person.id in here)
        reason = ReprintReason.LOST.value
        void: Body = {"v": 1, "code_id": lost.code_id, "copies": [1], "reason": reason}
        self._record(at, _HELP_DESK, Draft("badge_voided", lost.id, void))
        self._record(at + timedelta(minutes=2), _HELP_DESK, _printed(lost, 2, reason))
        refused = next(person for person in self._people if person.status == Status.REFUSED)
        tried: Body = {"v": 1, "result": Result.REFUSED.value, "day": 1, "method": Method.SEARCH.value}
        self._record(at + timedelta(minutes=9), _DESKS[1], Draft("attempt", refused.id, tried))
        on_paper = [person for person in self._invited(1) if person.id not in here][:4]
        written = _Arrival(self._clock.at(day.date, "09:20"), _HELP_DESK, Method.PAPER, tuple(on_paper))
        self._mark(written, 1, reason="power cut at desk 4")

    def _second_day(self, now: datetime) -> None:
        """Today has just begun: a few dozen are in, two wait at the help desk. Who has no badge is still to come."""
        coming = [person for person in self._invited(2) if person.box]
        self._chance.shuffle(coming)
        parked, coming = coming[:2], coming[2:]
        minutes = sorted((4 + self._chance.random() * 32 for _ in range(_HERE_TODAY)), reverse=True)
        for ago, person in zip(minutes, coming, strict=False):
            method = Method.SCAN if self._chance.random() < 0.7 else Method.SEARCH
            arrival = _Arrival(now - timedelta(minutes=ago), self._chance.choice(_DESKS), method, (person,))
            self._mark(arrival, 2)
        for ago, person, why in zip((3, 2), parked, registration.HELP_DESK_REASONS[::3], strict=False):
            at = now - timedelta(minutes=ago)
            body: Body = {"v": 1, "fields": {"hold": why, "hold_since": utc_text(at)}, "reason": why}
            self._record(at, _DESKS[0], Draft("delegate_parked", person.id, body))


def _printed(person: Delegate, copy: int, reason: str = "") -> Draft:
    body: Body = {"v": 1, "code_id": person.code_id, "copy": copy, "key": FIRST_KEY_LETTER, "reason": reason,
                  "destination": "badges.pdf"}  # fmt: skip
    return Draft("badge_printed", person.id, body)
