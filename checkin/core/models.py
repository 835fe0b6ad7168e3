"""What the fronts see: records that do not change, and the result words. No SQL, no screen.

They are tuples with names, not dataclasses: what `checkin mark` loads has none, which is a tenth of its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, Self


class Result(StrEnum):
    """The result words of a mark or a scan: the same on screen, in the CLI, the journal and the exports."""

    OK = "ok"
    ALREADY = "already"
    UNKNOWN = "unknown"
    FORGED = "forged"
    OTHER_CONFERENCE = "other_conference"
    VOID_BADGE = "void_badge"
    NOT_TODAY = "not_today"
    PENDING = "pending"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    HELD = "held"
    UNDONE = "undone"
    NOT_IN = "not_in"
    NOT_SAVED = "not_saved"


class Why(StrEnum):
    """Why a scan opened nothing, where the result word is not all that is known."""

    SIGNED_ONLY = "signed_only"
    PRACTICE_BADGE = "practice_badge"
    REAL_BADGE = "real_badge"
    KEY_CLOSED = "key_closed"
    KEY_AWAITED = "key_awaited"
    NOBODYS_BADGE = "nobodys_badge"


class Status(StrEnum):
    """Where a delegate's registration stands."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    PENDING = "pending"
    CANCELLED = "cancelled"
    REFUSED = "refused"


_EXPECTED = (Status.CONFIRMED, Status.PROVISIONAL)
_NONE: Final[Mapping[str, str]] = {}


class Method(StrEnum):
    """How an arrival was recorded."""

    SEARCH = "search"
    SCAN = "scan"
    REF = "ref"  # a bare number where a scan was expected
    BULK = "bulk"
    KIOSK = "kiosk"
    PAPER = "paper"


class ReprintReason(StrEnum):
    """Why a badge is printed again. Only *lost* kills the old copies before the new one is out."""

    SPOILED = "did not come out or spoiled"
    LOST = "lost"
    DAMAGED = "damaged"
    NAME_CORRECTED = "name corrected"
    OTHER = "other"


class Reprint(NamedTuple):
    """That a badge is printed again, and why."""

    reason: ReprintReason
    note: str = ""

    @property
    def words(self) -> str:
        """The reason as the journal keeps it."""
        return f"{self.reason.value}: {self.note}" if self.note else self.reason.value

    @classmethod
    def of(cls, words: str) -> Self:
        """The reason that was kept as these words."""
        reason, _, note = words.partition(": ")
        known = reason in set(ReprintReason)
        return cls(ReprintReason(reason), note) if known else cls(ReprintReason.OTHER, words)


class Day(NamedTuple):
    """A conference day, numbered from 1, on a calendar date in the venue's time zone."""

    number: int
    date: date
    label: str = ""


class Showing(StrEnum):
    """How a sensitive person appears: not at all, as one more in the counts, or under the cover name."""

    LEFT_OUT = "left out"
    COUNTED = "counted only"
    COVERED = "cover name"


class Consent(StrEnum):
    """Whose name may be published: everybody's, theirs who did not say no, theirs who said yes."""

    NOT_ASKED = "not asked"
    UNLESS_NO = "unless no"
    YES = "yes"


class Profile(NamedTuple):
    """What a way out may show, and of whom.

    `columns` are those of the attendance and the fields of a person; None means all, attributes too. `statuses` and
    `categories` are those of the people who are shown; none named means all.
    """

    key: str
    label: str = ""
    columns: tuple[str, ...] | None = None
    sensitive: Showing = Showing.COVERED
    consent: Consent = Consent.NOT_ASKED
    statuses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class WalkIn(StrEnum):
    """Whether a desk may add somebody of a category: freely, with the approver's name, or not at all."""

    FREE = "free"
    APPROVED = "approved"
    NO = "no"


class Category(NamedTuple):
    """What the badge says of its bearer: a word, a colour behind it and the zones it opens; and who may be added."""

    key: str
    label: str
    colour: str = "#1f4e79"
    zones: str = ""
    walk_in: WalkIn = WalkIn.APPROVED


class Conference(NamedTuple):
    """The meeting that one file holds."""

    id: str
    name: str
    days: tuple[Day, ...]
    timezone: str
    place: str = ""
    organiser: str = ""
    funding_line: str = ""
    project: str = ""
    cut_over: str = "04:00"
    code_prefix: str = ""
    training: bool = False
    privacy: bool = False
    signed_only: bool = False
    roles: bool = False
    """Whether what somebody may do depends on their role: `people.rights`."""
    categories: tuple[Category, ...] = ()
    profiles: tuple[Profile, ...] = ()
    """Those that were changed here; the others are as `people.disclosure` has them."""
    shown: tuple[str, ...] = ()
    """Fields, and columns of the list (under `x:`), that every desk shows at a mark: see `people.shown`."""
    keep: tuple[tuple[str, date], ...] = ()
    """The last days on which what is known of people is kept, as far as they were said: see `people.retention`."""

    def day(self, number: int) -> Day | None:
        return next((day for day in self.days if day.number == number), None)


def things(text: str) -> tuple[str, ...]:
    """What is separated by semicolons, as things that are handed over are written."""
    return tuple(thing for thing in (part.strip() for part in text.split(";")) if thing)


def is_sensitive(word: str) -> bool:
    """What is said in the field `sensitive`; whoever wrote something else than no meant yes."""
    return word not in ("", "no")


def cover_of(ref: str, own: str) -> str:
    """The name under which a sensitive person is seen: their own cover name, else a neutral one. Never empty."""
    return own or f"Participant {ref}".strip()


class Delegate(NamedTuple):
    """A person on the list. Every field is text, empty when not known.

    `name` is the Latin name as communicated, without honorific (the native one where there is no
    Latin). `days` holds day numbers ("1,2"; empty means all). `hand_over` holds items separated by
    "; ". `hold` is the reason why the help desk has the person. `status` is a word of `Status`.
    """

    id: str
    ref: str = ""
    name: str = ""
    native_name: str = ""
    honorific: str = ""
    given_names: str = ""
    family_name: str = ""
    father_name: str = ""
    post_nominals: str = ""
    sex: str = ""
    nationality: str = ""
    email: str = ""
    phone: str = ""
    position: str = ""
    organisation: str = ""
    delegation: str = ""
    delegation_kind: str = ""
    list_order: str = ""
    precedence: str = ""
    country: str = ""
    country_text: str = ""
    category: str = ""
    capacity: str = ""
    credential_type: str = ""
    credential_ref: str = ""
    credential_state: str = ""
    zones: str = ""
    local: str = ""
    funded: str = ""
    list_consent: str = ""
    photo_consent: str = ""
    sensitive: str = ""
    dietary: str = ""
    accessibility: str = ""
    days: str = ""
    status: str = Status.CONFIRMED.value
    status_reason: str = ""
    hold: str = ""
    hold_since: str = ""
    desk_note: str = ""
    hand_over: str = ""
    box: str = ""
    source_id: str = ""
    secret: str = ""
    code_id: str = ""
    instead_of: str = ""
    approved_by: str = ""
    cover_name: str = ""
    merged_into: str = ""
    attributes: Mapping[str, str] = _NONE

    @property
    def display_name(self) -> str:
        """Family name first where the two are known apart, else the name as communicated; never re-cased."""
        if self.family_name and self.given_names:
            return f"{self.family_name}, {self.given_names}"
        return self.name or self.native_name

    @property
    def under_cover(self) -> bool:
        """Whether this person is sensitive: seen under a cover name everywhere but in full."""
        return is_sensitive(self.sensitive)

    @property
    def items(self) -> tuple[str, ...]:
        return things(self.hand_over)

    @property
    def entitled_days(self) -> frozenset[int] | None:
        """The day numbers this person may attend; None means every day."""
        return frozenset(int(part) for part in self.days.split(",") if part) if self.days else None

    @property
    def expected(self) -> bool:
        """Whether this person is to come at all: confirmed, or provisional (the letter is still out)."""
        return self.status in _EXPECTED

    def invited_on(self, day: int) -> bool:
        """Whether this person may attend a day, whatever the status."""
        entitled = self.entitled_days
        return entitled is None or day in entitled

    def expected_on(self, day: int) -> bool:
        """Whether this person counts among those expected on a day; `db.journal.head_counts` counts alike."""
        return self.expected and self.invited_on(day)


FIELD_NAMES = Delegate._fields


class Mark(NamedTuple):
    """One recorded arrival. `undone` holds who took it back and when, or nothing."""

    id: str
    delegate_id: str
    day: int
    at: datetime
    desk: str
    operator: str
    method: str
    reason: str = ""
    undone: str = ""


class First(NamedTuple):
    """The standing mark of a (delegate, day): when, where and by whom the person was first let in."""

    at: datetime
    desk: str
    operator: str
    method: str


class Outcome(NamedTuple):
    """The answer to a mark, an undo or a scan."""

    result: Result
    day: int
    at: datetime
    desk: str
    operator: str
    delegate: Delegate | None = None
    first: First | None = None
    message: str = ""
    code: str = ""
    mark_id: str = ""
    why: Why | None = None

    @property
    def done(self) -> bool:
        return self.result in (Result.OK, Result.UNDONE)


class BadgeCopy(NamedTuple):
    """A printed badge: copy 1, 2, ... of a delegate's code, and whether it still opens the door."""

    delegate_id: str
    code_id: str
    copy: int
    key: str
    at: datetime
    desk: str
    operator: str
    reason: str = ""
    destination: str = ""
    state: str = "printed"
    void: bool = False


class HistoryLine(NamedTuple):
    """One thing that happened to a delegate: the kind of entry that says so, and the same in words."""

    at: datetime
    what: str
    desk: str
    operator: str
    detail: str
    kind: str


class Count(NamedTuple):
    """How many were expected and how many are in."""

    expected: int
    present: int


class DayStatus(NamedTuple):
    """The figures of one day."""

    day: Day
    expected: int
    present: int
    by_category: Mapping[str, Count]
    by_country: Mapping[str, Count]
