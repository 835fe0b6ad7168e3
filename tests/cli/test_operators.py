"""The command line obeys the table of who may: every command with every role, with and without a second person."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli.conftest import Cli

from checkin.cli import acts, context, purging
from checkin.cli.arguments import Parser
from checkin.cli.parser import build_parser
from checkin.core.people.rights import RIGHTS, Act, Role
from checkin.errors import NotAllowedError

PIN = {"Amina": "271828", "Bilal": "314159", "Farida": "161803"}
NAMES = {Role.DESK: "Amina", Role.SUPERVISOR: "Bilal", Role.SECRETARIAT: "Farida"}
Given = Callable[..., None]

# What is typed for each command, as little as it takes; `{there}` is a folder of the test's own.
TYPED = {
    "desk:open_desk": "",
    "making:demo": "demo --no-ui",
    "making:new": "new {there}/new.db --name N --day 2026-11-24 --timezone UTC",
    "making:practice": "practice --no-ui",
    "carrying:join": "join {there}/none --code BCDEFGHIJKLNOPRS --db {there}/joined.db",
    "completion:completion": "completion bash",
    "looking:status": "status",
    "board:board": "board",
    "columns:columns": "columns Group",
    "collecting:collect": "collect A1 --by Driver --authorisation letter",
    "purging:purge": "purge --all --dry-run",
    "purging:subject": "subject A1 {there}/a1.txt",
    "purging:retention": "retention all 2027-01-01",
    "keys:recover": "badge-key recover {there} --code BCDEFGHIJKLNOPRS",
    "looking:find": "find khan",
    "looking:show": "show A1",
    "marking:mark": "mark A1 --day 1",
    "marking:scan": "scan --day 1",
    "signing:signed": "signed A1 --day 1",
    "printing:badges": "badges --all --pdf {there}/all.pdf",
    "temporary:listed": "temporary",
    "temporary:pool": "temporary pool --pdf {there}/pool.pdf",
    "temporary:lend": "temporary lend A1 --reason R --day 1",
    "temporary:back": "temporary back 1",
    "temporary:lost": "temporary lost 1",
    "printers:listed": "printers",
    "printers:find": "printers find --seconds 0",
    "printers:add": "printers add P folder:{there}",
    "printers:use": "printers use",
    "printers:pause": "printers pause P",
    "printers:test": "printers test P",
    "printers:remove": "printers remove P",
    "printers:job_list": "jobs",
    "printers:settle": "jobs settle 1 --came-out all",
    "printers:cancel": "jobs cancel 1",
    "printers:move": "jobs move 1 --to P",
    "printers:go_on": "jobs run",
    "importing:import_lists": "import {there}/list.csv",
    "exporting:export_attendance": "export attendance {there}/a.csv",
    "exporting:close": "close --day 1 {there}",
    "reporting:report": "report press {there}/a.pdf --day 1",
    "packing:pack": "pack --all {there}/pack",
    "journal:log": "log",
    "sealing:seal": "seal --day 1",
    "sealing:signing_key_is": "signing-key",
    "sealing:keep_signing_key": "signing-key keep {there}/key",
    "carrying:export": "carry export {there}",
    "carrying:import_": "carry import {there}",
    "carrying:invite": "carry invite {there}/invitation",
    "conflicts:listed": "conflicts",
    "conflicts:settle": "conflicts settle 0123456789ab first",
    "desks:listed": "desks",
    "desks:rename": "desks rename A B",
    "desks:revoke": "desks revoke A",
    "hub:serve": "hub --port 0",
    "syncing:sync": "sync --once",
    "keys:listed": "badge-key",
    "keys:new": "badge-key new",
    "keys:close": "badge-key close B",
    "keeping:back_up": "backup",
    "keeping:restore": "restore {there}/none.db",
    "care:verify": "verify",
    "care:repair": "repair",
    "encrypting:encrypt": "encrypt",
    "encrypting:decrypt": "decrypt",
    "operators:listed": "operators",
    "operators:add": "operators add New --role desk",
    "operators:remove": "operators remove Amina",
    "operators:roles": "operators roles off",
}
# Which role each needs, written down apart from the program: to give a command another act is to change this.
NEEDS = {
    Role.ANYBODY: (
        "board:board care:verify carrying:join completion:completion desk:open_desk desks:listed "
        "keeping:back_up keys:listed looking:status making:demo making:new operators:listed printers:find "
        "sealing:signing_key_is syncing:sync"
    ),
    Role.DESK: (
        "collecting:collect conflicts:listed looking:find looking:show making:practice marking:mark "
        "marking:scan printers:cancel printers:go_on printers:job_list printers:listed printers:move "
        "printers:pause printers:settle printers:test printers:use signing:signed temporary:back "
        "temporary:lend temporary:listed temporary:lost"
    ),
    Role.SUPERVISOR: (
        "carrying:export carrying:import_ conflicts:settle exporting:close exporting:export_attendance "
        "journal:log printers:add printers:remove printing:badges reporting:report sealing:seal "
        "temporary:pool"
    ),
    Role.SECRETARIAT: (
        "care:repair carrying:invite columns:columns desks:rename desks:revoke encrypting:decrypt "
        "encrypting:encrypt hub:serve importing:import_lists keeping:restore keys:close keys:new "
        "keys:recover operators:add operators:remove operators:roles packing:pack purging:purge "
        "purging:retention purging:subject sealing:keep_signing_key"
    ),
}
# What a command does otherwise than its like.
ALSO = {
    "columns": Act.FIGURES,
    "retention": Act.FIGURES,
    "--plain": Act.MARK,
    "badges --ref A1 --pdf {there}/a1.pdf": Act.BADGE,
    "mark A1 --day 1 --at 08:00 --reason R": Act.LATE_MARKS,
    "backup --to {there}": Act.BACKUP_PLACE,
    "verify --rebuild": Act.REPAIR,
}


@pytest.fixture
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Let these PINs stand in the file that the command reads, one a line."""

    def given(*lines: str) -> None:
        file = tmp_path / "pins"
        file.write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("CHECKIN_PIN_FILE", str(file))

    return given


@pytest.fixture
def roles(cli: Cli, db: str, pins: Given) -> str:
    """The conference with an operator of each role, and roles on."""
    for role, name in NAMES.items():
        pins(PIN[name], PIN[name])
        added = cli("--db", db, "operators", "add", name, "--role", role.word)
        assert added.code == 0, added.err
    assert cli("--db", db, "operators", "roles", "on").code == 0
    return db


def commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """What every command that can be typed runs."""
    yield parser.get_default("run")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                assert isinstance(command, Parser)
                yield from commands(command)


def test_every_command_is_an_act() -> None:
    assert set(commands(build_parser())) == acts.ACTS.keys() == TYPED.keys()


def test_every_command_needs_the_role_that_is_written_down() -> None:
    needed = {run: RIGHTS[act].role for run, act in acts.ACTS.items()}
    assert needed == {run: role for role, runs in NEEDS.items() for run in runs.split()}


def typed(command: str, there: Path, *options: str) -> argparse.Namespace:
    return build_parser().parse_args([*options, *command.format(there=there).split()])


def test_what_depends_on_options_is_an_act_of_its_own(tmp_path: Path) -> None:
    for command, act in ALSO.items():
        assert acts.act_of(typed(command, tmp_path)) is act


def test_every_command_with_every_role_and_a_second_person(roles: str, pins: Given, tmp_path: Path) -> None:
    for command in (*TYPED.values(), *ALSO):
        need = RIGHTS[acts.act_of(typed(command, tmp_path))]
        for role, name in NAMES.items():
            for second in (None, Role.SUPERVISOR):
                pins(PIN[name], PIN[NAMES[second or role]])
                options = ("--second", NAMES[second]) if second else ()
                arguments = typed(command, tmp_path, *options)
                arguments.db, arguments.operator = roles, name
                if need.role <= role or (need.once and second and need.role <= second):
                    context.open_session(arguments).close()
                    continue
                with pytest.raises(NotAllowedError, match=f"the role {need.role.word}"):
                    context.open_session(arguments)


@pytest.mark.parametrize("run", sorted(run for run, act in acts.ACTS.items() if RIGHTS[act].role > Role.ANYBODY))
def test_every_command_that_needs_a_role_asks_for_a_pin(
    roles: str, cli: Cli, pins: Given, tmp_path: Path, run: str
) -> None:
    pins()
    before = Path(roles).read_bytes()
    ran = cli("--db", roles, "--operator", "Amina", *TYPED[run].format(there=tmp_path).split())
    assert (ran.code, ran.out) == (1, ""), run
    assert "no PIN for Amina" in ran.err
    assert Path(roles).read_bytes() == before


def test_while_roles_are_off_no_command_asks(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKIN_PIN_FILE", str(tmp_path / "none"))
    for command in (*TYPED.values(), *ALSO):
        arguments = typed(command, tmp_path)
        arguments.db = db
        context.open_session(arguments).close()


def test_a_late_undo_is_done_with_a_second_persons_pin(roles: str, cli: Cli, pins: Given) -> None:
    pins(PIN["Bilal"])
    at = ("--at", "00:01", "--method", "paper", "--reason", "power cut")
    marked = cli("--db", roles, "--operator", "Bilal", "mark", "A1", "--day", "1", *at)
    assert marked.code == 0, marked.err
    pins(PIN["Amina"])
    undo = ("mark", "A1", "--day", "1", "--undo")
    refused = cli("--db", roles, "--operator", "amina", *undo)
    assert (refused.code, refused.out) == (1, "")
    assert "older than ten minutes needs the role supervisor; Amina has not got it" in refused.err
    assert "--second NAME" in refused.err
    pins(PIN["Amina"], PIN["Bilal"])
    assert cli("--db", roles, "--operator", "amina", "--second", "bilal", *undo).code == 0
    pins(PIN["Bilal"])
    said = cli("--db", roles, "--operator", "Bilal", "log", "--kind", "allowed").out
    assert "Allowed by Bilal, a second person (undo_late)." in said


def test_who_is_refused_comes_in_with_a_second_persons_pin(roles: str, cli: Cli, pins: Given) -> None:
    pins(PIN["Amina"], PIN["Bilal"])
    base = ("--db", roles, "--operator", "Amina")
    assert cli(*base, "mark", "A3", "--day", "1", "--override").code == 2
    against = ("mark", "A3", "--day", "1", "--override", "--reason", "the minister asks", "--json")
    assert cli(*base, *against).code == 1
    assert cli(*base, "--second", "Bilal", *against).json["result"] == "ok"


@pytest.mark.parametrize(("options", "code"), [(("--dry-run",), 0), ((), 2)])
def test_what_a_purge_needs_first_is_said_before_anything_is_asked(
    roles: str, cli: Cli, pins: Given, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int
) -> None:
    monkeypatch.setattr(purging, "_is_meant", lambda: pytest.fail("a word was asked for"))
    pins(PIN["Farida"])
    ran = cli("--db", roles, "--operator", "Farida", "purge", "--all", *options)
    assert ran.code == code
    assert "Roles are on" in ran.err
    assert "Switch them off first: checkin operators roles off" in ran.err


def test_a_wrong_pin_and_an_unknown_name_are_told_alike(roles: str, cli: Cli, pins: Given) -> None:
    pins("999998")
    said = {cli("--db", roles, "--operator", name, "find", "khan").err for name in ("Amina", "Nobody")}
    assert len(said) == 1
    assert "That name and PIN do not belong together." in said.pop()


def test_a_pin_is_read_from_a_descriptor_and_never_from_an_argument(roles: str) -> None:
    if not Path("/dev/fd").exists():
        pytest.skip("this system gives descriptors no names")
    read, write = os.pipe()
    os.write(write, PIN["Amina"].encode())
    os.close(write)
    command = [sys.executable, "-m", "checkin", "--db", roles, "--operator", "Amina", "find", "khan"]
    environment = {**os.environ, "CHECKIN_PIN_FILE": f"/dev/fd/{read}"}
    # Under the cost that PINs have outside of tests this one was not made; it is right all the same.
    ran = subprocess.run(command, pass_fds=(read,), env=environment, capture_output=True, text=True, check=False)
    os.close(read)
    assert (ran.returncode, "KHAN" in ran.stdout) == (0, True), ran.stderr
    assert not any("pin" in option for option in build_parser()._option_string_actions)


def test_without_a_terminal_a_pin_is_not_waited_for(roles: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "CHECKIN_PIN_FILE"}
    command = [sys.executable, "-m", "checkin", "--db", roles, "--operator", "Amina", "find", "khan"]
    ran = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "CHECKIN_PIN_FILE=FILE" in ran.stderr


def test_operators_are_listed_and_removed(roles: str, cli: Cli, pins: Given) -> None:
    listed = cli("--db", roles, "operators", "--json")
    assert listed.json == {
        "roles": True,
        "operators": [{"name": name, "role": role.word} for role, name in NAMES.items()],
    }
    pins(PIN["Farida"])
    base = ("--db", roles, "--operator", "Farida")
    assert cli(*base, "operators", "remove", "Amina").code == 0
    pins(PIN["Amina"])
    assert cli("--db", roles, "--operator", "Amina", "find", "khan").code == 1
    pins(PIN["Farida"])
    assert cli(*base, "operators", "roles", "off").code == 0
    assert "Roles are off" in cli("--db", roles, "operators").err


def test_two_pins_that_differ_give_nobody_a_role(db: str, cli: Cli, pins: Given) -> None:
    pins("271828", "314159")
    assert cli("--db", db, "operators", "add", "Amina", "--role", "desk").code == 1
    assert cli("--db", db, "operators", "--json").json["operators"] == []


def test_names_of_any_sort_are_shown_and_obeyed_by_no_terminal(db: str, cli: Cli, pins: Given) -> None:
    for name in ("محمد یوسف خان", "[red]VIP[/red]", "\x1b]0;owned\x07Escape", "X" * 300):
        pins(PIN["Amina"], PIN["Amina"])
        assert cli("--db", db, "operators", "add", name, "--role", "desk").code == 0
    ran = cli("--db", db, "operators")
    assert "\x1b" not in ran.out + ran.err
    assert len(ran.out.splitlines()) == 5
