"""The reports opened again by other readers: the figures in them are those of SQL, and the press hears no names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from reports.test_figures import GROUPS, PEOPLE, counted

from checkin.core.attendance import marking, signing
from checkin.core.people import lookup
from checkin.core.people.disclosure import DESK, profile_named
from checkin.core.reports.certificates import earned
from checkin.core.reports.making import write_report
from checkin.core.session import Session
from checkin.errors import UsageError


def pages_of(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def sheet_of(path: Path, title: str) -> dict[str, tuple[object, ...]]:
    """The rows of a sheet whose name begins so, by their first cell."""
    book = openpyxl.load_workbook(path)
    name = next(name for name in book.sheetnames if name.startswith(title))
    rows = book[name].iter_rows(values_only=True)
    return {str(row[0]): row[1:] for row in rows if row and row[0] is not None}


def total(session: Session, *days: int) -> tuple[int, int, int]:
    return counted(session, "''", *days)[""]


def test_the_attendance_report_says_what_the_marks_say(reported: Session, tmp_path: Path) -> None:
    days = [day.number for day in reported.conference.days]
    write_report(reported, "attendance", tmp_path / "all.pdf")
    write_report(reported, "attendance", tmp_path / "day.xlsx", 1)
    told = " ".join(pages_of(tmp_path / "all.pdf")).replace("\r\n", " ")
    for scope in (days, *([number] for number in days)):
        expected, came, absent = total(reported, *scope)
        assert f"{expected} expected, {came} came, {absent} absent" in told
    rows = sheet_of(tmp_path / "day.xlsx", "Sex")
    for name, line in counted(reported, GROUPS["Sex"], 1).items():
        assert rows[name][:3] == line
    assert rows["Total"][:3] == total(reported, 1)
    made = dict(reported.read.execute("SELECT desk, count(*) FROM mark WHERE day = 1 GROUP BY desk").fetchall())
    assert {name: row[1] for name, row in sheet_of(tmp_path / "day.xlsx", "Desks").items() if name in made} == made


def test_over_all_days_each_day_stands_beside_the_others(reported: Session, tmp_path: Path) -> None:
    days = [day.number for day in reported.conference.days]
    write_report(reported, "attendance", tmp_path / "all.xlsx")
    rows = sheet_of(tmp_path / "all.xlsx", "Sex")
    for name, line in counted(reported, GROUPS["Sex"], *days).items():
        assert rows[name][:3] == line
        of_days = [counted(reported, GROUPS["Sex"], day)[name] for day in days]
        assert list(rows[name][4:]) == [f"{came} of {expected}" for expected, came, _ in of_days]


def test_the_variance_names_those_whom_sql_names(reported: Session, tmp_path: Path) -> None:
    write_report(reported, "variance", tmp_path / "variance.pdf", 1)
    _, _, absent = total(reported, 1)
    told = "\n".join(pages_of(tmp_path / "variance.pdf"))
    refs = {person.ref for person in lookup.everybody(reported)}
    named = [word for word in re.findall(r"\b[0-9A-Z]{6,7}\b", told) if word in refs]
    paid = reported.read.execute(
        PEOPLE + "SELECT count(*) FROM person JOIN wanted USING (id) WHERE funded = 'yes'"
        " AND id NOT IN (SELECT id FROM standing WHERE day = 1)",
        {"days": "[1]"},
    ).fetchone()[0]
    assert (len(set(named)), len(named)) == (absent, absent + paid)
    assert "were not entered" in told


def test_certificates_are_for_those_who_came_on_enough_days(reported: Session) -> None:
    for least in range(1, len(reported.conference.days) + 1):
        rows = reported.read.execute(
            PEOPLE + "SELECT person.ref FROM standing JOIN person USING (id) GROUP BY id HAVING count(*) >= :least",
            {"days": "[]", "least": least},
        )
        found = earned(reported, DESK, least)
        assert sorted(person.ref for person, _ in found) == sorted(row[0] for row in rows)
        assert min(len(days) for _, days in found) == least
    with pytest.raises(UsageError, match="come on 9 of"):
        earned(reported, DESK, 9)


def test_a_page_for_each_certificate(demo: Session, tmp_path: Path) -> None:
    write_report(demo, "certificates", tmp_path / "c.pdf", least_days=2)
    found = earned(demo, profile_named(demo.conference, "donor"), 2)
    pages = [" ".join(page.split()) for page in pages_of(tmp_path / "c.pdf")]
    assert len(pages) == len(found) > 30
    for (person, _), page in zip(found, pages, strict=True):
        assert person.ref in page
        assert "Funded by the European Union" in page
        assert "24 and 25 November 2026" in page


def test_certificates_say_which_days_and_follow_a_template(
    session: Session, tmp_path: Path, make_people: Callable[..., list[str]]
) -> None:
    once, twice = make_people(session, "Amina Khan", "Bilal Ahmed")
    for person, day in ((once, 2), (twice, 1), (twice, 2)):
        marking.mark(session, person, day)
    write_report(session, "certificates", tmp_path / "c.pdf")
    first, second = pages_of(tmp_path / "c.pdf")
    assert "Islamabad, 25 November 2026" in first
    assert "Islamabad, 24 and 25 November 2026" in second
    own = tmp_path / "own.toml"
    own.write_text(
        'size = "A5"\n[[element]]\nkind = "text"\nx = 5\ny = 5\nwidth = 100\nheight = 10\n'
        'text = "{name} came on {attributes.days attended}"\n'
    )
    write_report(session, "certificates", tmp_path / "c.pdf", 2, template=str(own))
    assert [page.strip() for page in pages_of(tmp_path / "c.pdf")] == ["Amina Khan came on 1", "Bilal Ahmed came on 1"]
    own.write_text("size = 'A9'\n")
    with pytest.raises(UsageError, match="A9"):
        write_report(session, "certificates", tmp_path / "c.pdf", template=str(own))


def test_nobody_came_and_nothing_was_entered(session: Session, tmp_path: Path) -> None:
    for name in ("attendance", "variance", "press"):
        write_report(session, name, tmp_path / f"{name}.pdf")
        assert "came" in " ".join(pages_of(tmp_path / f"{name}.pdf")) or name == "variance"
    with pytest.raises(UsageError, match="Nobody came"):
        write_report(session, "certificates", tmp_path / "certificates.pdf")


def test_who_was_marked_and_did_not_sign_stands_in_the_variance(
    session: Session, tmp_path: Path, make_people: Callable[..., list[str]]
) -> None:
    signed, unsigned = make_people(session, "Amina Khan", "Bilal Ahmed")
    for person in (signed, unsigned):
        marking.mark(session, person, 1)
    signing.enter(session, 1, [signed])
    write_report(session, "variance", tmp_path / "v.pdf", 1)
    (told,) = pages_of(tmp_path / "v.pdf")
    assert "Bilal Ahmed" in told
    assert "Amina Khan" not in told


def test_the_press_gets_counts_and_no_names(reported: Session, tmp_path: Path) -> None:
    write_report(reported, "press", tmp_path / "press.pdf")
    told = " ".join(pages_of(tmp_path / "press.pdf"))
    # The profile shows who is expected: whoever came though they were cancelled is not told of.
    came = reported.read.execute(
        PEOPLE + "SELECT count(DISTINCT id) FROM standing JOIN person USING (id)"
        " WHERE status IN ('confirmed', 'provisional')",
        {"days": "[]"},
    ).fetchone()[0]
    assert f"{came} came" in told
    words = set(re.findall(r"\w+", told))
    people = list(lookup.everybody(reported))
    assert not words & {person.ref for person in people}
    assert not [person.name for person in people if len(person.name.split()) > 1 and person.name in told]
