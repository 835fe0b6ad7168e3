"""What each command does, as an act of `checkin.core.people.rights`: the door of the command line.

A PIN is asked where roles are on and the act needs one; never as an argument, which others can read.
"""

from __future__ import annotations

import os
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from checkin.core.people import operators, rights, ticket
from checkin.core.people.rights import Act
from checkin.core.session import Session
from checkin.errors import DatabaseError, NotAllowedError

from .pins import Pins

ACTS = {
    "desk:open_desk": Act.START,  # the screen asks by itself
    "making:demo": Act.START,
    "making:new": Act.START,
    "making:practice": Act.PRACTISE,
    "carrying:join": Act.START,
    "completion:completion": Act.START,
    "looking:status": Act.FIGURES,
    "board:board": Act.FIGURES,
    "care:verify": Act.VERIFY,
    "syncing:sync": Act.SYNC,
    "keeping:back_up": Act.BACKUP,
    "looking:find": Act.LOOK,
    "looking:show": Act.LOOK,
    "marking:mark": Act.MARK,
    "marking:scan": Act.MARK,
    "collecting:collect": Act.GIVE,
    "signing:signed": Act.SIGNATURES,
    "printing:badges": Act.BADGES,
    "temporary:listed": Act.TEMPORARY,
    "temporary:lend": Act.TEMPORARY,
    "temporary:back": Act.TEMPORARY,
    "temporary:lost": Act.TEMPORARY,
    "temporary:pool": Act.BADGES,
    "printers:listed": Act.PRINT_JOBS,
    "printers:find": Act.START,
    "printers:use": Act.PRINT_JOBS,
    "printers:pause": Act.PRINT_JOBS,
    "printers:test": Act.PRINT_JOBS,
    "printers:add": Act.PRINTERS,
    "printers:remove": Act.PRINTERS,
    "printers:job_list": Act.PRINT_JOBS,
    "printers:settle": Act.PRINT_JOBS,
    "printers:cancel": Act.PRINT_JOBS,
    "printers:move": Act.PRINT_JOBS,
    "printers:go_on": Act.PRINT_JOBS,
    "exporting:export_attendance": Act.LISTS,
    "reporting:report": Act.LISTS,
    "exporting:close": Act.CLOSE,
    "packing:pack": Act.PACK,
    "journal:log": Act.LOG,
    "sealing:seal": Act.SEAL,
    "sealing:signing_key_is": Act.VERIFY,
    "sealing:keep_signing_key": Act.SIGNING_KEY,
    "carrying:export": Act.CARRY,
    "carrying:import_": Act.CARRY,
    "carrying:invite": Act.INVITE,
    "conflicts:listed": Act.LOOK,
    "conflicts:settle": Act.SETTLE,
    "desks:listed": Act.FIGURES,
    "desks:rename": Act.DESKS,
    "desks:revoke": Act.DESKS,
    "hub:serve": Act.HUB,
    "keys:listed": Act.VERIFY,
    "keys:new": Act.BADGE_KEY,
    "keys:close": Act.BADGE_KEY,
    "keys:recover": Act.BADGE_KEY,
    "columns:columns": Act.SETTINGS,
    "importing:import_lists": Act.IMPORT,
    "keeping:restore": Act.RESTORE,
    "care:repair": Act.REPAIR,
    "encrypting:encrypt": Act.ENCRYPT,
    "encrypting:decrypt": Act.ENCRYPT,
    "purging:purge": Act.PURGE,
    "purging:subject": Act.SUBJECT,
    "purging:retention": Act.SETTINGS,
    "operators:listed": Act.VERIFY,
    "operators:add": Act.OPERATORS,
    "operators:remove": Act.OPERATORS,
    "operators:roles": Act.OPERATORS,
}


def act_of(arguments: Namespace) -> Act:
    """What a command is going to do. What depends on the person it finds is asked where it is found."""
    run = arguments.run
    if run == "desk:open_desk" and arguments.plain:
        return Act.MARK
    if run == "printing:badges" and arguments.ref:
        return Act.BADGE
    if run == "marking:mark" and arguments.at:
        return Act.LATE_MARKS
    if run == "keeping:back_up" and (arguments.to or arguments.keep):
        return Act.BACKUP_PLACE
    if run == "columns:columns" and not (arguments.columns or arguments.none):
        return Act.FIGURES
    if run == "purging:retention" and not arguments.key:
        return Act.FIGURES
    if run == "care:verify" and arguments.rebuild:
        return Act.REPAIR
    return ACTS[run]


def admit(session: Session, arguments: Namespace) -> None:
    """Let a command go on, after its operator's PIN and a second person's. Raises NotAllowedError, PinError."""
    act = act_of(arguments)
    arguments.pins = Pins()
    if rights.may(session, act) or ticket.taken(session, act, os.environ.get(ticket.NAME, "")):
        return
    try:
        rights.require(session, act)  # by nobody yet: where PINs cannot be checked, roles can be switched off
    except NotAllowedError:
        operators.sign_in(session, session.operator, arguments.pins.ask(session.operator))
        if arguments.second and arguments.run != "desk:open_desk":  # a conversation is more than one act
            operators.second(session, arguments.second, arguments.pins.ask(arguments.second))
        rights.enter(session, act)


def admit_to(path: Path, arguments: Namespace, desk: str, operator: str) -> None:
    """The same before a file is made anew, by the roles in the one that is there, if it can be opened."""
    with suppress(DatabaseError):
        if path.is_file():
            with Session.open(path, desk, operator) as session:
                admit(session, arguments)
