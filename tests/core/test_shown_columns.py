"""The columns that a conference chose to see at each mark."""

from __future__ import annotations

import pytest
from builders import add_people

from checkin.core.people import lookup, registration, shown
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft


def person(session: Session, **fields: str) -> str:
    own = {"x:Group": "B", "x:Table [/]": "7"}
    return registration.add(session, {"name": "Amina Khan", "position": "Judge", **own, **fields}).id


def test_they_are_shown_in_the_order_in_which_they_were_chosen(session: Session) -> None:
    delegate = lookup.existing(session, person(session))
    assert shown.shown(session.conference, delegate) == {}
    assert shown.choose(session, ["table [/]", "GROUP", "Position", "group"]) == ("x:Table [/]", "x:Group", "position")
    assert list(shown.shown(session.conference, delegate).values()) == ["7", "B", "Judge"]
    before = session.version()
    shown.choose(session, ["Table [/]", "x:Group", "position"])
    assert session.version() == before
    assert shown.choose(session, []) == ()
    assert shown.shown(session.conference, delegate) == {}


def test_what_there_is_not_is_refused_and_what_there_is_is_named(session: Session) -> None:
    person(session)
    with pytest.raises(UsageError, match=r"There is no column 'Shirt'.*Group, Table \[/\]"):
        shown.choose(session, ["Group", "Shirt"])
    assert session.conference.shown == ()
    assert not {"ref", "name", "sensitive", "cover_name", "secret", "code_id"} & set(shown.possible(session))


def test_of_a_sensitive_person_nothing_is_shown_that_says_who_it_is(session: Session) -> None:
    hidden = lookup.existing(session, person(session, sensitive="yes", organisation="Shelter"))
    shown.choose(session, ["Group", "position", "organisation"])
    assert list(shown.shown(session.conference, hidden).values()) == ["", "", "Shelter"]


def test_a_field_of_a_newer_program_is_left_out(session: Session) -> None:
    (delegate,) = add_people(session, "Amina Khan", box="P")
    session.record(Draft("conference", "", {"v": 1, "fields": {"shown": '["shoe_size", "box"]'}}))
    assert shown.shown(session.conference, delegate) == {"box": "P"}
