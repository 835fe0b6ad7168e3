"""Who may: the one table of what can be done, which role it needs, and whether a second person's PIN does it once.

While roles are off everybody may do everything, and no PIN is asked. They hold at the desk, not against somebody who
owns the file: who can open it with other programs is stopped by its encryption only.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from checkin.core.session import Session
from checkin.errors import NotAllowedError
from db.journal.entries import Draft
from db.reading import operators as stored

from . import pins


class Role(IntEnum):
    """What somebody is trusted with; a higher one may all that a lower one may."""

    ANYBODY = 0
    DESK = 1
    SUPERVISOR = 2
    SECRETARIAT = 3

    @property
    def word(self) -> str:
        return self.name.lower()


ROLES: Final = {role.word: role for role in Role if role is not Role.ANYBODY}


class Act(StrEnum):
    """What can be done at a desk or by a command."""

    START = "start"
    FIGURES = "figures"
    VERIFY = "verify"
    SYNC = "sync"
    BACKUP = "backup"
    LOOK = "look"
    MARK = "mark"
    UNDO = "undo"
    BADGE = "badge"
    GIVE = "give"
    CORRECT = "correct"
    PARK = "park"
    TEMPORARY = "temporary"
    PRINT_JOBS = "print_jobs"
    SIGNATURES = "signatures"
    PRACTISE = "practise"
    OVERRIDE = "override"
    REPRINT = "reprint"
    UNDO_LATE = "undo_late"
    WALK_IN = "walk_in"
    UNMASK = "unmask"
    STATUS = "status"
    RELEASE = "release"
    REGISTRATION = "registration"
    MERGE = "merge"
    SETTLE = "settle"
    LATE_MARKS = "late_marks"
    BADGES = "badges"
    LISTS = "lists"
    CLOSE = "close"
    SEAL = "seal"
    LOG = "log"
    PRINTERS = "printers"
    CARRY = "carry"
    IMPORT = "import"
    EXPORT_FULL = "export_full"
    PACK = "pack"
    SETTINGS = "settings"
    BACKUP_PLACE = "backup_place"
    RESTORE = "restore"
    REPAIR = "repair"
    BADGE_KEY = "badge_key"
    SIGNING_KEY = "signing_key"
    HUB = "hub"
    INVITE = "invite"
    DESKS = "desks"
    OPERATORS = "operators"
    ENCRYPT = "encrypt"
    PURGE = "purge"
    SUBJECT = "subject"


class Need(NamedTuple):
    """What an act needs. `words` say it after "to"; with `once` a second person's PIN lets it be done a single time."""

    role: Role
    words: str
    once: bool = False


_ANYBODY, _DESK, _SUPERVISOR, _SECRETARIAT = Role
RIGHTS: Final[Mapping[Act, Need]] = {
    # By nobody's leave: what shows no person, makes another file, or goes on by itself.
    Act.START: Need(_ANYBODY, "start the program, ask for help, make another conference"),
    Act.FIGURES: Need(_ANYBODY, "see how many are in"),
    Act.VERIFY: Need(_ANYBODY, "check the file"),
    Act.SYNC: Need(_ANYBODY, "keep in step with the other desks"),
    Act.BACKUP: Need(_ANYBODY, "back up to where backups go"),
    # A desk's daily work.
    Act.LOOK: Need(_DESK, "find and look at people"),
    Act.MARK: Need(_DESK, "check people in"),
    Act.UNDO: Need(_DESK, "take back a mark of the last ten minutes"),
    Act.BADGE: Need(_DESK, "make a badge"),
    Act.GIVE: Need(_DESK, "hand things over"),
    Act.CORRECT: Need(_DESK, "correct what is known of a person"),
    Act.PARK: Need(_DESK, "send a person to the help desk"),
    Act.TEMPORARY: Need(_DESK, "lend temporary badges"),
    Act.PRINT_JOBS: Need(_DESK, "look after print jobs"),
    Act.SIGNATURES: Need(_DESK, "enter signatures from paper"),
    Act.PRACTISE: Need(_DESK, "practise on a copy"),
    # What somebody answers for, person by person: a second person's PIN is enough for one.
    Act.OVERRIDE: Need(_SUPERVISOR, "check in a person who is refused", once=True),
    Act.REPRINT: Need(_SUPERVISOR, "print a third badge that the printer did not spoil", once=True),
    Act.UNDO_LATE: Need(_SUPERVISOR, "take back a mark older than ten minutes", once=True),
    Act.WALK_IN: Need(_SUPERVISOR, "add a person whom somebody must approve", once=True),
    Act.UNMASK: Need(_SUPERVISOR, "see who a sensitive person is", once=True),
    Act.STATUS: Need(_SUPERVISOR, "change a person's status", once=True),
    Act.RELEASE: Need(_SUPERVISOR, "settle what the help desk was asked", once=True),
    Act.REGISTRATION: Need(_SUPERVISOR, "change days, number, category or cover of a person", once=True),
    Act.MERGE: Need(_SUPERVISOR, "say that two records are one person", once=True),
    Act.SETTLE: Need(_SUPERVISOR, "settle what two desks recorded", once=True),
    # A supervisor's work.
    Act.LATE_MARKS: Need(_SUPERVISOR, "record arrivals from paper"),
    Act.BADGES: Need(_SUPERVISOR, "make badges for many"),
    Act.LISTS: Need(_SUPERVISOR, "write lists and reports"),
    Act.CLOSE: Need(_SUPERVISOR, "close a day"),
    Act.SEAL: Need(_SUPERVISOR, "make a seal"),
    Act.LOG: Need(_SUPERVISOR, "read the log"),
    Act.PRINTERS: Need(_SUPERVISOR, "set up printers"),
    Act.CARRY: Need(_SUPERVISOR, "carry entries by stick"),
    # The secretariat's.
    Act.IMPORT: Need(_SECRETARIAT, "import a list"),
    Act.EXPORT_FULL: Need(_SECRETARIAT, "write a file that names everybody"),
    Act.PACK: Need(_SECRETARIAT, "make the donor pack"),
    Act.SETTINGS: Need(_SECRETARIAT, "change what the conference's rules are"),
    Act.BACKUP_PLACE: Need(_SECRETARIAT, "say where backups go"),
    Act.RESTORE: Need(_SECRETARIAT, "restore over a conference"),
    Act.REPAIR: Need(_SECRETARIAT, "make the file anew"),
    Act.BADGE_KEY: Need(_SECRETARIAT, "begin or close badge keys"),
    Act.SIGNING_KEY: Need(_SECRETARIAT, "move the signing key"),
    Act.HUB: Need(_SECRETARIAT, "be the hub"),
    Act.INVITE: Need(_SECRETARIAT, "invite desks"),
    Act.DESKS: Need(_SECRETARIAT, "rename or revoke a desk"),
    Act.OPERATORS: Need(_SECRETARIAT, "say who may do what"),
    Act.ENCRYPT: Need(_SECRETARIAT, "encrypt the file, or decrypt it"),
    Act.PURGE: Need(_SECRETARIAT, "purge"),
    Act.SUBJECT: Need(_SECRETARIAT, "write down everything about a person"),
}


_WAYS_OUT: Final = {Act.OPERATORS, Act.BADGE_KEY}
"""What is left to do where nobody can give a PIN any more: switch the roles off, take the keys back."""


def require(session: Session, act: Act, subject: str = "") -> list[Draft]:
    """The door before every act. Returns what is to be recorded with it: the second person who allowed it, if one did.

    `subject` is the id of the person whom it is about. Raises NotAllowedError.
    """
    if not session.conference.roles:
        return []
    need, here = RIGHTS[act], role_here(session)
    if need.role <= here:
        return []
    if act in _WAYS_OUT and not _anybody_could(session):
        return []
    second = session.second
    good = second and here and need.once and second.act in ("", act)
    if second and good and need.role <= _role_of(session, second.name):
        if second.act:
            session.second = None
        return [Draft("allowed", subject, {"v": 1, "act": act.value, "by": second.name})]
    raise refusal(session, act)


def _anybody_could(session: Session) -> bool:
    """Whether there is a PIN of the secretariat that can be checked: not in a file that was restored without its keys,
    nor after a purge that took the operators along."""
    highest = Role.SECRETARIAT.word
    return pins.can_be_checked(session) and any(row.role == highest for row in stored.with_a_role(session.read))


def enter(session: Session, act: Act, subject: str = "") -> None:
    """The same where nothing else is recorded: before a screen opens or a file is written."""
    if allowed := require(session, act, subject):
        session.record(*allowed)


def refusal(session: Session, act: Act) -> NotAllowedError:
    """That an act is not allowed, and by whose PIN it would be."""
    need = RIGHTS[act]
    needed = f"To {need.words} needs the role {need.role.word}"
    if session.proven != session.operator:
        message = f"{needed}; nobody has given a PIN here."
        return NotAllowedError(message, "Say who works here: --operator NAME.", act, False)
    message = f"{needed}; {session.operator} has not got it."
    if need.once:
        return NotAllowedError(message, "A second person's PIN is enough for once: --second NAME.", act, True)
    return NotAllowedError(message, "Somebody who has it is to do it: --operator NAME.", act, False)


def may(session: Session, act: Act) -> bool:
    """Whether it may be done without a second person."""
    return not session.conference.roles or RIGHTS[act].role <= role_here(session)


def role_here(session: Session) -> Role:
    """The role of whoever gave their PIN at this desk, as the records have it now."""
    return _role_of(session, session.operator) if session.proven == session.operator else Role.ANYBODY


def _role_of(session: Session, name: str) -> Role:
    return ROLES.get(stored.role_of(session.read, name), Role.ANYBODY)
