"""The desk with roles on: it opens locked, every command asks the table, and a second person's PIN does one act."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial

import pytest
from builders import FrozenClock
from textual import events
from textual.widgets import Input

from checkin.cli import acts
from checkin.core.people import operators, registration
from checkin.core.people.rights import RIGHTS, Act, Role
from checkin.core.session import Session
from checkin.errors import NotAllowedError
from checkin.tui.commands.command import Command
from checkin.tui.commands.registry import COMMANDS, Clear
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.dialogs.kit.asking import FormDialog
from checkin.tui.dialogs.people.person import PersonDialog
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import Scanned
from checkin.tui.setup import idle
from checkin.tui.setup.lock import LockScreen

PIN = {"Amina": "271828", "Bilal": "314159", "Farida": "161803"}
NAMES = {Role.DESK: "Amina", Role.SUPERVISOR: "Bilal", Role.SECRETARIAT: "Farida"}


# Which role each command of the screen needs, written down apart from the program.
NEEDS = {
    Role.ANYBODY: (
        "board clear desk_name help hide_demo keys lock palette quit said set_up_check settings sound statistics theme"
    ),
    Role.DESK: (
        "badge bind_ticket check_in choose collect conflicts copy_number day delegation give help_desk "
        "leave_practice new_person open_folder override person practice print_jobs printers signatures "
        "temporary undo"
    ),
    Role.SUPERVISOR: ("badges close_day design export journal late_marks reports"),
    Role.SECRETARIAT: ("backup columns hub import pack profiles walk_ins"),
}


def shown(app) -> str:
    return "\n".join(line.text for line in app.screen._compositor.render_strips(app.size))


def switch_on(session: Session) -> None:
    for role, name in NAMES.items():
        operators.add(session, name, role.word, PIN[name])
    operators.switch_roles(session, True)


async def give(work, name: str, pin: str) -> None:
    """Type a name and a PIN where they are asked, and Enter."""
    fields = work.app.screen.query(Input)
    fields[0].value, fields[1].value = name, pin
    fields[1].focus()
    await work.pilot.press("enter")


async def unlock(work, name: str) -> None:
    await work.until(lambda: isinstance(work.app.screen, LockScreen), "the lock")
    await give(work, name, PIN[name])
    await work.until(lambda: work.app.screen is work.desk, "the desk")
    await work.until(lambda: work.desk.desk.conference.roles, "news that roles are on")


@pytest.fixture
def with_roles(open_desk):
    """A desk whose roles were switched on elsewhere, locked and unlocked again by that name."""

    @asynccontextmanager
    async def opened(name: str = "Amina", **options: object):
        async with open_desk(**options) as work:
            switch_on(work.app.session)
            work.desk.look_around()
            await work.command("lock")
            await unlock(work, name)
            yield work

    return opened


def test_every_command_says_which_act_it_is() -> None:
    assert all(isinstance(command.act, Act) for command in COMMANDS)
    asked_in_core = {need for need in Act if RIGHTS[need].once}
    to_come = {Act.ENCRYPT, Act.PURGE, Act.SUBJECT}
    fronts = {command.act for command in COMMANDS} | set(acts.ACTS.values())
    beside = {Act.BADGE, Act.LATE_MARKS, Act.BACKUP_PLACE, Act.REPAIR, Act.UNDO, Act.CORRECT, Act.EXPORT_FULL}
    assert set(Act) - fronts <= asked_in_core | to_come | beside


def test_every_command_needs_the_role_that_is_written_down() -> None:
    needed = {command.id: RIGHTS[command.act].role for command in COMMANDS}
    written = {command: role for role, commands in NEEDS.items() for command in commands.split()}
    assert needed == written, "NEEDS, in this file"


ASKING = [command for command in COMMANDS if not isinstance(command, Clear)]
"""Esc clears at once and asks nothing: it shows nobody, and whoever may start the program may."""


def test_what_asks_nothing_is_for_anybody() -> None:
    assert RIGHTS[Clear.act].role is Role.ANYBODY


@pytest.mark.parametrize("role", list(NAMES))
async def test_every_command_asks_the_table_with_and_without_a_second_person(
    with_roles, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    async def run(command: Command, desk: DeskScreen) -> None:
        ran.append(command.id)

    async with with_roles(NAMES[role]) as work:
        for command in COMMANDS:
            monkeypatch.setattr(type(command), "run", run)
        for second in (None, *NAMES):

            async def answered(refused: NotAllowedError, by: Role | None = second) -> bool:
                if by is None or not refused.once or by < RIGHTS[Act(refused.act)].role:
                    return False
                operators.second(work.app.session, NAMES[by], PIN[NAMES[by]], Act(refused.act))
                return True

            monkeypatch.setattr(work.app, "answered_for", answered)
            for command in ASKING:
                need = RIGHTS[command.act]
                allowed = need.role <= role or (need.once and second is not None and need.role <= second)
                ran.clear()
                work.desk.tell("waiting")
                work.desk.action_command(command.id)
                await work.until(lambda: ran or "needs the role" in work.band, f"{command.id} {role} {second}")
                assert bool(ran) == allowed, (command.id, role, second)


async def test_a_desk_with_roles_opens_locked(open_desk) -> None:
    async with open_desk() as work:
        switch_on(work.app.session)
        work.app.open_desk(work.app.session)
        await work.until(lambda: isinstance(work.app.screen, LockScreen), "the lock")
        assert "SHARMA" not in shown(work.app)
        await give(work, "Amina", PIN["Bilal"])
        await work.until(lambda: "belong together" in shown(work.app), "that it is wrong")
        assert isinstance(work.app.screen, LockScreen)
        assert PIN["Bilal"] not in shown(work.app)
        await give(work, "amina", PIN["Amina"])
        await work.until(lambda: isinstance(work.app.screen, DeskScreen), "the desk")
        assert work.app.session.operator == "Amina"


async def test_roles_switched_on_elsewhere_lock_the_desk_at_its_next_act(open_desk) -> None:
    async with open_desk() as work:
        switch_on(work.app.session)
        await work.type("sharma")
        await work.pilot.press("enter")
        await unlock(work, "Amina")
        await work.until(lambda: "CHECKED IN" in work.band, "the mark, once a PIN was given")


async def test_a_scan_does_not_open_the_lock_under_a_question(with_roles) -> None:
    async with with_roles() as work:
        await work.command("lock")
        await work.until(lambda: isinstance(work.app.screen, LockScreen), "the lock")
        locked = work.app.screen
        await work.pilot.press("ctrl+q")
        await work.until(lambda: not isinstance(work.app.screen, LockScreen), "the question")
        work.app.screen.post_message(Scanned("K1"))
        await work.until(
            lambda: "was not taken" in str(locked.query_one("#note", PlainStatic).render()), "that it is told"
        )
        assert locked in work.app.screen_stack


async def test_a_late_undo_asks_for_a_second_person_once(with_roles, clock: FrozenClock) -> None:
    async with with_roles() as work:
        await work.mark("sharma")
        clock.forward(minutes=11)
        await work.command("undo")
        await work.until(lambda: getattr(work.app.screen, "ready", False), "the question")
        await work.pilot.press("1")
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "who allows it")
        assert "older than ten minutes needs the role supervisor" in " ".join(shown(work.app).split())
        await give(work, "Amina", PIN["Amina"])
        await work.until(lambda: "Amina may not allow it" in shown(work.app), "that she may not")
        await give(work, "Bilal", PIN["Bilal"])
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        await work.until(lambda: "TAKEN BACK" in work.band or "NOT IN" in work.band, "the answer")
        assert work.app.session.second is None


async def test_nobody_who_allows_it_leaves_everything_as_it_was(with_roles, clock: FrozenClock) -> None:
    async with with_roles() as work:
        await work.mark("sharma")
        clock.forward(minutes=11)
        await work.command("undo")
        await work.until(lambda: getattr(work.app.screen, "ready", False), "the question")
        question = work.app.screen
        await work.pilot.press("1")
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "who allows it")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is question, "the question")
        await work.until(lambda: "Another person's PIN would do" in " ".join(shown(work.app).split()), "the refusal")


async def test_who_is_refused_is_let_in_by_a_second_person(with_roles) -> None:
    async with with_roles(people=({"name": "Omar Haddad", "ref": "O1", "status": "refused"},)) as work:
        await work.type("omar")
        work.desk.action_command("override")
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "why")
        work.app.screen.query_one(Input).value = "the minister asks"
        await work.pilot.press("enter")
        await work.until(lambda: len(work.app.screen_stack) > 3 and work.app.screen.ready, "who allows it")
        await give(work, "Bilal", PIN["Bilal"])
        await work.until(lambda: work.app.screen is work.desk and "CHECKED IN" in work.band, "the mark")


async def test_nobody_answers_for_who_may_come_in_anyway(with_roles) -> None:
    async with with_roles() as work:
        await work.type("sharma")
        work.desk.action_command("override")
        await work.until(lambda: "nobody needs to answer" in work.state.foot.message, "the words")
        assert work.app.screen is work.desk


async def test_who_a_sensitive_person_is_shows_with_a_second_person(with_roles) -> None:
    people = ({"name": "Omar Haddad", "ref": "O1", "sensitive": "yes", "cover_name": "Guest of the host"},)
    async with with_roles(people=people) as work:
        await work.type("o1")
        await work.command("person")
        await work.until(lambda: isinstance(work.app.screen, PersonDialog) and work.app.screen.ready, "the person")
        person = work.app.screen
        await work.until(lambda: any(choice.key == "unmask" for choice in person.choices), "the choice")
        assert "Haddad" not in shown(work.app)
        person.chosen("unmask")
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "who allows it")
        await give(work, "Bilal", PIN["Bilal"])
        await work.until(lambda: "Omar Haddad" in shown(work.app), "the name")


async def test_a_correction_never_writes_the_cover_name_over_the_name(with_roles) -> None:
    people = ({"name": "Omar Haddad", "ref": "O1", "sensitive": "yes", "cover_name": "Guest of the host"},)
    async with with_roles(people=people) as work:
        await work.type("o1")
        await work.command("person")
        await work.until(lambda: isinstance(work.app.screen, PersonDialog) and work.app.screen.ready, "the person")
        person = work.app.screen
        await work.until(lambda: person._masked, "that it is masked")
        person.chosen("correct")
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "who allows it")
        await give(work, "Bilal", PIN["Bilal"])
        await work.until(lambda: "Correct" in shown(work.app), "the form")
        await work.until(
            lambda: any(field.value == "Omar Haddad" for field in work.app.screen.query(Input)), "the name"
        )


async def test_a_supervisor_sees_a_sensitive_person_without_a_question(with_roles) -> None:
    people = ({"name": "Omar Haddad", "ref": "O1", "sensitive": "yes"},)
    async with with_roles("Bilal", people=people) as work:
        await work.type("o1")
        await work.command("person")
        await work.until(lambda: "Omar Haddad" in shown(work.app), "the name")


async def test_where_nobody_stands_the_desk_locks_and_goes_blank(with_roles) -> None:
    async with with_roles() as work:
        await work.type("sharma")
        now = [0.0]
        work.app.idle = idle.Idle(lambda: now[0])
        now[0] = idle.LOCK_SECONDS - 1
        work.app.look_whether_idle()
        await work.pilot.pause()
        assert work.app.screen is work.desk
        now[0] += 1
        work.app.look_whether_idle()
        await work.until(lambda: isinstance(work.app.screen, LockScreen), "the lock")
        assert not work.app.session.proven
        work.app.look_whether_idle()
        await work.until(lambda: not shown(work.app).strip(), "nothing")
        await work.pilot.press("space")
        await work.until(lambda: "LOCKED" in shown(work.app), "the lock again")
        await unlock(work, "Amina")


async def test_with_privacy_and_no_roles_an_idle_desk_shows_nobody_and_asks_nothing(open_desk) -> None:
    async with open_desk(privacy=True) as work:
        await work.mark("sharma")
        await work.type("nadia")
        now = [0.0]
        work.app.idle = idle.Idle(lambda: now[0])
        now[0] = idle.LOCK_SECONDS
        work.app.look_whether_idle()
        await work.until(lambda: "SAYED" not in shown(work.app) and "SHARMA" not in shown(work.app), "nobody")
        await work.type("nadia")
        assert work.app.screen is work.desk


async def test_without_roles_and_privacy_an_idle_desk_stays_as_it_is(open_desk) -> None:
    async with open_desk() as work:
        await work.type("nadia")
        work.app.idle = idle.Idle(iter([0.0, 1e9]).__next__)
        work.app.look_whether_idle()
        await work.pilot.pause()
        assert "SAYED" in shown(work.app)


async def test_the_lock_without_pins_says_that_any_name_opens_it(open_desk) -> None:
    async with open_desk(size=(80, 24)) as work:
        await work.command("lock")
        await work.until(lambda: "any name opens it" in shown(work.app), "the sentence")
        assert "PIN, 6 digits" not in shown(work.app)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_lock_bears_names_of_any_sort(open_desk, size: tuple[int, int]) -> None:
    for name in ("[/] \x1b[2J", "محمد یوسف خان", "X" * 300):
        async with open_desk(size=size, people=(), name=name) as work:
            switch_on(work.app.session)
            await work.command("lock")
            await work.until(lambda: "LOCKED" in shown(work.app), "the lock")
            assert "PIN, 6 digits" in shown(work.app) or work.app.screen.query_one("#pin").region.height
        (work.app.session.store.path).unlink()


async def test_the_walk_in_of_a_desk_asks_for_a_second_person(with_roles) -> None:
    async with with_roles() as work:
        desk, added = work.desk, []
        fields = {"name": "Omar Haddad", "category": "delegate"}
        adding = partial(asyncio.to_thread, registration.add, desk.session, fields)

        async def add() -> None:
            added.append(await desk.allowed(adding))

        desk.begin("test", add)
        await work.until(lambda: isinstance(work.app.screen, FormDialog) and work.app.screen.ready, "who allows it")
        await give(work, "Bilal", PIN["Bilal"])
        await work.until(lambda: added, "the newcomer")


async def test_a_pin_behind_a_quick_tab_is_not_read_in_the_name(open_desk) -> None:
    async with open_desk() as work:
        switch_on(work.app.session)
        await work.command("lock")
        await work.until(lambda: isinstance(work.app.screen, LockScreen), "the lock")
        for key in ("A", "tab", "2", "7"):
            work.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await work.pilot.pause()
        name, pin = work.app.screen.query(Input)
        assert (name.value, pin.value) == ("A", "27")
