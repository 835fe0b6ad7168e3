"""Operators, their PINs and the roles: what is kept, what is counted, and who is told what."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from builders import FrozenClock, add_people

from checkin.core.attendance import marking
from checkin.core.conference.practice import practice_copy
from checkin.core.keeping import log
from checkin.core.models import Result
from checkin.core.people import operators, pins
from checkin.core.people.rights import Role
from checkin.core.session import Session
from checkin.errors import NotAllowedError, PinError, UsageError
from db import checks, engine
from db.local import settings

PIN, OTHER = "271828", "314159"
COST = dict(pins.COST)  # as it is outside of tests


def with_roles(session: Session) -> None:
    operators.add(session, "Farida Siddiqui", "secretariat", PIN)
    operators.add(session, "Amina", "desk", OTHER)
    operators.switch_roles(session, True)


def test_while_roles_are_off_nobody_is_asked(session: Session) -> None:
    operators.add(session, "Amina", "desk", OTHER)
    (person,) = add_people(session, "Omar Haddad")
    assert marking.mark(session, person.id).result is Result.OK
    assert operators.take_over(session, "Anybody", "") == "Anybody"


def test_with_roles_on_nothing_goes_before_a_pin_was_given(session: Session) -> None:
    (person,) = add_people(session, "Omar Haddad")
    with_roles(session)
    with pytest.raises(NotAllowedError) as refused:
        marking.mark(session, person.id)
    assert (refused.value.act, refused.value.once) == ("mark", False)
    assert operators.sign_in(session, "amina", OTHER) == "Amina"
    assert marking.mark(session, person.id).operator == "Amina"
    session.operator = "Farida Siddiqui"  # a name is no PIN
    with pytest.raises(NotAllowedError):
        operators.remove(session, "Amina")


def test_a_pin_holds_in_any_digits_and_a_name_in_any_capitals(session: Session) -> None:
    operators.add(session, "Émilie", "desk", "٣١٤١٥٩")
    for typed in (OTHER, "۳۱۴۱۵۹", f" {OTHER} "):
        assert pins.proven(session, "éMILIE ", typed).name == "Émilie"


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "³14159"])
def test_what_is_no_pin_is_told(session: Session, pin: str) -> None:
    with pytest.raises(UsageError, match="6 digits"):
        operators.add(session, "Amina", "desk", pin)


@pytest.mark.parametrize("pin", ["000000", "123456", "987654"])
def test_the_first_that_anybody_would_try_is_not_taken(session: Session, pin: str) -> None:
    with pytest.raises(UsageError, match="Choose another"):
        operators.add(session, "Amina", "desk", pin)


def test_a_wrong_pin_and_an_unknown_name_cost_the_same_and_say_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    operators.add(session, "Amina", "desk", OTHER)
    compared: list[str] = []
    of = pins._is_of

    def counted(hashed: str, pin: str) -> bool:
        compared.append(hashed.rsplit("$", 2)[0])
        return of(hashed, pin)

    monkeypatch.setattr(pins, "_is_of", counted)
    said = []
    for name in ("Amina", "Nobody"):
        with pytest.raises(PinError) as error:
            pins.proven(session, name, PIN)
        said.append(str(error.value))
    assert said[0] == said[1]
    assert compared == [compared[0]] * 2
    assert "argon2id" in compared[0]


def test_to_try_a_pin_costs_what_the_rfc_asks_for_little_memory() -> None:
    assert COST == {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}


def test_five_tries_then_a_wait_that_grows_and_outlives_the_program(session: Session, clock: FrozenClock) -> None:
    operators.add(session, "Amina", "desk", OTHER)
    operators.add(session, "Bilal", "desk", PIN)
    for _ in range(pins.TRIES):
        with pytest.raises(PinError, match="belong together"):
            pins.proven(session, "Amina", PIN)
    waits = []
    for _ in range(3):
        with Session.open(session.store.path, "Desk 1", "Amina", clock) as again, pytest.raises(PinError) as error:
            pins.proven(again, "AMINA", OTHER)  # even the right one has to wait
        waits.append(int("".join(filter(str.isdigit, str(error.value)))))
        clock.forward(seconds=waits[-1])
        with pytest.raises(PinError, match="belong together"):
            pins.proven(session, "Amina", PIN)
    assert waits == [31, 61, 121]
    assert pins.proven(session, "Bilal", PIN).name == "Bilal"  # nobody else waits
    clock.forward(minutes=15)
    assert pins.proven(session, "Amina", OTHER).name == "Amina"
    with pytest.raises(PinError, match="belong together"):  # and is counted from the first again
        pins.proven(session, "Amina", PIN)


def test_a_clock_that_was_set_back_makes_nobody_wait_for_ever(session: Session, clock: FrozenClock) -> None:
    for _ in range(pins.TRIES):
        with pytest.raises(PinError):
            pins.proven(session, "Amina", PIN)
    clock.forward(days=-2)
    with pytest.raises(PinError, match="wait 31 seconds"):
        pins.proven(session, "Amina", PIN)
    clock.forward(seconds=31)
    with pytest.raises(PinError, match="belong together"):
        pins.proven(session, "Amina", PIN)


def test_on_a_disk_that_takes_nothing_a_pin_is_still_looked_at(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    operators.add(session, "Amina", "desk", OTHER)
    monkeypatch.setattr(Session, "reads_only", property(lambda _: True))
    monkeypatch.setattr(session, "write", None)
    assert pins.proven(session, "Amina", OTHER).name == "Amina"


def test_too_many_wrong_pins_stand_in_the_log(session: Session) -> None:
    for _ in range(pins.TRIES):
        with pytest.raises(PinError):
            pins.proven(session, "Amina", PIN)
    found = log.every_line(session, log.sought(session, kind="pin_refused"))
    assert [line.says for line in found] == ["Too many wrong PINs."]


@pytest.mark.plain
def test_nothing_that_can_be_tried_stands_in_an_entry_or_a_table(session: Session) -> None:
    with_roles(session)
    with closing(engine.connect(session.store.path)) as file:
        dumped = "\n".join(file.iterdump())
    assert "argon2" not in dumped
    assert PIN not in dumped


def test_without_the_key_nobody_is_let_in_but_roles_can_be_switched_off(session: Session) -> None:
    with_roles(session)
    with session.write() as writing:
        settings.remove_code_keys(writing.connection)
    with pytest.raises(PinError, match="without its keys"):
        operators.sign_in(session, "Farida Siddiqui", PIN)
    with pytest.raises(UsageError, match="no keys"):
        operators.add(session, "Thief", "secretariat", PIN)
    operators.switch_roles(session, False)
    assert not session.conference.roles
    with pytest.raises(UsageError, match="no keys to check"):
        operators.switch_roles(session, True)
    assert not session.conference.roles


def test_after_a_purge_of_the_operators_roles_can_be_switched_off(session: Session) -> None:
    with_roles(session)
    with session.write() as writing:
        rows = pins.operators.with_a_role(writing.connection)
        writing.append(*(operators._record(row.id, "", "", "") for row in rows))
    with pytest.raises(PinError, match="belong together"):
        operators.sign_in(session, "Farida Siddiqui", PIN)
    operators.switch_roles(session, False)
    assert not session.conference.roles


def test_a_pin_holds_in_a_practice_copy_too(session: Session, tmp_path: Path, clock: FrozenClock) -> None:
    with_roles(session)
    path = practice_copy(session, tmp_path / "practice.db")
    with Session.open(path, "Desk 1", "Amina", clock) as practising:
        assert practising.conference.roles
        assert operators.sign_in(practising, "Amina", OTHER) == "Amina"


def test_roles_are_switched_on_only_where_somebody_can_switch_them_off(session: Session) -> None:
    operators.add(session, "Amina", "supervisor", OTHER)
    with pytest.raises(UsageError, match="secretariat"):
        operators.switch_roles(session, True)
    with_roles(session)
    operators.sign_in(session, "Farida Siddiqui", PIN)
    with pytest.raises(UsageError, match="last"):
        operators.remove(session, "farida siddiqui")
    with pytest.raises(UsageError, match="last"):
        operators.add(session, "Farida Siddiqui", "desk", PIN)
    operators.add(session, "Bilal", "secretariat", OTHER)
    operators.remove(session, "farida siddiqui")
    assert [(one.name, one.role) for one in operators.listed(session)] == [
        ("Amina", Role.DESK), ("Bilal", Role.SECRETARIAT),
    ]  # fmt: skip
    with pytest.raises(NotAllowedError):  # whose role was taken away may nothing from that moment on
        operators.add(session, "Thief", "desk", PIN)


def test_who_was_given_another_pin_is_known_by_that_one_only(session: Session) -> None:
    operators.add(session, "Amina", "desk", OTHER)
    operators.add(session, "AMINA", "supervisor", PIN)
    assert operators.listed(session) == [operators.Operator("Amina", Role.SUPERVISOR)]
    with pytest.raises(PinError):
        pins.proven(session, "Amina", OTHER)
    assert pins.proven(session, "Amina", PIN).name == "Amina"


def test_a_pin_that_was_moved_to_another_record_opens_nothing(session: Session) -> None:
    with_roles(session)
    rows = {row.name: row for row in pins.operators.with_a_role(session.read)}
    with session.write() as writing:
        moved = operators._record(rows["Farida Siddiqui"].id, "Farida Siddiqui", "secretariat", rows["Amina"].pin)
        writing.append(moved)
    with pytest.raises(PinError, match="belong together"):
        operators.sign_in(session, "Farida Siddiqui", OTHER)


def test_the_file_is_sound_with_all_of_it(session: Session) -> None:
    with_roles(session)
    operators.sign_in(session, "Farida Siddiqui", PIN)
    operators.remove(session, "Amina")
    assert checks.faults(session.store) == []
    with session.write() as writing:
        writing.rebuild()
    assert [one.name for one in operators.listed(session)] == ["Farida Siddiqui"]
    assert operators.sign_in(session, "Farida Siddiqui", PIN) == "Farida Siddiqui"
