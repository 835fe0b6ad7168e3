"""Computers at work: each command in a program of its own, on a file of its own; for tests of what is carried."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks import dumped

from checkin.core.session import Session
from checkin.core.syncing import belonging
from checkin.core.syncing.stick import Stick

SIGNS = re.compile(r"signs as ((?:[A-Z]{4} ?){4})")
CODE = re.compile(r"The (?:recovery code|code of this invitation): ((?:[A-Z]{4} ?){4})")


@dataclass(frozen=True)
class Laptop:
    """A program of its own for each command, on a file of its own."""

    file: Path
    desk: str

    def run(self, *command: str, code: int = 0, stdin: str = "", chosen: bool = True) -> tuple[str, str]:
        """What a command says: on stdout, on stderr. Where no file is chosen, it is about the one last opened."""
        who = ("--desk", self.desk, "--operator", f"Op at {self.desk}")
        about = ("--db", str(self.file)) if chosen else ()
        ran = subprocess.run(
            [sys.executable, "-m", "checkin", *about, *who, *command],
            capture_output=True,
            text=True,
            input=stdin,
            timeout=120,
            check=False,
            env={**os.environ, "CHECKIN_CONFIG_DIR": f"{self.file}-settings"},
        )
        assert ran.returncode == code, (command, ran.stdout, ran.stderr)
        return ran.stdout, ran.stderr

    def export(self, stick: Path) -> str:
        """The letters by which the others know this desk."""
        stick.mkdir(exist_ok=True)
        found = SIGNS.search(self.run("carry", "export", str(stick))[1])
        assert found is not None
        return found[1].strip()

    def bring(self, stick: Path, *options: str, code: int = 0) -> Any:
        return json.loads(self.run("carry", "import", str(stick), "--json", *options, code=code)[0])

    def invite(self, file: Path) -> str:
        """The code of an invitation that is made."""
        found = CODE.search(self.run("carry", "invite", str(file))[1])
        assert found is not None
        return found[1].strip()

    def join(self, file: Path, code: str) -> None:
        """Become a desk: the file is made."""
        self.run("join", str(file), "--code", code, "--db", str(self.file), chosen=False)

    def code_of(self, ref: str) -> str:
        """The signed text on the badge that was made last for somebody."""
        return str(json.loads(self.run("show", ref, "--json")[0])["badges"][-1]["code"])

    def session(self) -> Session:
        return Session.open(self.file, self.desk, "Op")


def tables(laptop: Laptop) -> dict[str, list[tuple[object, ...]]]:
    with laptop.session() as session:
        return dumped(session.read)


def stick_of(laptop: Laptop, folder: Path) -> Stick:
    """The stick as that desk sees it."""
    with laptop.session() as session:
        return Stick(folder, session.conference, belonging.carry_key(session))


def entries_on(folder: Path, laptop: Laptop) -> int:
    """How many entries are in the files on the stick."""
    stick = stick_of(laptop, folder)
    return sum(len(packet.entries) for path in stick.entry_files() for packet in stick.packets(path))
