"""The text copy: whole lines only, what is lacking later, and never in the place of another's."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from builders import HOSTILE_NAMES, add_people

from checkin.core.attendance import marking
from checkin.core.keeping import backup, place, text_copy
from checkin.core.keeping.place import Place
from checkin.core.keeping.text_copy import TextCopy
from checkin.core.session import Session
from checkin.errors import OutputFileError
from db.local import settings as stored
from db.reading import journal


@pytest.fixture
def where(session: Session, tmp_path: Path) -> Place:
    (tmp_path / "stick").mkdir()
    place.choose(session, tmp_path / "stick")
    found = place.place(session)
    assert found is not None
    return found


def written(where: Place) -> list[str]:
    """The ids of the entries in the text copy, none of them odd."""
    odd: list[int] = []
    found = [entry.id for entry in text_copy.entries(where.journal, odd)]
    assert odd == []
    return found


def recorded(session: Session) -> list[str]:
    return [entry.id for entry in journal.read_all(session.read)]


def follow(copy: TextCopy) -> None:
    while copy.follow():
        pass


def test_it_holds_every_entry_as_it_was_written_once(session: Session, where: Place) -> None:
    copy = TextCopy(session, where)
    for name in HOSTILE_NAMES[:4]:
        add_people(session, name.replace("\x00", "") or "Somebody")
        follow(copy)
        follow(copy)
    assert written(where) == recorded(session)
    assert copy.behind == 0
    assert where.journal.stat().st_mode & 0o777 == 0o600


@pytest.mark.plain
def test_a_person_can_read_it(session: Session, where: Place) -> None:
    (guest,) = add_people(session, "Amina Khan", ref="A7")
    marking.mark(session, guest.id)
    follow(TextCopy(session, where))
    last = json.loads(where.journal.read_text(encoding="utf-8").splitlines()[-1])
    assert (last["kind"], last["who"], last["desk"], last["by"]) == ("mark", "A7 Amina Khan", "Desk 1", "Amina")
    assert last["body"]["day"] == 1


def test_no_badge_key_is_in_it(session: Session, where: Place) -> None:
    follow(TextCopy(session, where))
    text = where.journal.read_text(encoding="utf-8")
    for key in stored.code_keys(session.read).values():
        assert key.hex() not in text


@pytest.mark.parametrize("seed", range(20))
def test_a_torn_last_line_is_cut_off_and_written_again(session: Session, where: Place, seed: int) -> None:
    chance = random.Random(seed)
    add_people(session, *(f"Person {number}" for number in range(8)))
    follow(TextCopy(session, where))
    size = where.journal.stat().st_size
    os.truncate(where.journal, chance.randrange(1, size))
    add_people(session, "Somebody Else")
    follow(TextCopy(session, where))
    assert written(where) == recorded(session)


def test_a_long_line_at_the_end_is_found(session: Session, where: Place) -> None:
    add_people(session, "Amina Khan", desk_note="x" * 300_000)
    follow(TextCopy(session, where))
    os.truncate(where.journal, where.journal.stat().st_size - 1)
    follow(TextCopy(session, where))
    assert written(where) == recorded(session)


def test_pulled_out_and_put_back_it_goes_on(session: Session, where: Place, tmp_path: Path) -> None:
    copy = TextCopy(session, where)
    follow(copy)
    away = tmp_path / "in the pocket"
    where.chosen.replace(away)
    add_people(session, "Amina Khan")
    with pytest.raises(OutputFileError, match="not there"):
        copy.follow()
    assert copy.behind > 0
    assert not where.chosen.exists()
    away.replace(where.chosen)
    follow(copy)
    assert written(where) == recorded(session)


def test_another_stick_gets_all_of_it(session: Session, where: Place, tmp_path: Path) -> None:
    copy = TextCopy(session, where)
    follow(copy)
    shutil.rmtree(where.chosen)
    where.chosen.mkdir()
    place.choose(session, where.chosen)
    add_people(session, "Amina Khan")
    follow(copy)
    assert written(where) == recorded(session)


@pytest.mark.plain
def test_what_another_file_began_is_left_as_it_is(session: Session, where: Place) -> None:
    follow(TextCopy(session, where))
    lines = where.journal.read_bytes().splitlines(keepends=True)
    strange = b"".join(lines[:-1]) + lines[-1].replace(json.loads(lines[-1])["hash"].encode(), b"0" * 64)
    where.journal.write_bytes(strange)
    follow(TextCopy(session, where))
    assert where.journal.with_name("journal-1.jsonl").read_bytes() == strange
    assert written(where) == recorded(session)


def test_a_full_stick_is_said_and_what_is_lacking_comes_later(
    session: Session, where: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = TextCopy(session, where)
    follow(copy)
    add_people(session, "Amina Khan")

    def full(handle: int) -> None:
        os.truncate(where.journal, where.journal.stat().st_size - 10)  # as much as there was room for
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OutputFileError, match="No space left"):
            copy.follow()
    assert copy.behind > 0
    follow(copy)
    assert written(where) == recorded(session)


@pytest.mark.plain
def test_what_was_altered_is_named_by_its_line(session: Session, where: Place) -> None:
    add_people(session, "Amina Khan", "Bilal Shah")
    follow(TextCopy(session, where))
    lines = where.journal.read_bytes().splitlines(keepends=True)
    where.journal.write_bytes(b"".join(lines).replace(b'"Bilal Shah"', b'"Bilal Khan"'))
    odd: list[int] = []
    found = list(text_copy.entries(where.journal, odd))
    assert len(found) + len(odd) == len(lines) - 1
    assert odd


def test_the_lag_is_known(session: Session, where: Place) -> None:
    follow(TextCopy(session, where))
    assert backup.behind(session) == 0
    add_people(session, "Amina Khan", "Bilal Shah")
    assert backup.behind(session) == 2
