"""Names stay as communicated: parts come apart on evidence only, known titles go to the front."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.importing.names import is_honorific, read_name


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Hassan AL ALAWI", "Hassan", "AL ALAWI"),
        ("Ahmed AL-KAHTANI", "Ahmed", "AL-KAHTANI"),
        ("Jean-Marie O'BRIEN", "Jean-Marie", "O'BRIEN"),
        ("KHAN Muhammad Ali", "Muhammad Ali", "KHAN"),
        ("Ali K. KHAN", "Ali K.", "KHAN"),
        ("A. K. KHAN", "A. K.", "KHAN"),
        ("Ali McDONALD", "Ali", "McDONALD"),
        ("Juan de la CRUZ", "Juan", "de la CRUZ"),
        ("Nasser al-TAMIMI", "Nasser", "al-TAMIMI"),
        ("Élodie ŽUKOWSKI", "Élodie", "ŽUKOWSKI"),
        ("Jianguo LI", "Jianguo", "LI"),
        ("KHAN, Ali Ahmed", "Ali Ahmed", "KHAN"),
    ],
)
def test_split_on_evidence(text: str, given: str, family: str) -> None:
    name = read_name(text)
    assert (name.given_names, name.family_name) == (given, family)
    assert name.name == (f"{given} {family}" if "," in text else text)


@pytest.mark.parametrize(
    "text",
    [
        "Muhammad Ali Khan",
        "MUHAMMAD ALI KHAN",
        "ALI Hassan KHAN",
        "MD Rahman",
        "A. K. Sharma",
        "JB Smith",
        "MA Khan",
        "LI Jianguo",
        "Perveen",
        "KHAN",
        "Ali Khan, Director General",
        "Zahra van der Berg",
        "علی خان",
        "अर्जुन श्रेष्ठ",
    ],
)
def test_no_evidence_no_split(text: str) -> None:
    name = read_name(text)
    assert (name.name, name.given_names, name.family_name) == (text, "", "")


@pytest.mark.parametrize(
    ("text", "honorific", "name"),
    [
        ("H.E. Mr. Ahmed Ali", "H.E. Mr.", "Ahmed Ali"),
        ("HE Mr Ahmed Ali", "HE Mr", "Ahmed Ali"),
        ("Dr.Ali Khan", "Dr.", "Ali Khan"),
        ("Prof. Dr. Ali", "Prof. Dr.", "Ali"),
        ("Brig. (R) Asad Munir", "Brig. (R)", "Asad Munir"),
        ("DIG Ahmed Raza", "DIG", "Ahmed Raza"),
        ("SSP Ali Khan", "SSP", "Ali Khan"),
        ("Amb. Ana-María Kaʻahumanu", "Amb.", "Ana-María Kaʻahumanu"),
        ("H.E. Sheikh Abdullah Al Thani", "H.E. Sheikh", "Abdullah Al Thani"),
        ("Mme Zoé Fassi", "Mme", "Zoé Fassi"),
        ("Sra. Ana Pérez", "Sra.", "Ana Pérez"),
        ("Prof. अर्जुन श्रेष्ठ", "Prof.", "अर्जुन श्रेष्ठ"),
        ("KHAN, Mr Ali", "Mr", "Ali KHAN"),
        ("Ali KHAN (Mr)", "Mr", "Ali KHAN"),
    ],
)
def test_known_titles_go_to_the_front(text: str, honorific: str, name: str) -> None:
    found = read_name(text)
    assert (found.honorific, found.name) == (honorific, name)


@pytest.mark.parametrize(
    "text",
    [
        "Sheikh Rashid Ahmed",
        "Syed Ali",
        "HE Jianguo",
        "Eng Lim",
        "Major Ali",
        "Justice Malala",
        "M. Ali Khan",
        "Dr",
        "Honey Singh",
        "Majid Khan",
        "Colin Powell",
        "Ingrid Berg",
        "Engin Akyürek",
        "Drake Bell",
        "Amber Heard",
        "Srinivasan R.",
        "Mirza Ghalib",
    ],
)
def test_what_is_part_of_a_name_stays(text: str) -> None:
    assert (read_name(text).honorific, read_name(text).name) == ("", text)


def test_the_french_monsieur_is_a_title_in_french_lists_only() -> None:
    assert read_name("M. Youcef CHAFII", french=True).honorific == "M."
    assert read_name("M. Youcef CHAFII").honorific == ""


def test_a_second_script_in_the_cell_becomes_the_native_name() -> None:
    name = read_name("Ali KHAN (علی خان)")
    assert (name.name, name.native_name, name.family_name) == ("Ali KHAN", "علی خان", "KHAN")


def test_letters_after_a_name_are_no_surname() -> None:
    name = read_name("Dr Ali Khan, PhD")
    assert (name.name, name.post_nominals, name.family_name) == ("Ali Khan", "PhD", "")


def test_cells_that_are_only_titles() -> None:
    titles = ["Dr", "H.E. Mr", "M.", "Mme", "DIG", "Brig. (R)", "Mr/Mrs"]
    assert [title for title in titles if not is_honorific(title)] == []
    assert not is_honorific("Director General")
    assert not is_honorific("")


@given(st.text(alphabet="ABab .,-'()éΩعМ", max_size=30).map(lambda text: " ".join(text.split())).filter(bool))
def test_no_letter_of_a_name_is_lost_or_re_cased(text: str) -> None:
    name = read_name(text)
    kept = "".join((name.honorific, name.name, name.native_name, name.post_nominals))
    assert sorted(char for char in kept if char.isalpha()) == sorted(char for char in text if char.isalpha())
    assert name.name
