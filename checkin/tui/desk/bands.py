"""The words of the band: the answer to the last mark, scan or undo. Symbol, word and colour, never colour alone.

Words are a contract with the training sheets: change both or none.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from checkin.core.attendance.marking import judge
from checkin.core.issuing.whereabouts import UNKNOWN, Whereabouts
from checkin.core.models import BadgeCopy, Day, Delegate, First, Outcome, Result, Status
from checkin.core.words import REASONS, RESULTS
from checkin.errors import CheckinError
from checkin.tui.keys import key as key_of
from checkin.tui.keys import told as with_keys
from checkin.tui.phrases import country_of, home_of, in_a_row, latin, needs_own_row, next_step, origin, short_moment
from checkin.tui.sounds import Sound

JUST_NOW = timedelta(seconds=60)
_PRINT = "Press {badge} to print."
READY = "Type a name or number, or scan a badge"


class Band(NamedTuple):
    """What the band shows. `tone` is ok, already, stop, info or ask; empty for a desk at rest.

    What `waits` says what the next Enter does, and holds only while its person is the one on the line. `advice` are
    the parts of `second` or `third` that say what to do; for its person, they are not said when the next one is typed.
    """

    tone: str = ""
    symbol: str = ""
    word: str = ""
    name: str = ""
    second: str = ""
    third: str = ""
    aside: str = ""
    sound: Sound = Sound.NONE
    delegate: Delegate | None = None
    waits: bool = False
    advice: tuple[str, ...] = ()


AT_REST = Band(second=READY)


class BandFacts(NamedTuple):
    """What the words need beside the outcome: this desk's day; the person's badges, where theirs is, what is owed, and
    the columns that are shown at a mark, by their titles; or that all this could not be read."""

    days: tuple[Day, ...] = ()
    badges: tuple[BadgeCopy, ...] = ()
    where: Whereabouts = UNKNOWN
    owed: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    unread: bool = False


def band_of(outcome: Outcome, facts: BandFacts) -> Band:
    """The band for an outcome."""
    band = _plain(outcome)
    if (more := _MORE.get(outcome.result)) is not None:
        band = more(band, outcome, facts)
    if outcome.result is not Result.NOT_SAVED:  # that is for the paper, whoever comes next
        band = band._replace(advice=band.advice or ((band.second,) if band.tone in ("already", "stop") else ()))
    delegate = outcome.delegate
    if delegate is None:
        return band._replace(third=band.third or _shown_code(outcome))
    return band._replace(name=_name(delegate), delegate=delegate)


def as_old(band: Band) -> Band:
    """What is left of it when the next person is typed: who it was, and what was found; all of one about nobody."""
    return without_advice(band) if band.delegate else band


def without_advice(band: Band) -> Band:
    """What it says beside what to do, without a sound: nothing in it names a key."""
    second, third = band.second, band.third
    for part in band.advice:
        second, third = second.replace(part, ""), third.replace(part, "")
    return band._replace(aside="", second=second.strip(), third=third.strip(), sound=Sound.NONE)


def _name(delegate: Delegate) -> str:
    """The name; for one with a row of its own below, number and where from, which anybody can read aloud."""
    name = latin(delegate)
    if not needs_own_row(delegate.display_name):
        return name
    known = (part for part in (home_of(delegate), country_of(delegate)) if part and not needs_own_row(part))
    return " - ".join((name, ", ".join(known))).removesuffix(" - ")


def _plain(outcome: Outcome) -> Band:
    """What the tables of words say of an outcome."""
    facts = RESULTS[outcome.result]
    heading, then = facts.heading, facts.then
    if outcome.why is not None and REASONS[outcome.why].heading:
        heading, then = REASONS[outcome.why].heading, REASONS[outcome.why].then
    word, second = (with_keys(text, day=outcome.day) for text in (heading, then))
    return Band(facts.tone, facts.symbol, word, second=second, sound=Sound(facts.beeps))


def saving_band(delegate: Delegate | None, what: str = "SAVING ...", importing: bool = False) -> Band:
    """Shown while another desk holds the file: nothing is recorded yet."""
    name = _name(delegate) if delegate else ""
    doing = "importing a list" if importing else "writing"
    return Band("info", "…", what, name, f"Another desk is {doing}. Please wait a moment.", delegate=delegate)


def added(message: str, delegate: Delegate) -> Band:
    """Somebody was put on the list, and on the line."""
    return told(message, delegate, detail=with_keys("Enter checks in, {badge} makes the badge."))._replace(waits=True)


def told(message: str, delegate: Delegate | None = None, *, good: bool = True, detail: str = "") -> Band:
    """A sentence of a dialog or a job."""
    return Band(
        "info" if good else "stop", "i" if good else "!", "DONE" if good else "NOT DONE",
        _name(delegate) if delegate else "", message, detail, delegate=delegate,
    )  # fmt: skip


def in_words(band: Band) -> str:
    """What a band says, as sentences in a row."""
    head = ": ".join(part for part in (band.word, band.name) if part)
    said = (part for part in (head, band.second, band.third) if part)
    return " ".join(part if part.endswith((".", "?", "!", '"')) else f"{part}." for part in said)


def problem(error: CheckinError, delegate: Delegate | None = None) -> Band:
    """What went wrong, and what to do about it."""
    then = next_step(error)
    names_key = then != error.hint
    return told(error.message, delegate, good=False, detail=then)._replace(advice=(then,) if names_key else ())


def print_band(state: str, printer: str, note: str, delegate: Delegate, odd: str = "", when: str = "") -> Band:
    """What has become of a badge that was sent to a printer.

    `state` is that of its print job, `odd` what it lacks, `when` the place and time at which it is expected.
    """
    key = key_of("badge")
    tone, symbol, word, second, third = {
        "printed": ("info", "✓", "BADGE PRINTED", f"It is out of {printer}.", odd),
        "unknown": ("stop", "?", "DID THE BADGE COME OUT?", note, f"Look at {printer}, then {key} says yes or no."),
        "failed": ("stop", "!", "NO BADGE", note or f"{printer} gave up.", f"{key}: try again, or make a PDF instead."),
        "cancelled": ("info", "↩", "BADGE TAKEN BACK", f"Nothing comes out of {printer}.", ""),
    }.get(state, ("info", "…", "BADGE ON ITS WAY", f"To {printer}{when and f': {when}'}.", odd))
    if note and state not in ("printed", "unknown", "failed", "cancelled"):
        tone, symbol, word, second = "stop", "!", "THE BADGE WAITS", note
        third = f"{key}: {'' if state == 'queued' else 'print it elsewhere, '}make a PDF instead, or take it back."
    advice = (third,) if key in third else ()
    return Band(tone, symbol, word, _name(delegate), second, third, delegate=delegate, advice=advice)


def asking(delegate: Delegate, doubt: str, question: str, first: First | None, day: Day | None) -> Band:
    """The first Enter on somebody who could be mistaken for another: what to ask before the second.

    `first` is the standing mark of whoever is in on the day: a second Enter would check in nobody.
    """
    comes = day is not None and judge(delegate, day.number, first) is Result.OK
    then = f"Enter again {'checks in' if comes else 'takes'} this one"
    if first is not None:
        then = f"This one is in since {first.at:%H:%M}, {first.desk}"
    then = f"{then}: {origin(delegate) or f'No. {delegate.ref}'}."
    return Band("ask", "?", doubt, _name(delegate), question, then, delegate=delegate, waits=True)


def _ok(band: Band, outcome: Outcome, facts: BandFacts) -> Band:
    second, third = _where_and_give(outcome, facts)
    advice = (with_keys(_PRINT), f" ({key_of('give')})")
    band = band._replace(second=second, third=third, aside=_wrong_person(), advice=advice)
    if outcome.delegate is None or outcome.delegate.status != Status.PROVISIONAL:
        return band
    third = f"Ask for the nomination letter; send to Credentials.  {third}".rstrip()
    return band._replace(word=f"{band.word} - letter missing", third=third)


def _wrong_person() -> str:
    return with_keys("{undo} wrong person?")


def _where_and_give(outcome: Outcome, facts: BandFacts) -> tuple[str, str]:
    delegate = outcome.delegate
    if delegate is None:
        return "", ""
    when = f"day {outcome.day} - {outcome.at:%H:%M}"
    where = origin(delegate, " - ")
    give = f"Give ({key_of('give')}): {in_a_row(facts.owed, 'item')}." if facts.owed else ""
    seen = "  ".join(f"{title}: {text}" for title, text in facts.seen)
    third = "  ".join(part for part in (badge_place(facts), seen, give) if part)
    return f"{where} - {when}" if where else when, third


def badge_place(facts: BandFacts) -> str:
    """Where the badge of a person is, or how to get it."""
    if facts.unread:
        return "Where the badge is cannot be read."
    if facts.where.held:
        return f"Has the badge ({facts.where.held})."
    if facts.where.box:
        return f"Badge is in box {facts.where.box}."
    good = [badge for badge in facts.badges if not badge.void]
    if good:
        return f"Badge was printed {short_moment(good[-1].at)}."
    return with_keys(_PRINT)


def _already(band: Band, outcome: Outcome, facts: BandFacts) -> Band:
    first = outcome.first
    if first is None:
        return band
    if first.desk == outcome.desk and outcome.at - first.at < JUST_NOW:
        return Band("ok", "✓", "CHECKED IN (just now, here)", second="Nothing to do.", aside=_wrong_person())
    return band._replace(word=f"{band.word} since {first.at:%H:%M}, {first.desk}, {first.operator}")


def _void(band: Band, outcome: Outcome, facts: BandFacts) -> Band:
    if outcome.delegate is None:  # a temporary badge that stands for nobody now
        return band._replace(word="BADGE NOT GOOD", second=outcome.message)
    good = [badge for badge in facts.badges if not badge.void]
    since = f"a newer one was made {good[-1].at:%H:%M}" if good else "it was made void"
    return band._replace(word=f"{band.word} - {since}", waits=True)


def _held(band: Band, outcome: Outcome, facts: BandFacts) -> Band:
    if outcome.delegate is None or not outcome.delegate.hold_since:
        return band
    at = datetime.fromisoformat(outcome.delegate.hold_since.replace("Z", "+00:00"))
    return band._replace(word=f"{band.word} since {at.astimezone(outcome.at.tzinfo):%H:%M}")


def _not_saved(band: Band, outcome: Outcome, facts: BandFacts) -> Band:
    why = outcome.message.removeprefix(RESULTS[Result.NOT_SAVED].sentence).strip()
    return band._replace(third=why.replace("; nothing was recorded.", ".", 1))  # the word says so; what to do must fit


def _shown_code(outcome: Outcome) -> str:
    return f"Read: {outcome.code[:60]}" if outcome.code and outcome.result is Result.UNKNOWN else ""


_MORE = {
    Result.OK: _ok,
    Result.ALREADY: _already,
    Result.VOID_BADGE: _void,
    Result.HELD: _held,
    Result.NOT_SAVED: _not_saved,
}
"""What is said of a case beyond its result word: in a table of its own, since it asks more than the word."""
