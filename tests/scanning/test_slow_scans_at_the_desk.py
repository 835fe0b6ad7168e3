"""A badge read at any speed checks in its bearer and nobody else, whatever was typed and whatever is open.

Some of the ways in each run, all of them in `make soak` (`SCANS=all`).
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from builders import new_session
from terminals import Terminal

from checkin.core.issuing import copies
from checkin.core.people import registration
from checkin.core.printing import file_output

LEAVE = "\x11"
NEW_PERSON = "\x0e"
ESC = "\x1b"
GAPS = (0.001, 0.004, 0.008, 0.012, 0.016, 0.02, 0.022, 0.026, 0.03, 0.035, 0.04, 0.045, 0.05, 0.055, 0.06)
ENDINGS = ("\r", "\n", "\r\n", "\r\r", "\t", "")
SOME = [
    (0.001, "\r", "", False),
    (0.022, "\r\n", "khan", False),
    (0.022, "\r\r", "khan", True),
    (0.035, "\n", "khan", False),
    (0.045, "\t", "", True),
    (0.06, "", "khan", False),
]
ALL = list(itertools.product(GAPS, ENDINGS, ("", "khan"), (False, True)))
PEOPLE = ({"name": "KHAN, Ali", "ref": "K1"}, {"name": "EL-SAYED, Nadia", "ref": "N3"}, {"name": "Sharma", "ref": "S4"})


@pytest.fixture(scope="module")
def codes(tmp_path_factory):
    """The badge code of each ref, and the conference they are good for."""
    folder = tmp_path_factory.mktemp("desk")
    with new_session(folder) as session:
        people = [registration.add(session, person) for person in PEOPLE]
        printed = file_output.print_badges(session, people, folder / "badges.pdf").printed
        return {person.ref: copies.code_of(session, badge) for person, badge in zip(people, printed, strict=True)}, (
            session.store.path
        )


@pytest.fixture(scope="module")
def desk(codes):
    desk = Terminal(Path(__file__).with_name("desk_child.py"), codes[1])
    desk.send("khan")
    desk.hear("painted", "khan")
    desk.send(ESC)
    desk.hear("cleared")
    yield desk
    desk.close()


def answers(desk, since):
    return [said[2] for said in desk.heard[since:] if said[0] == "answer"]


def hear_answer(desk, ref):
    since = len(desk.heard)
    while ref not in answers(desk, since):
        desk.hear_next()


@pytest.mark.parametrize(("gap", "end", "typed", "asked"), ALL if os.environ.get("SCANS") == "all" else SOME)
def test_a_scan_checks_in_its_bearer_and_nobody_else(desk, codes, gap, end, typed, asked):
    since = len(desk.heard)
    if typed:
        desk.send(typed)
        desk.hear("painted", typed)
    if asked:
        desk.send(LEAVE)
        desk.hear("listens", "ConfirmDialog")
    desk.send(codes[0]["N3"] + end, gap)
    hear_answer(desk, "N3")
    desk.send(codes[0]["S4"] + "\r")
    hear_answer(desk, "S4")
    assert answers(desk, since) == ["N3", "S4"]


@pytest.mark.parametrize("wrong", ["A", "7"])
def test_a_slow_scan_with_a_letter_that_no_code_has_marks_nobody_and_says_so(desk, codes, wrong):
    since = len(desk.heard)
    desk.send("khan")
    desk.hear("painted", "khan")
    desk.send(codes[0]["N3"][:-1] + wrong + "\r\n", 0.045)
    hear_answer(desk, "")
    desk.send(codes[0]["S4"] + "\r")
    hear_answer(desk, "S4")
    assert answers(desk, since) == ["", "S4"]
    assert ("answer", "unknown", "") in map(tuple, desk.heard[since:])


def test_a_slow_scan_over_a_form_with_text_is_refused_and_the_text_stays(desk, codes):
    since = len(desk.heard)
    desk.send(NEW_PERSON)
    desk.hear("listens", "NewPersonDialog")
    desk.hear("listens", "NewPersonDialog")  # once more when its fields are there
    desk.send("Abc")
    desk.send(codes[0]["N3"] + "\r\n", 0.03)
    desk.hear("refused")
    desk.send(ESC)
    desk.hear("closed", "NewPersonDialog")
    desk.send(codes[0]["S4"] + "\r")
    hear_answer(desk, "S4")
    assert answers(desk, since) == ["S4"]
