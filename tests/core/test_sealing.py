"""A seal that was noted before finds whatever is changed afterwards, also by who knows the form and hashes all anew."""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, copy_whole, entries_of, new_session
from desks import Desk, exchange
from rewriting import EDITS, Journal, read, seal_anew, write

from checkin.core.attendance import marking
from checkin.core.conference import closing as closing_day
from checkin.core.keeping import comparing, sealing, signing_key
from checkin.core.keeping.sealing import Seal
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.core.syncing import carrying
from checkin.errors import DatabaseError, InputFileError, UsageError
from db import checks, engine
from db.journal.chain import broken_links
from db.journal.entries import Draft
from db.reading import others, seals
from db.reading.checkpoints import contradicted

NUMBER = int(os.environ.get("EDITS", "150"))
"""How many edits are tried; `make soak` tries 1,000."""


def test_a_seal_stays_the_same_until_something_happens(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    first = sealing.seal(session, 1)
    clock.forward(minutes=5)
    assert sealing.seal(session) == first
    assert sealing.seal(session, 2).code == first.code
    assert [entry.body["day"] for entry in entries_of(session, "sealed") if entry.body] == [1, 2]
    marking.mark(session, person.id, 1)
    assert sealing.seal(session, 1).code != first.code
    assert all(sealing.check(session, made.letters.lower()).holds for made in sealing.made(session))


def test_a_seal_names_what_it_fixes_and_is_a_line_to_print(session: Session) -> None:
    add_people(session, "Amina Khan")
    made = sealing.seal(session, 1)
    assert made.line == f"Seal of day 1: {made.letters} ({made.entries} entries, 2026-11-24 08:40)"
    assert made.writers == ((session.store.writer_id, made.entries),)
    assert len(made.code) == 20


def test_what_came_until_an_entry_can_be_sealed_later(session: Session, clock: FrozenClock) -> None:
    one, two = add_people(session, "Amina Khan", "Bilal Ahmed")
    marking.mark(session, one.id, 1)
    then = sealing.seal(session)
    last = entries_of(session, "mark")[0].id
    clock.forward(minutes=1)
    marking.mark(session, two.id, 1)
    clock.forward(hours=1)
    assert sealing.seal(session, as_of=last) == then
    assert sealing.seal(session, 2, as_of=last) == sealing.seal(session, 2, as_of=last)
    assert len(sealing.made(session)) == 2
    clock.forward(hours=1)
    before = entries_of(session, "delegate_added")[1]
    later = sealing.seal(session, as_of=before.id)
    # What came since is no older than what it seals, though older than the sealing.
    assert sealing.check(session, later.code) == sealing.Checked(later, True, (), ())
    with pytest.raises(UsageError, match="no entry"):
        sealing.seal(session, as_of="unknown")


@pytest.mark.parametrize("text", ["", "BCDE", "A" * 20, "BCDEFGHIJKLNOPRSTUVXB"])
def test_what_is_no_seal_is_refused(session: Session, text: str) -> None:
    with pytest.raises(UsageError, match="20 letters"):
        sealing.check(session, text)


def test_a_letter_that_was_misread_is_told_apart_from_a_change(session: Session) -> None:
    code = sealing.seal(session).code
    misread = ("B" if code[0] != "B" else "C") + code[1:]
    assert "is like it" in sealing.check(session, misread).faults[0]
    assert "No entry records this seal" in sealing.check(session, "BCDE" * 5).faults[0]


def test_a_record_that_was_made_up_is_told_and_takes_nothing_from_the_true_one(session: Session) -> None:
    made_up = {"v": 1, "code": "BCDE" * 5, "day": 1, "heads": [[session.store.writer_id, 1, "0" * 64]]}
    session.record(Draft("sealed", "", made_up))
    assert "does not give these letters" in sealing.check(session, "BCDE" * 5).faults[0]
    heads = others.heads(session.read)
    code = sealing.code_of(session.conference.id, heads)
    session.record(Draft("sealed", "", {**made_up, "code": code}))
    assert sealing.seal(session, as_of=entries_of(session, "sealed")[0].id).code == code
    assert sealing.check(session, code).holds


def test_the_day_s_paper_bears_the_seal(session: Session, tmp_path: Path) -> None:
    import pypdfium2

    add_people(session, "Amina Khan")
    closed = closing_day.close_day(session, 1, tmp_path / "day")
    (made,) = sealing.made(session)
    for name in ("attendance-list-day-1.pdf", "signature-sheet-day-1.pdf"):
        (page,) = pypdfium2.PdfDocument(closed.folder / name)
        assert made.letters in page.get_textpage().get_text_range()


def test_a_copy_of_the_file_still_holds_to_the_seal(session: Session, tmp_path: Path, clock: FrozenClock) -> None:
    add_people(session, "Amina Khan")
    made = sealing.seal(session)
    copy = tmp_path / "copy.db"
    copy_whole(session, copy)
    with Session.open(copy, "Desk 2", "Bilal", clock) as other:
        assert sealing.check(other, made.code).holds
        with closing(engine.connect(copy)) as connection:
            journal = read(connection, random.Random(1), {})
            del journal.writers[session.store.writer_id][2:-1]
            write(connection, journal)
            connection.commit()
        assert "Desk 1: entries up to its number 3 were changed" in sealing.check(other, made.code).faults[0]


def test_what_a_file_wrote_after_it_was_copied_is_awaited_by_the_copy(
    session: Session, tmp_path: Path, clock: FrozenClock
) -> None:
    signing_key.private_key_or_new(session)
    add_people(session, "Amina Khan")
    copy = tmp_path / "copy.db"
    copy_whole(session, copy)
    with Session.open(copy, "Desk 2", "Bilal", clock) as other:
        line = seals.line_of(other.read, other.store.writer_id)
        assert line[session.store.writer_id] == session.version()
        add_people(session, "Dina Said")
        signing_key.sign_checkpoint(session)
        (later,) = session.read.execute("SELECT * FROM checkpoint").fetchall()
        with other.write() as writing:
            writing.connection.execute("INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?)", tuple(later))
        assert signing_key.contradictions(other) == []


def test_what_was_removed_is_told_with_its_numbers(lively: tuple[Session, Seal]) -> None:
    session, made = lively
    gone, cut = [writer for writer, seq in made.writers if writer != session.store.writer_id and seq > 2]
    with closing(engine.connect(session.store.path)) as connection:
        journal = read(connection, random.Random(1), {})
        number = len(journal.writers.pop(gone))
        del journal.writers[cut][2:]
        write(connection, journal)
        connection.commit()
    told = " ".join(sealing.check(session, made.code).faults)
    assert f"all {number} entries were removed since (writer {gone})" in told
    assert f"entries 3 to {dict(made.writers)[cut]} were removed since (writer {cut})" in told


def test_a_seal_of_another_desk_is_checked_once_its_entries_are_here(desks: list[Desk]) -> None:
    one, two, three = desks
    exchange(desks)
    add_people(three.session(), "Amina Khan")
    known = dict(sealing.seal(two.session()).writers)
    two.receive(*three.packets(known))
    made = sealing.seal(two.session())
    one.receive(two.own())
    told = sealing.check(one.session(), made.code)
    assert (told.holds, told.faults) == (False, ())
    assert "Desk 2: its entries" in told.cannot_know[0]
    one.receive(*three.packets())
    assert sealing.check(one.session(), made.code) == sealing.Checked(made, True, (), ())


def test_the_last_seal_goes_along_on_a_stick_in_clear(session: Session, tmp_path: Path) -> None:
    assert carrying.export_to(session, tmp_path / "stick").seal == ""
    made = sealing.seal(session, 1)
    done = carrying.export_to(session, tmp_path / "stick")
    assert done.seal == made.line
    assert done.file.with_suffix(".seal.txt").read_text("utf-8") == f"{made.line}\n"


@pytest.fixture
def lively(desks: list[Desk]) -> tuple[Session, Seal]:
    """A morning at three desks, with a purge that was ordered, sealed at the first; something happened since."""
    exchange(desks)
    for desk in desks:
        session = desk.session()
        people = add_people(session, *(f"{name} of {desk.name}" for name in ("Amina", "Bilal", "Dina")))
        for person in people:
            marking.mark(session, person.id, 1)
        registration.edit(session, people[0].id, {"position": "Adviser"})
        marking.undo(session, people[1].id, 1)
    desks[1].purge(desks[1].ids("WHERE kind = 'delegate_added'")[:1])
    exchange(desks)
    for desk in desks:
        desk.ahead = timedelta(hours=1)
    session = desks[0].session()
    made = sealing.seal(session, 1)
    desks[0].write(Draft("attempt", "", {"v": 1, "result": "forged"}))
    return session, made


def test_another_copy_tells_what_was_there(lively: tuple[Session, Seal], tmp_path: Path) -> None:
    session, made = lively
    copy = tmp_path / "backup.db"
    copy_whole(session, copy)
    assert comparing.against(session, copy) == []
    own, *rest = sorted(made.writers, key=lambda one: one[0] != session.store.writer_id)
    (gone, number), (cut, _) = [one for one in rest if one[1] > 2]
    with closing(engine.connect(session.store.path)) as connection:
        journal = read(connection, random.Random(1), {})
        del journal.writers[gone]
        del journal.writers[cut][4:]
        lines = journal.writers[own[0]]
        lines[2] = lines[2].saying(desk="Desk 9")
        write(connection, journal)
        connection.execute("DROP TRIGGER body_stays")
        connection.execute(
            "DELETE FROM entry_body WHERE n = (SELECT n FROM entry WHERE writer = ? AND seq = 1)", own[:1]
        )
        connection.commit()
    told = " ".join(comparing.against(session, copy))
    assert f"its entries 1 to {number} are in backup.db and not here (writer {gone})" in told
    assert f"its entries 5 to {dict(made.writers)[cut]} are in backup.db" in told
    assert f"its entries from number 3 on are others here than in backup.db (writer {own[0]})" in told
    assert "the content of 1 entries is in backup.db and gone here" in told


def test_only_a_copy_of_this_conference_is_compared(session: Session, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with new_session(tmp_path / "other") as other, pytest.raises(DatabaseError, match="another conference"):
        comparing.against(session, other.store.path)
    (tmp_path / "note.txt").write_text("hello")
    with pytest.raises(DatabaseError, match="no conference file"):
        comparing.against(session, tmp_path / "note.txt")
    with pytest.raises(InputFileError, match="no file"):
        comparing.against(session, tmp_path / "nothing")


def test_each_edit_by_who_hashes_all_anew_is_found_by_the_seal(
    lively: tuple[Session, Seal], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, made = lively
    assert checks.faults(session.store) == []
    assert sealing.check(session, made.code) == sealing.Checked(made, True, (), ())
    quick = cache(lambda conference, heads: sealing_code(conference, dict(heads)))
    sealing_code = sealing.code_of
    monkeypatch.setattr(sealing, "code_of", lambda conference, heads: quick(conference, tuple(sorted(heads.items()))))
    seed = random.randrange(10**9)
    found_without: Counter[str] = Counter()
    with closing(engine.connect(session.store.path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for number in range(NUMBER):
            rng = random.Random(f"{seed}.{number}")
            before = read(connection, rng, dict(made.writers))
            journal = Journal({writer: list(lines) for writer, lines in before.writers.items()}, rng, before.sealed)
            edit = rng.choice(EDITS)
            edit(journal)
            if rng.random() < 0.3:
                seal_anew(journal, lambda heads: sealing.code_of(session.conference.id, heads))
            connection.execute("BEGIN")
            write(connection, journal)
            connection.execute("COMMIT")
            told = sealing.check(session, made.code)
            found = bool(told.faults or told.cannot_know)
            assert found, f"{edit.__name__}, seed {seed}.{number}"
            found_without["by the chain"] += (by_chain := bool(broken_links(session.read)))
            by_signature = contradicted(session.read, session.conference.id, {session.store.writer_id: 10**6})
            found_without["by a signature"] += bool(by_signature)
            found_without["by either"] += by_chain or bool(by_signature)
            connection.execute("BEGIN")
            write(connection, before)
            connection.execute("COMMIT")
    assert sealing.check(session, made.code) == sealing.Checked(made, True, (), ())
    print(f"{NUMBER} edits; found without the seal: {dict(found_without)}")
