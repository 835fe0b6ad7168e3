"""Every command line that README and the pages show is run as it stands: in order, in one shell, in a clean folder.

Printers are folders instead, and what stands for a name of the reader's gets one. A desk that a line opens is left
with Ctrl+Q, after Enter on what a first opening asks.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from cli.conftest import LIST
from laptops import CODE
from openpyxl import Workbook

pytestmark = pytest.mark.plain  # each conference is made by a program of its own
pty = pytest.importorskip("pty", reason="no pseudo terminals on this system")

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")), "badges/templates/README.md")
CONFERENCE = (
    "checkin new islamabad.db --name Conference --day 2026-11-24 --timezone Asia/Karachi",
    "checkin import list.xlsx",
)
STANDS_FOR = {"REF": "A1", "FILE": "card", "NAME": '"Desk 3"'}
EXAMPLE_CODE = "BCDE FGHI JKLN OPRS"
"""The code of an invitation as a page has it: the one that was shown is typed instead."""
ADDRESS = re.compile(r"\b(ipps?|socket|lp):[^\s]+")
COMMENT = re.compile(r"\s+# .*|$")
HUB = re.compile(r"^checkin .*\bhub\b(?!.*--cluster)")
HUB_ADDRESS = re.compile(r"tls://([\d.:]+)")
HUB_CODE = re.compile(r"Code to join, for \d+ minutes: ((?:[A-Z]{4} ?){4})")
ENDED = re.compile(r"\[ended (\d+)\]")
PATIENCE = 120.0
"""Seconds a line may take on a busy machine before the test gives up."""
LOOK_SECONDS = 0.5
"""Between two keys at a desk that a line opened."""
OPEN_DESK = "\x1b[?1049h"
PLAIN_PROMPT = "Name, number or badge: "
ENTER, CTRL_Q = b"\r", b"\x11"


def blocks(page: str) -> list[str]:
    """The command lines of the blocks of a page, in order; those of make and of other systems are not ours."""
    text = "".join(re.findall(r"^```\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S))
    lines = text.replace("\\\n", " ").splitlines()
    return [line for line in lines if re.match(r"\W*(checkin|export|mkdir) ", line)]


def in_sentences(page: str) -> list[str]:
    """The command lines within the sentences of a page; a command that lacks its arguments is a mention."""
    text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text("utf-8"), flags=re.M | re.S)
    return [line for line in dict.fromkeys(re.findall(r"`(checkin [^`]+)`", text)) if line != "checkin printers add"]


class Shell:
    """A shell on a terminal, where each line is run as if it were typed."""

    def __init__(self, folder: Path) -> None:
        self._screen, terminal = pty.openpty()
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        settings = {"PATH": path, "HOME": str(folder), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self._process = subprocess.Popen(
            ["sh"], stdin=subprocess.PIPE, stdout=terminal, stderr=terminal, cwd=folder,
            env={**os.environ, **settings}, start_new_session=True,
        )  # fmt: skip
        self._terminal = terminal
        self._said = ""
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def run(self, line: str) -> tuple[int, str]:
        """The exit code of a line, and what it said."""
        assert self._process.stdin is not None
        line = ADDRESS.sub("folder:paper", line)
        device = os.ttyname(self._terminal)
        self._process.stdin.write(f'{{ {line}\n}} < {device}\necho "[ended $?]"\n'.encode())
        self._process.stdin.flush()
        keys = cycle((ENTER, CTRL_Q))
        for _ in range(int(PATIENCE / LOOK_SECONDS)):
            with self._news:
                if self._news.wait_for(lambda: ENDED.search(self._said), LOOK_SECONDS):
                    said, self._said = self._said, ""
                    return int(ENDED.findall(said)[0]), said
                if self._said.endswith(PLAIN_PROMPT):
                    os.write(self._screen, b"/quit\r")
                if OPEN_DESK in self._said:
                    os.write(self._screen, next(keys))
        raise AssertionError(f"{line} never ended: {self._said[-2000:]}")

    def start_hub(self, line: str) -> tuple[str, str]:
        """Start the hub that a line starts, on this computer only: its address, and the code that it shows."""
        assert self._process.stdin is not None
        line = re.sub(r"--listen \S+", "--listen 127.0.0.1", COMMENT.sub("", line, count=1))
        before = '[ -n "$hub" ] && kill $hub && wait $hub'
        self._process.stdin.write(f"{before}; {line} --port 0 < /dev/null & hub=$!\n".encode())
        self._process.stdin.flush()
        with self._news:
            assert self._news.wait_for(lambda: HUB_CODE.search(self._said), PATIENCE), f"{line}\n{self._said}"
            address, code = HUB_ADDRESS.findall(self._said)[0], HUB_CODE.findall(self._said)[0]
            self._said = ""
        return address, code.strip()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # the terminal is closed
            while told := os.read(self._screen, 65536):
                with self._news:
                    self._said += told.decode("utf-8", "replace")
                    self._news.notify()

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)  # a hub too
        self._process.communicate()
        os.close(self._terminal)
        self._listener.join()
        os.close(self._screen)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A shell in a folder where a list lies, as README has it, and the folder that stands for every printer."""
    book = Workbook()
    for row in LIST.splitlines():
        book.active.append(row.split(","))
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "passphrase.txt").write_text("four words that wander\n")
    for folder in ("paper", "stick"):
        (tmp_path / folder).mkdir()
    shell = Shell(tmp_path)
    yield shell
    shell.close()


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)])
def test_the_blocks_of_a_page_run_from_top_to_bottom(shell: Shell, page: str) -> None:
    own = blocks(page)
    lines = own if any(line.startswith("checkin new ") for line in own) else [*CONFERENCE, *own]
    shown, hub = EXAMPLE_CODE, ""
    for line in lines:
        if HUB.search(line):
            hub, shown = shell.start_hub(line)
            continue
        if f'join "{EXAMPLE_CODE}"' in line:
            line = COMMENT.sub(f" --hub {hub}", line, count=1)  # another one may be in this network
        code, said = shell.run(line.replace(EXAMPLE_CODE, shown))
        assert code == 0, f"{line}\n{said}"
        if told := CODE.search(said):
            shown = told[1].strip()


def test_the_page_on_many_desks_quotes_what_the_program_says() -> None:
    page = (ROOT / "docs/many-desks.md").read_text("utf-8")
    quoted = re.findall(r"^\| \*(.+?)\* \|", page, re.M)
    assert len(quoted) > 10
    source = "".join(path.read_text("utf-8") for room in ("checkin", "db") for path in (ROOT / room).rglob("*.py"))
    parts = {part.strip() for sentence in quoted for part in sentence.split("…")}
    assert {part for part in parts if part not in source} == set()


@pytest.mark.parametrize("page", [page for page in PAGES if in_sentences(page)])
def test_the_lines_in_the_sentences_of_a_page_run(shell: Shell, page: str) -> None:
    for line in (*CONFERENCE, 'checkin printers add "Desk 3" folder:paper', *in_sentences(page)):
        typed = re.sub(r"\b(REF|FILE|NAME)\b", lambda word: STANDS_FOR[word[0]], line)
        code, said = shell.run(typed)
        assert code == 0, f"{typed}\n{said}"
