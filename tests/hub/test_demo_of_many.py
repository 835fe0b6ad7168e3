"""The demo with a hub and desks that check people in by themselves; training is heard nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from builders import new_session
from laptops import Laptop
from relays import until

from checkin.core.attendance.presence import Presence
from checkin.core.conference import demo_desks
from checkin.core.conference.demo import make_demo
from checkin.core.conference.practice import practice_copy
from checkin.core.hub.own_link import link_own_desk
from checkin.core.session import Session
from checkin.core.syncing.link import may_hear
from checkin.core.syncing.standing import standing
from checkin.errors import UsageError

CHILD = Path(__file__).with_name("demo_child.py")
HERE, IN_THE_HALL, BY_NAME = "tls://127.0.0.1:4222", "tls://192.168.1.20:4222", "tls://localhost:4222"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return make_demo(tmp_path / "demo")


def programs_on(folder: Path) -> list[str]:
    """The command lines of the programs that were told of something in a folder."""
    told = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:  # it has ended
            continue
        if str(folder) in line:
            told.append(line)
    return told


def heard(session: Session) -> dict[str, set[str]]:
    """Of each other desk that is known here, whom it marked as far as that has come."""
    now = standing(session)
    marked = "SELECT subject FROM entry WHERE kind = 'mark' AND writer = ?"
    desks = now.desks if now else ()
    return {desk.name: {row[0] for row in session.read.execute(marked, (desk.writer,))} for desk in desks}


def have_marked(session: Session, *desks: str) -> bool:
    return all(heard(session).get(desk) for desk in desks)


@pytest.mark.parametrize("killed", [False, True])
def test_others_are_heard_at_the_first_desk_and_end_with_it(tmp_path: Path, killed: bool) -> None:
    command = [sys.executable, str(CHILD), str(tmp_path), "2"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdin is not None
        assert first.stdout is not None
        file, *others = map(Path, json.loads(first.stdout.readline()))
        with Session.open(file, "Desk 1", "Amina") as session, Session.open(others[0], "Looks on", "Op") as other:
            until(lambda: have_marked(session, "Desk 2", "Desk 3"), "marks of both at the first")
            assert set.union(*heard(session).values()) <= set(Presence(session).on(2))
            until(lambda: have_marked(other, "Desk 3"), "marks of the one at the other")
            assert session.conference.training
            assert other.conference.training
        assert len(programs_on(tmp_path)) == 9  # itself; hub, keeper and server; two desks; three that sync
        if killed:
            first.kill()
        else:
            first.stdin.close()
            assert first.wait(30) == 0
            assert not others[0].parent.exists()
            assert programs_on(tmp_path) == []
    until(lambda: not programs_on(tmp_path), "nothing runs any more")


def test_without_the_extra_it_says_what_to_install(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise UsageError("The hub's server is not installed.", "Install it.")

    monkeypatch.setattr(demo_desks, "binary", missing)
    with pytest.raises(UsageError, match="not installed"), demo_desks.at_work(demo, "Desk 1", "Op", 1):
        pass


def test_training_is_heard_on_this_computer_only_and_practice_nowhere(demo: Path) -> None:
    with Session.open(demo, "Desk 1", "Op") as session:
        assert may_hear(session, [HERE])
        assert not may_hear(session, [HERE, IN_THE_HALL])
        assert not may_hear(session, [BY_NAME])
    with new_session(demo.parent) as real:
        assert may_hear(real, [IN_THE_HALL])
        copy = practice_copy(real, demo.with_name("copy.db"))
    with Session.open(copy, "Desk 1", "Op") as session:
        assert not may_hear(session, [HERE])


@pytest.mark.plain  # a demo asks for no passphrase
def test_in_the_network_the_demo_has_no_hub_and_invites_nobody(demo: Path) -> None:
    laptop = Laptop(demo, "Desk 1")
    _, said = laptop.run("hub", "--take-over", "--listen", "192.0.2.77", code=2)
    assert said == "A conference to train on has no hub. Start it in the real one.\n"
    _, said = laptop.run("carry", "invite", str(demo.with_name("invitation")), code=2)
    assert said == "A conference to train on invites nobody. Invite from the real one.\n"
    with Session.open(demo, "Desk 1", "Op") as session:
        link_own_desk(session, [IN_THE_HALL])
    _, said = laptop.run("sync", "--once", code=2)
    assert said == "A conference to train on tells nobody. Open the real one.\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--desks", "3"), "The desks of the demo work beside an open one, which needs a terminal. Open a terminal."),
        (("--desks", "6"), "checkin demo: argument --desks: invalid choice: 6"),
        (("--desks", "1"), "checkin demo: argument --desks: invalid choice: 1"),
        (("--desks", "3", "--no-ui"), "checkin demo: argument --no-ui: not allowed with argument --desks."),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_made(
    tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    _, said = Laptop(tmp_path / "x.db", "Desk 1").run("demo", "--dir", str(tmp_path / "d"), *options, code=2)
    assert said.startswith(sentence)
    assert not (tmp_path / "d").exists()
