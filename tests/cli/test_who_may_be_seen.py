"""Forty sensitive people with names that nothing else holds: no way out of the program tells one of them.

All bytes are searched of everything that is said, written and printed, inflated where they are packed, as text where
they are set in a PDF. Only the full profile, the conference file with its copies, and carry packets may hold them.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from badge_builders import PLAIN

from badges.render import render_pdf
from badges.template import load_template
from checkin.core.people import lookup
from checkin.core.reports.registry import REPORTS
from checkin.core.session import Session
from db import engine

from .conftest import Cli, Ran

MARK, NATIVE_MARK, DIGITS = "qvorxa", "ضغظقط", "9876054321"
TOLD = re.compile("|".join((MARK, NATIVE_MARK, NATIVE_MARK[::-1], DIGITS)), re.IGNORECASE)
HEADER = (
    "Ref,Title,Given name,Family name,Native name,Father name,Sex,Position,Organisation,Country,Category,Email,Phone,"
    "Sensitive,Cover name,Nationality,Credential ref,Days,Passport name,Photo file"
)


def sensitive_row(number: int, *, family: str = "") -> str:
    letter = chr(ord("a") + number % 26) + chr(ord("a") + number // 26)
    cover = f"Guest {number}" if number % 2 else ""
    return (
        f"S{number:03},Ms,{MARK}{letter},{family or f'{MARK.upper()}ZU{letter.upper()}'},{NATIVE_MARK}{number},"
        f"{MARK}fa{letter},F,{MARK} officer,Shelter {number % 3},Pakistan,ngo,{MARK}{letter}@example.org,"
        f"+92 {DIGITS}{number:02},yes,{cover},{MARK}land,{MARK}-17,,{MARK} passport,{MARK}{letter}.jpg"
    )


def open_row(number: int) -> str:
    return f"P{number:03},Mr,Omar,Gill{'abcd'[number]},,,M,Officer,UNODC,Pakistan,un,,,,,,,,,"


SENSITIVE = [f"S{number:03}" for number in range(40)]


@pytest.fixture
def kept(cli: Cli, tmp_path: Path) -> Path:
    """A conference with forty sensitive people and four others."""
    folder = tmp_path / "secretariat"
    folder.mkdir()
    people = folder / "people.csv"
    rows = [HEADER, *map(sensitive_row, range(40)), *map(open_row, range(4))]
    people.write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "conference.db"
    days = ("--day", "2026-11-24", "--day", "2026-11-25")
    assert cli("new", str(path), "--name", "C", *days, "--timezone", "Asia/Karachi").code == 0
    said = cli("--db", str(path), "import", str(people), "--json")
    assert said.json["added"] == 44, said
    assert_untold("the import", said)
    return path


def assert_untold(what: str, said: Ran) -> None:
    for text in (said.out, said.err):
        assert not TOLD.search(text), f"{what}: {text}"


def texts_of(path: Path) -> Iterator[str]:
    """Everything a file holds, as text: its bytes, what is packed in them, and what a PDF sets."""
    yield path.name
    data = path.read_bytes()
    yield from _read(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name
                yield from _read(packed.read(name))
    for start in (found.start() for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data)):
        try:
            yield from _read(zlib.decompressobj().decompress(data[start:]))
        except zlib.error:
            continue
    if data.startswith(b"%PDF"):
        with closing(pypdfium2.PdfDocument(data)) as document:
            yield str(document.get_metadata_dict())
            for page in document:
                yield page.get_textpage().get_text_range()


def _read(data: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield data.decode(encoding, "replace")
    yield from (
        bytes.fromhex(run.decode()).decode("utf-16-be", "replace")
        for run in re.findall(rb"<((?:[0-9A-Fa-f]{4})+)>", data)
    )


def told_in(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name for path in files if any(TOLD.search(text) for text in texts_of(path))}


def test_what_is_said_names_no_sensitive_person(cli: Cli, kept: Path, tmp_path: Path) -> None:
    def run(*command: str, stdin: str = "") -> Ran:
        said = cli("--db", str(kept), "--desk", "Desk", "--operator", "Amina", *command, stdin=stdin)
        assert_untold(" ".join(command), said)
        return said

    assert run("badges", "--ref", "S001", "--pdf", str(tmp_path / "one.pdf")).code == 0
    code = run("show", "S001", "--json").json["badges"][0]["code"]
    for form in ((), ("--json",)):
        run("find", "S001", *form)
        run("find", "Shelter", *form)
        run("show", "S001", *form)
        run("mark", "S001", "S002", "S002", "--day", "1", *form)
        run("mark", "S002", "--day", "1", "--undo", "--reason", "wrong person", *form)
        run("mark", "--delegation", "Shelter 1", "--day", "2", *form)
        run("mark", "--delegation", "Shelter 0", "--except", "S001", "--day", "2", *form)
        run("scan", "--day", "2", *form, stdin=f"{code}\nS004\nnobody\n")
        run("status", *form)
        run("temporary", "lend", "S005", "--day", "1", "--reason", "forgotten", *form)
        run("temporary", "list", *form)
        run("log", *form)
        run("log", "--ref", "S001", *form)
        run("seal", "--day", "1", *form)
        run("badge-key", *form)
    run("temporary", "lend", "S006", "--day", "1", "--reason", "forgotten", "--number", "1")
    run("temporary", "back", "1")
    run("badges", "--ref", "S001", "--pdf", str(tmp_path / "again.pdf"))
    run("badges", "--all", "--check")
    run("badges", "--ref", "S001", "--preview")
    run("verify")


def test_reports_of_lists_name_no_sensitive_person(cli: Cli, kept: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    bare = f"S009,Ms,,,,,,,,Atlantis,,{MARK}j@example.org,,yes,,,,,,"
    rows = [
        HEADER,
        sensitive_row(1, family=f"{MARK}changed"),
        sensitive_row(2).replace("S002", "S003"),  # another's number
        sensitive_row(4).replace("Pakistan", "Atlantis"),
        sensitive_row(4),  # a number used twice
        bare,
        sensitive_row(50),
        f"S030,Ms,{MARK}new,{MARK}name,,,,,,,,,,,,,,,,",  # spelt so nowhere before, and it does not say sensitive
    ]
    later.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for more in (("--dry-run",), ("--renumbered", "skip"), ("--renumbered", "match"), ("--renumbered", "new")):
        for form in ((), ("--json",)):
            said = cli("--db", str(kept), "import", str(later), *more, *form)
            assert_untold(f"import {more} {form}", said)
            assert "Guest" in said.out or "hidden" in said.out or "Participant" in said.out or "sensitive" in said.out


def test_what_is_written_names_no_sensitive_person(cli: Cli, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()

    def run(*command: str) -> None:
        said = cli("--db", str(kept), "--desk", "Desk", *command)
        assert said.code in (0, 1), said
        assert_untold(" ".join(command), said)

    run("mark", *SENSITIVE, "--day", "1")
    for profile in ("desk", "public", "participants", "guards", "caterer", "donor", "press"):
        for form in ("csv", "xlsx", "json"):
            run("export", "attendance", str(out / f"{profile}.{form}"), "--profile", profile)
    run("signed", "--all", "--except", "S002", "--day", "1")
    for report in REPORTS:
        for form in report.forms:
            day = ("--day", "1") if report.of_a_day else ()
            run("report", report.name, *day, str(out / f"{report.name}{form}"))
    run("close", "--day", "1", str(out / "closing"))
    run("log", "--csv", str(out / "log.csv"))
    run("pack", "--all", str(out / "pack"))
    run("verify", "--pack", str(out / "pack"))
    run("badges", "--ref", "S001", "--ref", "S003", "--pdf", str(out / "badges.pdf"))
    run("badges", "--ref", "S004", "--png", str(out / "pictures"))
    run("badges", "--ref", "S005", "--zpl", str(out / "labels.zpl"))
    (out / "printed").mkdir()
    run("printers", "add", "Folder", f"folder:{out / 'printed'}", "--use")
    run("badges", "--ref", "S006", "--ref", "S007", "--printer", "Folder")
    assert len([path for path in out.rglob("*") if path.is_file()]) > 48
    assert told_in(out) == set()

    for form in ("csv", "xlsx", "json"):
        run("export", "attendance", str(out / f"full.{form}"), "--profile", "full")
    run("report", "signatures-after", "--day", "1", str(out / "sheet.pdf"), "--profile", "full")
    assert told_in(out) == {"full.csv", "full.xlsx", "full.json", "sheet.pdf"}
    assert all(row["name"] for row in json.loads((out / "desk.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("named", [{"name": f"{MARK} Khan"}, {"name": "Khan", "native_name": f"{NATIVE_MARK} خان"}])
def test_the_search_would_find_what_a_pdf_sets(tmp_path: Path, named: dict[str, str]) -> None:
    (tmp_path / "badge.pdf").write_bytes(render_pdf([replace(PLAIN, **named)], template=load_template("a6")))
    assert told_in(tmp_path) == {"badge.pdf"}


def test_the_readable_views_name_no_sensitive_person(cli: Cli, kept: Path) -> None:
    cli("--db", str(kept), "mark", "S001", "P001", "--day", "1")
    (kept.parent / "printed").mkdir()
    cli("--db", str(kept), "printers", "add", "Folder", f"folder:{kept.parent / 'printed'}", "--use")
    cli("--db", str(kept), "badges", "--ref", "S001", "--printer", "Folder")
    with closing(engine.connect(kept)) as file:
        views = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        rows = {view: file.execute(f'SELECT * FROM "{view}"').fetchall() for view in views}
    assert {"people", "attendance_list", "journal", "print_queue"} <= rows.keys()
    assert not [view for view, found in rows.items() if TOLD.search(str(found))]
    assert "Guest 1" in str(rows["print_queue"])
    assert [name for _, _, name, *_ in rows["people"] if name == "Omar Gilla"]
    assert any("Gilla" in str(body) for *_, body in rows["journal"])


def test_other_names_and_the_file_itself_stay_as_they_are(cli: Cli, kept: Path) -> None:
    found = cli("--db", str(kept), "find", "gilla", "--json").json
    assert found[0]["name"] == "Omar Gilla"
    with Session.open(kept, "Desk", "Amina") as session:
        person = lookup.required(session, "S002")
        assert (person.name, person.family_name, person.attributes) == ("Participant S002", "", {})
        assert lookup.in_full(session, person.id).family_name == f"{MARK.upper()}ZUCA"
