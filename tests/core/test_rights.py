"""The table of who may what: every act with every role, with and without a second person, and where it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from builders import FrozenClock, add_people

from checkin.core import dossier
from checkin.core.attendance import late_marks, marking
from checkin.core.keeping import log, place
from checkin.core.models import Reprint, ReprintReason, Result, Status
from checkin.core.people import merging, operators, registration, rights, ticket
from checkin.core.people.rights import RIGHTS, Act, Role
from checkin.core.printing.file_output import print_badges
from checkin.core.reporting.export import export_attendance
from checkin.core.session import Second, Session
from checkin.errors import NotAllowedError, PinError

PIN = "271828"
NAMES = {Role.DESK: "Amina", Role.SUPERVISOR: "Bilal", Role.SECRETARIAT: "Farida"}


def switch_on(session: Session) -> None:
    for role, name in NAMES.items():
        operators.add(session, name, role.word, PIN)
    operators.switch_roles(session, True)


def work_as(session: Session, role: Role) -> None:
    """As if that role's PIN had been given."""
    session.operator, session.proven = NAMES.get(role, "Amina"), NAMES.get(role, "")
    session.second = None


@pytest.fixture
def desk(session: Session) -> Session:
    """At work with the role desk."""
    switch_on(session)
    work_as(session, Role.DESK)
    return session


def test_every_act_is_in_the_table_once() -> None:
    assert set(RIGHTS) == set(Act)
    assert all(need.words and need.words[0].islower() for need in RIGHTS.values())


def test_every_act_with_every_role_and_every_second_person(session: Session) -> None:
    switch_on(session)
    for act, need in RIGHTS.items():
        for role in Role:
            for second in (None, *NAMES):
                work_as(session, role)
                session.second = Second(NAMES[second], act) if second else None
                by_oneself = need.role <= role
                with_another = need.once and bool(role) and second is not None and need.role <= second
                expected = by_oneself or with_another
                if expected:
                    drafts = rights.require(session, act)
                    assert [draft.body["by"] for draft in drafts] == ([] if by_oneself else [NAMES[second or role]])
                    assert by_oneself or session.second is None, "it was good once"
                    continue
                with pytest.raises(NotAllowedError, match=f"the role {need.role.word}") as refused:
                    rights.require(session, act)
                assert refused.value.once == (need.once and role is not Role.ANYBODY)


def test_a_second_persons_pin_is_good_for_the_act_that_it_was_given_for(desk: Session) -> None:
    operators.second(desk, "bilal", PIN, Act.UNMASK)
    with pytest.raises(NotAllowedError):
        rights.require(desk, Act.STATUS)
    rights.require(desk, Act.UNMASK)
    with pytest.raises(NotAllowedError):
        rights.require(desk, Act.UNMASK)


def test_a_second_person_who_may_not_is_told_so(desk: Session) -> None:
    with pytest.raises(PinError, match="Amina may not allow it"):
        operators.second(desk, "Amina", PIN, Act.UNMASK)
    with pytest.raises(PinError, match="belong together"):
        operators.second(desk, "Bilal", "314159", Act.UNMASK)
    assert desk.second is None


def with_second(desk: Session, act: Act, work: Callable[[], object]) -> object:
    """It is refused, and then done once with a second person's PIN, which stands in the journal."""
    with pytest.raises(NotAllowedError) as refused:
        work()
    assert (refused.value.act, refused.value.once) == (act, True)
    operators.second(desk, NAMES[Role.SUPERVISOR], PIN, act)
    done = work()
    said = next(iter(log.every_line(desk, log.sought(desk, kind="allowed"))))
    assert said.operator == NAMES[Role.DESK]
    assert f"by {NAMES[Role.SUPERVISOR]}, a second person ({act})" in said.says
    return done


def test_a_mark_of_ten_minutes_ago_is_taken_back_with_a_second_person(desk: Session, clock: FrozenClock) -> None:
    work_as(desk, Role.SUPERVISOR)
    one, two = add_people(desk, "Omar Haddad", "Sana Malik")
    work_as(desk, Role.DESK)
    for person in (one, two):
        marking.mark(desk, person.id)
    clock.moment += marking.LATE
    assert marking.undo(desk, one.id).result is Result.UNDONE
    clock.moment += timedelta(seconds=1)
    done = with_second(desk, Act.UNDO_LATE, lambda: marking.undo(desk, two.id).result)
    assert done is Result.UNDONE


def test_that_it_was_someone_else_is_a_taking_back_too(desk: Session, clock: FrozenClock) -> None:
    work_as(desk, Role.SUPERVISOR)
    one, two = add_people(desk, "Omar Haddad", "Sana Malik")
    work_as(desk, Role.DESK)
    marking.mark(desk, one.id)
    clock.forward(minutes=11)
    assert with_second(desk, Act.UNDO_LATE, lambda: marking.move(desk, one.id, two.id).result) is Result.OK


@pytest.mark.parametrize("fields", [{"days": "2"}, {"status": "refused"}])
def test_who_is_refused_comes_in_when_somebody_answers_for_it(desk: Session, fields: dict[str, str]) -> None:
    work_as(desk, Role.SUPERVISOR)
    (person,) = add_people(desk, "Omar Haddad", **fields)
    work_as(desk, Role.DESK)
    assert marking.mark(desk, person.id, 1).result in (Result.NOT_TODAY, Result.REFUSED)
    against = marking.Arrival(reason="the minister asks", override=True)
    assert with_second(desk, Act.OVERRIDE, lambda: marking.mark(desk, person.id, 1, against).result) is Result.OK


@pytest.mark.parametrize("fields", [{"status": "pending"}, {"status": "cancelled"}, {"hold": "no letter"}])
def test_of_the_others_the_record_is_to_be_mended(desk: Session, fields: dict[str, str]) -> None:
    work_as(desk, Role.SECRETARIAT)
    (person,) = add_people(desk, "Omar Haddad", **fields)
    assert not marking.mark(desk, person.id, 1, marking.Arrival(reason="r", override=True)).done


def test_while_roles_are_off_nobody_is_let_in_against_the_rules(session: Session) -> None:
    (person,) = add_people(session, "Omar Haddad", days="2")
    assert marking.mark(session, person.id, 1, marking.Arrival(override=True)).result is Result.NOT_TODAY


def test_a_third_badge_needs_a_second_person_unless_the_printer_spoiled_one(desk: Session, tmp_path: Path) -> None:
    work_as(desk, Role.SUPERVISOR)
    (person,) = add_people(desk, "Omar Haddad", ref="A1")
    work_as(desk, Role.DESK)

    def printed(why: ReprintReason | None) -> int:
        made = print_badges(desk, [person], tmp_path / "badge.pdf", reprint=Reprint(why) if why else None)
        return made.printed[0].copy

    assert [printed(why) for why in (None, ReprintReason.SPOILED, ReprintReason.LOST)] == [1, 2, 3]
    assert printed(ReprintReason.SPOILED) == 4
    assert with_second(desk, Act.REPRINT, lambda: printed(ReprintReason.DAMAGED)) == 5


def test_a_walk_in_needs_a_second_person_where_somebody_must_approve(desk: Session) -> None:
    free = registration.add(desk, {"name": "Interpreter", "category": "interpreter"})
    assert registration.add(desk, {"name": "To be asked", "status": "pending"}).status == Status.PENDING
    fields = {"name": "Omar Haddad", "category": "delegate"}
    with_second(desk, Act.WALK_IN, lambda: registration.add(desk, fields))
    with_second(desk, Act.WALK_IN, lambda: registration.replace(desk, free.id, fields))


def test_who_a_sensitive_person_is_needs_a_second_person(desk: Session) -> None:
    work_as(desk, Role.SUPERVISOR)
    hidden, other = add_people(desk, "Omar Haddad", "Sana Malik", sensitive="yes")
    registration.edit(desk, other.id, {"sensitive": "no"})
    work_as(desk, Role.DESK)
    hidden, other = (dossier.lookup.existing(desk, person.id) for person in (hidden, other))
    seen = with_second(desk, Act.UNMASK, lambda: dossier.dossier(desk, hidden, in_full=True).delegate.name)
    assert seen == "Omar Haddad"
    assert dossier.dossier(desk, other, in_full=True).delegate.name == "Sana Malik"
    with_second(desk, Act.REGISTRATION, lambda: registration.edit(desk, hidden.id, {"sensitive": "no"}))


def test_what_decides_over_coming_in_needs_a_second_person_and_a_name_does_not(desk: Session) -> None:
    work_as(desk, Role.SUPERVISOR)
    one, two = add_people(desk, "Omar Haddad", "Omar Hadad")
    work_as(desk, Role.DESK)
    assert registration.edit(desk, one.id, {"name": "Omar Haddad Khan"}).name == "Omar Haddad Khan"
    registration.park(desk, one.id, "other")
    with_second(desk, Act.RELEASE, lambda: registration.release(desk, one.id, "letter shown"))
    with_second(desk, Act.REGISTRATION, lambda: registration.edit(desk, one.id, {"days": "1"}))
    with_second(desk, Act.STATUS, lambda: registration.set_status(desk, one.id, Status.CANCELLED, "fell ill"))
    with_second(desk, Act.MERGE, lambda: merging.merge(desk, two.id, one.id, "same passport"))
    with_second(desk, Act.MERGE, lambda: merging.unmerge(desk, two.id))


def test_a_file_that_names_everybody_is_the_secretariats(desk: Session, tmp_path: Path) -> None:
    work_as(desk, Role.SUPERVISOR)
    export_attendance(desk, tmp_path / "a.csv")
    for refused in (
        lambda: export_attendance(desk, tmp_path / "b.csv", profile="full"),
        lambda: place.choose(desk, tmp_path),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    assert not (tmp_path / "b.csv").exists()
    work_as(desk, Role.DESK)
    with pytest.raises(NotAllowedError):
        late_marks.mark_late(desk, ["A1"], day=1, at="08:00", reason="power cut")


def test_a_program_that_the_desk_starts_is_let_in_once(desk: Session) -> None:
    with pytest.raises(NotAllowedError):
        ticket.given(desk, Act.HUB)
    work_as(desk, Role.SECRETARIAT)
    word = ticket.given(desk, Act.HUB)[ticket.NAME]
    assert not ticket.taken(desk, Act.HUB, "another")
    word = ticket.given(desk, Act.HUB)[ticket.NAME]
    assert not ticket.taken(desk, Act.IMPORT, word)
    word = ticket.given(desk, Act.HUB)[ticket.NAME]
    assert [ticket.taken(desk, Act.HUB, word) for _ in range(2)] == [True, False]
