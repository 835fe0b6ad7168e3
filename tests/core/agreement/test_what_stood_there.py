"""Whoever changes a person says what stood there, in whatever way it is done; so it is told who knew of what."""

from __future__ import annotations

from pathlib import Path

from builders import add_people
from core.agreement.conftest import Two, met, the_one

from checkin.core import scanning
from checkin.core.importing import commit
from checkin.core.models import Status
from checkin.core.people import lookup, registration
from checkin.core.session import Session
from checkin.core.syncing.agreement.conflicts import settle
from db.reading import journal

LIST = "Reg No,Name,Organisation\nR1,Nadia El-Sayed,{}\nR2,Omar Farooq,UN\n"


def bring(session: Session, folder: Path, organisation: str) -> None:
    path = folder / "list.csv"
    path.write_text(LIST.format(organisation), encoding="utf-8")
    commit.commit(session, commit.read_lists(session, [path]))


def test_every_way_to_change_somebody_says_what_stood_there(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, "Court")
    nadia = lookup.required(session, "R1").id
    newcomer = add_people(session, "Sita Gurung")[0].id
    before = session.version()
    registration.edit(session, nadia, {"position": "Judge", "x:Diet": "none"})
    registration.set_status(session, nadia, Status.PENDING, "letter is out")
    registration.park(session, nadia, "identity in doubt")
    registration.release(session, nadia, "seen")
    scanning.bind_ticket(session, nadia, "pretix:abc")
    bring(session, tmp_path, "Ministry")
    commit.cancel_missing(session, ["R2"], "does not come")
    registration.replace(session, newcomer, {"name": "Hari Rai"})
    entries = [one for one in list(journal.read_all(session.read))[before:] if one.kind.startswith("delegate_")]
    changes = [(one.kind, one.body) for one in entries if one.body and one.kind != "delegate_added"]
    assert len(changes) == 8
    for kind, body in changes:
        assert body["was"].keys() == body["fields"].keys(), kind  # type: ignore[attr-defined]
    told = {name: value for _, body in changes for name, value in body["was"].items()}  # type: ignore[attr-defined]
    assert (told["position"], told["x:Diet"], told["organisation"]) == ("", "", "Court")


def test_who_is_confirmed_at_one_desk_and_refused_at_the_other_is_asked_about(two: Two) -> None:
    one, other = two
    registration.set_status(one.session(), "n", Status.REFUSED, "no letter")
    registration.set_status(other.session(), "n", Status.PROVISIONAL, "the embassy called")
    conflict = the_one(two, "edited_twice")
    assert [side.lines for side in conflict.told.sides] == [("Status: refused",), ("Status: provisional",)]
    settle(other.session(), conflict.id, "first")
    assert met(two) == []
    nadia = lookup.existing(one.session(), "n")
    assert (nadia.status, nadia.status_reason) == ("refused", "no letter")
