from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checkin.cli import main

LIST = """\
Reg No,Title,First name,Family name,Organisation,Country,Category,Email,Status,Days,Hold,Notes from the hotel
A1,Mr,Mohammad Yusuf,KHAN,Federal Investigation Agency,Pakistan,delegate,khan@example.org,confirmed,,,late arrival
A2,Ms,Nadia,El-Sayed,Ministry of Justice,Egypt,delegate,,provisional,,,
A3,Dr,Krishna,Sharma,National Human Rights Commission,NP,delegate,,confirmed,2,,
A4,Mr,Hamid,Karimi,Daily Gazette,Iran,media,,pending,,,
A5,Ms,Leila,Alaoui,Ministère de la Justice,Maroc,delegate,,cancelled,,,
A6,Mr,Omar,Farooq,UNODC,,un,,confirmed,,no letter,
"""


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command line as a shell would; `stdin` is what is piped in."""

    def run(*arguments: str, stdin: str | bytes = "") -> Ran:
        capfd.readouterr()
        piped = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="utf-8"))
        code = main(arguments)
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def db(cli: Cli, tmp_path: Path, listed: Path) -> str:
    """A conference of two days with six people on its list."""
    path = str(tmp_path / "islamabad.db")
    days = ("--day", "2026-11-24", "--day", "2026-11-25")
    made = cli("new", path, "--name", "Islamabad Regional Conference", *days, "--timezone", "Asia/Karachi",
               "--funding-line", "Funded by the European Union")  # fmt: skip
    assert made.code == 0
    assert cli("--db", path, "import", str(listed)).code == 0
    return path
