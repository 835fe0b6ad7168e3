"""Entries by stick: two programs, each with its own file, and a folder that goes to and fro."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Cli
from laptops import SIGNS, Laptop, entries_on, stick_of, tables

from checkin.core.session import Session
from checkin.core.syncing import stick as sticks
from checkin.errors import OutputFileError
from db.journal.entries import Draft
from db.local import keys

AGAIN = 'Let the desk that it comes from write it again with "checkin carry export".'
NONE = ("rubbish", "letters", "empty", "odd")
# A program that ends, as when the plug is pulled, before a transaction of its import.
KILLED = """
import os, sys
from db import store
write, left = store.Store._transaction, [int(sys.argv[1])]
def until(self, stamp):
    left[0] -= 1
    if not left[0]:
        os._exit(9)
    return write(self, stamp)
store.Store._transaction = until
from checkin.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def laptops(db: str, tmp_path: Path) -> tuple[Laptop, Laptop]:
    """The conference, and a copy of its file on another computer."""
    copy = tmp_path / "copy.db"
    shutil.copy(db, copy)
    return Laptop(Path(db), "Desk A"), Laptop(copy, "Desk B")


def test_a_morning_on_two_laptops_carried_twice_each_way(laptops: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    one, two = laptops
    day = ("--day", "1")
    one.run("mark", "A1", "A2", *day)
    two.run("mark", "A1", *day)
    two.run("temporary", "lend", "A2", "--reason", "forgot", *day)
    one.run("badges", "--ref", "A1", "--pdf", str(tmp_path / "one.pdf"))
    two.run("badges", "--ref", "A3", "--pdf", str(tmp_path / "two.pdf"))
    stick, lost = tmp_path / "stick", tmp_path / "lost"

    letters = one.export(stick)
    told = two.bring(stick, code=1)
    assert letters in told["refused"][0]
    assert told["taken"] == 0
    assert two.bring(stick, "--trust", letters)["refused"] == []
    back = two.export(stick)
    assert one.bring(stick, "--trust", back.lower().replace(" ", ""))["refused"] == []

    one.run("mark", "A1", "--undo", "--reason", "wrong person", *day)
    one.export(lost)
    two.run("mark", "A2", "--day", "2")
    backwards = one.bring(stick)
    assert (backwards["taken"], backwards["refused"]) == (0, [])
    one.export(stick)
    assert two.bring(stick)["taken"] > 0
    two.export(stick)
    told = one.bring(stick)
    assert (told.pop("known") > 0, told) == (True, {"taken": 1, "waiting": 0, "forked": 0, "refused": []})

    assert tables(one) == tables(two)
    assert sorted(row[1] for row in tables(one)["attendance"]) == [1, 2]  # A2; both marks of A1 were taken back
    for laptop in laptops:
        assert "is sound" in laptop.run("verify")[1]


def test_only_what_the_others_lack_is_written(laptops: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    one, two = laptops
    letters = one.export(tmp_path)
    everything = entries_on(tmp_path, one)
    two.bring(tmp_path, "--trust", letters)
    one.run("mark", "A1", "--day", "1")
    one.export(tmp_path)
    assert (entries_on(tmp_path, one), everything > 5) == (1, True)  # the mark alone
    one.export(tmp_path / "another stick")
    assert entries_on(tmp_path / "another stick", one) > everything


def test_a_desk_that_missed_a_turn_waits_and_catches_up(laptops: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    one, two = laptops
    letters = one.export(tmp_path / "first")
    two.bring(tmp_path / "first", "--trust", letters)
    third = Laptop(tmp_path / "third.db", "Desk C")
    shutil.copy(two.file, third.file)
    one.run("mark", "A1", "--day", "1")
    one.export(tmp_path / "first")
    two.bring(tmp_path / "first")
    one.run("mark", "A2", "--day", "1")
    one.export(tmp_path / "first")
    told = third.bring(tmp_path / "first")
    assert (told["taken"], told["waiting"], told["refused"]) == (0, 1, [])
    assert "that wait for the ones before them: 1." in third.run("verify")[1]
    one.export(tmp_path / "first")
    told = third.bring(tmp_path / "first")
    assert (told["waiting"], told["refused"]) == (0, [])
    assert tables(third)["attendance"] == tables(one)["attendance"]


def test_killed_in_the_middle_nothing_is_lost_and_the_same_again_completes(
    laptops: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, two = laptops
    with one.session() as session:
        people = [row[0] for row in session.read.execute("SELECT id FROM delegate ORDER BY id")]
        mark = {"v": 1, "day": 1, "at": "", "method": "search"}
        session.record(*(Draft("mark", people[number % len(people)], mark) for number in range(900)))
    letters = one.export(tmp_path)
    two.run("mark", "A1", "--day", "1")
    command = ["--db", str(two.file), "carry", "import", str(tmp_path), "--trust", letters]
    ran = subprocess.run([sys.executable, "-c", KILLED, "5", *command], capture_output=True, timeout=120, check=False)
    assert ran.returncode == 9, ran.stderr
    with two.session() as session:
        (marks,) = session.read.execute("SELECT count(*) FROM mark").fetchone()
        assert 1 < marks < 901
    assert "is sound" in two.run("verify")[1]
    told = two.bring(tmp_path)
    assert told["taken"] + marks > 900
    back = two.export(tmp_path)
    one.bring(tmp_path, "--trust", back)
    one.export(tmp_path)
    two.bring(tmp_path)
    assert tables(one) == tables(two)
    assert len(tables(two)["mark"]) == 901


def test_a_practice_copy_and_another_conference_are_not_taken(cli: Cli, db: str, tmp_path: Path) -> None:
    practice = cli("--db", db, "practice", "--no-ui").out.strip()
    (tmp_path / "practised").mkdir()
    assert cli("--db", practice, "carry", "export", str(tmp_path / "practised")).code == 0
    told = cli("--db", db, "carry", "import", str(tmp_path / "practised"))
    assert (told.code, told.out) == (2, "")
    assert "practice copy" in told.err
    other = str(tmp_path / "other.db")
    cli("new", other, "--name", "Another [/]", "--day", "2026-11-24", "--timezone", "UTC")
    (tmp_path / "of another").mkdir()
    cli("--db", other, "carry", "export", str(tmp_path / "of another"))
    told = cli("--db", db, "carry", "import", str(tmp_path / "of another"))
    assert (told.code, "of another conference: Another [/]." in told.err) == (2, True)


def test_what_lies_beside_our_files_on_a_stick_counts_for_nothing_and_what_is_broken_stops_nobody(
    cli: Cli, laptops: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    """macOS lays a file of its own beside each of ours on a stick, under the same name after "._"."""
    one, two = laptops
    stick = tmp_path / "stick"
    letters = one.export(stick)
    (file,) = stick.glob("*/*.carry")
    two.bring(stick, "--trust", letters)
    (file.parent / f"._{file.name}").write_bytes(b"\0\5\26\7")
    (file.parent / f"._{file.stem}.heads").write_bytes(b"\0\5\26\7")
    assert two.bring(stick)["refused"] == []
    one.export(stick)
    assert entries_on(stick, one) == 0
    file.write_bytes(file.read_bytes()[:-1])
    file.with_name("\udcff.carry").write_bytes(b"")
    told = two.bring(stick, code=1)["refused"]
    assert f"File of Desk A: {file.name} was altered or cut short after it was written. {AGAIN}" in told
    (file.parent / "a-broken-one.carry").symlink_to(tmp_path / "nowhere")
    assert "a-broken-one.carry cannot be read" in str(two.bring(stick, code=1)["refused"])


def test_what_is_no_stick_of_ours_is_said(cli: Cli, db: str, tmp_path: Path) -> None:
    for command, place in (("import", "nowhere"), ("export", "nowhere/us"), ("invite", "nowhere/invitation")):
        told = cli("--db", db, "carry", command, str(tmp_path / place))
        assert (told.code, "Put the stick in" in told.err) == (2, True), command
    assert not (tmp_path / "nowhere").exists()
    assert cli("--db", db, "carry", "export", str(tmp_path / "us")).code == 0
    shutil.rmtree(tmp_path / "us")
    told = cli("--db", db, "carry", "import", str(tmp_path))
    assert (told.code, "Nothing of this conference" in told.err) == (2, True)
    assert cli("--db", db, "carry").code == 2
    cli("--db", db, "carry", "export", str(tmp_path))
    told = cli("--db", db, "carry", "import", str(tmp_path), "--trust", "BCDE BCDE BCDE BCDE")
    assert (told.code, "No desk on the stick signs as BCDE" in told.err) == (2, True)


def test_files_that_are_none_and_those_of_other_programs_are_refused_and_the_rest_taken(
    cli: Cli, db: str, tmp_path: Path
) -> None:
    cli("--db", db, "carry", "export", str(tmp_path))
    (file,) = tmp_path.glob("*/*.carry")
    label = file.read_bytes().splitlines()[0]
    of_another = label.replace(b'"conference":"', b'"conference":"0')
    for name, content in {
        "newer": b'{"carry": 3}\n',
        "older": b'{"carry": 1}\n',
        "rubbish": b"[" * 100_000 + b"\n{}\n[]\n",
        "letters": b"\xff\x00\n",
        "empty": b"",
        "odd": label.replace(b'"salt":"', b'"salt":"\\ud800'),
        "bare": label + b"\n",
        "other": of_another,
        "practice": of_another.replace(b"false", b"true"),
        "strange": label.replace(b'"key":"', b'"key":"0'),
    }.items():
        file.with_name(f"{name}.carry").write_bytes(content)
    file.with_name("rubbish.heads").write_bytes(b'{"a": 1, "b": [1, 2], "c": [true, "x"]}')
    told = cli("--db", db, "carry", "import", str(tmp_path), "--json")
    assert told.code == 1
    assert set(told.json["refused"]) == {
        "newer.carry was written by a newer version of this program; install that here.",
        "older.carry was written by an older version of this program; renew it there.",
        *(f"{name}.carry is no file that a desk wrote, or was altered. {AGAIN}" for name in NONE),
        f"bare.carry was altered or cut short after it was written. {AGAIN}",
        "other.carry: What is on it is of another conference: Islamabad Regional Conference. Nothing of it is taken.",
        "practice.carry: What is on it was done in a practice copy, which is another conference."
        " Nothing of it is taken.",
        "strange.carry is encrypted with a key that this desk lacks. One of the two did not join from here: make it a"
        ' desk with "checkin carry invite" and "checkin join".',
    }
    assert told.json["known"] > 5
    assert cli("--db", db, "carry", "import", str(tmp_path), "--trust", "BCDE BCDE BCDE BCDE").code == 2


def test_a_stick_that_cannot_be_written_can_still_be_read(
    cli: Cli, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OutputFileError("It is read-only.")

    cli("--db", db, "carry", "export", str(tmp_path))
    monkeypatch.setattr(sticks.Stick, "leave_heads", refused)
    told = cli("--db", db, "carry", "import", str(tmp_path))
    assert (told.code, "It is read-only." in told.err) == (0, True)


def test_the_private_key_and_the_badge_keys_stay_here(cli: Cli, db: str, tmp_path: Path) -> None:
    cli("--db", db, "carry", "export", str(tmp_path))
    written = b"".join(path.read_bytes() for path in tmp_path.glob("*/*.carry")).lower()
    with Session.open(Path(db), "Desk", "Op") as session:
        private = keys.writer_key(session.read, session.store.writer_id)
        badge_keys = [row[0] for row in session.read.execute("SELECT key FROM code_key")]
    assert private is not None
    for secret in (private, *badge_keys):
        assert secret.hex().encode() not in written


def test_verify_tells_what_is_kept_apart_which_is_no_fault(cli: Cli, db: str) -> None:
    with Session.open(Path(db), "Desk", "Op") as session, session.write() as writing:
        writing.connection.execute("INSERT INTO forked (writer, seq, hash, entry) VALUES ('w', 1, 'h', '[]')")
    told = cli("--db", db, "verify")
    assert (told.code, "contradict what their desk wrote before: 1." in told.err) == (0, True)


def test_word_of_entries_that_are_not_ours_counts_for_nothing(cli: Cli, db: str, tmp_path: Path) -> None:
    cli("--db", db, "carry", "export", str(tmp_path))
    (file,) = tmp_path.glob("*/*.carry")
    laptop = Laptop(Path(db), "Desk A")
    everything = entries_on(tmp_path, laptop)
    there, none = stick_of(laptop, tmp_path), "0" * 64
    for number, told in enumerate(
        [{file.stem: (3, none)}, {file.stem: (10**30, none)}, {file.stem: (3, "\ud800")}, {"\ud800": (3, none)}]
    ):
        there._write("heads", f"{number:016}", [json.dumps(told).encode() + b"\n"])
    file.with_name("stranger.heads").write_text(json.dumps({file.stem: [3, "0" * 64]}), encoding="utf-8")
    assert cli("--db", db, "carry", "export", str(tmp_path)).code == 0
    assert entries_on(tmp_path, laptop) == everything


def test_trust_is_given_to_who_signed_and_to_nobody_who_names_that_key(
    cli: Cli, laptops: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, two = (str(laptop.file) for laptop in laptops)
    letters = SIGNS.search(cli("--db", one, "carry", "export", str(tmp_path)).err)
    assert letters is not None
    stick = stick_of(laptops[0], tmp_path)
    (packet,) = (packet for path in stick.entry_files() for packet in stick.packets(path))
    stick.write_entries("f" * 16, [packet._replace(writer="f" * 16, entries=())])
    told = cli("--db", two, "carry", "import", str(tmp_path), "--trust", letters[1], "--json").json
    assert (told["taken"] > 0, len(told["refused"])) == (True, 1)
    assert "do not bear the signature" in told["refused"][0]


def test_status_says_up_to_where_each_desk_is_known_and_close_whether_totals_are_final(
    laptops: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    here, there = laptops
    stick, report = tmp_path / "stick", str(tmp_path / "report")

    def status(laptop: Laptop) -> Any:
        return json.loads(laptop.run("status", "--json")[0])

    assert status(here)["sync"] is None
    there.run("mark", "A1", "--day", "1")
    letters = there.export(stick)
    here.bring(stick, "--trust", letters)
    assert "totals" in here.run("close", "--day", "1", report)[0]
    assert status(here)["digest"] != status(there)["digest"]  # this desk closed its day, and the other does not know
    there.run("close", "--day", "1", str(tmp_path / "there"))
    sync = status(there)["sync"]
    assert (sync["desks"], sync["unsent"]) == ([], 2)
    there.export(stick)
    here.bring(stick)
    assert "totals" not in here.run("close", "--day", "1", report)[0]
    (desk,) = status(here)["sync"]["desks"]
    with there.session() as session:
        own = session.read.execute("SELECT max(seq), max(at) FROM entry WHERE writer = ?", (session.store.writer_id,))
        assert (desk["desk"], desk["known_to"]) == ("Desk B", own.fetchone()[0])
    assert status(there)["sync"]["unsent"] == 0
    there.run("mark", "A2", "--day", "1")
    there.export(stick)
    here.bring(stick)
    assert f"Desk B is known up to its entry {desk['known_to'] + 1}" in here.run("close", "--day", "1", report)[0]
