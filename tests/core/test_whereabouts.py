"""Where a badge is on the second day: the box of the list gives way to what happened since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import FrozenClock, add_people

from checkin.core.attendance import marking
from checkin.core.issuing import copies, temporary
from checkin.core.issuing.whereabouts import UNKNOWN, Whereabouts, whereabouts
from checkin.core.models import Delegate, Reprint, ReprintReason, Result
from checkin.core.people import lookup, merging, registration
from checkin.core.printing import orders, printers, standing
from checkin.core.printing.file_output import print_badges
from checkin.core.scanning import scan
from checkin.core.session import Session

IN_BOX = Whereabouts(box="S")


@pytest.fixture
def people(session: Session, clock: FrozenClock, tmp_path: Path) -> list[Delegate]:
    """Three whose badges were printed in one go and laid into box S."""
    added = add_people(session, "Amina Khan", "Bilal Ahmed", "Nadia El-Sayed", box="S")
    print_badges(session, added, tmp_path / "all.pdf")
    clock.forward(minutes=5)
    return added


def where(session: Session, delegate: Delegate) -> Whereabouts:
    current = lookup.existing(session, delegate.id)
    return whereabouts(session, current, session.day.number if session.day else None)


def code_of(session: Session, delegate: Delegate) -> str:
    (badge,) = [badge for badge in standing.standing(session, delegate.id).copies if not badge.void]
    return copies.code_of(session, badge)


def reprint(session: Session, people: list[Delegate], folder: Path) -> None:
    """Badges made again, as a name was corrected."""
    again = Reprint(ReprintReason.NAME_CORRECTED)
    report = print_badges(session, people, folder / f"again-{len(people)}.pdf", reprint=again)
    assert len(report.printed) == len(people)


def test_the_badge_is_in_its_box_until_the_person_has_it(
    session: Session, clock: FrozenClock, people: list[Delegate]
) -> None:
    amina, bilal, _ = people
    assert where(session, amina) == IN_BOX
    marking.mark(session, amina.id)
    assert where(session, amina) == IN_BOX, "the clerk is about to take it out"
    clock.forward(days=1)
    assert where(session, amina) == Whereabouts("in on day 1")
    assert where(session, bilal) == IN_BOX
    marking.mark(session, amina.id)
    assert where(session, amina).held == "in on day 1"
    clock.forward(days=1)
    assert where(session, amina).held, "after the conference"


def test_a_day_that_was_taken_back_gave_nobody_a_badge(
    session: Session, clock: FrozenClock, people: list[Delegate]
) -> None:
    marking.mark(session, people[0].id)
    marking.undo(session, people[0].id)
    clock.forward(days=1)
    assert where(session, people[0]) == IN_BOX


def test_whoever_came_without_any_badge_has_none(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    marking.mark(session, person.id)
    clock.forward(days=1)
    assert where(session, person) == UNKNOWN


def test_a_badge_from_elsewhere_left_its_box_with_the_person(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan", box="S")
    marking.mark(session, person.id)
    assert where(session, person) == IN_BOX
    clock.forward(days=1)
    assert where(session, person).held == "in on day 1"


def test_a_copy_that_was_scanned_is_with_the_person(session: Session, people: list[Delegate]) -> None:
    amina, bilal, _ = people
    assert scan(session, code_of(session, amina)).result is Result.OK
    assert where(session, amina) == Whereabouts("scanned")
    marking.mark(session, bilal.id)
    assert where(session, bilal) == IN_BOX
    assert scan(session, code_of(session, bilal)).result is Result.ALREADY
    assert where(session, bilal) == Whereabouts("scanned"), "a scan that marked nobody is evidence too"


def test_a_scan_that_was_taken_back_proves_nothing(session: Session, people: list[Delegate]) -> None:
    scan(session, code_of(session, people[0]))
    marking.undo(session, people[0].id)
    assert where(session, people[0]) == IN_BOX


def test_a_scan_of_something_else_is_no_scan_of_the_badge(session: Session, people: list[Delegate]) -> None:
    amina, bilal, _ = people
    assert scan(session, amina.ref).result is Result.OK
    assert where(session, amina) == IN_BOX
    temporary.lend(session, bilal.id, "left in the hotel", 7)
    pool_badge = copies.sign(session, temporary.code_id(session.conference.id, 7), 1)
    assert scan(session, pool_badge).result is Result.OK
    assert where(session, bilal) == IN_BOX


def test_a_scan_of_a_copy_that_died_since_says_nothing_of_the_new_one(
    session: Session, clock: FrozenClock, people: list[Delegate], tmp_path: Path
) -> None:
    scan(session, code_of(session, people[0]))
    clock.forward(hours=1)
    reprint(session, people[:2], tmp_path)
    assert where(session, people[0]) == IN_BOX


def test_a_badge_handed_over_is_with_the_person_whoever_took_it(session: Session, people: list[Delegate]) -> None:
    amina, bilal, nadia = people
    registration.hand_over(session, amina.id, "Badge; bag")
    registration.hand_over(session, bilal.id, "badge", taken_by="Omar, driver", authorisation="letter")
    registration.hand_over(session, nadia.id, "headset")
    assert where(session, amina).held == "handed over Tue 08:45"
    handed = where(session, bilal).handed
    assert handed is not None
    assert handed.what == "badge; Omar, driver; letter"
    assert where(session, nadia) == IN_BOX, "a headset is no badge"


def test_a_badge_holder_on_the_list_of_items_is_no_badge(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", box="S", hand_over="Badge holder; bag")
    registration.hand_over(session, person.id, "badge holder")
    assert where(session, person) == IN_BOX


def test_void_copies_are_nowhere_and_a_new_one_made_at_a_desk_is_with_the_person(
    session: Session, clock: FrozenClock, people: list[Delegate], tmp_path: Path
) -> None:
    amina = people[0]
    registration.hand_over(session, amina.id, "badge")
    copies.report_lost(session, amina.id)
    assert where(session, amina) == UNKNOWN
    clock.forward(minutes=5)
    print_badges(session, [amina], tmp_path / "lost.pdf", reprint=Reprint(ReprintReason.LOST))
    assert where(session, amina) == Whereabouts("made Tue 08:50, Desk 1")


def test_copies_made_again_in_one_go_lie_in_their_boxes(
    session: Session, clock: FrozenClock, people: list[Delegate], tmp_path: Path
) -> None:
    amina, bilal, nadia = people
    marking.mark(session, amina.id)
    clock.forward(hours=10)
    reprint(session, [amina, bilal], tmp_path)
    clock.forward(hours=12)
    assert where(session, amina) == IN_BOX, "the new one was made after she had come"
    assert where(session, bilal) == IN_BOX
    reprint(session, [nadia], tmp_path)
    assert where(session, nadia).held == "made Wed 06:45, Desk 1"


def test_a_first_badge_made_at_the_desk_for_somebody_who_came_is_with_them(
    session: Session, clock: FrozenClock, tmp_path: Path
) -> None:
    came, not_yet = add_people(session, "Amina Khan", "Bilal Ahmed")
    marking.mark(session, came.id)
    for person in (came, not_yet):
        clock.forward(minutes=1)
        print_badges(session, [person], tmp_path / f"{person.ref}.pdf")
    assert where(session, came).held == "made Tue 08:41, Desk 1"
    assert where(session, not_yet) == UNKNOWN


@pytest.mark.parametrize("together", [True, False])
def test_what_was_ordered_together_at_a_printer_of_single_badges_was_made_together(
    session: Session,
    clock: FrozenClock,
    people: list[Delegate],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    together: bool,
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    single = replace(printers.add(session, "Labels", f"folder:{folder}"), chunk=1)
    monkeypatch.setattr(printers, "named", lambda _session, _name: single)
    again = Reprint(ReprintReason.DAMAGED)
    for group in [people] if together else [[person] for person in people]:
        clock.forward(minutes=1)
        ordered = orders.order(session, group, "Labels", reprint=again)
        assert len(ordered.jobs) == len(group)
        for job in ordered.jobs:
            clock.forward(seconds=7)
            with session.write() as writing:
                orders.close(writing, job, lambda badge: True)
    assert [bool(where(session, person).held) for person in people] == [not together] * 3


def test_a_merged_record_brings_its_scan_and_its_hand_over(
    session: Session, clock: FrozenClock, people: list[Delegate]
) -> None:
    kept, twin, other = people  # in the order of their badges: of two of one person the later is good
    scan(session, code_of(session, twin))
    merging.merge(session, twin.id, kept.id, "same person")
    assert where(session, kept) == Whereabouts("scanned")
    merging.unmerge(session, twin.id)
    assert where(session, kept) == IN_BOX
    registration.hand_over(session, other.id, "badge")
    merging.merge(session, other.id, kept.id, "same person")
    assert where(session, kept).held == "handed over Tue 08:45"


def test_a_merged_record_was_in_on_day_one(session: Session, clock: FrozenClock, people: list[Delegate]) -> None:
    marking.mark(session, people[0].id)
    merging.merge(session, people[0].id, people[1].id, "same person")
    clock.forward(days=1)
    assert where(session, people[1]).held == "in on day 1"


def test_whoever_has_a_badge_is_not_sent_to_the_box_before_another_is_printed(
    session: Session, clock: FrozenClock, people: list[Delegate]
) -> None:
    amina, bilal, _ = people
    marking.mark(session, amina.id)
    clock.forward(days=1)
    found = standing.standing(session, amina.id)
    assert found.where == "This person HAS A BADGE (in on day 1).  Ask for it back before you print."
    assert standing.standing(session, bilal.id).where.startswith("A badge should lie in BOX S.  Look there")


def test_an_entry_that_is_no_json_is_no_evidence(session: Session, people: list[Delegate]) -> None:
    with session.write() as writing:
        number = writing.connection.execute("SELECT max(n) FROM entry").fetchone()[0] + 1
        writing.connection.execute(
            "INSERT INTO entry SELECT ?, 'other', 'w2', 1, hlc, at, desk, operator, 'mark', ?, body_hash, prev, 'h2'"
            " FROM entry WHERE n = 1",
            (number, people[0].id),
        )
        writing.connection.execute("INSERT INTO entry_body VALUES (?, 'salt', 'no json')", (number,))
    assert where(session, people[0]) == IN_BOX
