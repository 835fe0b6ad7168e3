"""Signature sheets and the List of Participants, opened again: each list equals one that SQL finds in the marks."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
import python_calamine
from builders import MORNING, FrozenClock, new_session

from badges.papers.pages import pages
from checkin.core.conference.demo import make_demo
from checkin.core.importing.commit import commit, read_lists
from checkin.core.people.disclosure import DESK
from checkin.core.reports import signatures
from checkin.core.reports.kinds import Wanted
from checkin.core.reports.making import write_report
from checkin.core.session import Session
from checkin.countries import country_name
from db import engine
from db.journal.entries import Draft, utc_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIRST_MARKS = """
SELECT coalesce(a.kept, m.delegate_id), min(m.at), m.desk FROM mark AS m
LEFT JOIN alias AS a ON a.delegate_id = m.delegate_id
WHERE m.day = ? AND m.id NOT IN (SELECT mark_id FROM undone) GROUP BY 1
"""
_PEOPLE = """
SELECT id, CASE WHEN sensitive NOT IN ('', 'no') THEN coalesce(nullif(cover_name, ''), 'Participant ' || ref)
  ELSE trim(honorific || ' ' || coalesce(nullif(name, ''), native_name)) END AS shown,
  status IN ('confirmed', 'provisional') AND (days = '' OR instr(',' || days || ',', ',' || ? || ',')) AS expected
FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias)
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    clock = FrozenClock()
    path = make_demo(tmp_path_factory.mktemp("demo"), clock)
    with Session.open(path, "Desk", "Amina", clock) as session:
        yield session


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """5,000 people, of whom two in three came; some were marked in error."""
    folder, clock = tmp_path_factory.mktemp("large"), FrozenClock()
    with new_session(folder, clock) as session:
        header = "ref,title,given name,family name,position,organisation,country,category,local,list consent\n"
        states = ("AF", "EG", "IR", "IQ", "NP", "PK", "CI", "TR", "VN")
        kinds, places = ("delegate", "ngo", "un", "police"), ("local", "international")
        rows = [
            f"R{at:05},Dr,Given{at},FAMILY{at},Officer {at % 7},Body {at % 600},{states[at % 9]},"
            f"{kinds[at % 4]},{places[at % 2]},{'' if at % 5 else 'yes'}"
            for at in range(5000)
        ]
        people = folder / "people.csv"
        people.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
        commit(session, read_lists(session, [people]))
        ids = [row[0] for row in session.read.execute("SELECT id FROM delegate ORDER BY ref")]
        with session.write() as writing:
            marked = writing.append(
                *(Draft("mark", one, {"v": 1, "day": 1, "at": at_of(at)}) for at, one in enumerate(ids) if at % 3)
            )
            writing.append(*(Draft("undo", e.subject, {"v": 1, "day": 1, "marks": [e.id]}) for e in marked[::50]))
        yield session


def at_of(number: int) -> str:
    return utc_text(MORNING - timedelta(seconds=number))


@pytest.fixture(params=["demo", "large"])
def session(request: pytest.FixtureRequest) -> Session:
    return request.getfixturevalue(request.param)


def sql(session: Session, question: str, *values: object) -> list[tuple]:
    with closing(engine.connect(session.store.path)) as file:
        return file.execute(question, values).fetchall()


def came(session: Session) -> dict[str, tuple[str, str]]:
    def venue(utc: str) -> str:
        return f"{datetime.fromisoformat(utc) + timedelta(hours=5):%H:%M}"

    return {who: (venue(at), desk) for who, at, desk in sql(session, _FIRST_MARKS, 1)}


def texts(path: Path) -> list[str]:
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def sheets(path: Path) -> list[list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def docx_rows(path: Path) -> list[list[str]]:
    with zipfile.ZipFile(path) as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml"))

    def words(cell: ElementTree.Element) -> str:
        said = {f"{_W}t": lambda node: node.text or "", f"{_W}br": lambda _: "\n"}
        return "".join(said[node.tag](node) for node in cell.iter() if node.tag in said)

    return [[words(cell) for cell in row.iter(f"{_W}tc")] for row in body.iter(f"{_W}tr")]


def test_the_sheet_of_a_day_says_who_came_when_and_who_did_not(session: Session, tmp_path: Path) -> None:
    first = came(session)
    wanted = Counter(
        (shown, *first.get(who, ("", "absent")))
        for who, shown, expected in sql(session, _PEOPLE, 1)
        if expected or who in first
    )
    write_report(session, "signatures-after", tmp_path / "sheet.xlsx", 1)
    listed = [row for sheet in sheets(tmp_path / "sheet.xlsx") for row in sheet if isinstance(row[0], float)]
    assert Counter((row[1], row[4], row[5]) for row in listed) == wanted

    write_report(session, "signatures-after", tmp_path / "sheet.pdf", 1)
    pdf = texts(tmp_path / "sheet.pdf")
    whole = " ".join(pdf)
    absent = sum(count for (_, _, desk), count in wanted.items() if desk == "absent")
    assert len(re.findall(r"\babsent\b", re.sub(r"came, \d+ absent", "", whole))) == absent
    assert f"{len(first)} present" in whole
    times = Counter(re.findall(r"\b\d\d:\d\d\b", re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", whole)))
    assert times == Counter(at for at, _ in first.values())
    assert all(f"Page {at} of {len(pdf)}" in page for at, page in enumerate(pdf, 1))


def test_a_word_document_says_the_same(demo: Session, tmp_path: Path) -> None:
    first = came(demo)
    write_report(demo, "signatures-after", tmp_path / "sheet.docx", 1)
    rows = [row for row in docx_rows(tmp_path / "sheet.docx") if row[0].isdigit()]
    assert Counter((row[1], row[4], row[5]) for row in rows) == Counter(
        (shown, *first.get(who, ("", "absent")))
        for who, shown, expected in sql(demo, _PEOPLE, 1)
        if expected or who in first
    )


def test_local_and_international_people_sign_apart(session: Session, tmp_path: Path) -> None:
    write_report(session, "signatures", tmp_path / "sheet.xlsx", 1)
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "sheet.xlsx"))
    for kind in ("international", "local"):
        (name,) = [name for name in book.sheet_names if name.startswith(f"{kind.capitalize()} participants")]
        rows = [row for row in book.get_sheet_by_name(name).to_python() if isinstance(row[0], float)]
        signing = [row[1] for row in rows if row[1]]
        question = f"SELECT shown FROM ({_PEOPLE}) JOIN delegate USING (id) WHERE expected AND local = ?"
        assert sorted(signing) == sorted(row[0] for row in sql(session, question, 1, kind))
        assert len(rows) > len(signing), "there are empty rows for who is not on the list"


def test_the_demo_has_nine_pages_with_everybody(demo: Session) -> None:
    day = demo.day_numbered(1)
    for make in (signatures.to_sign, signatures.as_signed):
        made = list(pages(make(Wanted(demo, day, DESK))))
        assert len(made) == 9
    text = str(made)
    for word in ("Interpreter", "Speakers", "Civil society", "Embassies and High Commissions"):
        assert word in text


def test_pages_begin_and_end_well(session: Session) -> None:
    wanted = Wanted(session, session.day_numbered(1), DESK)
    for document in (signatures.to_sign(wanted), *signatures.of_closed_day(wanted, "Rev.1")):
        for page in pages(document):
            assert sum(item.height for item in page) <= 234
            assert page[-1].kind not in ("titles", "band") or len(page) == 1
            assert page[-1].kind != "heading" or (len(page[-1].draw["texts"]) == 1 and page[-1].draw["level"] == 2)


def test_the_list_of_participants_has_who_agreed_in_the_order_of_states(session: Session, tmp_path: Path) -> None:
    write_report(session, "participants", tmp_path / "list.xlsx")
    agreed = f"""
    FROM ({_PEOPLE}) JOIN delegate AS d USING (id)
    WHERE d.status IN ('confirmed', 'provisional') AND d.sensitive IN ('', 'no') AND d.list_consent <> 'no'
    """
    of_states = """
    AND (d.delegation_kind = 'state'
      OR d.delegation_kind = '' AND d.category IN ('delegate', 'government') AND d.country <> '')
    """
    found = sql(session, f"SELECT d.country, d.delegation {agreed} {of_states}", 1)
    wanted = Counter(delegation or country_name(country) for country, delegation in found)
    (states, *others) = sheets(tmp_path / "list.xlsx")
    groups: dict[str, int] = {}
    for row in below(states, "Name"):
        if row[2]:
            groups[list(groups)[-1]] += 1
        else:
            groups[str(row[0])] = 0
    assert groups == wanted
    assert list(groups) == sorted(groups, key=lambda name: name.replace("ô", "o").replace("ü", "u"))
    (total,) = sql(session, f"SELECT count(*) {agreed}", 1)[0]
    bodies = [row for sheet in others for row in below(sheet, "Institution")]
    assert len(bodies) + sum(groups.values()) == total


def below(sheet: list[list[object]], title: str) -> list[list[object]]:
    return sheet[next(at for at, row in enumerate(sheet) if row[0] == title) + 1 :]
