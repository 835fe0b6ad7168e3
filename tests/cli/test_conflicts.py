"""conflicts: two laptops that recorded the same, what the clerk reads, and settling it by a line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Cli, Ran

from checkin.core.session import Session

At = Callable[..., Ran]


@pytest.fixture
def one(cli: Cli, db: str) -> At:
    return lambda *command: cli("--db", db, "--desk", "Desk A", "--operator", "Amina", *command)


@pytest.fixture
def two(cli: Cli, db: str, tmp_path: Path) -> At:
    copy = str(tmp_path / "copy.db")
    shutil.copy(db, copy)
    return lambda *command: cli("--db", copy, "--desk", "Desk B", "--operator", "Bilal", *command)


def carry(giver: At, taker: At, stick: Path) -> Ran:
    stick.mkdir(exist_ok=True)
    letters = giver("carry", "export", str(stick)).err.partition("signs as ")[2].strip()
    return taker("carry", "import", str(stick), "--trust", letters)


@pytest.fixture
def both_lent(one: At, two: At, tmp_path: Path) -> None:
    """Both lent number 1 on day 1 and marked A1, and know it."""
    for desk, ref in ((one, "A1"), (two, "A2")):
        desk("mark", "A1", "--day", "1")
        assert desk("temporary", "lend", ref, "--reason", "forgot", "--day", "1").code == 0
    carry(one, two, tmp_path / "stick")
    told = carry(two, one, tmp_path / "stick")
    assert told.code == 0
    assert told.err.splitlines()[-1] == "Conflicts to settle: 2. See them with: checkin conflicts"


def test_nothing_to_settle_is_exit_0(one: At) -> None:
    told = one("conflicts")
    assert (told.code, told.out, told.err) == (0, "", "Nothing wants settling.\n")
    told = one("conflicts", "--json")
    assert (told.code, told.json) == (0, [])


@pytest.mark.usefixtures("both_lent")
def test_each_is_a_paragraph_with_what_settles_it(one: At, two: At) -> None:
    told = one("conflicts")
    assert (told.code, told.err) == (1, "To settle: 2.\n")
    assert two("conflicts").out == told.out
    marked, lent, last = told.out.split("\n\n")
    assert last == ""
    assert marked.startswith("Checked in more than once on day 1: KHAN, Mohammad Yusuf (no. A1). Desk A, ")
    ids = {conflict["kind"]: conflict["id"] for conflict in one("conflicts", "--json").json}
    assert lent.splitlines()[-2:] == [
        f"  checkin conflicts settle {ids['lent_twice']} first  - KHAN, Mohammad Yusuf (no. A1) has it",
        f"  checkin conflicts settle {ids['lent_twice']} second  - El-Sayed, Nadia (no. A2) has it",
    ]


@pytest.mark.usefixtures("both_lent")
def test_as_json_and_settled_at_one_desk_it_is_settled_at_both(one: At, two: At, tmp_path: Path) -> None:
    told = one("conflicts", "--json")
    assert (told.code, two("conflicts", "--json").json) == (1, told.json)
    marked, lent = told.json
    assert {key: marked[key] for key in ("kind", "ref", "name", "choices")} == {
        "kind": "marked_twice", "ref": "A1", "name": "KHAN, Mohammad Yusuf", "choices": ["seen"],
    }  # fmt: skip
    assert list(lent) == ["id", "kind", "ref", "name", "what", "choices"]
    done = two("conflicts", "settle", lent["id"], "second")
    assert (done.code, done.err) == (0, "Settled: El-Sayed, Nadia (no. A2) has it. Left to settle: 1.\n")
    assert [loan["ref"] for loan in two("temporary", "list", "--json").json] == ["A2"]
    carry(two, one, tmp_path / "stick")
    assert [conflict["kind"] for conflict in one("conflicts", "--json").json] == ["marked_twice"]
    shown = one("show", "A1", "--json").json["history"]
    assert {"what": "settled what two desks recorded", "detail": "second"}.items() <= shown[-1].items()


@pytest.mark.usefixtures("both_lent")
def test_what_cannot_be_settled_is_exit_2_with_the_next_step(one: At) -> None:
    marked = one("conflicts", "--json").json[0]
    told = one("conflicts", "settle", "0123456789ab", "seen")
    assert (told.code, told.out) == (2, "")
    assert told.err == (
        "There is no conflict 0123456789ab; it may be settled already. See what there is: checkin conflicts\n"
    )
    told = one("conflicts", "settle", marked["id"], "merge")
    assert (told.code, told.err) == (2, f"'merge' does not settle conflict {marked['id']}. One of: seen.\n")
    assert one("conflicts", "settle", marked["id"]).code == 2


def test_two_lists_that_change_one_person_are_told(one: At, two: At, listed: Path, tmp_path: Path) -> None:
    text = listed.read_text(encoding="utf-8")
    for desk, word in ((one, "Police"), (two, "Customs")):
        later = tmp_path / f"{word}.csv"
        later.write_text(text.replace("Federal Investigation Agency", word), encoding="utf-8")
        assert desk("import", str(later)).code == 0
    carry(one, two, tmp_path / "stick")
    (conflict,) = two("conflicts", "--json").json
    assert (conflict["kind"], conflict["ref"], conflict["choices"]) == ("edited_twice", "A1", ["first", "second"])
    assert "Organisation: Police; Desk B" in conflict["what"]


def test_verify_as_json_tells_apart_what_is_damaged_on_its_way_and_forked(one: At, db: str) -> None:
    told = one("verify", "--json")
    (unsealed,) = told.json["cannot_know"]
    assert "verify --seal CODE" in unsealed
    sound = {"sound": True, "faults": [], "waiting": 0, "forked": 0, "cannot_know": [unsealed]}
    assert (told.code, told.json) == (0, sound)
    with Session.open(Path(db), "Desk", "Op") as session, session.write() as writing:
        for table in ("waiting", "forked"):
            writing.connection.execute(f"INSERT INTO {table} (writer, seq, hash, entry) VALUES ('w', 1, 'h', '[]')")
    told = one("verify", "--json")
    assert (told.code, told.json) == (0, {**sound, "waiting": 1, "forked": 1})
    with Session.open(Path(db), "Desk", "Op") as session, session.write() as writing:
        writing.connection.execute("DELETE FROM delegate")
    told = one("verify", "--json")
    assert told.code == 1
    assert told.json == {
        **sound, "sound": False, "faults": ["table delegate: does not match the journal"], "waiting": 1, "forked": 1,
    }  # fmt: skip


@pytest.mark.usefixtures("both_lent")
def test_who_closes_the_day_is_told_what_is_to_settle(one: At, tmp_path: Path) -> None:
    told = one("close", "--day", "1", str(tmp_path / "evening")).out
    assert "unsettled: Conflicts to settle: 2, which may change the totals" in told
    for conflict in one("conflicts", "--json").json:
        one("conflicts", "settle", conflict["id"], conflict["choices"][0])
    assert "to settle" not in one("close", "--day", "1", str(tmp_path / "evening")).out
