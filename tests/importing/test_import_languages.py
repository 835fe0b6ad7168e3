"""Names, titles and letters of many languages: what belongs to a name stays, what does not is told apart or said."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from checkin.core.importing.names import read_name
from checkin.core.importing.parsing import parse_files
from checkin.core.importing.results import Parsed
from checkin.core.importing.titles import meaning
from checkin.core.importing.wording import keys, languages, texts
from checkin.core.models import Day


@pytest.mark.parametrize(
    ("text", "honorific", "name"),
    [
        ("Frau Dr. Eva Müller", "Frau Dr.", "Eva Müller"),
        ("Univ.-Prof. Dr. Karl Beck", "Univ.-Prof. Dr.", "Karl Beck"),
        ("Sig.ra Maria Rossi", "Sig.ra", "Maria Rossi"),
        ("On. Avv. Paolo Bianchi", "On. Avv.", "Paolo Bianchi"),
        ("Exma. Sra. Dra. Ana Souza", "Exma. Sra. Dra.", "Ana Souza"),
        ("Mme Awa Diop", "Mme", "Awa Diop"),
        ("Mtra. Ana López", "Mtra.", "Ana López"),
        ("г-н Иванов Пётр", "г-н", "Иванов Пётр"),
        ("Полковник полиции Петров Иван", "Полковник полиции", "Петров Иван"),
        ("السيد أحمد بن سالم", "السيد", "أحمد بن سالم"),
        ("أ.د. فاطمة العلوي", "أ.د.", "فاطمة العلوي"),
        ("جناب آقای دکتر علی رضایی", "جناب آقای دکتر", "علی رضایی"),
        ("Sayın Prof. Dr. Ali Yılmaz", "Sayın Prof. Dr.", "Ali Yılmaz"),
        ("Ayşe Demir Hanım", "Hanım", "Ayşe Demir"),
        ("王伟先生", "先生", "王伟"),
        ("山田太郎 様", "様", "山田太郎"),
        ("Bapak Joko Widodo", "Bapak", "Joko Widodo"),
        ("Brigjen Pol. Agus Salim", "Brigjen Pol.", "Agus Salim"),
    ],
)
def test_titles_in_front_and_behind(text: str, honorific: str, name: str) -> None:
    found = read_name(text)
    assert (found.honorific, found.name) == (honorific, name)


@pytest.mark.parametrize(
    "name",
    ["Sri Mulyani Indrawati", "Cheikh Anta Diop", "Sardar Ali Khan", "Di Maria Lopez Ana", "رائد أحمد علي",
     "سيد حسن علي", "Ma. Teresa Santos", "Vali Rezai", "Minister", "于氏", "Bay", "Imam Ali Reza"],
)  # fmt: skip
def test_names_that_look_like_titles_stay(name: str) -> None:
    assert read_name(name).name == name


def test_degrees_behind_a_comma_are_no_given_name() -> None:
    found = read_name("Budi Santoso, S.H., M.H.")
    assert (found.name, found.given_names, found.post_nominals) == ("Budi Santoso", "", "S.H, M.H")


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Wie lautet Ihr vollständiger Name?", "name"),
        ("What is your job title?", "position"),
        ("Por favor indique su institución", "organisation"),
        ("Quel est votre pays ?", "country"),
        ("Укажите вашу должность", "position"),
        ("请填写您的单位", "organisation"),
        ("メールアドレスをご入力ください", "email"),
        ("Qual é o seu cargo?", "position"),
        ("姓名 Name", "name"),
        ("الدولة Country", "country"),
        ("phoneNumber", "phone"),
        ("Apellido Materno", "?family_more"),
        ("Отчество", "?given_more"),
        ("Zeitstempel", "?other"),
        ("Número de pasaporte", "?private"),
        ("Credit card number", "?private"),
        ("ID/Passport No", "?private"),
        ("Document number (passport or ID card)", "?private"),
        ("Nombre / Name (as in passport)", "name"),
        ("Invitee First Name", "given_names"),
        ("Registrant Company", "organisation"),
        ("Do you have any dietary requirements?", "dietary"),
        ("護照號碼", "?private"),
        ("Name (as in passport)", "name"),
        ("Family name as in passport", "family_name"),
        ("Your mother's favourite song", ""),
    ],
)
def test_questions_and_pairs_of_titles(title: str, field: str) -> None:
    assert meaning(title) == field


def test_every_language_has_its_titles_and_forms_of_address() -> None:
    for key in ("name", "country", "organisation", "position", "phone", "private", "placeholder"):
        assert {"en", "fr", "es", "pt", "de", "it", "ru", "ar", "fa", "tr", "zh", "ja", "id"} <= texts(key).keys()
    with_titles = texts("titles_front").keys() | texts("titles_after").keys()
    assert set(languages()) == with_titles, "titles_front or titles_after in checkin/data/lists/*.txt"
    not_english = {key for key in keys() if "en" not in texts(key)}
    assert not_english == {"telling", "titles_after", "letters_after"}, "checkin/data/lists/en.txt has no such key"


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("TBC", "placeholder"),
        ("Name to follow", "placeholder"),
        ("+1", "placeholder"),
        ("Delegate 2", "placeholder"),
        ("Participante n° 3", "placeholder"),
        ("wird nachgereicht", "placeholder"),
        ("待定", "placeholder"),
        ("уточняется", "placeholder"),
        ("سيحدد لاحقا", "placeholder"),
        ("Anna Alvarez and Ben Cohen", "two people"),
        ("Mr and Mrs Smith", "two people"),
        ("Ana Pérez y José Núñez", "two people"),
        ("Anna Ek / Ben Oz", "two people"),
        ('"Anna Ek\nBen Oz"', "two people"),
        ("José Ortega y Gasset", ""),
        ("Ahmed Salem / أحمد سالم", ""),
        ("Person 5", ""),
    ],
)
def test_what_is_nobodys_name_is_named(name: str, complaint: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"Name,Country\n{name},Peru\nUma Vik,Peru\n")
    said = [warning.message for warning in parsed.warnings if warning.row == 2]
    assert len(said) == bool(complaint)
    assert all(complaint in message for message in said)


@pytest.mark.parametrize("blank", ["\u2800", "\u3164", "\u115f", "\uffa0\u3164"])
def test_a_name_that_only_looks_blank_is_rejected(blank: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(f"Name,Country\n{blank},Peru\nUma Vik,Chile\n")
    assert [(row.row, row.reason) for row in parsed.rejected] == [(2, "no name")]
    assert [row.fields["country"] for row in parsed.rows] == ["CL"]


def test_letters_garbled_once_are_put_right_and_it_is_said(parse: Callable[..., Parsed]) -> None:
    garbled = "José Núñez".encode().decode("cp1252")
    parsed = parse(f"Name,Country\n{garbled},Peru\nÀlex É. Ünal,Spain\n")
    assert [row.fields["name"] for row in parsed.rows] == ["José Núñez", "Àlex É. Ünal"]
    assert [(warning.row, "José Núñez" in warning.message) for warning in parsed.warnings] == [(2, True)]


def test_one_bad_byte_spoils_one_row_only(parse: Callable[..., Parsed]) -> None:
    rows = "".join(f"Élodie Martín {number},Chile\n" for number in range(30)).encode()
    parsed = parse(b"Name,Country\n" + rows + b"Ren\xe9 Blanc,France\n" + "Zoë Y,Peru\n".encode())
    assert [row.fields["name"] for row in parsed.rows][29:] == ["Élodie Martín 29", "René Blanc", "Zoë Y"]
    assert [warning.row for warning in parsed.warnings] == [32]


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "cp1252", "mac_roman"])
def test_western_code_pages(encoding: str, parse: Callable[..., Parsed]) -> None:
    text = "Name;Organisation\nJosé Núñez;Fiscalía\nAmélie Dupré;Ministère\nGünther Schröder;Behörde\n"
    parsed = parse(text.encode(encoding))
    assert [row.fields["name"] for row in parsed.rows] == ["José Núñez", "Amélie Dupré", "Günther Schröder"]


def test_suggestions_take_no_moment_for_a_phone_and_no_ministry_for_a_name(parse: Callable[..., Parsed]) -> None:
    text = "Aika;Taho;Henkilö\n05.10.2026 10:12:13;Ministry of Justice;Anna Ek\n06.10.2026 10:12:13;University;Ben Oz\n"
    (need,) = parse(text).needs_mapping
    assert [column.suggestion for column in need.columns] == ["", "", "name"]


def test_what_is_private_is_taken_only_where_somebody_asks(parse: Callable[..., Parsed]) -> None:
    from checkin.core.importing.mapping import ColumnMap

    text = "Name,Passport No.,Password\nAnna Ek,P12345,hunter2\n"
    assert parse(text).rows[0].attributes == {}
    asked = parse(text, mapping=ColumnMap({"Passport No.": "attribute"}))
    assert asked.rows[0].attributes == {"Passport No.": "P12345"}


def test_a_flat_sheet_is_read_like_a_packed_one(data: Path, tmp_path: Path, days: Sequence[Day]) -> None:
    flat = tmp_path / "list.fods"
    with zipfile.ZipFile(data / "open.ods") as archive:
        content = archive.read("content.xml")
    mime = b' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    head, _, rest = content.partition(b"<office:document-content")
    start, _, body = rest.partition(b">")
    flat.write_bytes(head + b"<office:document" + start + mime + body.replace(b"document-content>", b"document>"))
    one, other = (parse_files([path], days=days) for path in (flat, data / "open.ods"))
    assert [row.fields for row in one.rows] == [row.fields for row in other.rows] != []


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="a1" '
    't="inlineStr"><is><t>Name</t></is></c></row><row r="{row}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'
    "</sheetData></worksheet>"
)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/elsewhere/list.xml"])
def test_a_cell_far_away_is_refused_however_it_is_written(part: str, tmp_path: Path, days: Sequence[Day]) -> None:
    from checkin.core.importing.workbook_xml import Refused, check_archive

    path = tmp_path / "far.xlsx"
    main = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}/spreadsheetml/2006/main" '
            f'xmlns:r="{main}/officeDocument/2006/relationships"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1" Type="t" '
            f'Target="{part.removeprefix("xl/")}"/></Relationships>',
        )
        archive.writestr(part, SHEET.format(row=1048576, cell="xfd1048576"))
    with pytest.raises(Refused) as refused:
        check_archive(str(path), "xlsx")
    assert refused.value.word == "spread"
    ((_, error),) = parse_files([path], days=days).unreadable
    assert "far away" in error.message
