"""What a scanned text is taken for, and the spelling under which a ticket is stored."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.reader.layouts import CALIBRATION_CODE
from checkin.core.reader.payload import (
    MAX_SCAN,
    IndicoSetup,
    IndicoTicket,
    Kind,
    OwnCode,
    PretixTicket,
    classify,
    ticket_id,
)

CODE = "BCKDEFGHIJKLNOPRSTUVXBCDEFGH"
UUID = "538454127b096499a9494a228a88796c"
BASE64 = base64.b64encode(bytes.fromhex(UUID)).decode()
TICKET = f'{{"i":[2,"indico.un.org","{BASE64}"]}}'
COMPANION = base64.b64encode(bytes(range(16))).decode()
SECRET = "abcdefghjkmnpqrstuvwxyz23456789a"
OLD_TICKET = {
    "registrant_id": 1,
    "registration_id": 2,
    "regform_id": 3,
    "event_id": 4,
    "checkin_secret": "53845412-7b09-6499-a949-4a228a88796c",
    "server_url": "https://indico.un.org",
    "version": 1,
}
SETUP = {
    "event_id": 1,
    "title": "Conference",
    "regform_id": 2,
    "regform_title": "Delegates",
    "version": 2,
    "server": {"base_url": "https://indico.un.org", "client_id": "x", "scope": "registrants"},
}


def signed(payload=b"\x0a\x09abcdefghi", signature=b"s" * 64, version=1):
    raw = bytes([version]) + len(payload).to_bytes(2, "big") + len(signature).to_bytes(2, "big") + payload + signature
    return base64.b64encode(raw).decode()[::-1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CODE, Kind.OWN_CODE),
        (CODE.lower(), Kind.OWN_CODE),
        ("BCKD EFGH IJKL NOPR STUV XBCD EFGH", Kind.OWN_CODE),
        (f"]Q1{CODE}\r\n", Kind.OWN_CODE),
        (CODE[:-1], Kind.OTHER),
        (CODE[:-1] + "A", Kind.OTHER),
        (CALIBRATION_CODE, Kind.CALIBRATION),
        (TICKET, Kind.INDICO),
        (json.dumps(OLD_TICKET), Kind.INDICO),
        (BASE64, Kind.INDICO),
        (UUID, Kind.INDICO),
        (OLD_TICKET["checkin_secret"].upper(), Kind.INDICO),
        (json.dumps(SETUP), Kind.INDICO_SETUP),
        ('{"handshake_version":1,"url":"https://pretix.eu","token":"abc123456789"}', Kind.NOISE),
        ('{"i":[true,"indico.un.org","x"]}', Kind.OTHER),
        ('{"i":[2,"indico.un.org","short=="]}', Kind.OTHER),
        ('{"site":7,"pass":"K12"}', Kind.OTHER),
        (SECRET, Kind.PRETIX),
        (SECRET.upper(), Kind.PRETIX),
        (signed(), Kind.PRETIX),
        (signed(version=2), Kind.OTHER),
        (signed(signature=b"s" * 63), Kind.OTHER),
        ("0412", Kind.REF),
        ("GLO-0412", Kind.REF),
        ("https://example.org/t/1", Kind.URL),
        ("ABC-123-456789", Kind.OTHER),
        ("mohammad", Kind.NOISE),
        ("moham khan", Kind.NOISE),
        ("ali.khan77@unodc.org", Kind.NOISE),
        ("BEGIN:VCARD", Kind.NOISE),
        ("WIFI:S:hotel;T:WPA;P:12345678;;", Kind.NOISE),
        ("", Kind.NOISE),
        ("[" * MAX_SCAN, Kind.OTHER),
        ('{"a":' * 100, Kind.OTHER),
        ("7" * (MAX_SCAN + 1), Kind.NOISE),
    ],
)
def test_kinds(text, kind):
    assert classify(text).kind is kind


def test_a_code_is_folded_to_capitals():
    assert classify(f" {CODE.lower()}\r") == OwnCode(CODE.lower(), CODE)


def test_the_three_forms_of_an_indico_ticket_have_one_id():
    forms = [TICKET, json.dumps(OLD_TICKET), BASE64, UUID, UUID.upper(), OLD_TICKET["checkin_secret"]]
    assert {ticket_id(form) for form in forms} == {f"indico:{UUID}"}


def test_an_accompanying_persons_ticket_is_another_one():
    found = classify(f'{{"i":[2,"indico.un.org","{BASE64}","{COMPANION}"]}}')
    assert found == IndicoTicket(found.text, UUID, "indico.un.org", bytes(range(16)).hex())
    assert found.ticket_id == "indico:000102030405060708090a0b0c0d0e0f"


def test_a_setup_code_says_for_which_form():
    found = classify(json.dumps(SETUP))
    assert isinstance(found, IndicoSetup)
    assert found.title == "Delegates"
    assert found.ticket_id == ""


def test_pretix_secrets():
    assert classify(SECRET.upper()) == PretixTicket(SECRET.upper(), SECRET)
    assert ticket_id(SECRET) == f"pretix:{SECRET}"
    assert classify(signed()) == PretixTicket(signed(), signed(), signed=True)


def test_an_imported_secret_of_any_form_is_found_by_its_scan():
    assert ticket_id("ABC-123-456789") == "ticket:ABC-123-456789" == classify("ABC-123-456789").ticket_id
    assert ticket_id("0412") == classify("0412").ticket_id
    assert ticket_id("two words") == "ticket:two words"
    assert ticket_id("  ") == ""


@given(st.text(max_size=600))
def test_any_text_has_a_kind_and_nothing_hostile_comes_out(text):
    found = classify(text)
    assert found.kind in Kind
    assert ticket_id(text).isprintable() or "\u200c" in text or "\u200d" in text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4)))
def test_any_value_in_a_ticket_is_survived(value):
    for key in ("i", "checkin_secret", "regform_id", "server"):
        assert classify(json.dumps({key: value, "server": value})).kind in Kind
