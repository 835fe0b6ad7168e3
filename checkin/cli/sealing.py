"""seal, signing-key: what fixes what happened so far, outside the file."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.keeping import sealing, signing_key
from checkin.core.keeping.signing_key import Hand

from . import output
from .context import open_session
from .errors import DONE


def seal(arguments: Namespace) -> int:
    """Make a seal, and print its letters; on a date that is no conference day it is of none."""
    with open_session(arguments) as session:
        today = session.day.number if session.day else None
        made = sealing.seal(session, today if arguments.day is None else arguments.day)
    if arguments.json:
        writers = [{"writer": writer, "seq": seq} for writer, seq in made.writers]
        told = {"code": made.code, "day": made.day, "at": made.at, "entries": made.entries, "writers": writers}
        output.document(told)
        return DONE
    output.line(made.letters)
    output.talk(f"{made.line}. Note it where whoever has this file cannot change it.")
    return DONE


def signing_key_is(arguments: Namespace) -> int:
    """Where the key is kept, and up to where this file signed."""
    with open_session(arguments) as session:
        hand, given_up = signing_key.hand(session), signing_key.given_up(session)
    if given_up:
        output.talk(given_up)
    if arguments.json:
        output.document(
            {"place": hand.place, "code": hand.code or None, "signed": hand.signed, "written": hand.written}
        )
    else:
        _say(hand)
    return DONE


def keep_signing_key(arguments: Namespace) -> int:
    """Keep the key elsewhere, and sign at once."""
    with open_session(arguments) as session:
        signing_key.keep(session, arguments.place)
        signing_key.sign_checkpoint(session)
        _say(signing_key.hand(session))
    return DONE


def _say(hand: Hand) -> None:
    place = "this file" if hand.place == signing_key.HERE else hand.place
    output.line(
        f"Kept in {place}. Signs as {hand.code}." if hand.code else f"Kept in {place}: none yet, or not at hand."
    )
    output.talk(f"Signed up to its entry {hand.signed} of {hand.written}. An open desk signs once a minute.")
