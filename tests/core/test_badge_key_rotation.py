"""Badge keys rotate: the next letter signs, the old ones open until they are closed, and no key is told anybody."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import MORNING, add_people, entries_of

from checkin.core import dossier, scanning
from checkin.core.issuing import copies, keys, temporary
from checkin.core.keeping import log
from checkin.core.models import Reprint, ReprintReason, Result, Why
from checkin.core.printing import file_output, orders, printers
from checkin.core.reporting.log_file import export_log
from checkin.core.session import Session
from checkin.core.syncing import carrying, inviting
from checkin.errors import UsageError
from db.local import settings as stored


def code_of(session: Session, delegate_id: str) -> str:
    return copies.code_of(session, dossier.badges_of(session, delegate_id)[-1])


def test_the_next_key_signs_and_the_old_one_opens_until_it_is_closed(session: Session, tmp_path: Path) -> None:
    one, two = add_people(session, "Amina Khan", "Bilal Ahmed")
    file_output.print_badges(session, [one], tmp_path / "one.pdf")
    assert keys.begin(session) == "C"
    file_output.print_badges(session, [two], tmp_path / "two.pdf")
    assert [entry.body["key"] for entry in entries_of(session, "badge_printed") if entry.body] == ["B", "C"]
    old, new = code_of(session, one.id), code_of(session, two.id)
    assert (old[2], new[2]) == ("B", "C")
    assert temporary.pool(session, 1, 1)[0].code[2] == "C"
    assert scanning.scan(session, old, 1).result is Result.OK
    assert keys.close(session, "b") == 1
    dead = scanning.scan(session, old, 2)
    assert (dead.result, dead.why, dead.delegate) == (Result.VOID_BADGE, Why.KEY_CLOSED, None)
    assert "a key that was closed" in dead.message
    assert scanning.scan(session, new, 2).result is Result.OK
    assert scanning.scan(session, old[:-1] + ("B" if old[-1] != "B" else "C"), 2).result is Result.FORGED
    assert [(one.letter, one.closed, one.signs, one.badges) for one in keys.known(session)] == [
        ("B", True, False, 1),
        ("C", False, True, 1),
    ]


def test_what_cannot_be_is_refused(session: Session, tmp_path: Path) -> None:
    for letter, why in (("B", "only open"), ("D", "no badge key"), ("", "no badge key")):
        with pytest.raises(UsageError, match=why):
            keys.close(session, letter)
    keys.begin(session)
    keys.close(session, "B")
    with pytest.raises(UsageError, match="closed already"):
        keys.close(session, "B")
    for _ in range(18):
        keys.begin(session)
    with pytest.raises(UsageError, match="Every letter"):
        keys.begin(session)


def test_no_key_is_begun_while_badges_are_on_their_way(session: Session, tmp_path: Path) -> None:
    (person,) = add_people(session, "Amina Khan")
    printers.add(session, "Folder", f"folder:{tmp_path}")
    orders.order(session, [person], "Folder")
    with pytest.raises(UsageError, match="on their way"):
        keys.begin(session)


@pytest.fixture
def other(session: Session, tmp_path: Path) -> Iterator[Session]:
    invitation = inviting.invite(session, tmp_path / "invitation")
    path = tmp_path / "other.db"
    inviting.join(invitation.file, invitation.code, path, desk="Desk 2", operator="Op", now=lambda: MORNING)
    with Session.open(path, "Desk 2", "Op", lambda: MORNING) as opened:
        yield opened


def carry(giver: Session, taker: Session, by: Path) -> None:
    by.mkdir(exist_ok=True)
    carrying.export_to(giver, by)
    assert carrying.import_from(taker, by).refused == ()


def test_a_key_and_its_end_come_to_the_other_desks(session: Session, other: Session, tmp_path: Path) -> None:
    (person,) = add_people(session, "Amina Khan")
    stick = tmp_path / "stick"
    carry(other, session, stick)
    carry(session, other, stick)
    letter = keys.begin(session)
    file_output.print_badges(session, [person], tmp_path / "one.pdf")
    code = code_of(session, person.id)
    with other.write() as writing:  # the news came, the key did not
        writing.append(keys._said(letter, "open"))
    awaited = scanning.scan(other, code, 1)
    assert (awaited.result, awaited.why) == (Result.FORGED, Why.KEY_AWAITED)
    assert "a key that this desk has not got yet" in awaited.message
    assert keys.signing(other.read) == "B"
    carry(session, other, stick)
    assert scanning.scan(other, code, 1).result is Result.OK
    assert keys.signing(other.read) == letter
    keys.close(other, "B")
    carry(other, session, stick)
    old = copies.sign(session, person.code_id, 1, "B")
    assert scanning.scan(session, old, 2).why is Why.KEY_CLOSED


def test_two_desks_that_have_not_heard_of_each_other_take_two_letters(
    session: Session, other: Session, tmp_path: Path
) -> None:
    carry(other, session, tmp_path / "stick")
    carry(session, other, tmp_path / "stick")
    assert keys.begin(session) != keys.begin(other)


def test_no_key_is_in_what_is_shown_or_written(session: Session, other: Session, tmp_path: Path) -> None:
    (person,) = add_people(session, "Amina Khan")
    carry(other, session, tmp_path / "stick")
    keys.begin(session)
    file_output.print_badges(session, [person], tmp_path / "one.pdf", reprint=Reprint(ReprintReason.OTHER, "new key"))
    carry(session, other, tmp_path / "stick")
    keys.close(session, "B")
    export_log(session, tmp_path / "log.csv")
    secrets = list(stored.code_keys(session.read).values())
    assert len(secrets) == 2
    shown = [repr(keys.known(session)), *(repr(line) for line in log.every_line(session))]
    views = [row[0] for row in session.read.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    shown += [str([tuple(row) for row in session.read.execute(f'SELECT * FROM "{view}"')]) for view in views]
    shown += [str(tuple(row)) for row in session.read.execute("SELECT salt, body FROM entry_body")]
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and ".db" not in path.name]
    assert len(written) >= 4
    for secret in secrets:
        forms = (secret, secret.hex().encode(), base64.b64encode(secret), json.dumps(list(secret)).encode())
        assert not any(form in content for form in forms for content in [*written, *(one.encode() for one in shown)])
