"""The desk as a conversation: whole sentences, and nobody checked in who was not named before."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import add_people
from faults import spoil_table

from checkin.cli import plain_desk, waiting
from checkin.cli.plain_desk import PlainDesk
from checkin.clock import system_now
from checkin.core.dossier import days_attended
from checkin.core.issuing.copies import code_of
from checkin.core.people import lookup, operators
from checkin.core.printing.file_output import print_badges
from checkin.core.session import Session

from .conftest import Cli


class Talk:
    """A desk, and what became of the people."""

    def __init__(self, session: Session) -> None:
        self.session, self.desk = session, PlainDesk(session, self.pin)
        self.pins: list[str] = []

    def __call__(self, typed: str) -> list[str]:
        return self.desk.answer(typed)

    def pin(self, whose: str) -> str:
        """What is typed where a PIN is asked."""
        return self.pins.pop(0)

    def is_in(self, ref: str) -> bool:
        return days_attended(self.session, lookup.required(self.session, ref).id) == [1]


@pytest.fixture
def talk(cli: Cli, db: str) -> Iterator[Talk]:
    with Session.open(Path(db), "Desk 1", "Amina") as session:
        session.choose_day(1)
        yield Talk(session)


def test_one_who_fits_is_named_and_enter_checks_in(talk: Talk) -> None:
    assert talk("mohammad yusuf khan") == [
        "KHAN, Mohammad Yusuf, number A1, Federal Investigation Agency, Pakistan, DELEGATE: not in. Enter checks in."
    ]
    assert not talk.is_in("A1")
    assert talk("") == ["Checked in. KHAN, Mohammad Yusuf, number A1, day 1."]
    assert talk.is_in("A1")


def test_an_empty_line_says_the_last_answer_again_and_marks_nobody_twice(talk: Talk) -> None:
    talk("A1")
    done = talk("")
    assert talk("") == done
    assert talk("A1")[0].endswith("at Desk 1.")


def test_of_several_the_number_chooses_also_after_a_line_that_was_empty(talk: Talk) -> None:
    add_people(talk.session, "Khan, Amina", "Khan, Bashir")
    head, *rows = talk("khan")
    assert head == "3 people fit."
    assert talk("") == [head, *rows]
    second = rows[1].split("number ")[1].split(",")[0].rstrip(":")
    (told,) = talk(rows[1].partition(":")[0])
    assert told.startswith("Checked in. ")
    assert talk.is_in(second.split(":")[0])
    assert talk("2") != [told]  # the list has served


def test_a_number_that_is_somebody_s_is_not_a_place_in_the_list(talk: Talk) -> None:
    add_people(talk.session, "Khan, Amina", "Khan, Bashir")
    add_people(talk.session, "Zaman, Tariq", ref="2")
    talk("khan")
    assert any("Zaman, Tariq, number 2" in row for row in talk("2"))


def test_who_may_be_mistaken_needs_a_yes(talk: Talk) -> None:
    add_people(talk.session, "Sharma, Krishna", ref="B1", organisation="Police")
    add_people(talk.session, "Sharma, Krishna", ref="B2", organisation="Customs")
    (asked,) = talk("B1")
    assert asked.endswith("ask for the organisation, then type yes to check in.")
    assert talk("") == [asked]
    assert not talk.is_in("B1")
    talk("yes")
    assert talk.is_in("B1")


def test_a_badge_that_is_scanned_is_an_answer_at_once(talk: Talk, cli: Cli, db: str, tmp_path: Path) -> None:
    print_badges(talk.session, [lookup.required(talk.session, "A1")], tmp_path / "b.pdf")
    (copy,) = cli("--db", db, "show", "A1", "--json").json["badges"]
    talk("A6")
    assert talk(copy["code"].lower()) == ["Checked in. KHAN, Mohammad Yusuf, number A1, day 1."]
    assert talk("BBCC" * 7)[0].startswith(("This is the badge of another meeting", "This code is not valid"))
    assert not talk.is_in("A6")


def test_refusals_say_what_to_do(talk: Talk) -> None:
    talk("A4")
    assert talk("") == ["Not yet approved. Send to the help desk. Karimi, Hamid, number A4, day 1."]
    assert talk("zzqqx") == ["Nobody fits. Type it otherwise, or send the guest to the help desk."]
    assert talk("/undo Z9")[0].startswith("Nobody on the list has the number 'Z9'.")
    assert talk("/nothing") == ["There is no /nothing. /help tells what to type."]


def test_undo_concerns_who_was_checked_in_last_not_who_was_found_last(talk: Talk) -> None:
    assert talk("/undo") == ["Nobody was checked in here yet. Give the registration number: /undo T014"]
    talk("A1")
    talk("")
    talk("A6")
    assert talk("/undo") == ["Taken back: no longer in. KHAN, Mohammad Yusuf, number A1, day 1."]
    assert not talk.is_in("A1")


def test_the_day_the_figures_and_leaving(talk: Talk) -> None:
    assert talk("/count") == ["0 of 3 are in on day 1."]
    assert "Day 2, 25 November." in talk("/day 2")[0]
    assert talk("/day 9")[0].startswith("The conference has no day 9.")
    assert not talk.desk.left
    talk("/quit")
    assert talk.desk.left


def test_who_leaves_a_file_that_was_moved_away_is_told_where_all_of_it_is(talk: Talk) -> None:
    path = talk.session.store.path
    path.rename(path.with_name("elsewhere.db"))
    (told,) = talk("/quit")
    assert told.startswith(f"{path.name} was moved, removed or replaced")
    assert f"open {path.stem}.rescued-1.db: all that was recorded is there" in told


def test_who_leaves_a_damaged_file_is_told_so(talk: Talk) -> None:
    spoil_table(talk.session.store.path, "entry")
    with talk.session.store._lock:
        for _, connection in talk.session.store._all_readers:
            connection.execute("PRAGMA shrink_memory")
    (told,) = talk("/quit")
    assert told.startswith("The conference file is damaged")
    assert "Write on paper." in told


def test_without_a_printer_the_way_to_a_badge_is_told(talk: Talk) -> None:
    talk("A6")
    assert talk("/badge") == ["This desk has no printer. A PDF is made by: checkin badges --ref A6 --pdf FILE"]


def test_lines_of_a_program_are_answered_without_a_prompt(cli: Cli, db: str) -> None:
    told = cli("--db", db, "--plain", stdin="/day 1\nA1\n\n\x1b[2Jkhan\n/quit\nA6\n")
    assert told.code == 0
    assert "Checked in. KHAN, Mohammad Yusuf, number A1, day 1." in told.out.splitlines()
    assert "\x1b" not in told.out + told.err
    assert told.out.splitlines()[-1] == "Everything is saved."


def test_what_needs_another_role_is_for_a_command(talk: Talk) -> None:
    operators.add(talk.session, "Farida", "secretariat", "161803")
    operators.add(talk.session, "Amina", "desk", "271828")
    talk("A1")
    talk("")
    operators.switch_roles(talk.session, on=True)
    assert operators.sign_in(talk.session, "Amina", "271828")
    talk.session._now = lambda: system_now() + timedelta(minutes=11)
    (said,) = talk("/undo")
    assert "needs the role supervisor" in said
    assert said.endswith("--second NAME. Those belong to a command: /quit leaves this desk.")
    assert talk.is_in("A1")


@pytest.fixture
def with_roles(talk: Talk) -> Talk:
    """Amina of the desk and Farida of the secretariat, roles on, Amina at work."""
    operators.add(talk.session, "Farida", "secretariat", "161803")
    operators.add(talk.session, "Amina", "desk", "271828")
    operators.switch_roles(talk.session, on=True)
    operators.sign_in(talk.session, "Amina", "271828")
    return talk


def test_where_nobody_types_for_a_while_the_desk_locks_and_forgets_whom_it_named(with_roles: Talk) -> None:
    talk = with_roles
    talk("mohammad yusuf khan")
    (said,) = talk.desk.left_alone()
    assert said == "Locked. Type the name of who works here; Enter alone is Amina. Then the PIN is asked."
    assert talk.desk.prompt == "Your name: "
    assert talk.desk.left_alone() == [], "it is locked already"
    talk.pins = ["999998", "161803"]
    for refused in ("", "/who", "/again"):
        assert not any("KHAN" in sentence for sentence in talk(refused))
    assert not talk.is_in("A1")
    assert talk("farida")[0] == "Farida works here now."
    assert talk.session.operator == "Farida"
    assert talk("/who") == ["Whom do you mean? Find the person first."]
    assert talk("/undo") == ["Nobody was checked in here yet. Give the registration number: /undo T014"]


def test_a_wrong_pin_and_a_scan_leave_the_desk_locked(with_roles: Talk, tmp_path: Path) -> None:
    talk = with_roles
    person = lookup.required(talk.session, "A1")
    made = print_badges(talk.session, [person], tmp_path / "a.pdf")
    talk("/lock")
    talk.pins = ["999998"]
    assert "belong together" in talk("Amina")[0]
    code = code_of(talk.session, made.printed[0])
    assert talk(code) == ["The desk is locked: that was not taken. Type your name first."]
    assert not talk.is_in("A1")
    assert talk("/quit") == ["Everything is saved."]


def test_roles_switched_on_elsewhere_lock_it_before_it_names_anybody(with_roles: Talk) -> None:
    talk = with_roles
    operators.sign_out(talk.session)
    (said,) = talk("mohammad yusuf khan")
    assert said.startswith("Locked. ")


def test_without_roles_a_lock_says_that_any_name_opens_it_and_nobody_is_shut_out(talk: Talk) -> None:
    talk("mohammad yusuf khan")
    assert talk.desk.left_alone() == []
    assert "any name opens it" in talk("/lock")[0]
    assert talk("Bilal")[0] == "Bilal works here now."
    assert talk.session.operator == "Bilal"


def test_with_privacy_whom_it_named_is_forgotten(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk("mohammad yusuf khan")
    monkeypatch.setattr(Session, "conference", talk.session.conference._replace(privacy=True))
    assert talk.desk.left_alone() == talk.desk.greeting()
    talk("")
    assert not talk.is_in("A1")


def test_a_terminal_that_nobody_sits_at_is_cleared_and_locked(
    with_roles: Talk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    desk, locked = with_roles.desk, threading.Event()

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

        def readline(self, *_: int) -> str:
            assert locked.wait(60)
            return "/quit\n"

    nobody_is_there = plain_desk._nobody_is_there

    def noted(desk: PlainDesk) -> None:
        nobody_is_there(desk)
        locked.set()

    monkeypatch.setattr(plain_desk, "_nobody_is_there", noted)
    monkeypatch.setattr(plain_desk, "LOCK_SECONDS", 0.0)
    monkeypatch.setattr(waiting.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdin", Terminal())
    assert next(plain_desk._typed(desk)) == "/quit"
    shown = capfd.readouterr().out
    assert "\x1b[2J" in shown
    assert shown.rstrip().endswith("Then the PIN is asked.\nYour name:")


def test_whoever_types_in_time_is_not_locked_out() -> None:
    done = threading.Event()
    with waiting.unless_left(done.set, 3600):
        pass
    assert not done.is_set()
