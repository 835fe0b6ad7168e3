"""A conference encrypted and decrypted: the same list, no name on the disk, and what opens it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, conference, golden_file
from encrypted import PASSPHRASE, decrypted_by, encrypted_by

from checkin.core import unlocking
from checkin.core.attendance import marking
from checkin.core.conference import encrypting, making, practice
from checkin.core.keeping import backup, comparing, place, recovery, repairing, restoring, text_copy, verification
from checkin.core.machine import data_folder
from checkin.core.models import Result
from checkin.core.session import Session
from checkin.core.syncing import inviting
from checkin.errors import LockedFileError, UsageError
from db import engine
from db.checks import digest
from db.reading import journal

pytestmark = pytest.mark.plain
NAMES = ("Mohammad Yusuf KHAN", "Leila Alaoui", "محمد یوسف خان")
AT = ("Desk 1", "Amina")


def forget() -> None:
    """As a program that has just been started."""
    engine._held.clear()


def unlocked(path: Path) -> Session:
    unlocking.unlock(path, PASSPHRASE)
    return Session.open(path, *AT, FrozenClock())


def write_text_copy(session: Session) -> place.Place:
    where = place.place(session)
    assert where is not None
    copy = text_copy.TextCopy(session, where)
    while copy.follow():
        pass
    return where


def holds_names(folder: Path) -> list[str]:
    forms = [name.encode(coding) for name in NAMES for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "islamabad.db"
    making.create(path, conference(), desk=AT[0], operator=AT[1], now=FrozenClock()).close()
    with Session.open(path, *AT, FrozenClock()) as session:
        for person in add_people(session, *NAMES):
            assert marking.mark(session, person.id).result is Result.OK
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


def test_the_same_conference_lies_there_without_a_name(path: Path) -> None:
    with Session.open(path, *AT, FrozenClock()) as session:
        before, writer = digest(session.store), session.store.writer_id
    assert holds_names(path.parent)
    done = encrypted_by(path, PASSPHRASE)
    assert holds_names(path.parent) == []
    forget()
    with pytest.raises(LockedFileError, match="is encrypted"):
        Session.open(path, *AT)
    with unlocked(path) as session:
        assert digest(session.store) == before
        assert session.store.writer_id == writer, "the hand is the same"
        assert session.encrypted
        assert not verification.faults(session)
        assert recovery.code(session) == done.code
        add_people(session, "Omar Farooq")
    assert holds_names(path.parent) == []


def test_the_recovery_code_opens_it_and_another_does_not(path: Path) -> None:
    done = encrypted_by(path, PASSPHRASE)
    forget()
    for wrong in ("four words that wonder", "BCDE FGHI JKLN OPRS", ""):
        with pytest.raises(UsageError, match="neither the passphrase nor the recovery code"):
            unlocking.unlock(path, wrong)
    unlocking.unlock(path, done.code.lower())
    Session.open(path, *AT).close()


def test_a_passphrase_is_the_same_however_it_is_composed(path: Path) -> None:
    encrypted_by(path, "café über naïve\n")
    forget()
    unlocking.unlock(path, "cafe\u0301 u\u0308ber nai\u0308ve")


def test_a_weak_passphrase_protects_nothing(path: Path) -> None:
    with pytest.raises(UsageError, match="10 letters"):
        encrypted_by(path, "islamabad")
    assert engine.name_of(path) == b""


def test_a_script_gives_the_passphrase_in_a_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encrypted_by(path, PASSPHRASE)
    forget()
    file = tmp_path / "passphrase"
    file.write_text("something else\n")
    monkeypatch.setenv(unlocking.FROM_FILE, str(file))
    with pytest.raises(LockedFileError, match="does not open it"):
        Session.open(path, *AT)
    file.write_text(f"{PASSPHRASE}\n")
    Session.open(path, *AT).close()


def test_without_what_wraps_its_key_a_file_opens_no_more_until_it_is_copied_from_beside_another(path: Path) -> None:
    plain = path.read_bytes()
    encrypted_by(path, PASSPHRASE)
    forget()
    keys = engine.keys_beside(path)
    kept = keys.rename(keys.with_name("elsewhere.keys.bak"))
    from checkin.errors import DamagedFileError

    with pytest.raises(DamagedFileError, match=r"islamabad\.db is no conference file") as caught:
        Session.open(path, *AT)
    assert "islamabad.db.keys" in caught.value.hint
    whole = path.read_bytes()
    path.with_name("islamabad.before-import.db").write_bytes(plain)
    with pytest.raises(DamagedFileError, match=r"the keys that open it, islamabad\.db\.keys, are not beside") as caught:
        repairing.repair(path, *AT)
    assert "from beside any backup" in caught.value.hint
    assert path.read_bytes() == whole, "what is older and in clear does not take its place"
    kept.rename(keys.with_name("islamabad.backup-00001.db.keys"))
    unlocked(path).close()


def test_a_file_that_is_open_at_a_desk_is_left_as_it_is(path: Path) -> None:
    with Session.open(path, *AT) as session:
        session.version()
        with pytest.raises(UsageError, match="open at a desk"):
            encrypted_by(path, PASSPHRASE)
        add_people(session, "Omar Farooq")
    assert engine.name_of(path) == b""
    assert sorted(one.name for one in path.parent.iterdir()) == ["islamabad.db"]


def test_it_becomes_plain_again(path: Path) -> None:
    with Session.open(path, *AT, FrozenClock()) as session:
        before = digest(session.store)
    encrypted_by(path, PASSPHRASE)
    decrypted_by(path)
    forget()
    with Session.open(path, *AT, FrozenClock()) as session:
        assert digest(session.store) == before
        assert not session.encrypted
    assert not engine.keys_beside(path).exists()


@pytest.mark.parametrize("step", ["checked", "take_place"])
def test_what_fails_on_the_way_leaves_the_file_as_it_was(
    path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as spoilt:
        spoilt.setattr(encrypting.backups, step, fail)
        with pytest.raises(KeyboardInterrupt):
            encrypted_by(path, PASSPHRASE)
    assert engine.name_of(path) == b""
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".part"] == []
    Session.open(path, *AT).close()


def test_killed_between_its_keys_and_itself_it_says_what_to_do(path: Path) -> None:
    """The keys are there before the encrypted file is: the other way round it might be lost."""
    engine.keys_beside(path).write_text("{}")
    with pytest.raises(Exception, match="is not encrypted, though"):
        Session.open(path, *AT)
    encrypted_by(path, PASSPHRASE)
    decrypted_by(path)
    engine.keys_beside(path).write_text("{}")
    decrypted_by(path)
    Session.open(path, *AT).close()


def test_what_a_killed_decrypt_left_in_clear_is_gone_with_the_next_opening(path: Path) -> None:
    encrypted_by(path, PASSPHRASE)
    with engine.rewritten(path, engine.part_of(path), None):
        pass  # and killed before it could take the file's place
    assert holds_names(path.parent)
    unlocked(path).close()
    assert not holds_names(path.parent)
    decrypted_by(path)


def test_keys_beside_a_plain_file_may_be_those_of_a_file_that_was_moved(path: Path) -> None:
    plain = path.read_bytes()
    encrypted_by(path, PASSPHRASE)
    moved = path.rename(path.with_name("islamabad-old.db"))
    path.write_bytes(plain)
    decrypted_by(path)
    encrypted_by(path, "four other words of mine")
    decrypted_by(path)
    forget()
    unlocked(moved).close()


def test_copies_that_the_program_made_before_are_encrypted_too(path: Path, stick: Path) -> None:
    with Session.open(path, *AT, FrozenClock()) as session:
        backup.before_import(session)
        place.choose(session, stick)
        backup.back_up(session)
        practice_there = practice.practice_copy(session)
    damaged = path.with_name("islamabad.damaged-1.db")
    damaged.write_bytes(path.read_bytes()[:5000])
    done = encrypted_by(path, PASSPHRASE)
    damaged.unlink()
    assert len(done.copies) == 2
    assert any("damaged-1.db is not encrypted" in note for note in done.notes)
    assert holds_names(path.parent.parent) == []
    assert not practice_there.exists()


def test_what_killed_programs_left_in_clear_is_removed_and_what_was_rescued_encrypted(path: Path) -> None:
    with Session.open(path, *AT, FrozenClock()) as session:
        half = practice.practice_file(session).with_name("islamabad-practice.db.part")
    rescued = data_folder() / "rescued" / "islamabad.rescued-1.db"
    left = (half, rescued, path.parent / f".{path.name}.backup-x1.part" / "copy.db")
    for one in left:
        one.parent.mkdir(parents=True, exist_ok=True)
        one.write_bytes(path.read_bytes())
    assert len({name for folder in (path.parent, data_folder()) for name in holds_names(folder)}) == 4
    encrypted_by(path, PASSPHRASE)
    assert holds_names(path.parent) + holds_names(data_folder()) == []
    assert [one.exists() for one in left] == [False, True, False]


def test_backups_and_the_text_copy_are_encrypted_and_a_restore_brings_all_back(
    path: Path, stick: Path, tmp_path: Path
) -> None:
    done = encrypted_by(path, PASSPHRASE)
    with Session.open(path, *AT, FrozenClock()) as session:
        place.choose(session, stick)
        made = backup.back_up(session)
        add_people(session, "Omar Farooq")
        write_text_copy(session)
        ids = [entry.id for entry in journal.read_all(session.read)]
    assert holds_names(stick) == []
    assert b"Omar" not in b"".join(part.read_bytes() for part in stick.rglob("*") if part.is_file())
    forget()
    home = made.file.parent
    with pytest.raises(LockedFileError):
        restoring.source_of(home)
    unlocking.unlock(made.file, done.code)
    target = tmp_path / "other" / "again.db"
    restored = restoring.restore(restoring.source_of(home), target, code=done.code)
    assert restored.done
    forget()
    with unlocked(target) as session:
        there = [entry.id for entry in journal.read_all(session.read)]
        assert there[: len(ids)] == ids
        assert comparing.against(session, made.file) == []
    assert holds_names(tmp_path / "other") == []


def test_the_text_copy_alone_brings_all_back_encrypted(path: Path, stick: Path, tmp_path: Path) -> None:
    encrypted_by(path, PASSPHRASE)
    with Session.open(path, *AT, FrozenClock()) as session:
        place.choose(session, stick)
        made = backup.back_up(session)
        write_text_copy(session)
        count = journal.count(session.read)
    alone = tmp_path / "alone" / "journal.jsonl"
    alone.parent.mkdir()
    for name in (alone.name, f"{alone.name}.keys"):
        (alone.parent / name).write_bytes((made.file.parent / name).read_bytes())
    forget()
    with pytest.raises(LockedFileError):
        restoring.restore(restoring.source_of(alone), tmp_path / "again.db")
    unlocking.unlock(made.file, PASSPHRASE)
    assert restoring.restore(restoring.source_of(alone), tmp_path / "again.db").entries == count
    assert engine.name_of(tmp_path / "again.db")


def test_a_torn_line_of_the_text_copy_is_written_again(path: Path, stick: Path) -> None:
    encrypted_by(path, PASSPHRASE)
    with Session.open(path, *AT, FrozenClock()) as session:
        place.choose(session, stick)
        where = write_text_copy(session)
        where.journal.write_bytes(where.journal.read_bytes()[:-30])
        write_text_copy(session)
        odd: list[int] = []
        assert len(list(text_copy.entries(where.journal, odd))) == journal.count(session.read)
        assert odd == []


def test_practice_copies_and_rescued_files_open_with_the_same_passphrase(path: Path) -> None:
    encrypted_by(path, PASSPHRASE)
    with Session.open(path, *AT, FrozenClock()) as session:
        copy = practice.practice_copy(session)
        assert holds_names(copy.parent) == []
        path.rename(path.with_name("moved.db"))
        with pytest.raises(Exception, match="was moved"):
            session.stand()
    rescued = path.with_name("islamabad.rescued-1.db")
    engine.keys_beside(path).unlink()
    forget()
    for one in (copy, rescued):
        forget()
        with unlocked(one) as session:
            assert session.encrypted
            assert len(list(session.read.execute("SELECT id FROM delegate"))) == len(NAMES)


def test_a_migration_of_an_encrypted_file_keeps_an_encrypted_copy(tmp_path: Path) -> None:
    old = golden_file("m0005_turns", tmp_path)
    path = tmp_path / "old.db"
    with engine.rewritten(old, path, engine.new_key()):
        pass
    old.unlink()
    with Session.open(path, *AT):
        pass
    (kept,) = tmp_path.glob("old.before-*.db")
    assert engine.name_of(kept) == engine.name_of(path) != b""


def test_who_joins_has_the_same_passphrase(path: Path, tmp_path: Path) -> None:
    done = encrypted_by(path, PASSPHRASE)
    with Session.open(path, *AT, FrozenClock()) as session:
        made = inviting.invite(session, tmp_path / "invitation")
    forget()
    target = tmp_path / "second" / "islamabad-2.db"
    inviting.join(made.file, made.code, target, desk="Desk 2", operator="Bilal", now=FrozenClock())
    assert holds_names(tmp_path / "second") == []
    forget()
    with unlocked(target) as session:
        assert recovery.code(session) == done.code
        assert len(list(session.read.execute("SELECT id FROM delegate"))) == len(NAMES)


def test_a_program_that_is_started_gets_the_key_by_a_pipe_and_nothing_else(path: Path, stick: Path) -> None:
    from checkin.core.keeping import keeper

    encrypted_by(path, PASSPHRASE)
    secret = engine._held[engine.name_of(path)].secret
    with Session.open(path, *AT, FrozenClock()) as session:
        place.choose(session, stick)
        seen: list[object] = []
        import subprocess

        began = subprocess.Popen

        class Watched(began):  # type: ignore[type-arg, valid-type, misc]
            def __init__(self, command: list[str], **how: object) -> None:
                seen.extend([*command, *dict(how.get("env") or {}).values()])  # type: ignore[call-overload]
                super().__init__(command, **how)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(subprocess, "Popen", Watched)
            keeper.in_a_program_of_its_own(session)
        standing = backup.standing(session)
    assert standing is not None
    assert standing.file is not None
    assert not standing.trouble
    assert "--key-on-stdin" in seen
    assert secret.hex() not in " ".join(map(str, seen))


def test_the_slots_say_nothing_of_the_key(path: Path) -> None:
    encrypted_by(path, PASSPHRASE)
    secret = engine._held[engine.name_of(path)].secret
    text = engine.keys_beside(path).read_text()
    assert engine.keys_beside(path).stat().st_mode & 0o777 == 0o600
    assert secret.hex() not in text
    assert PASSPHRASE not in text
    assert [slot["by"] for slot in json.loads(text)["slots"]] == ["passphrase", "recovery code"]
