"""Make the golden file of a schema version, with the program of that version: python tests/db/golden/make.py

Writes into the folder named after the newest migration (or the one given) the conference file and what the program
says of it. What the command line can do is done by commands, the rest as the desk does it. Nobody in it exists.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import platform
import shutil
import sys
import uuid
from contextlib import redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checkin.cli import main
from checkin.core.hub import credentials
from checkin.core.issuing import copies
from checkin.core.models import Status
from checkin.core.people import lookup, merging, operators, pins, registration
from checkin.core.people.rights import Act
from checkin.core.printing import jobs, orders, printers
from checkin.core.session import Session
from checkin.core.syncing import carrying, inviting
from checkin.core.syncing.agreement import conflicts
from checkin.errors import PinError
from db.local import settings
from db.versions import NAMES

HERE = Path(__file__).parent
AMINA, BILAL, FARIDA = ("Desk 1", "Amina"), ("Desk 2", "بلال"), ("Help desk", "Farida [/]")
DAYS = ("--day", "2026-11-24", "--day", "2026-11-25")


class Desks:
    """Several desks at work on one conference file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, at: tuple[str, str], *command: str, stdin: str = "") -> str:
        """What a command says, whatever its exit code: refusals are part of the story."""
        desk, operator = at
        said, sys.stdin = io.StringIO(), io.StringIO(stdin)
        with redirect_stdout(said):
            main(["--db", str(self.path), "--desk", desk, "--operator", operator, *command])
        return said.getvalue()

    def asked(self, *command: str) -> Any:
        return json.loads(self.run(AMINA, *command, "--json"))

    def at(self, desk: tuple[str, str]) -> Session:
        return Session.open(self.path, *desk)


def the(session: Session, ref: str) -> str:
    return lookup.required(session, ref).id


def bring_people(desks: Desks) -> None:
    """Two lists, one after the other, and what is done to people between and after them."""
    said = desks.run(AMINA, "new", str(desks.path), "--name", "Golden [/] Conference", *DAYS,
                     "--timezone", "Asia/Karachi", "--organiser", "UNODC", "--funding-line",
                     "Funded by the European Union", "--place", "اسلام آباد")  # fmt: skip
    assert desks.path.exists(), said
    desks.run(AMINA, "import", str(HERE / "list.csv"))
    with desks.at(FARIDA) as session:
        registration.edit(session, the(session, "A2"), {"position": "Senior Judge"}, "as in the note verbale")
        registration.add(session, {"name": "सुनीता राई", "organisation": "[/]", "ref": "W1"}, approved_by="Farida")
        hidden = {"sensitive": "yes", "cover_name": "Guest [/]"}
        registration.edit(session, the(session, "A8"), hidden, "asked by the embassy")
        registration.set_status(session, the(session, "A4"), Status.CONFIRMED, "accredited")
        registration.park(session, the(session, "A6"), "no letter", "asked the mission")
        registration.park(session, the(session, "B1"), "no letter")
        registration.release(session, the(session, "B1"), "the letter came")
        registration.replace(
            session, the(session, "B2"), {"name": "Sarmad AL-HADITHI", "ref": "W2"}, reason="visa", approved_by="Farida"
        )
        merging.merge(session, the(session, "A9"), the(session, "A1"), "the same passport", "Farida")
        sita = the(session, "B3")
        merging.merge(session, sita, the(session, "A3"), "the same name")
        merging.unmerge(session, sita, "two persons after all")
    desks.run(AMINA, "import", str(HERE / "later.csv"))


def bring_badges(desks: Desks, folder: Path) -> None:
    """Badges printed, lost, printed again and given out."""
    pdf = ("--pdf", str(folder / "badges.pdf"))
    desks.run(AMINA, "badges", "--ref", "A1", "--ref", "A2", "--ref", "A7", "--ref", "W1", *pdf)
    with desks.at(FARIDA) as session:
        copies.report_lost(session, the(session, "A2"))
        registration.hand_over(session, the(session, "A1"), "badge")
        registration.hand_over(session, the(session, "A7"), "items", taken_by="driver", authorisation="letter 7")
    desks.run(FARIDA, "badges", "--ref", "A2", "--reprint", "lost", *pdf)


def mark_people(desks: Desks) -> None:
    """Marks of several desks and ways, some taken back, and what is refused."""
    desks.run(AMINA, "mark", "A1", "--day", "1")
    desks.run(BILAL, "mark", "A1", "A3", "A5", "A6", "Z9", "--day", "1")
    desks.run(BILAL, "mark", "A9", "--day", "2")
    desks.run(BILAL, "mark", "--delegation", "Nepal", "--day", "2")
    desks.run(FARIDA, "mark", "A8", "--day", "1", "--at", "08:40", "--method", "paper", "--reason", "power cut")
    codes = {ref: [badge["code"] for badge in desks.asked("show", ref)["badges"]] for ref in ("A2", "A7")}
    forged = codes["A7"][0][:-1] + ("B" if codes["A7"][0][-1] != "B" else "C")
    scanned = "\n".join([*codes["A2"], *codes["A7"], forged, "W1", "nobody"])
    desks.run(BILAL, "scan", "--day", "1", stdin=scanned + "\n")
    desks.run(AMINA, "mark", "B1", "--day", "1")
    desks.run(FARIDA, "mark", "B1", "--day", "1", "--undo", "--reason", "wrong person")


def bring_printers(desks: Desks, folder: Path) -> None:
    """A job that came out, one that was cancelled, one that waits; temporary badges out, back and lost."""
    desks.run(AMINA, "printers", "add", "Folder", f"folder:{folder}", "--use")
    desks.run(AMINA, "badges", "--ref", "A8", "--ref", "B1", "--printer", "Folder")
    with desks.at(BILAL) as session:
        printers.use(session, "Folder")
        orders.order(session, [lookup.required(session, "A3")], "Folder")
        orders.cancel(session, jobs.open_jobs(session))
        orders.order(session, [lookup.required(session, ref) for ref in ("A4", "W2")], "Folder")
    for ref in ("A3", "A8", "B1", "W2"):
        desks.run(FARIDA, "temporary", "lend", ref, "--day", "1", "--reason", "forgotten")
    desks.run(FARIDA, "temporary", "back", "1")
    desks.run(FARIDA, "temporary", "lost", "2")


def bring_desks(desks: Desks, folder: Path) -> None:
    """A desk that joins by an invitation, marks and prints; a badge key that travels to it; and what is carried."""
    with desks.at(AMINA) as session:
        invitation = inviting.invite(session, folder / "invitation")
    inviting.join(invitation.file, invitation.code, folder / "joined.db", desk="Desk 9", operator="Sami")
    joined, stick = Desks(folder / "joined.db"), str(folder / "stick")
    (folder / "stick").mkdir()
    sami = ("Desk 9", "Sami")
    joined.run(sami, "mark", "B3", "--day", "1")
    joined.run(sami, "badges", "--ref", "A1", "--ref", "B3", "--pdf", str(folder / "joined.pdf"))
    joined.run(sami, "carry", "export", stick)
    desks.run(BILAL, "carry", "import", stick)
    with desks.at(AMINA) as session, session.write() as writing:
        settings.add_code_key(writing.connection, "C", bytes(range(32)))
    desks.run(BILAL, "carry", "export", stick)


def bring_another_file(desks: Desks, folder: Path) -> None:
    """What a second file and this one recorded without knowing of each other, carried here, and one of it settled."""
    other, stick = Desks(folder / "other.db"), folder / "stick"
    shutil.copy(desks.path, other.path)
    for at, place, position in ((AMINA, desks, "Judge"), (BILAL, other, "Minister")):
        place.run(at, "mark", "A4", "--day", "2")
        with place.at(at) as session:
            registration.edit(session, the(session, "A6"), {"position": position})
    with other.at(BILAL) as session:
        letters = carrying.export_to(session, stick).code
    with desks.at(AMINA) as session:
        carrying.export_to(session, stick)
        carrying.import_from(session, stick, [letters])
        edited = next(one for one in conflicts.to_settle(session) if one.kind == "edited_twice")
        conflicts.settle(session, edited.id, "first")


def bring_hub(desks: Desks) -> None:
    """A desk that may come to a hub, and the one that joined, which was lost: it belongs no more."""
    with desks.at(AMINA) as session:
        credentials.admit(session, credentials.new_pair().public, "Desk 7")
    desks.run(AMINA, "desks", "rename", "Desk 7", "Help desk [/]")
    desks.run(AMINA, "desks", "revoke", "Desk 9")


def bring_roles(desks: Desks) -> None:
    """Operators with roles and PINs, a second person who allows something, wrong PINs; and roles off again."""
    pin = "271828"
    with desks.at(AMINA) as session:
        for (_, name), role in ((AMINA, "desk"), (BILAL, "secretariat"), (FARIDA, "supervisor")):
            operators.add(session, name, role, pin)
        operators.switch_roles(session, True)
        for _ in range(pins.TRIES):
            with suppress(PinError):
                operators.sign_in(session, AMINA[1], "314159")
        operators.sign_in(session, BILAL[1], pin)
        operators.remove(session, AMINA[1])
        operators.add(session, "سمی", "desk", pin)
        operators.sign_in(session, "سمی", pin)
        operators.second(session, FARIDA[1], pin, Act.STATUS)
        registration.set_status(session, the(session, "A7"), Status.PROVISIONAL, "the letter is on its way")
        operators.sign_in(session, BILAL[1], pin)
        operators.switch_roles(session, False)


def purge_people(desks: Desks) -> None:
    """A person of whom everything was purged, at the desk that was asked to."""
    desks.run(FARIDA, "mark", "B2", "--day", "2", "--at", "08:50", "--method", "paper", "--reason", "came with [/]")
    desks.run(FARIDA, "purge", "--ref", "B2")


def make(folder: Path) -> None:
    """The file, and beside it what its program says: `status`, everybody as `show` has them, `export attendance`."""
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="golden-") as scratch:
        os.environ.update(CHECKIN_CONFIG_DIR=scratch, CHECKIN_DATA_DIR=scratch)
        desks = Desks(Path(scratch) / "conference.db")
        bring_people(desks)
        bring_badges(desks, Path(scratch))
        mark_people(desks)
        bring_printers(desks, Path(scratch))
        bring_desks(desks, Path(scratch))
        bring_another_file(desks, Path(scratch))
        bring_hub(desks)
        bring_roles(desks)
        purge_people(desks)
        with desks.at(AMINA) as session:
            refs = sorted(person.ref for person in lookup.everybody(session))
        keep(folder / "people.json", {ref: desks.asked("show", ref) for ref in refs})
        desks.run(AMINA, "export", "attendance", str(folder / "attendance.json"))  # which is an entry too
        keep(folder / "status.json", desks.asked("status"))
        desks.run(AMINA, "seal")
        desks.run(AMINA, "verify")
        (folder / "conference.db.gz").write_bytes(gzip.compress(desks.path.read_bytes(), mtime=0))


def keep(path: Path, said: object) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    # The file says on which computer it was last used; this one is nobody's.
    platform.node, uuid.getnode = lambda: "golden", lambda: 1
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / NAMES[-1])
