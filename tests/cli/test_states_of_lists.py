"""What a list says of a registration, from the file to the figures, the export, the badges and the desk."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
import xlsxwriter
from cli.conftest import Cli

# Each with its owner's truth: who is expected.
LISTS = {
    "registrations.csv": (
        "Ref,First name,Last name,Country,Approval Status,Will you attend in person?\n"
        "Z1,Ali,Khan,Nepal,approved,Yes\n"
        'Z2,Sara,Rai,Nepal,approved,"No, I will join online"\n'
        "Z3,Omar,Said,Egypt,pending approval,Yes\n"
        "Z4,Lina,Aziz,Iraq,on the director's table,Yes\n"
        "Z5,Rami,Haddad,Iraq,denied,\n"
        "Z6,Zoe,Fassi,Morocco,approved,\n",
        {"Z1": "confirmed", "Z2": "cancelled", "Z3": "pending", "Z4": "pending", "Z5": "refused", "Z6": "pending"},
    ),
    "التسجيل.csv": (
        "Ref,الاسم,الدولة,حالة التسجيل\n"
        "Z1,علي خان,نيبال,مؤكد\nZ2,سارة الراعي,مصر,معتذرة\nZ3,عمر سعيد,مصر,قيد الدراسة\n"
        "Z4,لينا عزيز,العراق,تم رفض التأشيرة\n",
        {"Z1": "confirmed", "Z2": "cancelled", "Z3": "pending", "Z4": "refused"},
    ),
    "remarks.csv": (
        "Ref,Name,Country,Remarks\n"
        "Z1,Ali Khan,Nepal,vegetarian\nZ2,Sara Rai,Nepal,CANCELLED - illness\nZ3,Omar Said,Egypt,Will not attend\n"
        "Z4,Lina Aziz,Iraq,Hotel cancelled\nZ5,Rami Haddad,Iraq,Waiting list\n",
        {"Z1": "confirmed", "Z2": "cancelled", "Z3": "cancelled", "Z4": "confirmed", "Z5": "pending"},
    ),
    "headings.csv": (
        "Ref,Name,Country\nZ1,Ali Khan,Nepal\nCancelled - visa,,\nZ2,Sara Rai,Nepal\n",
        {"Z1": "confirmed", "Z2": "cancelled"},
    ),
    "invitees.csv": (
        "Ref;Nom;Prénom;Pays;Statut de l'invitation\n"
        "Z1;Khan;Ali;Népal;Acceptée\nZ2;Rai;Sara;Népal;Sans réponse\n"
        "Z3;Said;Omar;Égypte;Désisté - nouvelle affectation\n"
        "Z4;Aziz;Lina;Iraq;Liste d'attente\n",
        {"Z1": "confirmed", "Z2": "pending", "Z3": "cancelled", "Z4": "pending"},
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_figures_export_badges_and_marks_agree_with_the_owner(name: str, cli: Cli, tmp_path: Path) -> None:
    text, truth = LISTS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    _agrees(cli, tmp_path, tmp_path / name, truth)


def test_rows_struck_through_are_neither_counted_nor_printed(cli: Cli, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "list.xlsx"))
    struck = book.add_format({"font_strikeout": True})
    sheet = book.add_worksheet("Delegates")
    sheet.write_row(0, 0, ["Ref", "Name", "Country", "Status"])
    sheet.write_row(1, 0, ["Z1", "Ali Khan", "Nepal", "Confirmed"])
    sheet.write_row(2, 0, ["Z2", "Sara Rai", "Nepal", "Confirmed"], struck)
    sheet.write_row(3, 0, ["Z3", "Omar Said", "Egypt", "Confirmed"])
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()
    said = _agrees(cli, tmp_path, tmp_path / "list.xlsx", {"Z1": "confirmed", "Z2": "cancelled", "Z3": "confirmed"})
    assert [(warning["sheet"], warning["row"], warning["message"]) for warning in said] == [
        ("Delegates", 0, "Row 3 is struck through: this person is cancelled."),
        ("Delegates", 0, "Row 4 is hidden or filtered out. This person was loaded like all others."),
    ]


def _agrees(cli: Cli, folder: Path, listed: Path, truth: dict[str, str]) -> list[dict[str, object]]:
    """Import the list and ask every way out who is expected; the warnings of the import."""
    db = str(folder / "states.db")
    cli("new", db, "--name", "Test", "--day", "2026-11-24", "--timezone", "Asia/Karachi")
    done = cli("--db", db, "import", str(listed), "--json")
    assert (done.code, done.json["added"]) == (0, len(truth))
    expected = [ref for ref, status in truth.items() if status in ("confirmed", "provisional")]
    assert cli("--db", db, "status", "--json").json["days"][0]["expected"] == len(expected)
    cli("--db", db, "export", "attendance", str(folder / "out.json"))
    rows = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert {row["ref"]: row["status"] for row in rows} == truth
    assert cli("--db", db, "badges", "--all", "--pdf", str(folder / "all.pdf")).code == 0
    assert len(pypdfium2.PdfDocument(folder / "all.pdf")) == len(expected)
    marked = {line["ref"]: line["result"] for line in cli("--db", db, "mark", *truth, "--day", "1", "--json").lines}
    assert marked == {ref: "ok" if ref in expected else status for ref, status in truth.items()}
    return list(done.json["warnings"])
