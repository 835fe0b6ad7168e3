"""Files that other programs stumbled over, or that ours did: each is read right, or refused with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checkin.core.importing.parsing import parse_files
from checkin.core.importing.results import Parsed

HARD = Path(__file__).with_name("hard")
LAYOUTS = Path(__file__).with_name("layouts")
THREE = ["BENALI Amina", "WEI Li", "NÚÑEZ José"]


def read(path: Path, days: object) -> Parsed:
    return parse_files([path], days=days)  # type: ignore[arg-type]


@pytest.fixture
def hard(november: object) -> Callable[[str], Parsed]:
    return lambda name: read(HARD / name, november)


def names(parsed: Parsed) -> list[str]:
    return [row.fields["name"] for row in parsed.rows]


def said(parsed: Parsed) -> str:
    return " ".join(warning.message for warning in parsed.warnings)


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("01-eventbrite.csv", ["confirmed", "confirmed", "cancelled"]),
        ("03-luma.csv", ["confirmed", "pending", "refused"]),
        ("15-civicrm.csv", ["confirmed", "cancelled", "pending"]),
        ("32-ar-confirm.csv", ["cancelled", "confirmed"]),
    ],
)
def test_a_state_under_any_title_is_one(name: str, statuses: list[str], november: object) -> None:
    assert [row.fields["status"] for row in read(LAYOUTS / name, november).rows] == statuses


def test_fourteen_words_of_states(hard: Callable[[str], Parsed]) -> None:
    parsed = hard("dup-status.csv")
    found = [row.fields["status"] for row in parsed.rows]
    assert found == [
        *("pending", "confirmed", "pending", "cancelled", "cancelled", "cancelled", "cancelled"),
        *("cancelled", "cancelled", "cancelled", "cancelled", "refused", "refused", "cancelled"),
    ]


def test_whoever_all_rows_call_anonymous_has_the_name_of_its_parts(november: object) -> None:
    assert names(read(LAYOUTS / "05-msforms.csv", november)) == ["Amina Benali", "Li Wei", "José Núñez Ortega"]


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("43-es-mx-padron.csv", ["Ana María López Pérez", "Luis Ruiz Soto"]),
        ("21-first-middle-last.csv", ["Mohammed bin Salim Al Harthy", "John Q. Public"]),
        ("27-fa.csv", ["علی رضایی", "سارا کریمی", "رضا احمدی"]),
        ("28-ru-parts.csv", ["Иванов Пётр Сергеевич", "Алиева Лейла Рашидовна", "Петров Иван Иванович"]),
        ("29-zh-parts.csv", ["王伟", "李娜", "张敏"]),
        ("33-ar-parts.csv", ["أحمد سالم العلوي", "فاطمة علي الزهراء", "محمد حسن المصري"]),
    ],
)
def test_all_parts_of_a_name_in_order(name: str, whole: list[str], november: object) -> None:
    assert names(read(LAYOUTS / name, november)) == whole


def test_half_a_name_is_asked_about(parse: Callable[..., Parsed]) -> None:
    assert names(parse("Surname;Vorname\nBenali;Anna\n")) == ["Anna Benali"]
    (need,) = parse("Surname;Imię;Country\nNowak;Anna;Poland\nKowalski;Jan;Poland\n").needs_mapping
    assert [column.suggestion for column in need.columns] == ["family_name", "given_names", "country"]
    assert names(parse("Surname;City code;Country\nNowak;WAW1;Poland\nKowalski;KRK2;Poland\n")) == ["Nowak", "Kowalski"]


def test_the_group_title_says_whose_name_it_is(hard: Callable[[str], Parsed]) -> None:
    parsed = hard("two-row-contact.xlsx")
    assert [(row.fields["name"], row.fields["email"]) for row in parsed.rows] == [
        ("Amina Benali", "a@example.org"),
        ("Li Wei", "l@example.org"),
    ]
    assert parsed.rows[0].attributes["Focal point: Name"] == "Office Manager"


def test_who_stands_under_no_group_title_is_the_lists(parse: Callable[..., Parsed]) -> None:
    text = ",,Nominated by,\nName,Country,Name,Email\nAnna Ek,Peru,Boss One,b@x.org\nBen Oz,Peru,Boss Two,c@x.org\n"
    parsed = parse(text)
    assert names(parsed) == ["Anna Ek", "Ben Oz"]
    assert "email" not in parsed.rows[0].fields


def test_a_quote_never_closed_swallows_nobody(hard: Callable[[str], Parsed]) -> None:
    parsed = hard("unbalanced.csv")
    assert names(parsed) == ['Amina "Mimi Benali', "Li Wei", "José Núñez", "Karim Said", "Sami Khalil"]
    assert [warning.row for warning in parsed.warnings] == [2, 5]


def test_a_cell_of_two_lines_is_no_stray_quote(parse: Callable[..., Parsed]) -> None:
    parsed = parse('Name,Address,Country\nAnna Ek,"Street 1\nLima, Centre",Peru\n"Ben\nOz",X,Peru\n')
    assert names(parsed) == ["Anna Ek", "Ben Oz"]
    assert parsed.warnings == ()


def test_struck_rows_are_named_and_hidden_columns_left(hard: Callable[[str], Parsed]) -> None:
    struck = hard("strike.xlsx")
    assert [row.fields.get("status", "") for row in struck.rows] == ["", "cancelled", ""]
    assert "Row 3 is struck through" in said(struck)
    hidden = hard("hidden-col.xlsx")
    assert all("Passport number" not in row.attributes for row in hidden.rows)
    assert 'The column "Passport number" was not taken: it is hidden in the list.' in said(hidden)


@pytest.mark.parametrize("name", ["day-x.xlsx", "two-row.xlsx"])
def test_ticks_under_days_are_days(name: str, hard: Callable[[str], Parsed]) -> None:
    assert [row.fields["days"] for row in hard(name).rows] == {
        "day-x.xlsx": ["1", "1,2", "2"],
        "two-row.xlsx": ["1", "1,2"],
    }[name]


@pytest.mark.parametrize("tick", ["X", "x", "✓", "yes", "1", "oui", "да"])
def test_any_tick_counts(tick: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"Name,Monday 14 September,Day 2\nAnna Ek,{tick},\nBen Oz,,{tick}\nEva Ulm,,\n")
    assert [row.fields.get("days", "") for row in parsed.rows] == ["1", "2", ""]
    assert [warning.row for warning in parsed.warnings] == [4]


@pytest.mark.parametrize("title", [
    "Tag 14.9.", "Mo 14.9.", "14.09.2026", "14/09", "lundi 14/09", "Montag, 14. September", "Tag 1",
    "segunda-feira 14/09", "lunedì 14/9", "День 1", "понедельник 14.09.2026", "يوم 1", "2026-09-14",
])  # fmt: skip
def test_days_are_titled_in_many_ways(title: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"Name;{title};Email\nAnna Ek;x;a@example.org\nBen Oz;;b@example.org\n")
    assert [row.fields.get("days", "") for row in parsed.rows] == ["1", ""]


@pytest.mark.parametrize("title", ["1", "14", "Dinner 14.9.", "Bus mo 14.9.", "Tag 14.12."])
def test_what_says_more_than_a_day_or_too_little_is_none(title: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"Name;{title};Email\nAnna Ek;x;a@example.org\nBen Oz;;b@example.org\n")
    assert "days" not in parsed.rows[0].fields


def test_a_dinner_on_a_day_is_no_day(parse: Callable[..., Parsed]) -> None:
    assert "days" not in parse("Name,Dinner 14 September\nAnna Ek,x\nBen Oz,x\n").rows[0].fields


def test_a_country_said_once_for_its_group(hard: Callable[[str], Parsed], parse: Callable[..., Parsed]) -> None:
    parsed = hard("delegates-blank-names.csv")
    assert [row.fields["country"] for row in parsed.rows] == ["MA", "MA", "MA", "CN", "CN"]
    assert 'Rows 3-4 and 6 are blank under "Country" and got what stands above.' in said(parsed)
    scattered = parse("Name,Country\nAnna Ek,Peru\nBen Oz,Peru\nEva Ulm,\nUma Vik,Chile\nZoe Y,\n")
    assert [row.fields.get("country", "") for row in scattered.rows] == ["PE", "PE", "", "CL", ""]


def test_numbers_without_their_points(hard: Callable[[str], Parsed], parse: Callable[..., Parsed]) -> None:
    assert [row.fields["ref"] for row in hard("float-ref.xlsx").rows] == ["12345", "7"]
    assert parse("Badge No,Name\n12345.0,Anna Ek\n77.00,Ben Oz\n").rows[0].fields["ref"] == "12345"


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("macroman.csv", ["Amina Benali", "José Núñez"]),
        ("cp1256.csv", ["Ahmed Salem", "Fatima Alawi"]),
        ("utf16le-nobom.csv", ["Amina Benali", "José Núñez"]),
        ("sep.csv", ["Amina Benali", "José Núñez"]),
        ("mixed-ends.csv", ["Amina Benali", "Li Wei", "José Núñez"]),
        ("tabs-in.csv", ["Amina Benali", "José Núñez"]),
        ("row6.xlsx", THREE),
        ("totals.xlsx", THREE),
        ("biff.xls", ["BENALI Amina", "NÚÑEZ José", "王伟"]),
        ("cjk.csv", ["王伟", "אברהם לוי", "สมชาย ใจดี", "Amina Benali"]),
        ("funnel-558-two-tickets.csv", ["Amina Benali", "Amina Benali"]),
        ("civicrm-24153-small-ids.csv", ["Amina Benali", "Li Wei"]),
    ],
)
def test_what_is_read(name: str, people: list[str], hard: Callable[[str], Parsed]) -> None:
    assert names(hard(name)) == people


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("password.xlsx", "password"),
        ("html.xls", "web page"),
        ("spreadsheetml.xls", "XML"),
        ("memo.docx", "text document"),
        ("list.pdf", "PDF"),
        ("list.numbers", "Apple Numbers"),
        ("people.vcf", "no list of people"),
        ("event.ics", "no list of people"),
        ("list.json", "no list of people"),
    ],
)
def test_what_is_refused_with_help(name: str, why: str, hard: Callable[[str], Parsed]) -> None:
    ((_, error),) = hard(name).unreadable
    assert why in error.message
    assert error.hint


def test_columns_that_are_too_many_are_said(hard: Callable[[str], Parsed], parse: Callable[..., Parsed]) -> None:
    assert "299 columns; those after the first 200 were not read" in said(hard("wide300.xlsx"))
    wide = ",".join(["Name", *(f"Question {number}" for number in range(250))])
    assert "251 columns" in said(parse(f"{wide}\nAnna Ek,1\n"))


def test_a_title_column_that_is_blank_for_long(hard: Callable[[str], Parsed]) -> None:
    parsed = hard("oca-1256-late-value.csv")
    assert {row.fields.get("honorific", "") for row in parsed.rows} == {"", "Dr.", "Mr."}
    assert all("position" not in row.fields for row in parsed.rows)


def test_titles_of_many_countries_leave_the_name(hard: Callable[[str], Parsed]) -> None:
    found = [(row.fields.get("honorific", ""), row.fields["name"]) for row in hard("openslides-3615-titles.csv").rows]
    assert found == [
        ("Prof. Dr.", "Hans Wurst"),
        ("Dr.", "Hans Schulze"),
        ("Herr", "A. Schulz"),
        ("", "Tom A. Schulz"),
        ("Dipl.-Ing.", "Karl Beck"),
        ("Dott.ssa", "Anna Bianchi"),
        ("Sh.", "Rajesh Kumar"),
        ("Smt.", "Leela Devi"),
        ("Shri", "A. P. Rao"),
        ("Engr. Dr.", "Usman"),
    ]
