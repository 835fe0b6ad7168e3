"""encrypt and decrypt, and how a passphrase is asked."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress

from checkin.core import unlocking
from checkin.core.unlocking import FROM_FILE
from checkin.errors import LockedFileError, UsageError

from . import output
from .context import open_session, the_database
from .errors import DONE

_TRIES = 3


def encrypt(arguments: Namespace) -> int:
    """Encrypt the conference; the recovery code is printed once."""
    from checkin.core.conference import encrypting

    encrypting.forget_stale_keys(the_database(arguments))
    with open_session(arguments) as session:
        passphrase = unlocking.passphrase_given() or _new_passphrase()
        done = encrypting.encrypt(session, passphrase, keyring=arguments.keyring)
    output.line(done.code)
    output.talk(f"{done.file.name} is encrypted; other copies that were: {len(done.copies)}.")
    output.talk(
        "The line above is the recovery code: it opens the conference where the passphrase is forgotten, and the badge"
        " keys beside a backup. Write it on paper, apart from this computer. Without both nobody opens it again."
    )
    output.talk("Exports, reports and badges are files for others: they are not encrypted.")
    for note in done.notes:
        output.talk(note)
    return DONE


def decrypt(arguments: Namespace) -> int:
    """Make the conference plain again."""
    from checkin.core.conference import encrypting

    path = the_database(arguments)
    if not encrypting.forget_stale_keys(path):
        with open_session(arguments) as session:
            encrypting.decrypt(session)
    output.line(str(path))
    output.talk(f"{path.name} is not encrypted any more. Its backups of before are, each with its key beside it.")
    return DONE


def ask(locked: LockedFileError, code: str = "") -> None:
    """Ask at the terminal for what opens a file, unless the recovery code does that the command was given. Raises the
    error itself where nobody can be asked or nothing opens it."""
    with suppress(UsageError):  # a code of something else
        if code:
            return unlocking.unlock(locked.path, code)
    if unlocking.passphrase_given() is not None:
        raise locked
    for _ in range(_TRIES):
        given = _asked(f"Passphrase of {locked.path.name}, or its recovery code: ", locked)
        try:
            return unlocking.unlock(locked.path, given)
        except UsageError as error:
            output.talk(str(error))
    raise locked


def _new_passphrase() -> str:
    away = UsageError("A passphrase is needed.", f"Run this in a terminal, or set {FROM_FILE}.")
    passphrase = _asked("The passphrase: ", away)
    unlocking.check(passphrase)
    if _asked("The same again: ", away) != passphrase:
        raise UsageError("These two differ.", "Nothing was done; try again.")
    return passphrase


def _asked(question: str, away: Exception) -> str:
    import getpass

    if not (sys.stdin and sys.stdin.isatty()):
        raise away
    try:
        return getpass.getpass(question)
    except EOFError:
        raise away from None
