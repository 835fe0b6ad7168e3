"""What is sealed comes back whole to who has the key; whatever was done to it is told, and nothing wrong comes out."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import conference
from hypothesis import given
from hypothesis import strategies as st

from checkin.core import sealed
from checkin.errors import InputFileError

KEY = b"k" * 32
CHUNK = 8
BLOCK = CHUNK + sealed._TAG


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_CHUNK", CHUNK)


@contextmanager
def written(*content: bytes) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        label = sealed.label("carry", 2, conference(id="c"), KEY, sealed.new_salt())
        sealed.write(path, label, KEY, content)
        yield path


def read(path: Path, key: bytes = KEY) -> tuple[bytes, bool]:
    """What comes out, and whether it is said that something is wrong."""
    content = b""
    try:
        for some in sealed.read(path, "carry", key):
            content += some
    except InputFileError:
        return content, True
    return content, False


@given(st.lists(st.binary(max_size=3 * CHUNK), max_size=6))
def test_what_was_written_comes_back(content: list[bytes]) -> None:
    with written(*content) as path:
        assert read(path) == (b"".join(content), False)
        assert read(path, b"x" * 32) == (b"", True)


@given(st.binary(max_size=4 * CHUNK), st.data())
def test_whatever_is_done_to_a_file_is_told_and_nothing_wrong_comes_out(content: bytes, data: st.DataObject) -> None:
    with written(content) as path:
        whole = path.read_bytes()
        start = whole.index(b"\n") + 1
        blocks = [whole[at : at + BLOCK] for at in range(start, len(whole), BLOCK)]
        number = data.draw(st.integers(0, len(blocks) - 1))
        other = data.draw(st.integers(0, len(blocks) - 1))
        place = data.draw(st.integers(0, len(whole) - 1))
        how = data.draw(st.sampled_from(["alter", "cut", "add", "swap", "repeat", "leave out", "of another file"]))
        if how == "alter":
            changed = bytearray(whole)
            changed[place] ^= data.draw(st.integers(1, 255))
            result = bytes(changed)
        elif how == "cut":
            result = whole[:place]
        elif how == "add":
            result = whole + data.draw(st.binary(min_size=1, max_size=2 * BLOCK))
        elif how == "of another file":
            with written(content) as another:
                result = whole[:start] + another.read_bytes()[start:]
        else:
            if how == "swap":
                blocks[number], blocks[other] = blocks[other], blocks[number]
            elif how == "repeat":
                blocks.insert(other, blocks[number])
            else:
                del blocks[number]
            result = whole[:start] + b"".join(blocks)
        path.write_bytes(result)
        came, told = read(path)
        assert told or result == whole
        assert content.startswith(came)


def test_a_file_of_one_sort_is_not_read_as_another() -> None:
    with written(b"content") as path:
        assert sealed.label_of(path, "heads") is None
        with pytest.raises(InputFileError):
            list(sealed.read(path, "heads", KEY))


def test_the_same_content_is_never_sealed_alike_and_no_key_is_named() -> None:
    with written(b"content") as one, written(b"content") as two:
        assert one.read_bytes()[-30:] != two.read_bytes()[-30:]
        for secret in (KEY, KEY.hex().encode(), b"content"):
            assert secret not in one.read_bytes()


def test_neither_side_holds_the_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sealed, "_CHUNK", 64 * 1024)
    megabyte, path = bytes(1024 * 1024), tmp_path / "file"
    label = sealed.label("carry", 2, conference(id="c"), KEY, sealed.new_salt())
    tracemalloc.start()
    try:
        sealed.write(path, label, KEY, (megabyte for _ in range(32)))
        assert sum(map(len, sealed.read(path, "carry", KEY))) == 32 * len(megabyte)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(megabyte)
    finally:
        tracemalloc.stop()


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="cannot be read"):
        sealed.label_of(tmp_path / "nothing", "carry")
    with pytest.raises(InputFileError, match="cannot be read"):
        list(sealed.read(tmp_path, "carry", KEY))
