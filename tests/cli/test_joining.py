"""Many desks: invited, joined, at work at once, and what happened carried to and fro by a stick."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from builders import make_newer
from cli.conftest import Cli
from laptops import CODE, SIGNS, Laptop, tables

from checkin.core import sealed
from checkin.core.people import lookup, registration
from checkin.core.session import Session
from db import versions

DAY = ("--day", "1")


@pytest.fixture
def first(db: str) -> Laptop:
    return Laptop(Path(db), "Desk A")


def test_a_morning_at_two_desks_carried_twice_each_way(first: Laptop, tmp_path: Path) -> None:
    second = Laptop(tmp_path / "second.db", "Desk B")
    second.join(tmp_path / "invitation", first.invite(tmp_path / "invitation"))
    stick, lost = tmp_path / "stick", tmp_path / "lost"

    # At once, with no stick and no network: find, mark, print, scan.
    assert "El-Sayed" in second.run("find", "nadia", chosen=False)[0]
    first.run("badges", "--ref", "A1", "--pdf", str(tmp_path / "one.pdf"))
    second.run("badges", "--ref", "A3", "--pdf", str(tmp_path / "two.pdf"))
    printed_at_first, printed_at_second = first.code_of("A1"), second.code_of("A3")
    scanned = second.run("scan", *DAY, "--json", stdin=f"{printed_at_first}\n")[0]
    assert json.loads(scanned)["result"] == "ok"
    first.run("mark", "A1", "A2", *DAY)
    second.run("temporary", "lend", "A2", "--reason", "forgot", *DAY)
    with second.session() as session:
        walk_in = registration.add(session, {"name": "Zulfiqar Begum"}, approved_by="Farida")
    second.run("mark", walk_in.ref, *DAY)
    # What is planned to contradict: A5 is given another post at each desk, and A2 a badge at both.
    for laptop, position in ((first, "Judge"), (second, "Minister")):
        with laptop.session() as session:
            person = next(one for one in lookup.everybody(session) if one.ref == "A5")
            registration.edit(session, person.id, {"position": position})
        laptop.run("badges", "--ref", "A2", "--pdf", str(tmp_path / f"{position}.pdf"))

    first.export(stick)
    assert second.bring(stick)["refused"] == []
    second.export(stick)
    assert first.bring(stick)["refused"] == []
    assert walk_in.ref in first.run("find", "zulfiqar")[0]
    scanned = first.run("scan", "--day", "2", "--json", stdin=f"{printed_at_second}\n")[0]
    assert json.loads(scanned)["result"] == "ok"

    older = tmp_path / "older"
    first.export(stick)
    shutil.copytree(stick, older)
    first.run("mark", "A1", "--undo", "--reason", "wrong person", *DAY)
    first.export(lost)  # and nobody ever sees this one again
    shutil.rmtree(lost)
    second.run("mark", "A2", "--day", "2")
    second.export(stick)
    assert first.bring(stick)["refused"] == []
    first.export(stick)
    assert second.bring(stick)["refused"] == []
    backwards = second.bring(older)
    assert (backwards["taken"], backwards["waiting"], backwards["refused"]) == (0, 0, [])

    second.export(stick)
    first.bring(stick)
    assert tables(first) == tables(second)
    # A1's two marks were taken back by the undo of the one that knew of both.
    attended = sorted((row[1], row[6]) for row in tables(first)["attendance"])
    assert attended == [(1, "search"), (1, "search"), (2, "scan"), (2, "search")]
    for laptop in (first, second):
        assert "is sound" in laptop.run("verify")[1]
    digests = [json.loads(laptop.run("status", "--json")[0])["digest"] for laptop in (first, second)]
    told = [json.loads(laptop.run("conflicts", "--json", code=1)[0]) for laptop in (first, second)]
    assert digests[0] == digests[1]
    assert told[0] == told[1]
    assert [(one["kind"], one["ref"]) for one in told[0]] == [("edited_twice", "A5"), ("two_badges", "A2")]


def test_invite_gives_the_file_to_scripts_and_the_code_to_people(cli: Cli, db: str, tmp_path: Path) -> None:
    file, new = tmp_path / "invitation", tmp_path / "joined.db"
    made = cli("--db", db, "carry", "invite", str(file))
    assert (made.code, made.out) == (0, f"{file}\n")
    code = CODE.search(made.err)
    assert code is not None
    typed = code[1].strip().lower().replace(" ", " - ")
    told = cli("join", str(file), "--code", typed, "--db", str(new), "--desk", "Desk 7")
    assert (told.code, told.out) == (0, f"{new}\n")
    assert SIGNS.search(told.err)
    assert "of Islamabad Regional Conference" in told.err
    assert cli("status").code == 0  # of the conference last opened
    assert cli("mark", "A1", "--day", "1", "--json").json["desk"] == "Desk 7"  # the name that was given is kept
    with Session.open(new, "Desk", "Op") as session:
        (name,) = session.read.execute(
            "SELECT name FROM desk_key WHERE writer = ?", (session.store.writer_id,)
        ).fetchone()
        assert name == "Desk 7"


def test_what_cannot_be_invited_or_joined_is_said(cli: Cli, db: str, tmp_path: Path) -> None:
    file, new = tmp_path / "invitation", str(tmp_path / "joined.db")

    def join(file: Path, code: str, target: str = new) -> tuple[int, str]:
        told = cli("join", str(file), "--code", code, "--db", target)
        assert told.out == ""
        return told.code, told.err

    assert join(tmp_path / "nowhere", "BCDE BCDE BCDE BCDE")[0] == 2
    assert join(tmp_path / "list.csv", "BCDE BCDE BCDE BCDE")[1].startswith("list.csv is no invitation.")
    code = CODE.search(cli("--db", db, "carry", "invite", str(file)).err)
    assert code is not None
    wrong = "B" * 16 if code[1][0] != "B" else "C" * 16
    assert join(file, wrong) == (
        2,
        "That is not the code of invitation. Read it again as it was shown when the invitation was made; each"
        " invitation has a code of its own.\n",
    )
    assert "A code has 16 letters" in join(file, code[1][:9])[1]
    assert "A code has 16 letters" in join(file, code[1].strip()[:-1] + "A")[1]
    assert join(file, code[1], db) == (
        2,
        f"{Path(db).name} exists already. Choose another name, or open it instead.\n",
    )
    assert cli("join", str(file), "--code", code[1]).code == 2
    told = cli("--db", db, "carry", "invite", str(file))
    assert (told.code, told.err) == (2, "invitation exists already. Choose another name for the invitation.\n")
    assert cli("--db", db, "carry", "invite", db).code == 2
    assert not Path(new).exists()


def test_a_practice_copy_neither_invites_nor_is_joined(cli: Cli, db: str, tmp_path: Path) -> None:
    practice = cli("--db", db, "practice", "--no-ui").out.strip()
    told = cli("--db", practice, "carry", "invite", str(tmp_path / "practised"))
    assert (told.code, told.err) == (2, "A conference to train on invites nobody. Invite from the real one.\n")
    with Session.open(Path(practice), "Desk", "Op") as session:
        label = sealed.label("join", 1, session.conference, b"k" * 32, "00")
    (tmp_path / "forged").write_bytes(label.line)
    told = cli("join", str(tmp_path / "forged"), "--code", "B" * 16, "--db", str(tmp_path / "joined.db"))
    assert (told.code, "is of a conference to train on" in told.err) == (2, True)


def test_an_invitation_of_a_newer_program_is_left_alone(cli: Cli, db: str, tmp_path: Path) -> None:
    make_newer(Path(db))
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(versions, "NAMES", (*versions.NAMES, "m9999_future"))
        code = CODE.search(cli("--db", db, "carry", "invite", str(tmp_path / "invitation")).err)
    assert code is not None
    told = cli("join", str(tmp_path / "invitation"), "--code", code[1], "--db", str(tmp_path / "joined.db"))
    assert (told.code, "newer version of this program" in told.err) == (3, True)
    assert list(tmp_path.glob("joined.db*")) == []
    (tmp_path / "newer").write_bytes(b'{"join":3}\n')
    told = cli("join", str(tmp_path / "newer"), "--code", "B" * 16, "--db", str(tmp_path / "joined.db"))
    assert (told.code, "newer version of this program" in told.err) == (3, True)
