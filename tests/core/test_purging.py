"""After a purge nobody is named in any file that the program keeps, and the figures are what they were."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import FrozenClock, add_people, new_session
from desks import exchange, open_desks

from checkin.core import finding
from checkin.core.attendance import counts, late_marks, marking
from checkin.core.conference import practice, purge_files, purging
from checkin.core.finding import Finder
from checkin.core.keeping import backup, place, sealing, verification
from checkin.core.machine import data_folder
from checkin.core.models import Delegate
from checkin.core.people import lookup, merging, operators, registration
from checkin.core.people.disclosure import DESK
from checkin.core.printing import file_output
from checkin.core.reports import figures
from checkin.core.session import Session
from checkin.errors import UsageError
from db import engine
from db.journal.entries import Draft
from db.local import search_store

AMINA = {
    "ref": "17", "name": "Aminata Quraishi", "given_names": "Aminata", "family_name": "Quraishi",
    "native_name": "امیناتا قریشی", "email": "a.quraishi@example.org", "phone": "+92 300 7654321",
    "position": "Judge of Sukkur", "organisation": "Ministry of Law", "country": "PK", "sex": "F",
    "local": "local", "category": "delegate", "desk_note": "asks for a ramp", "x:Photo file": "quraishi.jpg",
}  # fmt: skip
BILAL = {"ref": "18", "name": "Bilawal Zardozi", "country": "NP", "sex": "M", "organisation": "Bar of Patan"}
OF_AMINA = ("Quraishi", "قریشی", "a.quraishi", "7654321", "Sukkur", "a ramp", "saw her")
OF_BILAL = ("Zardozi", "visa of Z", "Sekretaer")
# Of a repair, of the log on the screen, and of programs that were killed.
LEFT = (
    "conference.damaged-1.db", "conference-log-20261124-101500.csv", ".conference.db.backup-x1.part/copy.db",
    ".conference.db.invitation-x1.part/snapshot.db",
)  # fmt: skip


@pytest.fixture
def session(tmp_path: Path, clock: FrozenClock) -> Iterator[Session]:
    folder = tmp_path / "desk"
    folder.mkdir()
    with new_session(folder, clock) as made:
        made.operator = "Sekretaer Vogelweide"
        yield made


@pytest.fixture
def people(session: Session, clock: FrozenClock, tmp_path: Path) -> tuple[Delegate, Delegate]:
    """Two people with all that a conference brings, and every kind of copy that the program makes."""
    amina, bilal = registration.add(session, AMINA), registration.add(session, BILAL)
    (twin,) = add_people(session, "Aminata Quraishi-Twin")
    merging.merge(session, twin.id, amina.id, "the same Quraishi", "Zardozi")
    registration.edit(session, amina.id, {"position": "Judge of Sukkur, retd."})
    marking.mark(session, amina.id, 1)
    late_marks.mark_late(session, ["18"], day=1, at="08:30", reason="visa of Z")
    marking.mark(session, amina.id, 2)
    marking.undo(session, amina.id, 2, reason="saw her leave")
    file_output.badge_folder(session).mkdir(exist_ok=True)
    for one in (amina, bilal):
        file_output.print_badges(session, [one], file_output.badge_file(session, one))
    registration.hand_over(session, amina.id, "badge", taken_by="driver of Quraishi", authorisation="letter")
    photos = file_output.photo_folder(session)
    photos.mkdir()
    (photos / "quraishi.jpg").write_bytes(b"Quraishi")
    (photos / "other.jpg").write_bytes(b"other")
    session.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in ("conference.before-import.db", *LEFT):
        copy = session.store.path.parent / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(session.store.path.read_bytes())
    half = practice.practice_copy(session).with_name("conference-practice.db.part")
    half.write_bytes(session.store.path.read_bytes())
    finding._save(session, *finding._build(session))
    (tmp_path / "stick").mkdir()
    place.choose(session, tmp_path / "stick")
    backup.back_up(session)
    clock.forward(minutes=5)
    return lookup.required(session, "17"), lookup.required(session, "18")


def contents(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """The bytes of every file, with its name, and of what is deflated in it."""
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else [folder]:
            if path.is_file():
                whole = path.read_bytes()
                yield path, path.name.encode() + b"\n" + whole
                for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|stream\r?\n", whole):
                    for start, form in ((found.start(), zlib.MAX_WBITS), (found.end(), zlib.MAX_WBITS)):
                        try:
                            yield path, zlib.decompressobj(form).decompress(whole[start:])
                        except zlib.error:
                            continue


def found(words: tuple[str, ...], *folders: Path) -> set[tuple[str, str]]:
    """Where words are found, as UTF-8 and UTF-16, whatever their case."""
    asked = [(word, text.encode(form).lower()) for word in words for text in (word,)
             for form in ("utf-8", "utf-16-le", "utf-16-be")]  # fmt: skip
    return {
        (word, path.name) for path, content in contents(*folders) for word, text in asked if text in content.lower()
    }


def places_of(session: Session, tmp_path: Path) -> tuple[Path, ...]:
    return session.store.path.parent, tmp_path / "stick", data_folder()


def counted(session: Session) -> Any:
    """All that is counted."""
    status = counts.conference_status(session)
    return status.days, replace(figures.figures(session, DESK))


@pytest.mark.plain
def test_what_is_looked_for_is_there_before(session: Session, people: Any, tmp_path: Path) -> None:
    session.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = found((*OF_AMINA, *OF_BILAL), *places_of(session, tmp_path))
    assert {word for word, _ in before} == {*OF_AMINA, *OF_BILAL}
    names = {name for _, name in before}
    assert {"conference.db", "conference.before-import.db", "conference-practice.db", "journal.jsonl"} <= names
    assert {"17_Quraishi.pdf", "quraishi.jpg", "conference-practice.db.part"} <= names
    assert {Path(name).name for name in LEFT} <= names


def test_after_a_purge_of_everybody_nobody_is_named_in_any_file(session: Session, people: Any, tmp_path: Path) -> None:
    before = counted(session)
    seal = sealing.seal(session, 1)
    done = purging.purge(session)
    assert done.certificate is not None
    assert found((*OF_AMINA, *OF_BILAL, "Vogelweide"), *places_of(session, tmp_path)) == set()
    assert counted(session) == before
    assert verification.faults(session) == []
    verification.rebuild(session)
    assert counted(session) == before
    (fault,) = sealing.check(session, seal.code).faults
    assert "a purge of after it names them" in fault
    assert (done.people, session.is_purging) == (3, False)
    assert lookup.required(session, "17").name == "Purged 17"


@pytest.mark.plain
def test_after_a_purge_of_one_that_one_is_not_named_and_the_others_are(
    session: Session, people: Any, tmp_path: Path
) -> None:
    before = counted(session)
    done = purging.purge(session, ["17"])
    assert found(OF_AMINA, *places_of(session, tmp_path)) == set()
    left = found(("Zardozi",), *places_of(session, tmp_path))
    assert {"conference.db", "other.jpg"} <= {path.name for path in session.store.path.parent.rglob("*")}
    assert any(name.endswith(".db") for _, name in left)
    assert counted(session) == before
    assert verification.faults(session) == []
    assert [row.delegate.ref for row in Finder(session).find("quraishi").rows if not row.guess] == []
    assert [row.delegate.ref for row in Finder(session).find("zardozi").rows] == ["18"]
    assert any(sentence.startswith("The names of operators stay") for sentence in done.kept)


def test_a_dry_run_says_what_would_go_and_changes_nothing(session: Session, people: Any, tmp_path: Path) -> None:
    version, files = session.version(), sorted(tmp_path.rglob("*"))
    planned = purging.plan(session, ["17"])
    assert (session.version(), sorted(tmp_path.rglob("*"))) == (version, files)
    assert planned.people == 2  # with the record that was merged
    names = {path.name for path in planned.files}
    assert {"17_Quraishi.pdf", "quraishi.jpg", "conference.before-import.db", "conference-practice.db"} <= names
    assert not {"18_Bilawal_Zardozi.pdf", "other.jpg"} & names
    done = purging.purge(session, ["17"])
    assert (done.people, done.entries) == (planned.people, planned.entries)
    with pytest.raises(UsageError):
        purging.plan(session, ["999"])


def test_a_remark_about_somebody_else_that_names_the_person_is_told(session: Session, people: Any) -> None:
    registration.edit(session, people[1].id, {"desk_note": "comes with Aminata Quraishi"})
    assert any("others: no. 18" in sentence for sentence in purging.plan(session, ["17"]).kept)


@pytest.mark.plain
def test_a_stick_that_is_away_is_named_and_the_same_purge_once_more_finds_it(
    session: Session, people: Any, tmp_path: Path
) -> None:
    (tmp_path / "stick").rename(tmp_path / "pulled")
    done = purging.purge(session)
    assert any("are as they were" in sentence for sentence in done.kept)
    assert done.certificate is not None
    assert "are as they were" in " ".join(done.certificate.read_text("utf-8").split())
    (tmp_path / "pulled").rename(tmp_path / "stick")
    assert found(("Quraishi",), tmp_path / "stick") != set()
    entries = session.version()
    done = purging.purge(session)
    assert session.version() == entries  # nothing was left to be said
    assert not any("are as they were" in sentence for sentence in done.kept)
    assert found((*OF_AMINA, *OF_BILAL), *places_of(session, tmp_path)) == set()


def test_a_desk_that_reads_holds_the_purge_up_and_the_next_opening_finishes_it(
    session: Session, people: Any, tmp_path: Path
) -> None:
    session.store._writer.execute("PRAGMA busy_timeout = 0")
    with closing(engine.connect(session.store.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM delegate").fetchone()
        done = purging.purge(session)
        assert (done.certificate, session.is_purging) == (None, True)
        assert "another program has it open" in done.kept[0]
        assert lookup.required(session, "17").name == "Purged 17"
    finished = purging.finish(session)
    assert finished is not None
    assert finished.certificate is not None
    assert found((*OF_AMINA, *OF_BILAL), *places_of(session, tmp_path)) == set()
    assert purging.finish(session) is None


def test_another_desk_of_the_file_finds_nobody_any_more_and_saves_no_index_of_before(
    session: Session, people: Any
) -> None:
    with Session.open(session.store.path, "Desk 2", "Op", FrozenClock()) as other:
        finder, index = Finder(other), finding._build(other)
        assert [row.delegate.ref for row in finder.find("quraishi").rows] == ["17"]
        with session.write() as writing:
            writing.purge(purging._bodies(session, None))
        assert finder.refresh()
        assert [row for row in finder.find("quraishi").rows if not row.guess and row.delegate.ref == "17"] == []
        finding._save(other, *index)
        assert search_store.any_saved_index(session.read) is None


def test_the_certificate_names_nobody_and_says_what_went_and_what_stays(
    session: Session, people: Any, tmp_path: Path
) -> None:
    planned = purging.plan(session, ["17"])
    done = purging.purge(session, ["17"])
    assert done.certificate is not None
    text = " ".join(done.certificate.read_text(encoding="utf-8").split())
    assert "number 17; people: 2" in text
    assert f"the practice copy): {len(planned.files)}" in text
    assert f"the backups and the text copy of before in {tmp_path / 'stick'}; they were made anew" in text
    assert all(" ".join(sentence.split()) in text for sentence in done.kept)
    purge_entry = session.read.execute("SELECT id FROM entry WHERE kind = 'purge'").fetchone()[0]
    assert purge_entry in text


def test_a_practice_copy_of_another_conference_of_that_name_stays(session: Session, people: Any) -> None:
    other = practice.practice_file(session)
    with closing(engine.connect(other)) as connection, connection:
        connection.execute("UPDATE setting SET value = 'XX' WHERE key = 'real_prefix'")
    assert other not in purge_files.of_these(session, None)


def test_a_practice_copy_that_was_not_completed_is_of_this_conference(session: Session, people: Any) -> None:
    half = practice.practice_file(session)
    half.write_bytes(session.store.path.read_bytes())
    assert half in purge_files.of_these(session, None)


def test_nobody_is_shut_out_by_a_purge_of_the_names_of_operators(session: Session, people: Any) -> None:
    operators.add(session, "Farida Zardozi", "secretariat", "271828")
    operators.switch_roles(session, True)
    with pytest.raises(UsageError, match="Roles are on"):
        purging.purge(session)
    assert lookup.required(session, "17").name == "Aminata Quraishi"
    assert purging.purge(session, ["17"]).certificate is not None


def test_a_desk_that_hears_of_a_purge_leaves_no_trace_in_its_file_either(tmp_path: Path) -> None:
    desks = open_desks(tmp_path, 2)
    one, two = desks
    one.write(Draft("delegate_added", "p1", {"v": 1, "fields": {"ref": "17", "name": "Aminata Quraishi"}}))
    exchange(desks)
    one.purge_people(["p1"])
    exchange(desks)
    session = two.session()
    assert session.is_purging
    assert purging.finish(session) is None
    assert not session.is_purging
    assert found(("Quraishi",), *(path for path in tmp_path.glob("1.db*"))) == set()
    for desk in desks:
        desk.store.close()
