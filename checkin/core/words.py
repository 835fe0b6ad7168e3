"""All that goes with a result word, in one table: screen and command line take it from here.

A new result word is a member of `Result` and a row here; a test fails where one is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from checkin.core.models import First, Result, Why

Tone = Literal["ok", "already", "stop", "info"]


class ResultFacts(NamedTuple):
    """What is said, shown and sounded for a result word, and how a program ends with it.

    `sentence` says what happened and what to do next, `briefly` counts it among others. At the desk `symbol`, `heading`
    and `then` stand in a band in the colours of `tone`, and so many `beeps` are heard. In `heading` and `then` "{day}"
    is the number of the day, and a command in braces is its key. `exit_code`: 0 done, 1 refused, 3 nothing recorded.
    """

    sentence: str
    briefly: str
    tone: Tone
    symbol: str
    heading: str
    then: str
    beeps: Literal[0, 1, 3] = 3
    exit_code: Literal[0, 1, 3] = 1


RESULTS: Mapping[Result, ResultFacts] = {
    Result.OK: ResultFacts(
        "Checked in.", "checked in",
        "ok", "✓", "CHECKED IN", "", beeps=0, exit_code=0,
    ),
    Result.ALREADY: ResultFacts(
        "Already in. Same person: nothing to do. Someone else: ask for ID, then the help desk.", "already in",
        "already", "●", "ALREADY IN", "Same person: nothing to do. Someone else: ask for ID, press {help_desk}.",
        beeps=1,
    ),
    Result.UNKNOWN: ResultFacts(
        "This badge is not known. Type the name; a ticket of ours can be connected to its bearer.", "not on the list",
        "stop", "?", "BADGE NOT KNOWN", "Type the name. A ticket of ours? Choose the person, press {person}.",
    ),
    Result.FORGED: ResultFacts(
        "This code is not valid. Keep the badge and send the guest to the help desk.", "with a code that is not valid",
        "stop", "!", "CODE NOT VALID", "Keep the badge. Press {help_desk}: help desk.",
    ),
    Result.OTHER_CONFERENCE: ResultFacts(
        "This is the badge of another meeting. Type the name.", "of another meeting",
        "stop", "?", "BADGE OF ANOTHER MEETING", "Type the name.",
    ),
    Result.VOID_BADGE: ResultFacts(
        "This is an old badge; a newer one was made. Check the ID and keep this badge.", "with an old badge",
        "stop", "!", "OLD BADGE", "Check ID. Right person: Enter checks in; keep this badge.",
    ),
    Result.NOT_TODAY: ResultFacts(
        "Not invited for this day. Send to the help desk.", "not invited for this day",
        "stop", "!", "NOT INVITED FOR DAY {day}", "Press {help_desk}: help desk.",
    ),
    Result.PENDING: ResultFacts(
        "Not yet approved. Send to the help desk.", "not yet approved",
        "stop", "!", "NOT YET APPROVED", "Press {help_desk}: help desk.",
    ),
    Result.CANCELLED: ResultFacts(
        "Please send the guest to the help desk (cancelled).", "cancelled",
        "stop", "!", "PLEASE SEE THE HELP DESK", "Press {help_desk}: help desk.",
    ),
    Result.REFUSED: ResultFacts(
        "Please send the guest to the help desk (refused).", "refused",
        "stop", "!", "PLEASE SEE THE HELP DESK", "Press {help_desk}: help desk.",
    ),
    Result.HELD: ResultFacts(
        "With the help desk. Send the guest there.", "with the help desk",
        "stop", "…", "WITH THE HELP DESK", "Send to the help desk.",
    ),
    Result.UNDONE: ResultFacts(
        "Taken back: no longer in.", "taken back",
        "info", "↩", "TAKEN BACK", "No longer in for day {day}.", beeps=0, exit_code=0,
    ),
    Result.NOT_IN: ResultFacts(
        "Was not in: nothing to take back.", "not in",
        "info", "?", "WAS NOT IN", "Nothing to take back.", beeps=1,
    ),
    Result.NOT_SAVED: ResultFacts(
        "Not saved. Write name and time on paper and call the supervisor.", "NOT SAVED",
        "stop", "✗", "NOT SAVED", "Write name and time on paper; call the supervisor.", exit_code=3,
    ),
}  # fmt: skip


class WhyFacts(NamedTuple):
    """What is said instead where more is known; `heading` is empty where the band of the result word says enough."""

    sentence: str
    heading: str = ""
    then: str = ""


REASONS: Mapping[Why, WhyFacts] = {
    Why.SIGNED_ONLY: WhyFacts(
        "This conference takes signed badges only.",
        "BADGE NOT KNOWN", "This conference takes signed badges only. Type the name.",
    ),
    Why.PRACTICE_BADGE: WhyFacts(
        "This is a practice badge: it counts for nothing here. Type the name.",
        "A PRACTICE BADGE", "It counts for nothing here. Type the name.",
    ),
    Why.REAL_BADGE: WhyFacts(
        "This is a badge of the real conference; here only a practice badge counts. Type the name.",
        "A BADGE OF THE REAL CONFERENCE", "Here only a practice badge counts. Type the name.",
    ),
    Why.KEY_CLOSED: WhyFacts(
        "This badge was signed with a key that was closed. Type the name, check the ID, and make a new badge."
    ),
    Why.KEY_AWAITED: WhyFacts(
        "This badge names a key that this desk has not got yet. Type the name; carry the other desks' news here."
    ),
    Why.NOBODYS_BADGE: WhyFacts(
        "This reads like a badge, but of nobody who is known here. Scan it again, or type the name.",
        "BADGE NOT KNOWN", "Scan it again, or type the name.",
    ),
}  # fmt: skip
PROVISIONAL_NOTICE = "Checked in. A letter is missing: ask for the nomination letter, send to Credentials."


def sentence(result: Result, first: First | None = None, provisional: bool = False) -> str:
    """What to say about a result; of an earlier arrival, also when, where and by whom."""
    if result is Result.OK and provisional:
        return PROVISIONAL_NOTICE
    facts = RESULTS[result]
    if result is Result.ALREADY and first:
        since = f"Already in since {first.at:%H:%M}, {first.desk}, {first.operator}."
        return f"{since} {facts.sentence.removeprefix('Already in. ')}"
    return facts.sentence
