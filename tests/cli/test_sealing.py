"""seal, and verify with a seal: what is printed, and how it ends."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from cli.conftest import Cli

from db import engine


def test_a_seal_is_made_and_holds_until_the_file_is_written_anew(cli: Cli, db: str) -> None:
    made = cli("--db", db, "seal", "--day", "1", "--json")
    assert made.code == 0
    assert set(made.json) == {"code", "day", "at", "entries", "writers"}
    assert (made.json["day"], made.json["entries"]) == (1, sum(one["seq"] for one in made.json["writers"]))
    again = cli("--db", db, "seal")
    assert again.out.replace(" ", "").strip() == made.json["code"]
    assert again.out.strip() in again.err
    held = cli("--db", db, "verify", "--seal", again.out.strip(), "--json")
    assert (held.code, held.json["sound"], held.json["cannot_know"]) == (0, True, [])
    assert "holds" in held.err
    with closing(engine.connect(Path(db))) as connection:
        connection.execute("DROP TRIGGER entry_is_final")
        connection.execute("UPDATE entry SET hash = ? WHERE seq = ?", ("0" * 64, made.json["entries"]))
        connection.commit()
    broken = cli("--db", db, "verify", "--seal", made.json["code"], "--json")
    assert (broken.code, broken.json["sound"]) == (1, False)
    assert any("were changed, removed, put in" in fault for fault in broken.json["faults"]), broken.json["faults"]


def test_a_seal_that_is_not_here_ends_as_in_part(cli: Cli, db: str) -> None:
    told = cli("--db", db, "verify", "--seal", "BCDE" * 5)
    assert told.code == 1
    assert "No entry records this seal" in told.out
    assert cli("--db", db, "verify", "--seal", "hello").code == 2
    assert cli("--db", db, "seal", "--day", "9").code == 2


def test_without_a_seal_verify_says_what_it_cannot_know(cli: Cli, db: str) -> None:
    told = cli("--db", db, "verify")
    assert told.code == 0
    assert "nothing in the file can tell" in told.err


def test_the_log_is_a_line_an_entry(cli: Cli, db: str) -> None:
    assert cli("--db", db, "--desk", "Desk 7", "--operator", "Amina", "mark", "A1", "--day", "1").code == 0
    marked = cli("--db", db, "log", "--ref", "a1", "--kind", "mark", "--json")
    assert marked.code == 0
    (line,) = marked.lines
    assert set(line) == {"at", "desk", "operator", "kind", "ref", "name", "says", "id"}
    assert (line["desk"], line["operator"], line["ref"], line["name"], line["says"]) == (
        "Desk 7", "Amina", "A1", "Mohammad Yusuf KHAN", "Checked in: day 1.",
    )  # fmt: skip
    everything = cli("--db", db, "log", "--json").lines
    assert [one["at"] for one in everything] == sorted((one["at"] for one in everything), reverse=True)
    assert everything[-1]["ref"] is None
    in_words = cli("--db", db, "log", "--desk", "desk 7").out.splitlines()
    assert in_words[0].endswith("A1 Mohammad Yusuf KHAN  Checked in: day 1.  (Desk 7, Amina)")
    assert cli("--db", db, "log", "--ref", "nobody").code == 2
    file = f"{db}.csv"
    assert f"{len(everything)} lines written" in cli("--db", db, "log", "--csv", file).err


def test_badge_keys_are_listed_begun_and_closed_by_their_letters(cli: Cli, db: str) -> None:
    told = cli("--db", db, "badge-key", "new")
    assert (told.code, told.out.strip()) == (0, "C")
    assert cli("--db", db, "badge-key", "close", "C").code == 0
    assert cli("--db", db, "badge-key", "close", "B").code == 2
    assert [(one["letter"], one["closed"], one["signs"]) for one in cli("--db", db, "badge-key", "--json").json] == [
        ("B", False, True),
        ("C", True, False),
    ]
    assert "closed: opens no door" in cli("--db", db, "badge-key").out
    assert "badge key C closed" in cli("--db", db, "log", "--kind", "conference").out


def test_the_key_is_kept_on_a_stick_and_verify_asks_what_was_signed(cli: Cli, db: str, tmp_path: Path) -> None:
    assert cli("--db", db, "signing-key", "--json").json["place"] == "here"
    kept = cli("--db", db, "signing-key", "keep", str(tmp_path / "key"))
    assert kept.code == 0
    said = cli("--db", db, "signing-key", "--json").json
    assert (said["place"], said["signed"]) == (str(tmp_path / "key"), said["written"])
    assert said["code"] in kept.out
    assert cli("--db", db, "verify").code == 0
    with closing(engine.connect(Path(db))) as connection:
        connection.execute("UPDATE checkpoint SET hash = ?", ("0" * 64,))
        connection.commit()
    told = cli("--db", db, "verify", "--json")
    assert (told.code, told.json["sound"]) == (1, False)
    assert "bears no signature of its key" in told.json["faults"][0]
