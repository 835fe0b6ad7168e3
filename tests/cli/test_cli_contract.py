"""The command line as DESIGN section 7 has it: commands, exit codes, and the keys of every JSON document."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from cli.conftest import LIST, Cli

from db import engine

MARK_KEYS = {"result", "ref", "name", "day", "at", "desk", "operator", "first", "message"}
FOUND_KEYS = {"ref", "name", "native_name", "organisation", "country", "category", "status", "days", "guess",
              "reason"}  # fmt: skip
IMPORT_KEYS = {
    "added", "updated", "unchanged", "rejected", "warnings", "duplicates", "changes", "missing", "conflicts",
    "badges_outdated",
}  # fmt: skip
COLUMNS = (
    "ref honorific given_names family_name name native_name sex position organisation delegation country country_name"
    " category capacity status day date present first_in desk operator method undone"
).split()


def test_find_gives_the_list_best_first(cli: Cli, db: str) -> None:
    found = cli("--db", db, "find", "khan", "moh", "--limit", "2", "--json")
    assert (found.code, found.err) == (0, "")
    assert set(found.json[0]) == FOUND_KEYS
    assert found.json[0]["name"] == "Mohammad Yusuf KHAN"
    assert found.json[0]["country"] == "PK"
    assert found.json[0]["days"] == []
    assert (found.json[0]["guess"], found.json[0]["reason"]) == (False, None)
    near = cli("--db", db, "find", "hamza", "khan", "--json")
    assert all(row["guess"] for row in near.json)
    assert cli("--db", db, "find", "hamza", "khan").err.startswith("Nobody fits. Near:")
    nobody = cli("--db", db, "find", "zzzzqq", "--json")
    assert (nobody.code, nobody.json) == (0, [])


def test_show_has_everything(cli: Cli, db: str) -> None:
    shown = cli("--db", db, "show", "a1", "--json").json
    assert shown["honorific"] == "Mr"
    assert shown["attributes"] == {"Notes from the hotel": "late arrival"}
    assert shown["country_name"] == "Pakistan"
    assert [day["present"] for day in shown["attendance"]] == [False, False]
    assert shown["badges"] == []
    assert cli("--db", db, "show", "Z9").code == 2


def test_one_mark_is_one_document_and_several_are_lines(cli: Cli, db: str) -> None:
    base = ("--db", db, "--desk", "Desk 7", "--operator", "Amina")
    one = cli(*base, "mark", "A1", "--day", "1", "--json")
    assert one.code == 0
    assert set(one.json) == MARK_KEYS
    assert (one.json["result"], one.json["desk"], one.json["operator"]) == ("ok", "Desk 7", "Amina")
    assert datetime.fromisoformat(one.json["at"]).utcoffset().total_seconds() == 5 * 3600  # type: ignore[union-attr]
    assert set(one.json["first"]) == {"at", "desk", "operator", "method"}
    several = cli(*base, "mark", "A1", "A2", "A3", "A4", "A5", "A6", "Z9", "--day", "1", "--json")
    assert several.code == 1
    results = [line["result"] for line in several.lines]
    assert results == ["already", "ok", "not_today", "pending", "cancelled", "held", "unknown"]
    assert all(set(line) == MARK_KEYS for line in several.lines)


def test_two_days_in_one_command_are_refused_with_a_sentence(cli: Cli, db: str) -> None:
    for command in (["mark", "A1"], ["scan"]):
        ran = cli("--db", db, *command, "--day", "1", "--day", "2")
        assert (ran.code, ran.out) == (2, "")
        assert "--day takes one day" in ran.err
    assert cli("--db", db, "find", "A1", "--json").json[0]["days"] == []


def test_taking_back_and_what_was_not_in(cli: Cli, db: str) -> None:
    cli("--db", db, "mark", "A1", "--day", "1")
    undone = cli("--db", db, "mark", "A1", "--day", "1", "--undo", "--reason", "wrong person", "--json")
    assert (undone.code, undone.json["result"]) == (0, "undone")
    again = cli("--db", db, "mark", "A1", "--day", "1", "--undo", "--json")
    assert (again.code, again.json["result"]) == (1, "not_in")


def test_a_delegation_but_for_some(cli: Cli, db: str) -> None:
    marked = cli("--db", db, "mark", "--delegation", "Pakistan", "--except", "A1", "--day", "2", "--json")
    assert marked.lines == []
    marked = cli("--db", db, "mark", "--delegation", "Nepal", "--day", "2", "--json")
    assert [line["ref"] for line in marked.lines] == ["A3"]
    assert cli("--db", db, "mark", "--delegation", "Atlantis", "--day", "2").code == 2


def test_marks_from_paper(cli: Cli, db: str, tmp_path: Path) -> None:
    refs = tmp_path / "refs.txt"
    refs.write_text("A1\nA2\n", encoding="utf-8")
    paper = ("--file", str(refs), "--day", "1", "--at", "08:40", "--method", "paper")
    assert cli("--db", db, "mark", *paper).code == 2
    late = cli("--db", db, "mark", *paper, "--reason", "power cut", "--json")
    assert late.code == 0
    assert {line["first"]["method"] for line in late.lines} == {"paper"}
    assert {datetime.fromisoformat(line["first"]["at"]).strftime("%H:%M") for line in late.lines} == {"08:40"}


def test_scans_come_in_on_stdin_and_answers_go_out_a_line_each(cli: Cli, db: str) -> None:
    scanned = cli("--db", db, "scan", "--day", "1", "--json", stdin="hello\n\nA1\n")
    assert scanned.code == 0
    assert [line["result"] for line in scanned.lines] == ["unknown", "ok"]
    assert set(scanned.lines[0]) == MARK_KEYS | {"code"}


def test_import_says_what_it_did(cli: Cli, db: str, listed: Path) -> None:
    changed = LIST.replace("Ministry of Justice", "Ministry of the Interior").replace("A6,Mr,Omar", "A7,Mr,Umar")
    listed.write_text(changed + ",,,,,,,,,,,\nA1,,Somebody,Else,,,,,,,,\n", encoding="utf-8")
    dry = cli("--db", db, "import", str(listed), "--dry-run", "--json")
    real = cli("--db", db, "import", str(listed), "--json")
    assert set(dry.json) >= IMPORT_KEYS
    assert dry.json == real.json
    assert real.code == 1
    document = real.json
    assert (document["added"], document["updated"]) == (1, 1)
    assert document["changes"] == [
        {"ref": "A2", "field": "organisation", "old": "Ministry of Justice", "new": "Ministry of the Interior"}
    ]
    assert document["missing"] == ["A6"]
    (rejected,) = document["rejected"]
    assert {"file", "sheet", "row", "reason", "text"} <= set(rejected)
    assert rejected["row"] == 9


def test_status_counts_who_is_expected(cli: Cli, db: str) -> None:
    cli("--db", db, "mark", "A1", "A2", "--day", "1")
    status = cli("--db", db, "status", "--json").json
    assert set(status) == {"conference", "days", "desks", "sync", "printers", "backup", "digest"}
    first, second = status["days"]
    assert (first["expected"], first["present"], second["expected"]) == (3, 2, 4)
    assert first["by_category"]["delegate"] == {"expected": 2, "present": 2}
    assert first["by_country"]["EG"] == {"expected": 1, "present": 1}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_exports_have_the_columns_and_a_row_for_everybody_and_day(
    cli: Cli, db: str, tmp_path: Path, ending: str
) -> None:
    cli("--db", db, "mark", "A1", "--day", "1")
    target = tmp_path / f"attendance.{ending}"
    assert cli("--db", db, "export", "attendance", str(target)).code == 0
    rows = read(target)
    assert list(rows[0])[: len(COLUMNS)] == COLUMNS
    assert list(rows[0])[len(COLUMNS) :] == ["Notes from the hotel"]
    assert len(rows) == 12
    assert [(row["ref"], str(row["day"])) for row in rows if row["present"] == "yes"] == [("A1", "1")]
    assert cli("--db", db, "export", "attendance", str(tmp_path / "x.pdf")).code == 2
    assert cli("--db", db, "export", "attendance", "--day", "9", str(target)).code == 2


def read(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".json":
        import json

        document = json.loads(path.read_text("utf-8"))
        return document if isinstance(document, list) else document["attendance"]
    if path.suffix == ".csv":
        import csv

        text = path.read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
    from openpyxl import load_workbook

    sheet = load_workbook(path).worksheets[0]
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def test_the_day_is_closed_into_one_folder(cli: Cli, db: str, tmp_path: Path) -> None:
    cli("--db", db, "mark", "A1", "--day", "1")
    closed = cli("--db", db, "close", "--day", "1", str(tmp_path / "out"))
    assert closed.code in (0, 1)
    (folder,) = (tmp_path / "out").iterdir()
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".xlsx", ".json", ".pdf"}
    papers = {path.name for path in folder.glob("*.pdf")}
    assert papers >= {
        f"{name}-day-1.pdf" for name in ("attendance-list", "signature-sheet", "attendance-report", "variance")
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["mark", "--day", "1"],
        ["mark", "A1", "--day", "9"],
        ["mark", "A1", "--day", "one"],
        ["mark", "A1", "--except", "A2", "--day", "1"],
        ["find"],
        ["find", "x", "--limit", "0"],
        ["badges", "--all"],
        ["badges", "--all", "--pdf", "a.pdf", "--png", "x"],
        ["badges", "--category", "nosuch", "--pdf", "a.pdf"],
        ["badges", "--ref", "Z9", "--pdf", "a.pdf"],
        ["badges", "--ref", "A1", "--pdf", "a.pdf", "--template", "nosuch"],
        ["badges", "--ref", "A1", "--printer", "nosuch"],
        ["import", "nosuch.csv"],
        ["import", "."],
        ["nosuch"],
        ["status", "--nosuch"],
        ["printers", "add", "X", "http://nowhere"],
        ["jobs", "cancel", "nosuch"],
    ],
)
def test_wrong_use_is_two_with_a_sentence_and_nothing_on_stdout(
    cli: Cli, db: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("--db", db, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_new_does_not_overwrite(cli: Cli, db: str) -> None:
    again = cli("new", db, "--name", "N", "--day", "2026-11-24", "--timezone", "Asia/Karachi")
    assert again.code == 2
    bad = ("--name", "N", "--timezone", "Asia/Karachi")
    assert cli("new", f"{db}2", *bad, "--day", "24 November").code == 2
    assert cli("new", f"{db}2", "--name", "N", "--day", "2026-11-24", "--timezone", "Mars/Base").code == 2
    assert not Path(f"{db}2").exists()


def test_a_database_that_cannot_be_used_is_three(cli: Cli, db: str, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database at all")
    newer = tmp_path / "newer.db"
    shutil.copy(db, newer)
    with engine.connect(newer) as connection:
        connection.execute("UPDATE _sqlite_migrations SET name = 'm9999_future' WHERE name LIKE 'm0002%'")
    connection.close()
    for path in (damaged, newer):
        ran = cli("--db", str(path), "status")
        assert (ran.code, ran.out) == (3, ""), path
        assert "Traceback" not in ran.err
    assert cli("--db", str(tmp_path / "none.db"), "status").code in (2, 3)


def test_a_file_that_somebody_holds_is_three_and_nothing_is_marked(
    cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.1)
    holder = engine.connect(Path(db))
    holder.execute("BEGIN IMMEDIATE")
    ran = cli("--db", db, "mark", "A1", "--day", "1", "--json")
    holder.execute("ROLLBACK")
    holder.close()
    assert ran.code == 3
    assert "not_saved" in ran.out
    assert cli("--db", db, "mark", "A1", "--day", "1").code == 0


def test_verify_says_where_the_file_was_touched(cli: Cli, db: str) -> None:
    assert cli("--db", db, "verify").code == 0
    with engine.connect(Path(db)) as connection:
        connection.execute("UPDATE delegate SET name = 'Somebody else' WHERE ref = 'A1'")
    connection.close()
    touched = cli("--db", db, "verify")
    assert touched.code == 1
    assert "delegate" in touched.out


def test_scan_of_a_number_may_be_forbidden(cli: Cli, tmp_path: Path) -> None:
    path = str(tmp_path / "signed.db")
    days = ("--day", "2026-11-24", "--timezone", "Asia/Karachi")
    assert cli("new", path, "--name", "N", *days, "--signed-only").code == 0
    (answer,) = cli("--db", path, "scan", "--day", "1", "--json", stdin="A1\n").lines
    assert (answer["result"], answer["message"]) == ("unknown", "This conference takes signed badges only.")


def test_a_demo_and_a_practice_copy_never_become_the_conference_last_opened(cli: Cli, db: str, tmp_path: Path) -> None:
    made = cli("demo", "--no-ui", "--dir", str(tmp_path / "demo"))
    assert made.code == 0
    path = made.out.strip().splitlines()[-1]
    assert "TRAINING" in cli("--db", path, "status").out
    assert cli("status").code == 0  # the conference that `new` made
    assert "TRAINING" not in cli("status").out
    practice = cli("--db", db, "practice", "--no-ui")
    assert practice.code == 0
    assert "TRAINING" in cli("--db", practice.out.strip().splitlines()[-1], "status").out
    assert "TRAINING" not in cli("status").out


def test_help_speaks_of_every_command(cli: Cli) -> None:
    helped = cli("--help")
    assert helped.code == 0
    for command in ("demo", "new", "import", "find", "show", "mark", "scan", "badges", "export", "status", "close",
                    "practice", "verify", "printers", "jobs"):  # fmt: skip
        assert f"\n    {command} " in helped.out


def test_a_list_of_titles_only_is_warned_about(cli: Cli, db: str, tmp_path: Path) -> None:
    empty = tmp_path / "titles.csv"
    empty.write_text("Name,Organisation\n", encoding="utf-8")
    document = cli("--db", db, "import", str(empty), "--json").json
    assert [warning["message"] for warning in document["warnings"]] == [
        "There are column titles, but nobody below them."
    ]


def test_a_mapping_that_is_missing_is_shown_as_a_file_could_have_it(cli: Cli, db: str, tmp_path: Path) -> None:
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("Persona,Ente\nAli Khan,UN\nSara Noor,FAO\n", encoding="utf-8")
    refused = cli("--db", db, "import", str(unknown))
    assert refused.code == 2
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("\n".join(refused.err.splitlines()[1:]), encoding="utf-8")
    assert mapping.read_text("utf-8").startswith("[columns]")
    assert cli("--db", db, "import", str(unknown), "--map", str(mapping)).code == 0


def test_what_a_complaint_quotes_is_short(cli: Cli, db: str, tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text(f"Name,Country,Email,Days\nAli Khan,{'C' * 300},{'e' * 300},{'d' * 300}\n", encoding="utf-8")
    warnings = cli("--db", db, "import", str(long), "--json").json["warnings"]
    assert len(warnings) == 3
    assert all(len(warning["message"]) < 150 for warning in warnings)


def test_countries_stand_in_the_order_of_their_names(cli: Cli, db: str, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("Name,Country\nWei CHEN,China\nSamir HADDAD,Algeria\nAna COSTA,Zambia\n", encoding="utf-8")
    cli("--db", db, "import", str(more))
    shown = cli("--db", db, "status").out
    assert shown.index("Algeria") < shown.index("China") < shown.index("Egypt") < shown.index("Zambia")
    target = tmp_path / "all.xlsx"
    cli("--db", db, "export", "attendance", str(target))
    from openpyxl import load_workbook

    first = [str(row[0].value) for row in load_workbook(target)["Summary"].iter_rows()]
    assert first.index("Algeria") < first.index("China") < first.index("Egypt") < first.index("Zambia")


def test_the_history_tells_the_first_list_from_a_later_one(cli: Cli, db: str, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text(LIST.replace("Ministry of Justice", "Ministry of the Interior"), encoding="utf-8")
    cli("--db", db, "import", str(later))
    history = cli("--db", db, "show", "A2", "--json").json["history"]
    assert [item["what"] for item in history] == ["on the imported list", "changed by a later list"]
    assert history[1]["detail"] == "organisation: Ministry of the Interior"
    assert len(cli("--db", db, "show", "A1", "--json").json["history"]) == 1
