"""The sentence for each result word: what happened and what to do next. Screen and command line share it."""

from __future__ import annotations

from checkin.core.models import First, Result

SENTENCES = {
    Result.OK: "Checked in.",
    Result.ALREADY: "Already in. Same person: nothing to do. Someone else: ask for ID, then the help desk.",
    Result.UNKNOWN: "This badge is not known. Type the name; a ticket of ours can be connected to its bearer.",
    Result.FORGED: "This code is not valid. Keep the badge and send the guest to the help desk.",
    Result.OTHER_CONFERENCE: "This is the badge of another meeting. Type the name.",
    Result.VOID_BADGE: "This is an old badge; a newer one was made. Check the ID and keep this badge.",
    Result.NOT_TODAY: "Not invited for this day. Send to the help desk.",
    Result.PENDING: "Not yet approved. Send to the help desk.",
    Result.CANCELLED: "Please send the guest to the help desk (cancelled).",
    Result.REFUSED: "Please send the guest to the help desk (refused).",
    Result.HELD: "With the help desk. Send the guest there.",
    Result.UNDONE: "Taken back: no longer in.",
    Result.NOT_IN: "Was not in: nothing to take back.",
    Result.NOT_SAVED: "Not saved. Write name and time on paper and call the supervisor.",
}
SIGNED_ONLY = "This conference takes signed badges only."
PRACTICE_BADGE = "This is a practice badge: it counts for nothing here. Type the name."
REAL_BADGE = "This is a badge of the real conference; here only a practice badge counts. Type the name."
KEY_CLOSED = "This badge was signed with a key that was closed. Type the name, check the ID, and make a new badge."
KEY_AWAITED = "This badge names a key that this desk has not got yet. Type the name; carry the other desks' news here."
PROVISIONAL_NOTICE = "Checked in. A letter is missing: ask for the nomination letter, send to Credentials."


def sentence(result: Result, first: First | None = None, provisional: bool = False) -> str:
    """What to say about a result; of an earlier arrival, also when, where and by whom."""
    if result is Result.OK and provisional:
        return PROVISIONAL_NOTICE
    if result is Result.ALREADY and first:
        return (
            f"Already in since {first.at:%H:%M}, {first.desk}, {first.operator}."
            " Same person: nothing to do. Someone else: ask for ID, then the help desk."
        )
    return SENTENCES[result]
