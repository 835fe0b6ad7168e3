"""Cells as lists write them, and as this program keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from checkin.core.importing import states, values
from checkin.core.importing.results import Parsed
from checkin.core.models import Day


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1", "1"),
        ("1,2", "1,2"),
        ("1-2", "1,2"),
        ("Day 1", "1"),
        ("D1, D2", "1,2"),
        ("day 1 & 2", "1,2"),
        ("2nd", "2"),
        ("Jour 1", "1"),
        ("jours 1 à 2", "1,2"),
        ("día 1 y 2", "1,2"),
        ("1er jour", "1"),
        ("14, 15", "1,2"),
        ("15 Sep", "2"),
        ("14-15 September", "1,2"),
        ("14 and 15 September 2026", "1,2"),
        ("2026-09-15", "2"),
        ("15/09/2026", "2"),
        ("09/15/2026", "2"),
        ("14.09.2026, 15.09.2026", "1,2"),
        ("14/9", "1"),
        ("2026-09-14 00:00:00", "1"),
        ("15 septiembre", "2"),
        ("both", ""),
        ("All days", ""),
        ("tous", ""),
        ("", ""),
    ],
)
def test_days(text: str, numbers: str, days: Sequence[Day]) -> None:
    assert values.days(text, tuple(days)) == (numbers, "")


@pytest.mark.parametrize("text", ["monday", "3", "0", "Day 9", "16 September", "2027-09-14", "?"])
def test_days_that_cannot_be_read_complain(text: str, days: Sequence[Day]) -> None:
    value, complaint = values.days(text, tuple(days))
    assert value == ""
    assert text in complaint


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Completed", "confirmed"),
        ("Withdrawn", "cancelled"),
        ("Rejected", "refused"),
        ("Pending", "pending"),
        ("Awaiting payment", "pending"),
        ("En attente de paiement", "pending"),
        ("Rejetée", "refused"),
        ("Retirado", "cancelled"),
        ("paid", "confirmed"),
        ("canceled", "cancelled"),
        ("expired", "cancelled"),
        ("Confirmé(e)", "confirmed"),
        ("provisional", "provisional"),
        ("", ""),
        ("Observer", ""),
    ],
)
def test_status(text: str, word: str) -> None:
    assert states.read(text) == word


def test_words_for_sex_and_category() -> None:
    assert [values.sex(text)[0] for text in ("male", "F", "Femme", "Hombre", "mujer", "?")] == [
        "M",
        "F",
        "F",
        "M",
        "F",
        "",
    ]
    named = ("Government delegate", "ONG", "United Nations", "High-Level Guest")
    assert [values.category(text) for text in named] == ["delegate", "ngo", "un", "high-level guest"]


def test_addresses_are_kept_with_a_complaint() -> None:
    assert values.email("mailto:a@b.org") == ("a@b.org", "")
    assert values.email("a@b")[1]
    assert values.email("see card")[0] == "see card"


def test_cells_in_a_row(parse: Callable[..., Parsed]) -> None:
    text = (
        "Name,Phone,Items,Sex,Status,Days,E-mail,Country,Remarks,Hold,Desk note,Box\n"
        'Ali,\'+92 300 1,"headset, kit; USB\nbag",female,Strange word,Friday,a at b,Egypt / Égypte,Head of Delegation,'
        "See MFA,Late,B2\n"
    )
    parsed = parse(text)
    row = parsed.rows[0]
    assert row.fields == {
        "name": "Ali",
        "phone": "+92 300 1",
        "hand_over": "headset; kit; USB; bag",
        "sex": "F",
        "email": "a at b",
        "country": "EG",
        "capacity": "Head of Delegation",
        "hold": "See MFA",
        "desk_note": "Late",
        "box": "B2",
        "status": "pending",
        "status_reason": "Strange word",
    }
    assert row.attributes == {"Status": "Strange word", "Days": "Friday", "Remarks": "Head of Delegation"}
    assert [warning.row for warning in parsed.warnings] == [2, 2, 0]


def test_in_spanish_m_is_a_woman_beside_h(parse: Callable[..., Parsed]) -> None:
    rows = parse("Nombre,Apellidos,Sexo,País\nAna,Gil,M,Perú\nJuan,Paz,H,Perú\n").rows
    assert [row.fields["sex"] for row in rows] == ["F", "M"]


def test_a_number_a_spreadsheet_has_rounded_is_noticed(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Name,Phone\nAli,9.23E+11\n")
    assert "rounded" in parsed.warnings[0].message
