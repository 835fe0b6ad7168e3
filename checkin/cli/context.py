"""Which conference a command is about, at which desk and by whom."""

from __future__ import annotations

import os
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from checkin.clock import system_now
from checkin.core import machine
from checkin.core.keeping import clocks
from checkin.core.machine import login_name
from checkin.core.session import Session
from checkin.errors import CheckinError, NotSavedError, UsageError
from checkin.text import clean_text

from . import output
from .acts import admit

IN_CLEAR = "What was written is not encrypted, though the conference is: keep it as safe as the list."
_MAX_LABEL = 60


def chosen_database(arguments: Namespace) -> Path | None:
    """The file of --db, else of $CHECKIN_DB, else the conference last opened; None when there is none."""
    if arguments.db is not None:
        return Path(arguments.db).expanduser()
    if named := os.environ.get("CHECKIN_DB"):
        return Path(named).expanduser()
    last = machine.load().last_conference
    return Path(last) if last else None


def desk_name(arguments: Namespace) -> str:
    """The desk that is given, else that of the settings, else the name of this computer."""
    return clean_text(arguments.desk or "", _MAX_LABEL) or machine.load().desk or machine.host_name()


def operator_name(arguments: Namespace) -> str:
    """Who works here: who is given, else the login name."""
    return clean_text(arguments.operator or "", _MAX_LABEL) or clean_text(login_name(), _MAX_LABEL) or "operator"


def the_database(arguments: Namespace) -> Path:
    """The same. Raises UsageError when there is none."""
    path = chosen_database(arguments)
    if path is None:
        raise UsageError(
            "No conference is chosen.", "Give one with: checkin --db FILE ..., or set CHECKIN_DB, or make one."
        )
    return path


def open_session(arguments: Namespace) -> Session:
    """Open the chosen conference, and let in who may do what the command does.

    Raises UsageError when none is chosen or it is not there, NotAllowedError, PinError.
    """
    session = Session.open(the_database(arguments), desk_name(arguments), operator_name(arguments), system_now)
    try:
        _say_what_is_odd(session)
        _finish_a_purge(session)
        admit(session, arguments)
    except BaseException:
        session.close()
        raise
    return session


def _finish_a_purge(session: Session) -> None:
    """Go on with a purge that was stopped, or held up by another desk."""
    if not session.is_purging or session.reads_only:
        return
    from checkin.core.conference import purging

    if done := purging.finish(session):
        output.talk(f"A purge was finished: {done.certificate}" if done.certificate else done.kept[0])


def _say_what_is_odd(session: Session) -> None:
    """What is no reason to stop. A file that cannot be read is told by the command that reads it."""
    try:
        session.stand()
    except NotSavedError as error:
        output.talk(str(error))
    if session.lacking:
        output.talk(session.lacking)
    with suppress(CheckinError):
        if sentence := clocks.doubt(session):
            output.talk(sentence)


def say_in_clear(session: Session) -> None:
    """Say, where the conference is encrypted, that a file for others is not."""
    if session.encrypted:
        output.talk(IN_CLEAR)


def remember(path: Path, desk: str = "") -> None:
    """Make this the conference last opened, and where a desk is given that this computer's name. Never called for a
    demo or a practice copy."""
    settings = machine.load()
    machine.save(settings._replace(last_conference=str(path.resolve()), desk=desk or settings.desk))
