"""Nobody is confirmed by an unknown word: what systems and secretariats write, beside what they meant by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from understood import sentences, standing

from checkin.core.importing.parsing import parse_files
from checkin.core.importing.results import Existing, ImportPlan, Parsed
from checkin.core.importing.state_columns import sense_of
from checkin.core.importing.states import Sense, read
from checkin.core.models import Day

Parse = Callable[..., Parsed]


# Each with a column of names, the column in question, and the truth of its owner.
EXPORTS = {
    "Eventbrite": (
        "First Name,Last Name,Order Type,{},Home State",
        "Attendee Status",
        {"Attending": "confirmed", "Checked In": "confirmed", "Not Attending": "cancelled", "Deleted": "cancelled",
         "Unpaid": "pending", "Transferred": "cancelled"},
    ),
    "Luma": (
        "api_id,name,email,{},qr_code_url",
        "approval_status",
        {"approved": "confirmed", "pending_approval": "pending", "invited": "pending", "declined": "refused",
         "waitlist": "pending", "session": "pending"},
    ),
    "Cvent": (
        "First Name,Last Name,Company,{}",
        "Invitee Status",
        {"Accepted": "confirmed", "No Response": "pending", "Visited": "pending", "Declined": "refused",
         "Pending Approval": "pending", "Denied Approval": "refused", "Waitlisted": "pending",
         "Cancelled": "cancelled", "Nomination Denied": "refused"},
    ),
    "CiviCRM": (
        "First Name,Last Name,Event Title,{},Participant Role,Country",
        "Participant Status",
        {"Registered": "confirmed", "Attended": "confirmed", "No-show": "cancelled", "Cancelled": "cancelled",
         "Pending from pay later": "pending", "Pending (incomplete transaction)": "pending", "On waitlist": "pending",
         "Awaiting approval": "pending", "Rejected": "refused", "Expired": "cancelled", "Partially paid": "provisional",
         "Transferred": "cancelled"},
    ),
    "Zoom": (
        "First Name,Last Name,Email,Registration Time,{}",
        "Approval Status",
        {"approved": "confirmed", "pending approval": "pending", "denied": "refused", "Denied/Blocked": "refused",
         "cancelled by self": "cancelled"},
    ),
    "ti.to": (
        "Number,Ticket,Ticket Full Name,Ticket First Name,Ticket Last Name,Ticket Email,{},Price,Order Reference",
        "Void",
        {"": "confirmed", "true": "cancelled", "Void": "cancelled", "false": "confirmed"},
    ),
    "Teams": (
        "Name,Email,{}",
        "Registration Status",
        {"registered": "confirmed", "canceled": "cancelled", "waitlisted": "pending", "pendingApproval": "pending",
         "rejectedByOrganizer": "refused"},
    ),
    "Wix": (
        "Guest name,Email,{}",
        "RSVP status",
        {"Attending": "confirmed", "In Waitlist": "pending", "No": "cancelled"},
    ),
    "an Arabic form": (
        "الاسم,البريد الإلكتروني,{}",
        "حالة التأكيد",
        {"مؤكدة": "confirmed", "تم التأكيد": "confirmed", "ملغاة": "cancelled", "تم الإلغاء": "cancelled",
         "معتذر عن الحضور": "cancelled", "قيد المراجعة": "pending", "غير مؤكد": "pending", "مرفوض": "refused",
         "لم يرد": "pending", "عن بعد": "cancelled"},
    ),
    "an Arabic question": (
        "الاسم,الدولة,{}",
        "هل ستحضر؟",
        {"نعم": "confirmed", "لا": "cancelled", "ربما": "pending", "لا، عن بعد": "cancelled"},
    ),
    "a French form": (
        "Nom complet,Pays,{}",
        "Confirmation de participation",
        {"Oui": "confirmed", "Non": "cancelled", "Oui, en ligne": "cancelled", "Annulée (maladie)": "cancelled",
         "Sans réponse": "pending"},
    ),
    "a Spanish form": (
        "Nombre y apellidos,País,{}",
        "¿Asistirá de forma presencial?",
        {"Sí": "confirmed", "No": "cancelled", "Tal vez": "pending", "No, solo en línea": "cancelled"},
    ),
    "a secretariat": (
        "Name,Country,{}",
        "Status",
        {"Confirmed": "confirmed", "CONFIRMED - arrives late": "confirmed", "Confirmed, online only": "cancelled",
         "Confirmed (cancelled 3 Oct)": "cancelled", "Registration cancelled": "cancelled", "Refunded": "cancelled",
         "VOID": "cancelled", "Denied": "refused", "Sent regrets": "cancelled", "visa rejected": "refused",
         "No longer attending - new posting": "cancelled", "Wait-listed": "pending", "Not yet confirmed": "pending",
         "Replaced by Mr Rai": "cancelled", "to be clarified": "pending"},
    ),
}  # fmt: skip


EXPORTS |= {
    "a form's free answers": (
        "Name,Organisation,{}",
        "Will you attend the conference on 24-25 November 2026?",
        {"I'll be there": "confirmed", "I can't make it": "cancelled", "I will not be able to attend": "cancelled",
         "Cannot travel - visa": "cancelled", "Accepts with pleasure": "confirmed", "Excused": "cancelled",
         "Not joining": "cancelled", "No": "cancelled", "Not sure yet": "pending"},
    ),
    "a French question": (
        "Nom complet,Pays,{}",
        "Serez-vous présent(e) ?",
        {"Oui": "confirmed", "Non, je ne pourrai pas": "cancelled", "Oui, en visioconférence": "cancelled",
         "Je ne sais pas encore": "pending"},
    ),
    "a German form": (
        "Name,Land,{}",
        "Teilnahmestatus",
        {"Zusage": "confirmed", "Absage": "cancelled", "Abgemeldet": "cancelled", "Warteliste": "pending"},
    ),
    "other matters": (
        "Name,Country,{}",
        "Status",
        {"Confirmed. No visa needed": "confirmed", "Confirmed - no hotel": "confirmed",
         "Confirmed (hotel cancelled)": "confirmed", "Confirmed, visa refused": "refused",
         "Cancelled - hotel kept": "cancelled", "Confirmed but ...": "pending"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", EXPORTS)
def test_what_systems_write_is_read_as_they_mean_it(system: str, parse: Parse) -> None:
    header, title, truth = EXPORTS[system]
    titles = header.format(title).split(",")
    lines = []
    for number, word in enumerate(truth):
        cells = {"First Name": f"Given{number}", "Last Name": f"Family{number}", title: word, "Home State": "NY"}
        lines.append(";".join(cells.get(name, f"{name} {number}") for name in titles))
    parsed = parse("\n".join([";".join(titles), *lines]))
    assert list(standing(parsed).values()) == list(truth.values())


@pytest.mark.parametrize(
    ("column", "truth"),
    [
        ({"Void": ["", "Yes", "true", "2026-10-02 11:00", "No"]}, "confirmed cancelled cancelled cancelled confirmed"),
        ({"Cancelled at": ["", "2026-10-02T11:00:00Z"]}, "confirmed cancelled"),
        ({"RSVP": ["Yes", "No", "", "See e-mail"]}, "confirmed cancelled pending pending"),
        ({"Confirmed": ["x", "", "no"]}, "confirmed pending pending"),
        ({"Attending (Yes/No)": ["Y", "N", "maybe"]}, "confirmed cancelled pending"),
        ({"Status": ["", "Cancelled"]}, "confirmed cancelled"),
        ({"Status": ["", "Confirmed"]}, "pending confirmed"),
        ({"Participation type": ["In person", "Virtual", "Hybrid"]}, "confirmed cancelled confirmed"),
        ({"Approval": ["approved", "approved"], "Attending": ["Yes", "No"]}, "confirmed cancelled"),
        ({"Visa status": ["issued", "Refused", "not needed"]}, "confirmed refused confirmed"),
        ({"Payment status": ["Paid", "Refunded", "Free"]}, "confirmed cancelled confirmed"),
        ({"Payment method": ["Online", "Cash"]}, "confirmed confirmed"),
        ({"Hotel status": ["Confirmed", "Cancelled"]}, "confirmed confirmed"),
        ({"Marital status": ["Married", "Single"]}, "confirmed confirmed"),
        ({"Attending dinner": ["Yes", "No"]}, "confirmed confirmed"),
        ({"Attending": ["Day 1", "Day 2", "both"]}, "confirmed confirmed confirmed"),
        ({"Approved by": ["Rai", "Khan"]}, "confirmed confirmed"),
        ({"Attended": ["No", "No"]}, "confirmed confirmed"),
        ({"Security clearance": ["Cleared", "Not cleared", "ongoing"]}, "confirmed refused pending"),
        ({"Remarks": ["", "CANCELLED", "cancelled her dinner"]}, "confirmed cancelled confirmed"),
        ({"": ["", "CANCELLED", "Waiting list"]}, "confirmed cancelled pending"),
        ({"Remarks": ["Cancelled on 12 Nov", "Withdrawn (visa)", "new"]}, "cancelled cancelled confirmed"),
        ({"ملاحظات": ["اعتذر", ""]}, "cancelled confirmed"),
        ({"Attending 24 Nov": ["Yes", "No"], "Attending 25 Nov": ["No", "Yes"]}, "confirmed confirmed"),
        ({"Attending with spouse": ["Yes", "No"]}, "confirmed confirmed"),
        ({"Joining field visit?": ["Yes", "No"]}, "confirmed confirmed"),
        ({"Participation": ["✅", "❌", "Will participate"]}, "confirmed cancelled confirmed"),
        ({"Participant status": ["Head of Delegation", "Alternate", "Cancelled"]}, "confirmed confirmed cancelled"),
        ({"VIP status": ["Yes", "No"]}, "confirmed confirmed"),
        ({"Confirmé(e)": ["x", "", ""], "Excusé(e)": ["", "x", ""]}, "confirmed cancelled pending"),
        ({"Date of cancellation": ["", "5 Nov", "Nov 5, 2026", "45970"]}, "confirmed cancelled cancelled cancelled"),
        ({"Status": ["Adviser", "Waiting list", "Observer", "HoD"]}, "confirmed pending confirmed confirmed"),
    ],
)
def test_titles_are_judged_by_their_values(column: dict[str, list[str]], truth: str, parse: Parse) -> None:
    rows = zip(*column.values(), strict=True)
    lines = [";".join([f"Person {chr(65 + number)}", "Nepal", *cells]) for number, cells in enumerate(rows)]
    parsed = parse("\n".join([";".join(["Name", "Country", *column]), *lines]))
    assert list(standing(parsed).values()) == truth.split()


def test_a_status_of_capacities_or_categories_is_no_state(parse: Parse) -> None:
    rows = parse("Name,Status\nAli,Head of Delegation\nSara,Alternate\nOmar,Adviser\n").rows
    assert [dict(row.fields) for row in rows][1] == {"name": "Sara", "capacity": "Alternate"}
    rows = parse("Name,Status\nAli,Observer State\nSara,NGO\nOmar,Media\n").rows
    assert [row.fields["category"] for row in rows] == ["observer", "ngo", "media"]


def test_the_mapping_offers_the_column_as_the_status(parse: Parse) -> None:
    (need,) = parse("Wer;Woher;Void\nAli Khan;Nepal;true\nSara Rai;Egypt;\n").needs_mapping
    assert [column.suggestion for column in need.columns] == ["name", "country", "status"]


def test_each_unknown_word_is_named_once_with_its_count(parse: Parse) -> None:
    parsed = parse("Name,Status\nAli,tick\nSara,Confirmed\nOmar,tick\nLina,later\nRami,\n")
    assert sentences(parsed.warnings) == [
        '"tick" under "Status" is no known state: these 2 people are pending (rows 2 and 4).',
        'Nothing stands under "Status": this person is pending (row 6).',
        '"later" under "Status" is no known state: this person is pending (row 5).',
    ]
    assert {warning.row for warning in parsed.warnings} == {0}
    assert [row.fields.get("status_reason", "") for row in parsed.rows] == [
        "tick", "", "tick", "later", 'nothing under "Status"',
    ]  # fmt: skip


def test_a_confirmation_that_is_doubted_is_named(parse: Parse) -> None:
    parsed = parse("Name,Status\nAli,Confirmed\nSara,Confirmed (payment pending)\n")
    assert sentences(parsed.warnings) == [
        '"Confirmed (payment pending)" under "Status" is no known state: this person is pending (row 3).'
    ]


def test_why_somebody_is_not_expected_stays_with_them(parse: Parse) -> None:
    rows = parse("Name,Status,Attending\nAli,CANCELLED - illness,\nSara,Confirmed,No\nOmar,Cancelled,\n").rows
    assert [row.fields.get("status_reason", "") for row in rows] == ["CANCELLED - illness", "Attending: No", ""]


def test_a_word_in_the_next_list_takes_the_reason_away(
    plan: Callable[..., ImportPlan], store: Callable[..., list[Existing]]
) -> None:
    people = store(plan("Ref,Name,Status\nA1,Ali,Cancelled - visa\n"))
    people = store(plan("Ref,Name,Status\nA1,Ali,Confirmed\n", people), people)
    assert [(person.delegate.status, person.delegate.status_reason) for person in people] == [("confirmed", "")]


@pytest.mark.parametrize(
    ("title", "sense"),
    [
        ("Statut de l'invité", Sense.STATE),
        ("الحالة", Sense.STATE),
        ("تأكيد الحضور", Sense.COMING),
        ("Secretariat approval", Sense.AGREED),
        ("Withdrawn?", Sense.UNDONE),
        ("Registration date", None),
        ("Approval number", None),
        ("Check-in status", None),
        ("Estado civil", None),
    ],
)
def test_what_a_title_asks(title: str, sense: Sense | None) -> None:
    assert sense_of(title)[0] is sense


def test_no_and_yes_mean_what_was_asked() -> None:
    senses = (Sense.STATE, Sense.COMING, Sense.AGREED, Sense.UNDONE)
    assert [read("No", sense) for sense in senses] == ["pending", "cancelled", "pending", "confirmed"]
    assert [read("Yes", sense) for sense in senses] == ["confirmed", "confirmed", "confirmed", "cancelled"]


def test_a_heading_or_a_sheet_says_where_all_below_it_stand(parse: Parse, tmp_path: Path, days: Sequence[Day]) -> None:
    parsed = parse(
        "Name,Country,Organisation\nAli Khan,Nepal,Justice\nWaiting list (2),,\nSara Rai,Nepal,Justice\n"
        "Omar Said,Egypt,Justice\nCANCELLED,,\nLina Aziz,Iraq,Justice\nConfirmed participants,,\nRami Haddad,Iraq,\n"
    )
    assert standing(parsed) == {
        "Ali Khan": "confirmed", "Sara Rai": "pending", "Omar Said": "pending", "Lina Aziz": "cancelled",
        "Rami Haddad": "confirmed",
    }  # fmt: skip
    assert "organisation" not in parsed.rows[4].fields
    assert sentences(parsed.warnings) == [
        'Rows 4-5 are under "Waiting list (2)": these 2 people are pending.',
        'Row 7 is under "CANCELLED": this person is cancelled.',
    ]
    book = xlsxwriter.Workbook(str(tmp_path / "sheets.xlsx"))
    for name in ("Delegates", "Cancelled"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Name", "Country"])
        sheet.write_row(1, 0, [f"Person {name}", "Nepal"])
    book.close()
    assert list(standing(parse_files([tmp_path / "sheets.xlsx"], days=days)).values()) == ["confirmed", "cancelled"]
