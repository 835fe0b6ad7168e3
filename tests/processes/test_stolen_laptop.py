"""A stolen laptop: everything that the program left on it, searched for what nobody may find without the passphrase."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from cli.conftest import LIST
from encrypted import PASSPHRASE, encrypted_by

from checkin.core import unlocking
from db import engine

pytestmark = pytest.mark.plain
PEOPLE = 300
NAMES = ("Federal Investigation Agency", "Mohammad Yusuf", "El-Sayed", "Krishna", "khan@example.org", "SURNAME042")
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_ZIP = b"PK\x03\x04"


@dataclass
class Laptop:
    """Folders as on a laptop: `kept` is what the thief has, with the stick in it; `elsewhere` is not."""

    kept: Path
    elsewhere: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("data", "config", "tmp", "conference", "stick"):
            (self.kept / name).mkdir(parents=True)
        (self.elsewhere / "printed").mkdir(parents=True)
        (self.elsewhere / "passphrase").write_text(PASSPHRASE)
        self.env = {
            **os.environ,
            "CHECKIN_DATA_DIR": str(self.kept / "data"),
            "CHECKIN_CONFIG_DIR": str(self.kept / "config"),
            "TMPDIR": str(self.kept / "tmp"),
            unlocking.FROM_FILE: str(self.elsewhere / "passphrase"),
        }

    @property
    def db(self) -> Path:
        return self.kept / "conference" / "islamabad.db"

    def make(self) -> None:
        self.run("new", self.db, "--name", "Conference", "--day", "2026-11-24", "--timezone", "Asia/Karachi")

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-P", "-m", "checkin", "--db", str(self.db), *map(str, words)]

    def run(self, *words: object, said: str = "") -> str:
        done = subprocess.run(
            self.command(*words), env=self.env, input=said, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def killed(self, *words: object, when: Callable[[], bool], said: str = "") -> None:
        """Run a command until something is so, then pull it down; again where it was over before that was seen.

        `{again}` in a word is another number each time.
        """
        for again in range(10):
            if self._caught([str(word).replace("{again}", str(again)) for word in words], when, said):
                return
        raise AssertionError(f"never caught: {words}")

    def _caught(self, words: list[str], when: Callable[[], bool], said: str) -> bool:
        child = subprocess.Popen(
            self.command(*words),
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip
        with child:
            assert child.stdin is not None
            child.stdin.write(said)
            child.stdin.flush()
            while child.poll() is None:
                if when():
                    os.killpg(child.pid, signal.SIGKILL)
                    return True
        return False

    def left(self, pattern: str) -> Callable[[], bool]:
        def written() -> bool:
            with suppress(FileNotFoundError):  # gone while it is looked at
                return any(path.is_file() and path.stat().st_size > 20_000 for path in self.kept.rglob(pattern))
            return False

        return written

    def begins_to_write(self) -> Callable[[], bool]:
        """Whether something new stands in a file for others, or in the folder for what is temporary."""
        folders = (self.kept / "tmp", self.elsewhere)
        before = {path for folder in folders for path in folder.rglob("*")}

        def begun() -> bool:
            with suppress(FileNotFoundError):  # gone while it is looked at
                new = {path for folder in folders for path in folder.rglob("*")} - before
                return any(path.is_file() and path.stat().st_size for path in new)
            return False

        return begun


def morning(laptop: Laptop) -> None:
    """A conference with its list, marks, a backup and a copy to train on."""
    people = (f"B{n},Mr,Given{n:03},SURNAME{n:03},Ministry,Egypt,delegate,g{n}@x.org,,,,\n" for n in range(PEOPLE))
    (laptop.elsewhere / "list.csv").write_text("".join([LIST, *people]), encoding="utf-8")
    laptop.run("import", laptop.elsewhere / "list.csv")
    laptop.run("mark", "A1", "A3", "--day", "1")
    laptop.run("backup", "--to", laptop.kept / "stick")
    laptop.run("practice", "--no-ui")


def day(laptop: Laptop) -> None:
    """What else happens until the evening; files for others go elsewhere."""
    laptop.run("badges", "--ref", "A1", "--ref", "A2", "--pdf", laptop.elsewhere / "badges.pdf")
    laptop.run("printers", "add", "Folder", f"folder:{laptop.elsewhere / 'printed'}", "--use")
    laptop.run("badges", "--ref", "A3", "--printer", "Folder")
    laptop.run("carry", "export", laptop.kept / "stick")
    laptop.run("export", "attendance", laptop.elsewhere / "out.xlsx")
    laptop.run("verify")
    laptop.run("import", laptop.elsewhere / "list.csv")  # a backup is made before


def evening(laptop: Laptop, badge: str) -> None:
    """Programs that are pulled down while they have something on the disk for a moment."""
    log = laptop.db.with_name("islamabad.db-wal")
    laptop.killed("export", "attendance", laptop.elsewhere / "half.xlsx", when=laptop.begins_to_write())
    laptop.killed("pack", "--all", laptop.elsewhere / "pack-{again}", when=laptop.left("*-as-of-*.part"))
    laptop.killed("backup", when=laptop.left(".islamabad.db.backup-*/copy.db"))
    laptop.killed("scan", "--day", "1", when=log.exists, said=f"{badge}\n" * 40)


def secrets(laptop: Laptop, code: str) -> list[str]:
    """Keys and what opens them, as they may stand somewhere."""
    key = engine.key_of(laptop.db)
    with closing(engine.connect(laptop.db)) as connection:
        keys = [row[0].hex() for row in connection.execute("SELECT key FROM code_key")]
    own = [key.secret.hex()] if key else []
    return [*keys, *own, PASSPHRASE, code, code.replace(" ", "")]


def contents(path: Path) -> Iterator[bytes]:
    """What a file holds: as it stands, in each part of an archive, and in each deflated stream within."""
    raw = path.read_bytes()
    yield raw
    if _ZIP in raw:
        with zipfile.ZipFile(BytesIO(raw[raw.index(_ZIP) :])) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    for found in _STREAM.finditer(raw):
        stream = zlib.decompressobj()
        try:
            yield stream.decompress(raw[found.start() :], 1 << 20)
        except zlib.error:
            continue


def found_by_a_thief(laptop: Laptop, sought: list[str]) -> set[tuple[str, str]]:
    """(file, what stands in it) for everything that is sought and stands somewhere, in any of the codings of a text."""
    forms = {form: text for text in sought for form in _forms(text)}
    hits = set()
    for path in filter(Path.is_file, laptop.kept.rglob("*")):
        for content in contents(path):
            hits |= {(path.name, text) for form, text in forms.items() if form in content}
    return hits


def _forms(text: str) -> list[bytes]:
    forms = [text.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [*forms, bytes.fromhex(text)] if re.fullmatch("([0-9a-f]{2}){16,}", text) else forms


@pytest.mark.timeout(300)
def test_nothing_is_found_on_a_stolen_laptop_that_would_be_without_encryption(tmp_path: Path) -> None:
    laptop, plain = (Laptop(tmp_path / name, tmp_path / f"{name}-elsewhere") for name in ("encrypted", "plain"))
    laptop.make()
    code = encrypted_by(laptop.db, PASSPHRASE).code
    morning(laptop)
    day(laptop)
    badge = json.loads(laptop.run("show", "A1", "--json"))["badges"][0]["code"]
    sought = [*NAMES, badge, *secrets(laptop, code)]
    evening(laptop, badge)
    left = {path.name for path in laptop.kept.rglob("*") if path.is_file()}
    assert {"islamabad.db", "islamabad.db-wal", "islamabad-practice.db", "journal.jsonl", "copy.db"} <= left
    assert any("-as-of-" in name for name in left), "nothing of what was killed was left"
    assert found_by_a_thief(laptop, sought) == set()

    plain.make()
    morning(plain)
    hits = found_by_a_thief(plain, [*NAMES, *secrets(plain, code)])
    assert set(NAMES) <= {text for _, text in hits}, "whoever looks so finds nothing"
    assert {"islamabad.db", "islamabad-practice.db", "journal.jsonl"} <= {name for name, _ in hits}
    assert any(re.fullmatch("[0-9a-f]{32,}", text) for _, text in hits), "nor a key"
