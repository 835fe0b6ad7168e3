"""The words of the band: the answer to the last mark, scan or undo. Symbol, word and colour, never colour alone.

Words are a contract with the training sheets: change both or none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checkin.core.issuing.whereabouts import UNKNOWN, Whereabouts
from checkin.core.models import BadgeCopy, Day, Delegate, Outcome, Result, Status
from checkin.core.words import PRACTICE_BADGE, REAL_BADGE, SIGNED_ONLY
from checkin.tui.phrases import in_a_row, origin, row_name, short_moment
from checkin.tui.sounds import Sound

JUST_NOW = timedelta(seconds=60)
WRONG_PERSON = "F8 wrong person?"
GIVE = "Ctrl+G"
READY = "Type a name or number, or scan a badge"


@dataclass(frozen=True, slots=True)
class Band:
    """What the band shows. `tone` is ok, already, stop, info or ask; empty for a desk at rest."""

    tone: str = ""
    symbol: str = ""
    word: str = ""
    name: str = ""
    second: str = ""
    third: str = ""
    aside: str = ""
    sound: Sound = Sound.NONE
    delegate: Delegate | None = None


AT_REST = Band(second=READY)


@dataclass(frozen=True, slots=True)
class BandFacts:
    """What the words need beside the outcome: this desk's day; the person's badges, where theirs is, what is owed, and
    the columns that are shown at a mark, by their titles."""

    days: tuple[Day, ...] = ()
    badges: tuple[BadgeCopy, ...] = ()
    where: Whereabouts = UNKNOWN
    owed: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()


def band_of(outcome: Outcome, facts: BandFacts) -> Band:
    """The band for an outcome."""
    band = _WORDS[outcome.result](outcome, facts)
    delegate = outcome.delegate
    if delegate is None:
        return replace(band, third=_shown_code(outcome))
    return replace(band, name=row_name(delegate), delegate=delegate)


def saving_band(delegate: Delegate | None, what: str = "SAVING ...", importing: bool = False) -> Band:
    """Shown while another desk holds the file: nothing is recorded yet."""
    name = row_name(delegate) if delegate else ""
    doing = "importing a list" if importing else "writing"
    return Band("info", "…", what, name, f"Another desk is {doing}. Please wait a moment.", delegate=delegate)


def told(message: str, delegate: Delegate | None = None, *, good: bool = True, detail: str = "") -> Band:
    """A sentence of a dialog or a job."""
    return Band(
        "info" if good else "stop", "i" if good else "!", "DONE" if good else "NOT DONE",
        row_name(delegate) if delegate else "", message, detail, delegate=delegate,
    )  # fmt: skip


def print_band(state: str, printer: str, note: str, delegate: Delegate, odd: str = "", when: str = "") -> Band:
    """What has become of a badge that was sent to a printer.

    `state` is that of its print job, `odd` what it lacks, `when` the place and time at which it is expected.
    """
    tone, symbol, word, second, third = {
        "printed": ("info", "✓", "BADGE PRINTED", f"It is out of {printer}.", odd),
        "unknown": ("stop", "?", "DID THE BADGE COME OUT?", note, f"Look at {printer}, then F2 says yes or no."),
        "failed": ("stop", "!", "NO BADGE", note or f"{printer} gave up.", "F2: try again, or make a PDF instead."),
        "cancelled": ("info", "↩", "BADGE TAKEN BACK", f"Nothing comes out of {printer}.", ""),
    }.get(state, ("info", "…", "BADGE ON ITS WAY", f"To {printer}{when and f': {when}'}.", odd))
    if note and state not in ("printed", "unknown", "failed", "cancelled"):
        tone, symbol, word, second = "stop", "!", "THE BADGE WAITS", note
        third = f"F2: {'' if state == 'queued' else 'print it elsewhere, '}make a PDF instead, or take it back."
    return Band(tone, symbol, word, row_name(delegate), second, third, delegate=delegate)


def asking(delegate: Delegate, doubt: str, question: str) -> Band:
    """The first Enter on somebody who could be mistaken for another: what to ask before the second."""
    second = f"{question} Enter again checks in this one: {origin(delegate) or f'No. {delegate.ref}'}."
    return Band("ask", "?", doubt, row_name(delegate), second, delegate=delegate)


def _ok(outcome: Outcome, facts: BandFacts) -> Band:
    provisional = outcome.delegate is not None and outcome.delegate.status == Status.PROVISIONAL
    second, third = _where_and_give(outcome, facts)
    if provisional:
        third = f"Ask for the nomination letter; send to Credentials.  {third}".rstrip()
        return Band("ok", "✓", "CHECKED IN - letter missing", second=second, third=third, aside=WRONG_PERSON)
    return Band("ok", "✓", "CHECKED IN", second=second, third=third, aside=WRONG_PERSON)


def _where_and_give(outcome: Outcome, facts: BandFacts) -> tuple[str, str]:
    delegate = outcome.delegate
    if delegate is None:
        return "", ""
    when = f"day {outcome.day} - {outcome.at:%H:%M}"
    where = origin(delegate, " - ")
    give = f"Give ({GIVE}): {in_a_row(facts.owed)}." if facts.owed else ""
    seen = "  ".join(f"{title}: {text}" for title, text in facts.seen)
    third = "  ".join(part for part in (badge_place(facts), seen, give) if part)
    return f"{where} - {when}" if where else when, third


def badge_place(facts: BandFacts) -> str:
    """Where the badge of a person is, or how to get it."""
    if facts.where.held:
        return f"Has the badge ({facts.where.held})."
    if facts.where.box:
        return f"Badge is in box {facts.where.box}."
    good = [badge for badge in facts.badges if not badge.void]
    if good:
        return f"Badge was printed {short_moment(good[-1].at)}."
    return "Press F2 to print."


def _already(outcome: Outcome, facts: BandFacts) -> Band:
    first = outcome.first
    if first is None:
        return Band("already", "●", "ALREADY IN", second="Same person: nothing to do. Someone else: ask for ID, F6.",
                    sound=Sound.ONE)  # fmt: skip
    if first.desk == outcome.desk and outcome.at - first.at < JUST_NOW:
        return Band("ok", "✓", "CHECKED IN (just now, here)", second="Nothing to do.", aside=WRONG_PERSON)
    since = f"{first.at:%H:%M}, {first.desk}, {first.operator}"
    return Band(
        "already", "●", f"ALREADY IN since {since}",
        second="Same person: nothing to do. Someone else: ask for ID, F6.", sound=Sound.ONE,
    )  # fmt: skip


def _undone(outcome: Outcome, facts: BandFacts) -> Band:
    return Band("info", "↩", "TAKEN BACK", second=f"No longer in for day {outcome.day}.")


def _not_in(outcome: Outcome, facts: BandFacts) -> Band:
    return Band("info", "?", "WAS NOT IN", second="Nothing to take back.", sound=Sound.ONE)


def _unknown(outcome: Outcome, facts: BandFacts) -> Band:
    if outcome.message == SIGNED_ONLY:
        return _stop("?", "BADGE NOT KNOWN", f"{SIGNED_ONLY} Type the name.")
    return _stop("?", "BADGE NOT KNOWN", "Type the name. A ticket of ours? Choose the person, F3.")


def _forged(outcome: Outcome, facts: BandFacts) -> Band:
    return _stop("!", "CODE NOT VALID", "Keep the badge, F6.")


def _other(outcome: Outcome, facts: BandFacts) -> Band:
    words = {
        PRACTICE_BADGE: ("A PRACTICE BADGE", "It counts for nothing here. Type the name."),
        REAL_BADGE: ("A BADGE OF THE REAL CONFERENCE", "Here only a practice badge counts. Type the name."),
    }
    return _stop("?", *words.get(outcome.message, ("BADGE OF ANOTHER MEETING", "Type the name.")))


def _void(outcome: Outcome, facts: BandFacts) -> Band:
    if outcome.delegate is None:  # a temporary badge that stands for nobody now
        return _stop("!", "BADGE NOT GOOD", outcome.message)
    good = [badge for badge in facts.badges if not badge.void]
    word = f"OLD BADGE - a newer one was made {good[-1].at:%H:%M}" if good else "OLD BADGE - it was made void"
    return _stop("!", word, "Check ID. Right person: Enter checks in; keep this badge.")


def _not_today(outcome: Outcome, facts: BandFacts) -> Band:
    return _stop("!", f"NOT INVITED FOR DAY {outcome.day}", "F6.")


def _pending(outcome: Outcome, facts: BandFacts) -> Band:
    return _stop("!", "NOT YET APPROVED", "F6.")


def _help_desk(outcome: Outcome, facts: BandFacts) -> Band:
    return _stop("!", "PLEASE SEE THE HELP DESK", "F6.")


def _held(outcome: Outcome, facts: BandFacts) -> Band:
    since = ""
    if outcome.delegate is not None and outcome.delegate.hold_since:
        at = datetime.fromisoformat(outcome.delegate.hold_since.replace("Z", "+00:00"))
        since = f" since {at.astimezone(outcome.at.tzinfo):%H:%M}"
    return Band("stop", "…", f"WITH THE HELP DESK{since}", second="Send to the help desk.", sound=Sound.THREE)


def _not_saved(outcome: Outcome, facts: BandFacts) -> Band:
    why = outcome.message.partition("call the supervisor.")[2].strip()
    return replace(
        _stop("✗", "NOT SAVED", "Write name and time on paper; call the supervisor."),
        third=why,
        delegate=outcome.delegate,
    )


def _stop(symbol: str, word: str, second: str) -> Band:
    return Band("stop", symbol, word, second=second, sound=Sound.THREE)


def _shown_code(outcome: Outcome) -> str:
    return f"Read: {outcome.code[:60]}" if outcome.code and outcome.result is Result.UNKNOWN else ""


_WORDS = {
    Result.OK: _ok,
    Result.ALREADY: _already,
    Result.UNKNOWN: _unknown,
    Result.FORGED: _forged,
    Result.OTHER_CONFERENCE: _other,
    Result.VOID_BADGE: _void,
    Result.NOT_TODAY: _not_today,
    Result.PENDING: _pending,
    Result.CANCELLED: _help_desk,
    Result.REFUSED: _help_desk,
    Result.HELD: _held,
    Result.UNDONE: _undone,
    Result.NOT_IN: _not_in,
    Result.NOT_SAVED: _not_saved,
}
