"""Is this computer ready for a morning at the desk? Each check is green or says what to do."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checkin.clock import system_now
from checkin.core.keeping import clocks
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.errors import CheckinError

from .in_clear import files_in_clear

NATIVE_LINE = "محمد یوسف خان"
OTHER_SCRIPT = "शर्मा कृष्ण"
_LITTLE_SPACE = 200 * 1024**2
_ENOUGH_SPACE = 1024**3


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at: green (`ok`), or a sentence that says what to do.

    `act` is the command of the desk that does it, where there is one that has a key.
    """

    name: str
    ok: bool
    message: str
    act: str = ""


def check_all(session: Session) -> list[CheckResult]:
    """Everything that can be looked at without a person: place, disk, clock, badges, viewer."""
    checks: tuple[Callable[[Session], CheckResult], ...] = (
        check_place,
        lambda opened: check_disk(opened.store.path.parent),
        check_backup,
        check_clock,
        check_badge_folder,
        check_printer,
        check_native_script,
        check_retention,
        check_encryption,
    )
    return [*(check(session) for check in checks), check_viewer()]


def check_place(session: Session) -> CheckResult:
    """Where the conference file lies, and whether it can be written."""
    path = session.store.path
    if session.conference.training:
        return CheckResult(
            "Conference", False, "This is a TRAINING copy. Open the real conference before the guests come."
        )
    if not os.access(path, os.W_OK):
        return CheckResult("Conference", False, f"{path} may not be written. Copy it to a folder of your own.")
    return CheckResult("Conference", True, f"{path} is on this computer's own disk.")


def check_disk(folder: Path, free_bytes: int | None = None) -> CheckResult:
    """Whether the disk has room for the day: badges and backups take some hundred megabytes."""
    free = shutil.disk_usage(folder).free if free_bytes is None else free_bytes
    words = f"{free / 1024**3:.1f} GB are free."
    if free < _LITTLE_SPACE:
        return CheckResult("Disk", False, f"{words} Marks may fail to be saved: delete something now.")
    if free < _ENOUGH_SPACE:
        return CheckResult("Disk", False, f"{words} Make room before badges are printed.")
    return CheckResult("Disk", True, words)


def check_backup(session: Session) -> CheckResult:
    """Whether copies are made on another medium, and the last one is not old."""
    from checkin.core.keeping import backup

    kept = backup.standing(session)
    if kept is None:
        return CheckResult("Backup", session.conference.training, f"None is made: {backup.WHERE_TO}.")
    return CheckResult("Backup", not (kept.old or kept.trouble), kept.sentence)


def check_clock(session: Session, computer: datetime | None = None) -> CheckResult:
    """Whether the computer's clock can be right: near the conference, and in the venue's time zone."""
    venue = session.clock.now()
    shown = f"It is {venue:%a %d %b %Y, %H:%M} at the venue ({session.conference.timezone})."
    if sentence := clocks.doubt(session):
        return CheckResult("Clock", False, sentence)
    local = computer or system_now().astimezone()
    if local.utcoffset() != venue.utcoffset():
        return CheckResult(
            "Clock",
            False,
            f"{shown} This computer's own clock shows {local:%H:%M}, another time zone: marks are right all the same,"
            " but set it so that nobody reads the wrong time.",
        )
    if session.today is None:
        return CheckResult("Clock", True, f"{shown} Today is no day of the conference: choose the day.", act="day")
    return CheckResult("Clock", True, f"{shown} It is day {session.today.number}.")


def check_badge_folder(session: Session) -> CheckResult:
    """Whether badges can be written where a desk without a printer puts them."""
    from checkin.core.printing.file_output import badge_folder

    folder = badge_folder(session)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".check-"):
            pass
    except OSError as error:
        return CheckResult(
            "Badges", False, f"{folder} cannot be written ({error.strerror}). Free it or move the conference."
        )
    return CheckResult("Badges", True, f"Without a printer they are PDF files in {folder}.")


def check_printer(session: Session) -> CheckResult:
    """Whether a badge would come out of this desk's printer now. Waits for one that does not answer."""
    from checkin.core.printing import printers

    printer, fallback = printers.of_desk(session)
    if printer is None:
        return CheckResult("Printer", True, "None at this desk: badges are PDF files. Printers sets one up.")
    try:
        looked = printers.look(printer)
    except CheckinError as error:
        return CheckResult("Printer", False, f"{printer.name}: {error}")
    said = " ".join(f"{item.sentence} {item.next_step}".strip() for item in looked.advice)
    if printer.paused:
        said = f"It is held back by us: Printers lets it print. {said}".strip()
    spare = f" If it fails: {fallback.name}." if fallback and fallback.usable else ""
    words = f"{printer.name}: {said or 'ready'}{'' if said else '.'}{spare}"
    return CheckResult("Printer", looked.ready, words)


def check_viewer(platform: str = os.name, find: Callable[[str], str | None] = shutil.which) -> CheckResult:
    """Whether something opens a PDF file from here, to be printed."""
    opener = "Windows" if platform == "nt" else next((name for name in ("xdg-open", "open") if find(name)), "")
    if opener:
        return CheckResult("Viewer", True, "A badge opens in the usual PDF viewer; print it from there.")
    return CheckResult(
        "Viewer", False, "No program to open a PDF was found: open the badges folder by hand and print there."
    )


def check_native_script(session: Session) -> CheckResult:
    """Whether names in the scripts of the region, and in some of all others, can be printed."""
    from checkin.core.printing.previews import preflight

    person = Delegate(
        "check", ref="0000", name="Đặng Иванова Σωκράτης", native_name=NATIVE_LINE, organisation=OTHER_SCRIPT,
        position="王 김 עבד สมชาย አበበ မြန် გია ⵎⵓⵃ",
    )  # fmt: skip
    try:
        problems = preflight(session, person)
    except CheckinError as error:
        return CheckResult("Scripts", False, str(error))
    if problems:
        return CheckResult("Scripts", False, problems[0])
    return CheckResult("Scripts", True, "Names in every official language of the UN's members print on badges.")


def check_retention(session: Session) -> CheckResult:
    """Whether something is kept of people that should have gone."""
    from checkin.core.people import retention

    if sentence := retention.reminder(session):
        return CheckResult("Retention", False, sentence)
    until = retention.dates(session.conference)
    words = "; ".join(f"{kept.words} until {until[kept.key]:%d %b %Y}" for kept in retention.KEPT)
    return CheckResult("Retention", True, f"{words[:1].upper()}{words[1:]}.")


def check_encryption(session: Session) -> CheckResult:
    """Whether the file is encrypted, and what was written of it that is not; to leave it plain is no fault."""
    if not session.encrypted:
        return CheckResult("Encryption", True, "The file is not encrypted: checkin encrypt.")
    listed = "; ".join(files_in_clear(session))
    return CheckResult("Encryption", True, f"The file is encrypted. Not encrypted are: {listed or 'no files yet'}.")


def check_reader(scanned: str) -> CheckResult:
    """What a scan of the calibration code says about the reader and its keyboard layout."""
    from checkin.core.reader.layouts import CALIBRATION_CODE, learn

    if scanned.strip().upper() == CALIBRATION_CODE:
        return CheckResult("Reader", True, "It types every letter as it should.")
    layout = learn(scanned)
    if layout is not None:
        return CheckResult(
            "Reader", True, f"It types through another keyboard layout ({layout.name}); its scans are repaired."
        )
    return CheckResult(
        "Reader", False, "That was not the calibration code, or letters were lost. Scan it again, closer."
    )


def calibration_blocks() -> str:
    """The calibration code as a QR of half blocks, for the reader to scan from the screen."""
    from badges.qr import CALIBRATION_VERSION, half_block_text, matrix
    from checkin.core.reader.layouts import CALIBRATION_CODE

    return half_block_text(matrix(CALIBRATION_CODE, version=CALIBRATION_VERSION))
