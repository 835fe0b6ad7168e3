"""Content that is meant to hurt, through every door: taken or refused in words, and soon."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile.doors import DOORS, go_through
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).parents[1]
LONGER = int(os.environ.get("HOSTILE", "1"))
CPU_SECONDS = 2
_WORDS = [
    b"Name,Ref\n", b"\x00", b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<svg>", b"[/]", b"{", b"}", b"NaN",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"\x1b]0;x\x07", "\u202e\u0301\U0001f468\u200d".encode(), b"[[element]]\n",
    b"=cmd|' /C calc'!A0", b"\\ud800", b'{"fields": {"days": "[{}]"}}', b"9" * 40, b"\r", b"\n", b"\t", b";",
    b"SQLite format 3\x00", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%!PS", b"BCDEFGHIJKLNOPRSTUVXBCDEFGHI",
    b"columns = {Name = 'name'}\n", b"1e999", b"../" * 9, b'"', b"'",
]  # fmt: skip
CONTENT = st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(_WORDS), max_size=30).map(b"".join))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doors")


@pytest.mark.parametrize("door", DOORS)
def test_whatever_comes_is_taken_or_refused_in_words(folder: Path, door: str) -> None:
    @settings(max_examples=25 * LONGER, suppress_health_check=list(HealthCheck))
    @given(CONTENT)
    def check(content: bytes) -> None:
        go_through(door, folder, content)

    check()


@pytest.mark.parametrize("door", DOORS)
def test_ten_megabytes_take_no_long_work(tmp_path: Path, door: str) -> None:
    """In a process whose processor time is limited for each, by the system."""
    ran = subprocess.run(
        [sys.executable, "-P", str(Path(__file__).with_name("in_time.py")), door, str(CPU_SECONDS), str(tmp_path)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
    )  # fmt: skip
    assert ran.returncode == 0, (ran.returncode, ran.stdout, ran.stderr)
