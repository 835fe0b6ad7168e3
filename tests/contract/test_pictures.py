"""The pictures of README and docs show what the program shows."""

from __future__ import annotations

from pathlib import Path

from tools import pictures


def test_no_picture_is_stale(tmp_path: Path) -> None:
    now, then = pictures.hashes(tmp_path), pictures.kept()
    assert [name for name in sorted(now.keys() | then.keys()) if now.get(name) != then.get(name)] == [], "make pictures"
    assert all((pictures.DOCS / name).is_file() for name in now)
