"""Build wheel and sdist, install the wheel where nothing else is, and run it there: `make package`, a minute.

What is tried is what somebody gets: the wheel that is built from the sdist must hold the same files as the wheel that
is built here, and what README points at must lie in the sdist.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")


def built(source: Path, target: Path, *kinds: str) -> list[Path]:
    """What is built from a source, without the network. By their names the wheel comes before the sdist."""
    wanted = [word for kind in kinds for word in ("-t", kind)]
    command = [sys.executable, "-m", "hatchling", "build", *wanted, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL)
    return sorted(target.iterdir())


def contents(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def missing_links(folder: Path, page: str = "README.md") -> list[str]:
    """What a page points at and is not there."""
    text = (folder / page).read_text(encoding="utf-8")
    return [link for link in LINK.findall(text) if not (folder / page).parent.joinpath(link).exists()]


def unpacked(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as file:
        file.extractall(folder, filter="data")
    (inside,) = folder.iterdir()
    return inside


def installed(wheel: Path, lock: Path, folder: Path) -> Path:
    """The program, in an environment of its own; its dependencies are those of the lock."""
    venv.create(folder, with_pip=True)
    bin_folder = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [bin_folder / "python", "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)
    return bin_folder / "checkin"


def tried(program: Path, folder: Path) -> None:
    """A demo is made; a list comes in, somebody is checked in, a badge is drawn, and the file is sound."""
    places = {"CHECKIN_CONFIG_DIR": str(folder / "config"), "CHECKIN_DATA_DIR": str(folder / "data")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [program, *words], cwd=folder, env=os.environ | places, stdout=subprocess.PIPE, check=True
        )
        return done.stdout.decode()

    run("demo", "--no-ui")
    run("new", "trial.db", "--name", "Trial", "--day", "2030-01-01", "--timezone", "UTC")
    (folder / "list.csv").write_text("Ref,Name\nA1,Amina Khan\n", encoding="utf-8")
    run("--db", "trial.db", "import", "list.csv")
    assert "Khan" in run("--db", "trial.db", "find", "amina")
    run("--db", "trial.db", "mark", "A1", "--day", "1")
    run("--db", "trial.db", "badges", "--all", "--pdf", "badges.pdf")
    assert (folder / "badges.pdf").read_bytes().startswith(b"%PDF")
    run("--db", "trial.db", "verify")


def main() -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        wheel, sdist = built(ROOT, folder / "dist", "sdist", "wheel")
        source = unpacked(sdist, folder / "source")
        if missing := missing_links(source):
            print("not in the sdist, but README points at it:", *missing, sep="\n  ")
            return 1
        (again,) = built(source, folder / "again", "wheel")
        if different := contents(wheel) ^ contents(again):
            print("in one of two wheels only:", *sorted(different), sep="\n  ")
            return 1
        (folder / "work").mkdir()
        tried(installed(wheel, source / "requirements.lock", folder / "venv"), folder / "work")
        print(f"{sdist.name} and {wheel.name} install and run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
