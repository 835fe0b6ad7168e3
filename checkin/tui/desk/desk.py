"""What a desk knows and decides. The screen tells it what happens, and paints what it holds afterwards.

It knows neither widget nor thread nor Textual, so that every rule of the line, of Enter and of the band can be tried
by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core.finding import Found
from checkin.core.models import Conference, Day, Delegate, First, Outcome, Result
from checkin.errors import CheckinError, DamagedFileError, NoDayError
from checkin.tui.desk import bands
from checkin.tui.desk.bands import AT_REST, Band, BandFacts, asking, band_of, in_words, problem, saving_band, told
from checkin.tui.desk.look import Pulse
from checkin.tui.desk.people import People, doubt_about, question_for
from checkin.tui.desk.shown import Arrival, CardFacts, CardState, Foot
from checkin.tui.desk.undoing import Aim
from checkin.tui.notices import Notice, Notices

if TYPE_CHECKING:
    from checkin.core.printing.previews import Pixels

# An Enter this soon after a scan is the reader's, not a person's.
READER_SECONDS = 0.5
# An Enter this soon after a question was meant for what stood there before.
QUESTION_SECONDS = 0.3
TAKEN_AWAY = "Another desk changed who stood here. Choose, or type again."
_LATEST = 30
_NOTHING = ("", "")


class Desk:
    """The line, the people found for it, the card, the question that stands, and the band.

    `now` is the clock of keys: seconds that only grow. `painted` is the query and the id of the person whose card has
    been on the screen for it: only they can be checked in. `unread` is whose record is to be looked at, for what the
    card says beside it; whoever takes it on clears it.
    """

    def __init__(self, conference: Conference, day: Day | None, now: Callable[[], float]) -> None:
        self.conference = conference
        self.day = day
        self.pulse: Pulse | None = None
        self.line = ""
        self.people = People()
        self.card: CardState | None = None
        self.unread: Delegate | None = None
        self.painted = _NOTHING
        self.band = AT_REST
        self.dimmed = False
        self.foot = Foot()
        self.ailing = AT_REST
        self.damage = ""
        self.strange_ticket = ""
        self.notices = Notices()
        self.made: Path | None = None  # the file or folder that was made here last
        self.approver = ""  # who said yes to the last walk-in: the next one is mostly asked of the same
        self._now = now
        self._asked = ""  # about what it was asked last; whatever changes the line forgets it
        self._asked_at = self._scanned_at = self._painted_at = -math.inf
        self._select = ""
        self._last_query = ""
        self._facts: tuple[str, CardFacts | None] = ("", None)
        self._picture: tuple[str, Pixels | None] = ("", None)
        self._latest: tuple[Arrival, ...] = ()

    # -- whom a command is about ---------------------------------------------------------------------------------

    @property
    def query(self) -> str:
        """What the line asks for."""
        return self.line.strip()

    @property
    def chosen(self) -> Delegate | None:
        """Whom the line found and the cursor is on; nobody while nothing is typed."""
        row = self.people.current
        return row.delegate if row and self.people.query == self.query else None

    @property
    def person(self) -> Delegate | None:
        """Whom a command is about: the person on the card; on an empty line, the person in the band."""
        return self.chosen if self.query else self.band.delegate

    @property
    def day_title(self) -> str:
        """What the day that is worked on is called on the screen."""
        today = self.pulse is None or (self.pulse.today and self.pulse.day == self.day)
        return "TODAY" if today or self.day is None else f"DAY {self.day.number}"

    @property
    def latest(self) -> tuple[Arrival, ...]:
        """The last answers at this desk; nobody is listed where the conference keeps names from passers-by."""
        return () if self.conference.privacy else self._latest

    # -- the line ------------------------------------------------------------------------------------------------

    def typed(self) -> None:
        """The line was changed by hand: an older answer is an old one from now on, and a question asks nothing."""
        self._withdraw()
        self._changed()

    def clear(self) -> None:
        """Empty the line; the latest answers show, and the person of the band is on the card."""
        self._last_query = self.query or self._last_query
        self.line = ""
        self._withdraw()
        self._rest()

    def forget(self) -> None:
        """Show nobody: neither on the line nor in the band, nor for asking again."""
        self.clear()
        self.notices.clear()
        self._last_query = ""
        self.show(AT_REST)

    def put(self, delegate: Delegate) -> None:
        """Ask for exactly this person, so that Enter checks them in once somebody has looked."""
        self.line = delegate.ref
        self._select = delegate.id
        self._asked = ""
        if self.band.delegate is None or self.band.delegate.id != delegate.id:
            self._withdraw()

    def scan_came(self) -> None:
        """A badge was read: what was typed gives way."""
        self._scanned_at = self._now()
        self.clear()

    def enter(self, typed: str, pressed: float = math.inf) -> Delegate | None:
        """Whom an Enter on this line checks in: the person who was on screen for it when it was pressed. Nobody where
        it only asks.

        `pressed` is when, on the clock of keys; a command that was chosen is never too early. What was typed after
        the Enter stays on the line.
        """
        query, row = typed.strip(), self.people.current
        if pressed - self._scanned_at <= READER_SECONDS:
            return None
        if not query or row is None or self.painted != (query, row.delegate.id) or pressed < self._painted_at:
            return None
        if self.day is None:
            self.show(problem(NoDayError("Today is no day of the conference.")))
            return None
        doubt = doubt_about(row, self.people.rows)
        if doubt and self._asked != row.doubt:
            self._asked, self._asked_at = row.doubt, self._now()
            self.show(asking(row.delegate, *doubt, row.first, self.day))
            return None
        if doubt and pressed - self._asked_at < QUESTION_SECONDS:
            return None
        self._last_query = query
        self.line = self.line[len(typed) :] if self.line.startswith(typed) else ""
        self._asked = ""
        self._changed()  # the question stands until its answer takes its place
        return row.delegate

    def _changed(self) -> None:
        if self.query:
            self._dim()
        else:
            self._rest()

    def _rest(self) -> None:
        self.people, self.painted = People(), _NOTHING
        self._turn_card()

    # -- the people found ----------------------------------------------------------------------------------------

    def found(self, found: Found) -> bool:
        """Take what was found for the line; False where something else stands there by now."""
        if found.query != self.query:
            return False
        self.people = People.of(found, self._select)
        self._select = ""
        self._turn_card()
        return True

    def take_news(self, found: Found) -> None:
        """Take what other desks changed about the people found."""
        if not found.query == self.query == self.people.query:
            return
        before = self.chosen
        self.people = self.people.with_news(found)
        self._follow()
        self._turn_card()
        if before and self.chosen is None:
            self._withdraw()
            self.say(TAKEN_AWAY, warning=True)

    def move(self, steps: int) -> bool:
        """Choose so many rows further down, or up. Up on an empty line asks the last again: True where it does."""
        if steps < 0 and not self.query and self._last_query:
            self.line = self._last_query
            self.typed()
            return True
        self._choose(self.people.moved(steps))
        return False

    def move_to(self, place: int) -> None:
        """Choose the person on a row."""
        self._choose(self.people.moved_to(place))

    def _choose(self, people: People) -> None:
        if people is not self.people:
            self.people = people
            self._dim()
            self._follow()
            self._turn_card()

    # -- the card ------------------------------------------------------------------------------------------------

    def _turn_card(self) -> None:
        """Put whom a command is about on the card, and want their record to be read."""
        self.unread = delegate = self.person
        if delegate is None:
            self.card, self.painted = None, _NOTHING
            return
        row = self.people.current if self.query else None
        if row is not None:
            first, namesakes = row.first, row.namesakes
            question = question_for(row, self.people.rows) if namesakes else ""
        else:
            same = self.card is not None and self.card.delegate.id == delegate.id
            first, namesakes, question = self.card.first if self.card and same else None, 0, ""
        whose, facts = self._facts
        facts = facts if whose == delegate.id else None
        whose, picture = self._picture
        picture = picture if whose == delegate.id else None
        self.card = CardState(delegate, first, namesakes, self.day, facts, question, picture, self.day_title)

    def was_painted(self, query: str, delegate_id: str) -> None:
        """The card of a person has been on the screen, for what was asked then."""
        if self.card is not None and self.card.delegate.id == delegate_id and self.people.query == query:
            if self.painted != (query, delegate_id):
                self._painted_at = self._now()
            self.painted = (query, delegate_id)

    def read(self, delegate: Delegate, first: First | None, facts: CardFacts | None) -> None:
        """Complete the card by what was read, if it still shows that person; None where no more could be."""
        self._facts = (delegate.id, facts)
        if self.card is not None and self.card.delegate.id == delegate.id:
            title = self.day_title
            self.card = self.card._replace(delegate=delegate, first=first, day=self.day, facts=facts, title=title)

    def pictured(self, delegate: Delegate, picture: Pixels) -> None:
        """Show the photo or the badge of a person, if the card still shows them."""
        if self.card is not None and self.card.delegate.id == delegate.id:
            self._picture = (delegate.id, picture)
            self.card = self.card._replace(picture=picture)

    # -- the band ------------------------------------------------------------------------------------------------

    def show(self, band: Band) -> None:
        """Put an answer into the band; it is about a person, so the card shows them when nothing is typed."""
        self.band, self.dimmed = band, False
        if not band.waits:
            self._asked = ""
        if band.word and not (band.delegate and self.conference.privacy):
            self.note(in_words(band), warning=band.tone == "stop")
        if not self.query:
            self._turn_card()

    def _dim(self) -> None:
        """The answer is an old one from now on."""
        self.dimmed = bool(self.band.tone)

    def _follow(self) -> None:
        """Let what waits for an Enter be about whom the cursor is on; it is not shown for whom it does not hold."""
        row, about = self.people.current, self.band.delegate
        chosen = row.delegate.id if row is not None else self.people.wanted  # who was just added may be found later
        if row is not None and self._asked == row.doubt and (doubt := doubt_about(row, self.people.rows)):
            question = asking(row.delegate, *doubt, row.first, self.day)
            self.band, self.dimmed = self.band if question == self.band else question, False
        elif self.band.waits and about is not None and chosen == about.id:
            self.dimmed = False
        elif self.band.waits:
            self.band, self.dimmed = AT_REST, False

    def _withdraw(self) -> None:
        """What waits for an Enter waits no longer: the next one may be about somebody else."""
        self._asked = ""
        if self.band.waits:
            self.band, self.dimmed = AT_REST, False

    def rekeyed(self) -> None:
        """The keys are others: what waits for an Enter and what the band advises may name those of before."""
        self._withdraw()
        self.band = bands.without_advice(self.band)

    def saving(self, delegate: Delegate | None, importing: bool) -> None:
        """Another desk keeps this one waiting; the card does not name the guest before meanwhile."""
        self.band, self.dimmed = saving_band(delegate, importing=importing), False
        self.foot = replace(self.foot, saved=Foot.saving, alarm=False)
        if not self.query:
            self._turn_card()

    def saved(self) -> None:
        """The waiting is over, whatever came of it."""
        if self.foot.saved == Foot.saving:
            self.foot = replace(self.foot, saved=Foot.all_saved, alarm=False)

    def answered(self, outcome: Outcome, facts: BandFacts) -> None:
        """Take the answer to a mark, a scan or an undo."""
        failed = outcome.result is Result.NOT_SAVED
        self.foot = replace(self.foot, saved=Foot.not_saved if failed else Foot.all_saved, alarm=failed)
        band = band_of(outcome, facts)
        self.show(band)
        if outcome.delegate is not None:
            word = "" if band.tone == "ok" else band.word
            arrival = Arrival(f"{outcome.at:%H:%M}", band.symbol, band.name, word)
            self._latest = (arrival, *self._latest)[:_LATEST]

    def scanned(self, outcome: Outcome, facts: BandFacts) -> Delegate | None:
        """Take the answer to a scan. Returns whom to put on the line: the bearer of a badge that is good no more."""
        foreign = outcome.result is Result.UNKNOWN and outcome.why is None
        self.strange_ticket = outcome.code if foreign else ""
        self.answered(outcome, facts)
        return outcome.delegate if outcome.result is Result.VOID_BADGE else None

    def badge_news(self, band: Band, done: bool) -> None:
        """Tell what became of a badge: in the band, unless another guest's answer stands there; then at the foot."""
        about, whose = self.band.delegate, band.delegate
        if about is None or whose is None or about.id == whose.id:
            self.show(band)
        elif band.tone == "stop" or done:
            self.say(f"{band.word}: {band.name}", warning=band.tone == "stop")

    def ails(self, trouble: Band) -> None:
        """Tell once what is wrong with the file, however often it is looked at; take it back when it is well."""
        if trouble != self.ailing:
            if trouble != AT_REST or self.band == self.ailing:
                self.show(trouble)
            self.ailing = trouble
            if trouble != AT_REST:
                self.foot = replace(self.foot, saved=Foot.not_saving, alarm=True)
            elif self.foot.saved == Foot.not_saving:
                self.foot = replace(self.foot, saved=Foot.all_saved, alarm=False)

    def is_damaged(self, detail: str) -> None:
        """Tell what is damaged in the file, and keep saying at the foot that it is."""
        self._keep_saying(detail)
        self.show(told(detail, good=False)._replace(word="THE FILE IS DAMAGED"))

    def failed(self, error: CheckinError, delegate: Delegate | None = None) -> None:
        """Tell what went wrong, with whom it was about."""
        band = problem(error, delegate)
        if isinstance(error, DamagedFileError):
            self._keep_saying(f"{band.second} {band.third}".strip())
        self.show(band)

    def unreadable(self, error: CheckinError) -> None:
        """Tell at the foot that what stands beside somebody cannot be read: the band keeps what was done."""
        damage = f"{error.message} {error.hint}".strip() if isinstance(error, DamagedFileError) else ""
        if not damage or damage != self.damage:
            self.say(error.message, warning=True)
        if damage:
            self._keep_saying(damage)

    def _keep_saying(self, damage: str) -> None:
        self.damage = damage
        self.foot = replace(self.foot, damaged=True)

    # -- undo ----------------------------------------------------------------------------------------------------

    @property
    def undo_aim(self) -> Aim:
        """Who may be meant by an undo now."""
        return Aim(self.person, self.band.delegate)

    # -- the rest of the screen ----------------------------------------------------------------------------------

    def take_pulse(self, pulse: Pulse) -> bool:
        """Take how the conference stands; True where other desks changed something since the last look."""
        news = pulse.news and self.pulse is not None
        if pulse != self.pulse:
            self.foot = pulse.told_in(self.foot)
        self.pulse, self.conference, self.day = pulse, pulse.conference, pulse.day
        return news

    def say(self, message: str, warning: bool = False) -> None:
        """A short sentence at the foot; the screen takes it away after some seconds."""
        self.foot = replace(self.foot, message=message, warning=warning)
        self.note(message, warning)

    def note(self, message: str, warning: bool = False) -> None:
        """Keep what was said, to be read again."""
        self.notices.keep(Notice(self.pulse.clock if self.pulse else "", message, warning))

    def unsay(self, message: str) -> None:
        """Take a sentence away, unless another stands there by now."""
        if self.foot.message == message:
            self.say("")
