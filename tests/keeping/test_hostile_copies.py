"""Text copies and backups that somebody altered: what comes back is what was written, or a sentence."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import add_people, new_session
from faults import meddle
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core.attendance import marking
from checkin.core.keeping import backup, place, restoring
from checkin.core.session import Session
from checkin.errors import CheckinError
from db.journal import lines
from db.journal.packets import Carried
from db.reading import journal

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.dictionaries(st.sampled_from([*Carried._fields, "n", "who"]), _JSON)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a backup and a text copy of the same few entries."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "stick").mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CHECKIN_DATA_DIR", str(folder / "data"))
        return _copied(folder)


def _copied(folder: Path) -> Path:
    with new_session(folder) as session:
        guests = add_people(session, "Amina Khan", "Bilal Shah", "Noura KHAN")
        marking.mark(session, guests[0].id)
        place.choose(session, folder / "stick")
        return backup.back_up(session).file.parent


@given(_FIELDS | _JSON, st.binary(max_size=20))
def test_what_is_no_line_of_ours_is_no_entry(said: object, rest: bytes) -> None:
    text = json.dumps(said).encode()
    for line in (text, text + b"\n", text + rest, rest, b'{"body":' * 50_000):
        assert lines.entry_of(line) is None
        lines.number_of(line)
        lines.heading_of(line)


@given(data=st.data())
@settings(max_examples=15)
def test_of_an_altered_copy_comes_what_was_written_or_a_sentence(home: Path, data: st.DataObject) -> None:
    whole = {path.name: path.read_bytes() for path in home.iterdir()}
    name = data.draw(st.sampled_from([name for name in sorted(whole) if not name.endswith(".sealed")]))
    content = bytearray(whole[name])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    written = {json.loads(line)["id"] for line in whole[place.JOURNAL].splitlines()[1:]}
    with tempfile.TemporaryDirectory() as folder:
        altered = Path(folder) / "altered"
        shutil.copytree(home, altered)
        (altered / name).write_bytes(content)
        target = Path(folder) / "new.db"
        try:
            restoring.restore(restoring.source_of(altered / name), target, desk="Desk", operator="Op")
        except CheckinError:
            assert not target.exists()
            return
        with Session.open(target, "Desk", "Op") as session:
            assert {entry.id for entry in journal.read_all(session.read)} <= written


def _of_another_format(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(44)  # the schema's format, of which SQLite knows four
        file.write((5).to_bytes(4, "big"))


def _with_a_view_for_a_table(path: Path) -> None:
    meddle(path, "ALTER TABLE setting RENAME TO kept", "CREATE VIEW setting AS SELECT * FROM kept")


@pytest.mark.parametrize("spoil", [_of_another_format, _with_a_view_for_a_table])
def test_a_copy_in_which_nothing_can_be_written_is_damaged(
    home: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    (backup_file,) = home.glob("*.db")
    copy, target = tmp_path / "copy.db", tmp_path / "new.db"
    shutil.copy(backup_file, copy)
    for keys in home.glob("*.keys"):
        shutil.copy(keys, tmp_path / "copy.db.keys")
    spoil(copy)
    with pytest.raises(CheckinError, match="damaged"):
        restoring.restore(restoring.source_of(copy), target, desk="Desk", operator="Op")
    assert not target.exists()
