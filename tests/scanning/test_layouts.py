"""Scans that went through the wrong keyboard layout come back as they were."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyboards import KEYBOARDS, LOSSY, US, typed

from badges.code import ALPHABET, CODE_LENGTH
from checkin.core.reader.layouts import CALIBRATION_CODE, candidates, learn, shipped
from checkin.core.reader.payload import Kind, classify
from checkin.core.reader.reading import codes_at_end, pasted_scans, recognise, scans_in

CODE = "BCKDEFGHIJKLNOPRSTUVXBCDEFGH"
TICKET = '{"i":[2,"indico.un.org","U4RUEnsJZJmpSUKiioB5bA=="]}'
SECRET = "abcdefghjkmnpqrstuvwxyz23456789a"
LAM_ALEF = re.compile("[\ufef5\ufef7\ufef9\ufefb]")


REGION = {"fr", "be", "de", "ch", "cz", "hu", "es", "it", "pt", "tr", "ara", "pk(urd-phonetic)", "ir", "af"}
REGION |= {"af(ps)", "np", "in", "ru", "ua", "bg", "gr", "il", "gb", "no", "us(dvorak)"}


def meanings(text, preferred=None):
    return [meant for _, meant in candidates(text, preferred)]


def windows_caps(keyboard):
    half = len(US) // 2
    return dict(zip(US[half:] + US[:half], keyboard.values(), strict=True))


def test_every_line_of_the_table_is_whole():
    assert {len(keyboard) for keyboard in KEYBOARDS.values()} == {94}
    assert KEYBOARDS["us"] == dict(zip(US, US, strict=True))
    assert len(KEYBOARDS) > 70


def random_code(seed):
    return "".join(random.Random(seed).choices(ALPHABET, k=CODE_LENGTH))


@pytest.mark.parametrize("name", sorted(set(KEYBOARDS) - LOSSY))
@pytest.mark.parametrize("caps", [False, True])
@given(seed=st.integers())
def test_a_code_is_repaired_from_every_layout(name, caps, seed):
    letters = random.Random(seed)
    code = "".join(letters.choice(ALPHABET) for _ in range(CODE_LENGTH))
    keyboard = windows_caps(KEYBOARDS[name]) if caps else KEYBOARDS[name]
    assert code in {text.upper() for text in meanings(typed(code, keyboard))}


@pytest.mark.parametrize("name", sorted(set(KEYBOARDS) - LOSSY))
def test_a_code_at_the_end_is_found_through_every_layout(name):
    keyboard, code = KEYBOARDS[name], random_code(name)
    garbled = typed(code, keyboard)
    for before in ("", "khan ", typed("khan", keyboard) + " ", typed("khan", keyboard)):
        assert codes_at_end(before + garbled) == (garbled,)
        windows = LAM_ALEF.sub(lambda found: unicodedata.normalize("NFKC", found[0]), garbled)
        assert codes_at_end(before + windows) == (windows,)


@pytest.mark.parametrize("name", sorted(REGION))
def test_an_indico_ticket_is_repaired(name):
    found = recognise(typed(TICKET, KEYBOARDS[name]))
    assert found.payload.ticket_id == classify(TICKET).ticket_id
    assert scans_in(typed(TICKET, KEYBOARDS[name]), ended=False) == (typed(TICKET, KEYBOARDS[name]),)


@pytest.mark.parametrize("name", ["fr", "be", "cz", "sk", "hu", "ara(azerty)", "ara", "np", "ru", "il", "us(dvorak)"])
def test_a_pretix_secret_is_repaired_when_it_is_on_the_list(name):
    garbled = typed(SECRET, KEYBOARDS[name])
    assert garbled != SECRET or name == "ara"
    found = recognise(garbled, is_valid=lambda payload: payload.ticket_id == f"pretix:{SECRET}")
    assert found.payload.ticket_id == f"pretix:{SECRET}"


def test_caps_lock_is_undone_where_case_counts():
    assert recognise(TICKET.swapcase()).payload.ticket_id == classify(TICKET).ticket_id


def test_windows_types_the_two_letters_of_lam_alef():
    garbled = unicodedata.normalize("NFKC", typed("BGTH" * 7, KEYBOARDS["ara"]))
    assert len(garbled) > CODE_LENGTH
    assert "BGTH" * 7 in meanings(garbled)


def test_the_remembered_layout_is_tried_first_and_the_text_as_typed_next():
    garbled = typed(SECRET, KEYBOARDS["fr"])
    assert next(candidates(garbled, "be"))[0] == "be"
    assert next(candidates(garbled)) == ("us", garbled)
    assert next(candidates(CODE, "fr")) == ("fr", CODE)
    assert next(candidates(CODE, "no such layout")) == ("us", CODE)


def test_no_candidate_comes_twice():
    texts = [text for _, text in candidates(CODE)]
    assert len(texts) == len(set(texts)) > 1


def test_only_a_check_decides_between_two_well_formed_readings():
    """On a German keyboard y and z change places: both readings are pretix secrets."""
    garbled = typed(SECRET, KEYBOARDS["de"])
    assert recognise(garbled).payload.ticket_id != f"pretix:{SECRET}"
    found = recognise(garbled, is_valid=lambda payload: payload.ticket_id == f"pretix:{SECRET}")
    assert found.layout == "de"


@pytest.mark.parametrize("name", ["us", "fr", "ara", "ir", "np", "gr", "il", "ge", "us(dvorak)"])
def test_a_known_layout_is_found_by_the_calibration_code(name):
    layout = learn(typed(CALIBRATION_CODE, KEYBOARDS[name]) + "\r\n")
    assert layout is not None
    assert CODE in meanings(typed(CODE, KEYBOARDS[name]), layout)


@given(st.permutations("一二三四五六七八九十百千万上下左右中大小"))
def test_an_unknown_layout_is_learnt_in_one_scan(cells):
    keyboard = dict(zip(ALPHABET, cells, strict=True))
    layout = learn("".join(keyboard[char] for char in CALIBRATION_CODE))
    garbled = "".join(keyboard[char] for char in CODE)
    assert next(candidates(garbled, layout)) == ("learnt", CODE)
    assert scans_in(garbled, ended=False) == ()
    assert scans_in(garbled, ended=False, preferred=layout) == (garbled,)


def test_an_unknown_layout_may_type_two_characters_for_a_key():
    keyboard = {letter: f"{chr(0x4E00 + place)}々" for place, letter in enumerate(ALPHABET)}
    layout = learn("".join(keyboard[char] for char in CALIBRATION_CODE))
    assert next(candidates("".join(keyboard[char] for char in CODE), layout)) == ("learnt", CODE)


@pytest.mark.parametrize("text", ["", "moham khan", CODE, "B" * 42, CALIBRATION_CODE[:-1], "一" * 42])
def test_nothing_is_learnt_from_anything_else(text):
    assert learn(text) is None


@given(st.text(max_size=60))
def test_any_text_is_survived(text):
    assert recognise(text).payload.kind in Kind
    learn(text)
    for name in ("ara", "fr+caps"):
        decoded = shipped()[name].decode(text, set(text))
        assert decoded is None or decoded.isascii()


def test_codes_at_the_end_are_cut_apart_and_keep_what_the_reader_says_first():
    assert codes_at_end("bonn" + CODE + CODE[::-1]) == (CODE, CODE[::-1])
    assert codes_at_end(f"khan]Q1{CODE}") == (f"]Q1{CODE}",)
    assert codes_at_end(f"khan{CALIBRATION_CODE}") == (CALIBRATION_CODE,)


@pytest.mark.parametrize("text", ["b" * 40, CODE[:-1], CODE + "a", f"{CODE} ", "mohammadkhanabdulrahmankarimi"])
def test_nothing_else_ends_in_a_code(text):
    assert codes_at_end(text) == ()


def test_a_persons_words_are_no_scan():
    for words in ("mohammad khan", "محمد یوسف خان", "0412", "GLO-0412", "ali.khan@unodc.org", "b" * 28):
        assert scans_in(words, ended=True) == ()


def test_what_needs_an_enter_to_be_a_scan():
    address = "https://example.org/t/1"
    for text in (address, typed(address, KEYBOARDS["fr"]), "ABC-123-456789", "BEGIN:VCARD"):
        assert scans_in(text, ended=False) == ()
        assert scans_in(text, ended=True) == (text,)


@pytest.mark.parametrize(
    "path",
    ["/home/amina/list-2026.csv", "C:\\Users\\Amina\\list2026.xlsx", "D:/lists/2026.csv", "~/Lists/delegates 2026.csv"],
)
def test_a_typed_path_is_no_ticket(path):
    assert scans_in(path, ended=True) == pasted_scans(path) == ()


@pytest.mark.parametrize("ticket", [TICKET, "https://tickets.example.org/t/1", '{"ticket": "a/b 1"}', "BEGIN:VCARD"])
def test_a_ticket_with_a_slash_still_is_one_where_nobody_types_it(ticket):
    assert scans_in(ticket, ended=True) == (ticket,)


def test_pastes():
    assert pasted_scans(f"{CODE}\r") == (CODE,)
    assert pasted_scans(f"{CODE}\r\n{TICKET}\r\n") == (CODE, TICKET)
    assert pasted_scans(f"{CODE}\nmoham") == ()
    assert pasted_scans("ABC-123-456789") == pasted_scans("") == ()
