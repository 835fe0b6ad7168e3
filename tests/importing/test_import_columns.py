"""Columns are recognised by what ministries, Indico, pretix and this program itself write above them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checkin.core.importing.mapping import ColumnMap
from checkin.core.importing.results import Parsed
from checkin.core.importing.titles import meaning
from checkin.core.people.fields import IMPORT_FIELDS


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("No.", "?line"),
        ("#", "?line"),
        ("N°", "?line"),
        ("№", "?line"),
        ("S. No.", "?line"),
        ("Sr. No", "?line"),
        ("N° d'inscription", "ref"),
        ("Registration No.", "ref"),
        ("Badge number", "ref"),
        ("REF.", "ref"),
        ("Nº de registro", "ref"),
        ("Name of participant(s)", "name"),
        ("Nom et prénom", "name"),
        ("Apellidos y nombre", "name"),
        ("Last name (SURNAME)", "family_name"),
        ("Prénom(s)", "given_names"),
        ("Name / Nom", "name"),
        ("Country / Pays / País", "country"),
        ("Ministry / Organization", "organisation"),
        ("Sex (M/F)", "sex"),
        ("Adresse électronique", "email"),
        ("Correo electrónico", "email"),
        ("Mobile No.", "phone"),
        ("Dienst-E-Mail", "email"),
        ("Job title or role", "position"),
        ("Poste", "position"),
        ("Fonction", "position"),
        ("Cargo", "position"),
        ("Civilité", "honorific"),
        ("Catégorie", "category"),
        ("Nationalité", "nationality"),
        ("Name (Arabic)", "native_name"),
        ("Dietary requirements:", "dietary"),
        ("Registration state", "status"),
        ("Ticket secret", "secret"),
        ("Registration number *", "ref"),
        ("Room type", "?other"),
        ("Check-in date", "?other"),
        ("Passport No.", "?private"),
        ("No. of guests", ""),
        ("", ""),
    ],
)
def test_titles(title: str, field: str) -> None:
    assert meaning(title) == field


def test_every_field_is_known_by_its_own_name() -> None:
    assert [name for name in IMPORT_FIELDS if meaning(name) != name] == []


def _fields(parsed: Parsed) -> list[dict[str, str]]:
    return [dict(row.fields) for row in parsed.rows]


def test_line_numbers_are_never_refs(parse: Callable[..., Parsed]) -> None:
    parsed = parse("No.;Name;Country\n1;Ali;EG\n2;Sara;IQ\n")
    assert all("ref" not in row.fields and not row.attributes for row in parsed.rows)


@pytest.mark.parametrize("title", ["ID", "Registration No.", "Ref", "Matricule", "Folio"])
@pytest.mark.parametrize(
    "numbers", [(1, 2, 3), (41, 57, 300), (1001, 1002, 1009), ("1.", "2.", "3."), ("#7", "#8", "#9")]
)
def test_bare_numbers_that_rise_are_no_refs_but_kept(
    parse: Callable[..., Parsed], title: str, numbers: tuple[object, ...]
) -> None:
    text = f"{title},Full name,Country\n{numbers[0]},Ali,EG\n{numbers[1]},Sara,IQ\n{numbers[2]},Omar,IQ\n"
    rows = parse(text).rows
    assert [dict(row.attributes) for row in rows] == [{title: str(number)} for number in numbers]
    assert all("ref" not in row.fields for row in rows)
    said = parse(text, mapping=ColumnMap({title: "ref"}))
    assert [row.fields["ref"] for row in said.rows] == [str(number) for number in numbers]


def test_numbers_that_begin_anew_in_each_group_are_no_refs(parse: Callable[..., Parsed]) -> None:
    text = "Registration No.,Full name\nEGYPT,\n1,Ali\n2,Sara\n3,Mona\nIRAQ,\n1,Omar\n2,Zed\n3,Huda\n,\n4,\n"
    parsed = parse(text)
    assert ([row.fields["name"] for row in parsed.rows], parsed.rejected) == (
        ["Ali", "Sara", "Mona", "Omar", "Zed", "Huda"],
        (),
    )


@pytest.mark.parametrize("numbers", [("D1", "D2", "D3"), ("001", "002", "003"), ("77", "12", "45"), ("9", "8", "7")])
def test_any_other_number_is_a_ref(parse: Callable[..., Parsed], numbers: tuple[str, ...]) -> None:
    rows = parse("ID,Full name\n" + "".join(f"{number},Person {at}\n" for at, number in enumerate(numbers))).rows
    assert [row.fields["ref"] for row in rows] == list(numbers)


def test_an_id_that_is_no_number_is_a_ref(parse: Callable[..., Parsed]) -> None:
    assert parse("Country,ID,Full name\nEG,PK-7,Ali\n").rows[0].fields["ref"] == "PK-7"


def test_indico_is_known_by_its_first_two_columns(parse: Callable[..., Parsed]) -> None:
    text = (
        "ID,Name,Prénom,Nom de famille,Adresse électronique,Affiliation,Titre,Name,Registration state,Check-in date\n"
        "17,Ali Khan,Ali,Khan,a@b.org,MoI,Dr,nickname,Awaiting payment,2026-01-01\n"
    )
    row = parse(text).rows[0]
    assert row.fields == {
        "name": "Ali Khan",
        "given_names": "Ali",
        "family_name": "Khan",
        "email": "a@b.org",
        "organisation": "MoI",
        "honorific": "Dr",
        "status": "pending",
        "source_id": "indico:17",
    }
    assert row.attributes == {"Name": "nickname", "Check-in date": "2026-01-01"}


def test_indico_in_spanish_with_a_question_called_like_a_fixed_column(parse: Callable[..., Parsed]) -> None:
    text = "ID,Nombre,Registration state,País,Registration state,Tags\n4,Ana Pérez,my own answer,Perú,Withdrawn,VIP\n"
    row = parse(text).rows[0]
    assert (row.fields["name"], row.fields["status"], row.fields["country"]) == ("Ana Pérez", "cancelled", "PE")
    assert row.attributes == {"Registration state": "my own answer", "Tags": "VIP"}


def test_pretix_attendee_columns_win_and_foreign_check_ins_are_no_marks(parse: Callable[..., Parsed]) -> None:
    text = (
        "Order code,Position ID,Status,Email,Product,Attendee name,Attendee name: Given name,"
        "Attendee name: Family name,Attendee email,Attendee company,Country,State,Ticket secret,"
        "Invoice address company,Invoice address name,Checked in\n"
        "A1,2,canceled,order@b.org,NGO,Dr Ali Khan,Ali,Khan,,UNODC,PK,Punjab,s3cret,Bill Ltd,Bill Payer,"
        '"9/14/26, 9:00 AM"\n'
    )
    row = parse(text).rows[0]
    assert row.fields == {
        "source_id": "pretix:A1-2",
        "status": "cancelled",
        "email": "order@b.org",
        "category": "ngo",
        "name": "Ali Khan",
        "given_names": "Ali",
        "family_name": "Khan",
        "honorific": "Dr",
        "organisation": "UNODC",
        "country": "PK",
        "secret": "ticket:s3cret",
    }
    assert row.attributes["State"] == "Punjab"
    assert row.attributes["Checked in"] == "9/14/26, 9:00 AM"
    assert row.attributes["Invoice address name"] == "Bill Payer"


def test_unpaid_pretix_tickets_are_pending(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Order code,Attendee name,Product,Paid,Secret\nA1,Ali,UN,No,x\nA2,Sara,UN,Yes,y\n")
    assert [row.fields.get("status") for row in parsed.rows] == ["pending", None]


def test_our_own_attendance_export_comes_back_without_marks(parse: Callable[..., Parsed]) -> None:
    text = (
        "ref,honorific,given_names,family_name,name,native_name,sex,position,organisation,delegation,country,"
        "country_name,"
        "category,capacity,status,day,date,present,first_in,desk,operator,method,undone,Hotel\n"
        "A1,Dr,Ali,KHAN,Ali KHAN,,M,Director,MoI,,PK,Pakistan,delegate,,confirmed,1,2026-09-14,yes,09:00,D1,Op,"
        "scan,0,Serena\n"
        "A1,Dr,Ali,KHAN,Ali KHAN,,M,Director,MoI,,PK,Pakistan,delegate,,confirmed,2,2026-09-15,no,,,,,0,Serena\n"
    )
    parsed = parse(text)
    assert (len(parsed.rows), parsed.rejected, parsed.warnings) == (1, (), ())
    assert parsed.rows[0].attributes == {"Hotel": "Serena"}
    assert not {"days", "box"}.intersection(parsed.rows[0].fields)


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Nom;Prénom\nEl Fassi;Zoé\n", "Zoé", "El Fassi"),
        ("Nombre;Apellidos\nAna;Pérez\n", "Ana", "Pérez"),
        ("Name;First name\nMüller;Jörg\n", "Jörg", "Müller"),
        ("First name;Last name\nAli;Khan\n", "Ali", "Khan"),
    ],
)
def test_name_columns_in_several_languages(text: str, given: str, family: str, parse: Callable[..., Parsed]) -> None:
    assert _fields(parse(text)) == [{"name": f"{given} {family}", "given_names": given, "family_name": family}]


def test_title_is_an_honorific_or_a_post_by_its_values(parse: Callable[..., Parsed]) -> None:
    assert _fields(parse("Title,Name\nDr,Ali\nH.E. Mr,Omar\n"))[1] == {"honorific": "H.E. Mr", "name": "Omar"}
    assert _fields(parse("Title,Name\nDirector General,Ali\nSecretary,Omar\n"))[0] == {
        "position": "Director General",
        "name": "Ali",
    }


def test_state_is_a_country_or_a_status_by_its_values(parse: Callable[..., Parsed]) -> None:
    assert _fields(parse("State,Name\nEgypt,Ali\nIraq,Omar\n"))[0]["country"] == "EG"
    assert _fields(parse("Nombre,Apellidos,Estado\nAna,Gil,Confirmada\nJuan,Paz,Pendiente\n"))[1]["status"] == "pending"


def test_a_column_for_countries_and_organisations(parse: Callable[..., Parsed]) -> None:
    rows = _fields(parse("Country/Organization,Name\nEgypt,Ali\nUNODC,Omar\n"))
    assert (rows[0]["country"], rows[1]["organisation"]) == ("EG", "UNODC")


def test_nationality_stands_in_for_a_missing_country(parse: Callable[..., Parsed]) -> None:
    assert _fields(parse("Name,Nationality\nAli,Egyptian\n"))[0] == {
        "name": "Ali",
        "nationality": "EG",
        "country": "EG",
    }
    both = _fields(parse("Name,Nationality,Country\nAli,Egyptian,Iraq\n"))[0]
    assert (both["nationality"], both["country"]) == ("EG", "IQ")


def test_unknown_and_repeated_columns_are_kept_as_attributes(parse: Callable[..., Parsed]) -> None:
    row = parse("Name,Hotel,Phone,Telephone,Hotel,\nAli,Serena,1234567,7654321,Marriott,loose\n").rows[0]
    assert row.fields == {"name": "Ali", "phone": "1234567"}
    assert row.attributes == {"Hotel": "Serena", "Telephone": "7654321", "Hotel (2)": "Marriott", "column 6": "loose"}


def test_the_header_may_take_two_rows_and_stand_below_a_title(parse: Callable[..., Parsed]) -> None:
    text = (
        "Regional Conference,,,\nas of 1 May,,,\n,,,\nName,,Contact,\n,Country,Phone,E-mail\nAli,EG,1234567,a@b.org\n"
    )
    assert _fields(parse(text)) == [{"name": "Ali", "country": "EG", "phone": "1234567", "email": "a@b.org"}]


def test_a_list_without_known_titles_asks(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Nimi;Maa;Posti\nKhan Ali;Pakistan;a@b.org\nOmar Sara;Egypt;c@d.org\n")
    (need,) = parsed.needs_mapping
    assert parsed.rows == ()
    assert need.header_row == 1
    assert [(column.title, column.suggestion) for column in need.columns] == [
        ("Nimi", "name"),
        ("Maa", "country"),
        ("Posti", "email"),
    ]
    assert need.columns[2].samples == ("a@b.org", "c@d.org")


def test_the_headerless_list_for_indico_is_suggested_whole(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Ali,Khan,MoI,Director,+92300,ali@b.org\nSara,Omar,UN,Adviser,+92301,sara@b.org\n")
    (need,) = parsed.needs_mapping
    assert need.header_row == 0
    assert [column.suggestion for column in need.columns][:2] == ["given_names", "family_name"]
