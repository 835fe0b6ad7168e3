"""What the folders promise: what is imported when, what the wheel holds, where files may grow."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import badges
import checkin
import db
from db import errors
from tools import rights_page, schema_page

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"textual", "rich", "sqlite_utils", "typst", "uharfbuzz", "PIL", "qrcode", "numpy", "rapidfuzz",
         "python_calamine", "xlsxwriter", "fontTools", "charset_normalizer", "cryptography", "argon2", "nats",
         "nkeys", "zeroconf", "sqlcipher3"}  # fmt: skip


def imported_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys\nprint(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    run = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split("\n")[-2].split())


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import checkin.cli", set()),
        ("from checkin.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass", set()),
        ("import checkin.core.attendance.marking, checkin.core.scanning, checkin.core.session", set()),
        ("import badges.code, badges.spec", set()),
        ("import db.store, db.journal.entries", set()),
        ("import checkin.core.finding", set()),
    ],
)
def test_heavy_packages_are_imported_where_they_are_used(code: str, allowed: set[str]) -> None:
    assert imported_by(code) & HEAVY == allowed


def test_a_mark_loads_only_what_it_needs() -> None:
    """What lists, keys and copies need - countries, sealed files, temporary ones - stays away from `checkin mark`."""
    loaded = imported_by(
        "import checkin.cli.marking\nfrom checkin.cli.parser import build_parser\nbuild_parser()\n"
        "from checkin.core.machine import host_name\nhost_name()"
    )
    assert not loaded & {"badges", "csv", "tempfile", "shutil", "locale", "socket"}


@pytest.mark.parametrize("package", ["db", "badges", "checkin.core"])
def test_nothing_below_the_screens_imports_textual(package: str) -> None:
    folder = ROOT / package.replace(".", "/")
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in folder.rglob("*.py")
        if path.name not in ("__init__.py", "workbook_child.py")
    ]
    code = "\n".join(f"import {module}" for module in modules)
    assert not imported_by(code) & {"textual", "rich"}


def test_the_three_packages_lie_side_by_side() -> None:
    parents = {Path(str(package.__file__)).parents[1] for package in (checkin, db, badges)}
    assert len(parents) == 1


def test_the_wheel_holds_exactly_the_three_packages(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"checkin", "db", "badges"}
    for needed in (
        "badges/fonts/OFL.txt",
        "badges/templates/a6.toml",
        "badges/templates/certificates/certificate.toml",
        "checkin/data/countries.csv",
    ):
        assert needed in names
    assert any(name.endswith(".tcss") for name in names)


def test_files_stay_small_enough_to_hold_in_the_head() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for folder in ("checkin", "db", "badges")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []


def test_no_lock_names_a_place() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8")


def test_the_page_on_the_schema_is_as_a_new_file_is() -> None:
    assert schema_page.PAGE.read_text(encoding="utf-8") == schema_page.made(), "make schema"


def test_the_page_on_operators_has_the_table_that_is_obeyed() -> None:
    page = rights_page.PAGE.read_text(encoding="utf-8")
    assert page == rights_page.made(), "make rights"
    assert page.count(" | yes |") > 20


def test_the_page_on_trouble_tells_of_every_trouble() -> None:
    page = (ROOT / "docs" / "trouble.md").read_text(encoding="utf-8")
    troubles = {name: words for name, words in vars(errors).items() if isinstance(words, errors.Words)}
    assert len(troubles) > 8
    for name, words in troubles.items():
        said = [part.strip(" .(") for part in re.split(r"\{[^}]+\}", words.message) if part.strip(" .()")]
        assert all(part in page for part in said), name
        assert words.hint.endswith("."), name
