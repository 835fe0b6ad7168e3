"""The whole main job as a user does it: import, find, mark two days, undo, badge, scan the badge, export."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from cli.conftest import Cli
from PIL import Image

from checkin.core import finding
from checkin.core.people import lookup, merging
from checkin.core.printing import orders
from checkin.core.session import Session
from db import engine
from db.journal.entries import Draft
from db.local import print_queue


def codes_in(pdf: Path) -> list[str]:
    """The codes of every page, read off its picture at 203 dpi as a scanner would."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        found += [code.text for code in zxingcpp.read_barcodes(page.render(scale=203 / 72).to_pil())]
    return found


def test_two_days_from_list_to_export(cli: Cli, db: str, tmp_path: Path) -> None:
    base = ("--db", db, "--desk", "Desk 2", "--operator", "Amina")
    assert cli(*base, "find", "mohamad", "--json").json[0]["ref"] == "A1"
    assert cli(*base, "mark", "A1", "A2", "--day", "1").code == 0
    assert cli(*base, "mark", "A2", "--day", "1", "--undo", "--reason", "wrong person").code == 0

    pdf = tmp_path / "badges.pdf"
    assert cli(*base, "badges", "--ref", "A1", "--ref", "A2", "--ref", "A3", "--pdf", str(pdf)).code == 0
    codes = codes_in(pdf)
    assert len(set(codes)) == 3
    scanned = cli(*base, "scan", "--day", "2", "--json", stdin="".join(f"{code}\n" for code in codes))
    assert [(line["result"], line["ref"]) for line in scanned.lines] == [("ok", "A1"), ("ok", "A2"), ("ok", "A3")]
    shown = cli(*base, "show", "A1", "--json").json
    assert [badge["code"] for badge in shown["badges"]] == codes[:1]
    assert shown["days"] == [1, 2]

    again = ("badges", "--ref", "A1", "--pdf", str(tmp_path / "again.pdf"))
    refused = cli(*base, *again)
    assert refused.code == 1
    assert "reason" in refused.out
    assert cli(*base, *again, "--reprint", "damaged").code == 0
    void = cli(*base, "scan", "--day", "2", "--json", stdin=codes[0]).lines
    assert [line["result"] for line in void] == ["void_badge"]

    target = tmp_path / "attendance.json"
    assert cli(*base, "export", "attendance", str(target)).code == 0
    document = json.loads(target.read_text("utf-8"))
    rows = document if isinstance(document, list) else document["attendance"]
    present = {(row["ref"], row["day"]): row for row in rows if row["present"] == "yes"}
    assert sorted(present) == [("A1", 1), ("A1", 2), ("A2", 2), ("A3", 2)]
    assert {row["method"] for row in present.values()} == {"search", "scan"}
    assert {row["desk"] for row in present.values()} == {"Desk 2"}
    assert [row["undone"] for row in rows if (row["ref"], row["day"]) == ("A2", 1)] == [1]
    status = cli(*base, "status", "--json").json
    assert [day["present"] for day in status["days"]] == [1, 3]
    assert cli(*base, "verify").code == 0


def test_badges_go_to_a_printer_and_what_is_in_doubt_is_settled(cli: Cli, db: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    base = ("--db", db, "--desk", "Desk 2")
    assert cli(*base, "printers", "add", "Folder", f"folder:{out}", "--use").code == 0
    (printer,) = cli(*base, "printers", "--json").json
    assert (printer["ready"], printer["role"], printer["template"]) == (True, "first", "a6")
    assert cli(*base, "printers", "test", "Folder").code == 0
    made = cli(*base, "badges", "--all", "--printer", "Folder", "--separators")
    assert made.code == 0
    jobs = cli(*base, "jobs", "--all", "--json").json
    assert {job["state"] for job in jobs} == {"printed"}
    assert sorted(badge["ref"] for job in jobs for badge in job["badges"]) == ["A1", "A2", "A3", "A6"]
    assert cli(*base, "status", "--json").json["printers"] == [
        {"name": "Folder", "waiting": 0, "unclear": 0, "printed": len(jobs)}
    ]
    assert cli(*base, "badges", "--ref", "A1", "--printer", "Folder").code == 1
    out.rename(tmp_path / "away")
    assert cli(*base, "printers", "--json").code == 1


def test_the_night_before_twice_is_no_fault_and_the_missing_ones_can_be_named(
    cli: Cli, db: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    base = ("--db", db)
    cli(*base, "printers", "add", "Folder", f"folder:{out}")
    assert cli(*base, "badges", "--ref", "A1", "--pdf", str(tmp_path / "one.pdf")).code == 0
    checked = cli(*base, "badges", "--missing", "--check")
    assert "3 looked at" in checked.err
    assert cli(*base, "badges", "--missing", "--printer", "Folder").out == ""
    for target in (("--pdf", str(tmp_path / "again.pdf")), ("--printer", "Folder")):
        again = cli(*base, "badges", "--all", *target)
        assert (again.code, again.out) == (0, "")
        assert "Left out, as they have a badge: 4. --reprint prints them again." in again.err
        missing = cli(*base, "badges", "--all", "--missing", *target)
        assert (missing.code, missing.out) == (0, "")
        assert "have a badge" not in missing.err
    assert not (tmp_path / "again.pdf").exists()
    named = cli(*base, "badges", "--ref", "A1", "--pdf", str(tmp_path / "again.pdf"))
    assert named.code == 1
    assert named.out.startswith("not printed  A1")
    assert cli(*base, "badges", "--pdf", str(tmp_path / "again.pdf")).code == 2


def test_labels_in_zpl(cli: Cli, db: str, tmp_path: Path) -> None:
    target = tmp_path / "labels.zpl"
    made = cli("--db", db, "badges", "--ref", "A1", "--ref", "A2", "--zpl", str(target), "--template", "label")
    assert made.code == 0
    assert target.read_bytes().count(b"^XA") == 2


def test_sheets_piles_and_previews(cli: Cli, db: str, tmp_path: Path) -> None:
    base = ("--db", db, "badges")
    shown = cli(*base, "--ref", "A1", "--preview", "--template", "card")
    assert shown.code == 0
    assert "█" in shown.out
    assert cli("--db", db, "show", "A1", "--json").json["badges"] == []

    sheet = tmp_path / "sheet.pdf"
    cards = ("--template", "card", "--sheet", "A4", "--start", "9", "--flip", "long")
    assert cli(*base, "--all", "--pdf", str(sheet), *cards).code == 0
    pages = pypdfium2.PdfDocument(sheet)
    assert [round(side) for side in pages[0].get_size()] == [595, 842]
    assert len(pages) == 4

    piles = tmp_path / "piles.pdf"
    assert cli(*base, "--all", "--pdf", str(piles), "--separators", "--reprint", "other").code == 0
    texts = [page.get_textpage().get_text_range().strip() for page in pypdfium2.PdfDocument(piles)]
    assert texts[0] == "Egypt"
    assert len(texts) == 8

    assert cli(*base, "--all", "--png", str(tmp_path), "--sheet", "A4").code == 2
    assert cli(*base, "--ref", "A1", "--pdf", "x.pdf", "--sheet", "A9", "--reprint", "other").code in (1, 2)


def test_what_would_be_cut_is_listed_before_and_after(cli: Cli, db: str, tmp_path: Path) -> None:
    listed = tmp_path / "long.csv"
    listed.write_text(
        f"Reg No,Name,Organisation\nC1,Amina Khan,{'Consolidated ' * 40}\nC2,𓀀,UN\nC3,Bilal Khan,UN\n", "utf-8"
    )
    assert cli("--db", db, "import", str(listed)).code in (0, 1)
    everybody = [part for ref in ("C1", "C2", "C3") for part in ("--ref", ref)]
    checked = cli("--db", db, "badges", *everybody, "--check")
    assert checked.code == 1
    assert [line.split()[0] for line in checked.out.splitlines()] == ["C1", "C2"]
    made = cli("--db", db, "badges", *everybody, "--pdf", str(tmp_path / "a.pdf"))
    assert made.code == 0
    assert "not printed" not in made.out
    assert [line.split()[3] for line in made.err.splitlines() if line.startswith("look at it")] == ["C1", "C2"]
    assert "To print again when the list is right: --ref C2\n" in made.err
    assert "C3" not in made.out + made.err


def test_a_code_too_fine_for_the_printer_is_said_once_before(cli: Cli, db: str, tmp_path: Path) -> None:
    fine = tmp_path / "fine.toml"
    fine.write_text('width = 80\nheight = 60\n[[element]]\nkind = "qr"\nx = 2\ny = 2\nsize = 12\n', "utf-8")
    check = ("--db", db, "badges", "--all", "--check", "--template", str(fine))
    assert cli(*check).code == 0
    assert cli(*check, "--dpi", "600").code == 0
    told = cli(*check, "--dpi", "203")
    assert told.code == 1
    assert told.out.startswith("The QR of fine is 12 mm: 2 dots a module at 203 dpi")
    assert len(told.out.splitlines()) == 1
    assert told.err.endswith("0 not as they should be. Doubtful about the template: 1.\n")
    assert "Doubtful" not in cli(*check).err


def test_a_template_of_ones_own_with_a_column_of_the_list_and_a_photo(cli: Cli, db: str, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = 'kind = "text"\nwidth = 60\nheight = 10\nx = 2\n'
    own.write_text(
        f'width = 80\nheight = 60\n[[element]]\n{text}y = 2\nfield = "name"\n'
        f'[[element]]\n{text}y = 14\ntext = "Note: {{attributes.Notes from the hotel}}"\n'
        f'[[element]]\n{text}y = 26\ntext = "A delegate"\nwhen = {{ category = ["delegate"] }}\n',
        encoding="utf-8",
    )
    pdf = tmp_path / "own.pdf"
    made = cli("--db", db, "badges", "--ref", "A1", "--ref", "A6", "--pdf", str(pdf), "--template", str(own))
    assert made.code == 0
    first, second = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "Note: late arrival" in first
    assert "A delegate" in first
    assert "Note" not in second
    assert "A delegate" not in second

    own.write_text("width = 80\nheight = 60\n[[element]]\nkind = 'txet'\n", encoding="utf-8")
    wrong = cli("--db", db, "badges", "--ref", "A2", "--pdf", str(pdf), "--template", str(own))
    assert wrong.code == 2
    assert "own.toml, line 4" in wrong.err


def test_the_photo_that_the_list_names_is_on_the_badge(cli: Cli, db: str, tmp_path: Path) -> None:
    listed = tmp_path / "photos.csv"
    listed.write_text("Reg No,First name,Family name,Photo file\nB1,Amina,Khan,amina.png\nB2,Bilal,Khan,../list.csv\n")
    assert cli("--db", db, "import", str(listed)).code == 0
    folder = Path(db).parent / "islamabad-photos"
    folder.mkdir()
    Image.new("RGB", (60, 80), "red").save(folder / "amina.png")
    own = tmp_path / "own.toml"
    own.write_text('width = 80\nheight = 60\n[[element]]\nkind = "photo"\nx = 5\ny = 5\nwidth = 30\nheight = 40\n')
    made = cli("--db", db, "badges", "--ref", "B1", "--png", str(tmp_path / "png"), "--template", str(own))
    assert made.code == 0
    picture = Image.open(tmp_path / "png" / "B1.png").convert("RGB")
    red, green, _ = picture.getpixel((picture.width // 4, picture.height // 3))  # type: ignore[misc]
    assert red > 200 > 60 > green
    shown = cli("--db", db, "badges", "--ref", "B2", "--preview", "--template", str(own))
    assert shown.code == 1
    assert "no picture" in shown.out


def test_temporary_badges_are_printed_lent_scanned_and_taken_back(cli: Cli, db: str, tmp_path: Path) -> None:
    pdf = tmp_path / "pool.pdf"
    base = ("--db", db, "temporary")
    assert cli(*base, "pool", "--to", "2", "--pdf", str(pdf)).code == 0
    first, second = codes_in(pdf)
    (loan,) = cli(*base, "lend", "A1", "--reason", "forgot the badge", "--day", "1", "--json").json
    assert (loan["number"], loan["ref"], loan["day"]) == (1, "A1", 1)
    scanned = cli("--db", db, "scan", "--day", "1", "--json", stdin=f"{first}\n{second}\n").lines
    assert [(line["result"], line["ref"]) for line in scanned] == [("ok", "A1"), ("unknown", None)]
    again = cli(*base, "lend", "A1", "--reason", "again", "--day", "1")
    assert (again.code, again.out) == (1, "")
    assert "has temporary badge 1 already. Take it back" in again.err
    for listing in (("--json",), ("list", "--json"), ("--json", "list")):
        assert [(item["number"], item["twice"]) for item in cli(*base, *listing).json] == [(1, False)]
    assert cli(*base, "back", "1").code == 0
    assert cli(*base, "--json").json == []
    assert cli(*base, "back", "1").code == 1
    assert cli(*base, "lost", "1").code == 0
    assert cli(*base, "lost", "1").code == 1
    assert cli(*base, "lost", "1000").code == 2
    assert cli("--db", db, "verify").code == 0


def test_a_temporary_badge_that_two_desks_lent_is_shown_and_the_day_is_closed_with_the_names(
    cli: Cli, db: str, tmp_path: Path
) -> None:
    base = ("--db", db, "temporary")
    assert cli(*base, "lend", "A1", "--reason", "forgot the badge", "--day", "1").code == 0
    with Session.open(Path(db), "Desk 2", "Amina") as session:
        nadia = lookup.required(session, "A2")
        session.record(Draft("temporary_lent", nadia.id, {"v": 1, "number": 1, "day": 1, "reason": "forgot"}))
    listed = cli(*base, "list")
    assert [("KHAN" in line, line.endswith("! lent twice")) for line in listed.out.splitlines()] == [
        (True, True),
        (False, True),
    ]
    assert "Number 1 was lent twice: ask for both badges" in listed.err
    assert [item["twice"] for item in cli(*base, "--json").json] == [True, True]
    closed = cli("--db", db, "close", "--day", "1", str(tmp_path / "first"))
    assert closed.code == 0
    for name in ("A1 Mohammad Yusuf KHAN", "A2 Nadia El-Sayed"):
        assert f"unsettled: {name} still has temporary badge 1 of day 1" in closed.out
    back = cli(*base, "back", "1")
    assert (back.code, "KHAN" in back.err, "El-Sayed" in back.err) == (0, True, True)
    assert "temporary badge" not in cli("--db", db, "close", "--day", "1", str(tmp_path / "second")).out


def test_a_funder_shown_smaller_than_its_rules_ask_is_in_the_journal_with_the_reason(
    cli: Cli, db: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'width = 80\nheight = 60\n[[element]]\nkind = "text"\nx = 2\ny = 2\nwidth = 60\nheight = 10\nfield = "name"\n'
        '[[element]]\nkind = "funding"\nx = 2\ny = 40\nwidth = 60\nheight = 6\n'
        'derogation = "agreed with the Delegation"\n',
        encoding="utf-8",
    )
    made = cli("--db", db, "badges", "--ref", "A1", "--pdf", str(tmp_path / "a.pdf"), "--template", str(own))
    assert made.code == 0
    with engine.connect(Path(db)) as connection:
        bodies = connection.execute("SELECT body FROM journal WHERE kind = 'funding_derogation'").fetchall()
    connection.close()
    assert [json.loads(body)["reason"] for (body,) in bodies] == ["agreed with the Delegation"]


def test_a_print_in_doubt_is_settled_by_the_ref_of_the_record_that_is_kept(cli: Cli, db: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert cli("--db", db, "printers", "add", "Folder", f"folder:{out}").code == 0
    with Session.open(Path(db), "Desk 1", "Amina") as session:
        gone, kept = (lookup.required(session, ref) for ref in ("A1", "A2"))
        (job,) = orders.order(session, [gone], "Folder").jobs
        with session.write() as writing:
            print_queue.set_state(writing.connection, job.id, "unknown")
        merging.merge(session, gone.id, kept.id, "same passport")
    (open_job,) = cli("--db", db, "jobs", "--json").json
    assert [badge["ref"] for badge in open_job["badges"]] == ["A2"]
    assert cli("--db", db, "jobs", "settle", job.id, "--ref", "A3").code == 2
    assert cli("--db", db, "jobs", "settle", job.id, "--ref", "A2").code == 0
    (settled,) = cli("--db", db, "jobs", "--all", "--json").json
    assert (settled["state"], settled["badges"][0]["came_out"]) == ("printed", True)


def test_a_search_keeps_the_index_that_it_built(cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkin.core.finding._WORTH_SAVING", 1)
    built = []
    build = finding._build
    monkeypatch.setattr("checkin.core.finding._build", lambda session: built.append(1) or build(session))
    for _ in range(2):
        assert "El-Sayed" in cli("--db", db, "find", "nadia").out
    assert built == [1]
