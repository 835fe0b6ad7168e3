"""The desk as a conversation: no boxes, no colour, each answer a whole sentence on a line of its own.

For who works with a screen reader or a braille line, and for a terminal that can show nothing else. The rules are those
of the desk's screen: nobody is checked in who was not named before, and who may be mistaken needs a "yes".
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from checkin.core import scanning
from checkin.core.attendance import counts, marking
from checkin.core.finding import Finder, FoundRow, only_near
from checkin.core.models import Delegate, Outcome, Result
from checkin.core.people import lookup, operators, rights
from checkin.core.reader.reading import recognise
from checkin.core.session import Session
from checkin.countries import country_name
from checkin.errors import CheckinError, NoDayError, NotAllowedError
from checkin.text import clean_text
from checkin.tui.setup.idle import LOCK_SECONDS

from . import output
from .context import open_session
from .errors import DONE
from .waiting import clear_terminal, unless_left

_MOST: Final = 5  # as many as one keeps in mind who hears them
_PROMPT: Final = "Name, number or badge: "
_HELP: Final = (
    "Type a name or a number, or scan a badge, then Enter.",
    "One person fits: Enter checks in. Several: type the number that stands before the right one.",
    "/undo takes back the last check-in; /undo and a registration number that of somebody else.",
    "/badge prints the badge of the last person. /who tells all that is known of the last person.",
    "/day 2 works for day 2. /count says how many are in. /again says the last answer again.",
    "/lock locks the desk, and lets somebody else work here. /quit leaves.",
)
_LONGEST_NAME: Final = 60


def run(arguments: Namespace) -> int:
    """Answer each line of stdin until it ends, or until the person leaves."""
    with open_session(arguments) as session:
        desk = PlainDesk(session, arguments.pins.ask)
        _say(desk.greeting())
        for typed in _typed(desk):
            _say(desk.answer(typed))
            if desk.left:
                break
    return DONE


def _typed(desk: PlainDesk) -> Iterator[str]:
    """The lines that are typed; the question goes to a person only, not into what a program reads, and only a person
    goes away."""
    while True:
        if sys.stdin.isatty():
            print(desk.prompt, end="", flush=True)
            with unless_left(partial(_nobody_is_there, desk), LOCK_SECONDS):
                typed = sys.stdin.readline()
        else:
            typed = sys.stdin.readline()
        if not typed:
            return
        yield typed.strip()


def _nobody_is_there(desk: PlainDesk) -> None:
    """Show nobody any more, where the terminal can take back what it shows."""
    if not (sentences := desk.left_alone()):
        return
    clear_terminal()
    _say(["", *sentences])
    print(desk.prompt, end="", flush=True)


def _say(sentences: list[str]) -> None:
    for sentence in sentences:
        output.line(sentence)
    sys.stdout.flush()


class PlainDesk:
    """Takes a line, gives sentences. `left` says that the person wants to leave. Who unlocks it is asked for their PIN
    by `ask_pin`, while roles are on."""

    def __init__(self, session: Session, ask_pin: Callable[[str], str]) -> None:
        self.left = False
        self._session = session
        self._ask_pin = ask_pin
        self._finder = Finder(session)
        self._locked = False
        self._forget()

    def _forget(self) -> None:
        """Know nobody who was named."""
        self._found: tuple[FoundRow, ...] = ()
        self._asked: Delegate | None = None
        self._needs_yes = False
        self._last: Delegate | None = None  # who was named last
        self._marked: Delegate | None = None
        self._said: list[str] = []

    @property
    def prompt(self) -> str:
        """What stands before the line of a person."""
        return "Your name: " if self._locked else _PROMPT

    def greeting(self) -> list[str]:
        """What is said first: conference, day, desk, and where help is."""
        training = " TRAINING: nothing counts here." if self._session.conference.training else ""
        day = self._session.day
        today = f"Day {day.number}, {day.date:%d %B}." if day else "Today is no day of the conference: type /day 1."
        return [
            f"{self._session.conference.name}.{training} {today} Desk {self._session.desk}. /help tells what to type."
        ]

    def answer(self, typed: str) -> list[str]:
        """What to say to a line."""
        try:
            self._said = self._answer(typed)
        except NoDayError as error:
            self._said = [f"{error.message} Type /day and its number."]
        except NotAllowedError as error:
            self._said = [f"{error.message} {error.hint} Those belong to a command: /quit leaves this desk."]
        except CheckinError as error:
            self._said = [f"{error.message} {error.hint}".strip()]
        return self._said

    def left_alone(self) -> list[str]:
        """Nobody was here for a while: with roles the desk locks, with privacy it forgets whom it named; in words."""
        if self._locked:
            return []
        if self._session.proven:
            return self._lock("")
        if not self._session.conference.privacy:
            return []
        self._forget()
        return self.greeting()

    def _answer(self, typed: str) -> list[str]:
        if self._locked:
            return self._unlock(typed)
        if not rights.may(self._session, rights.Act.LOOK):  # roles were switched on elsewhere, or this one was taken
            return self._lock("")
        if typed.startswith("/"):
            return self._do(*typed[1:].split(maxsplit=1))
        asked, found = self._asked, self._found
        if asked is not None and typed.casefold() == ("yes" if self._needs_yes else ""):
            return [self._mark(asked)]
        if not typed:
            return self._said  # and what was asked stands
        if typed.isdecimal() and 1 <= int(typed) <= len(found) and lookup.by_ref(self._session, typed) is None:
            return [self._mark(found[int(typed) - 1].delegate)]
        self._asked, self._found = None, ()
        if recognise(typed, preferred=self._session.reader_layout).payload.certain:
            return [self._told(scanning.scan(self._session, typed))]
        return self._find(typed)

    def _mark(self, person: Delegate) -> str:
        self._asked, self._found = None, ()
        return self._told(marking.mark(self._session, person.id))

    def _find(self, typed: str) -> list[str]:
        self._finder.refresh()
        found = self._finder.find(typed, _MOST)
        if not found.rows:
            return ["Nobody fits. Type it otherwise, or send the guest to the help desk."]
        if len(found.rows) == 1 or _is_the_one(found.rows):
            return [self._ask(found.rows[0])]
        self._found = found.rows
        head = "Nobody fits. Near are:" if only_near(found.rows) else f"{found.total} people fit."
        more = ["There are more: type more of the name."] if found.total > len(found.rows) else []
        return [head, *(f"{number}: {self._named(row)}" for number, row in enumerate(found.rows, 1)), *more]

    def _ask(self, row: FoundRow) -> str:
        self._asked, self._needs_yes = row.delegate, bool(row.doubt)
        self._last = row.delegate
        if row.first is not None:
            return self._named(row)
        if row.guess:
            return f"Is it {self._named(row)} This is a guess: ask, then type yes to check in."
        if row.namesakes:
            return f"{self._named(row)} Others have this name: ask for the organisation, then type yes to check in."
        return f"{self._named(row)} Enter checks in."

    def _named(self, row: FoundRow) -> str:
        """One person in a sentence."""
        person = row.delegate
        where = dict.fromkeys((person.position, person.organisation or person.delegation, _country(person)))
        parts = [person.display_name, f"number {person.ref}", *where, self._category(person)]
        standing = f"in since {row.first.at:%H:%M} at {row.first.desk}" if row.first else "not in"
        return f"{', '.join(part for part in parts if part)}: {standing}."

    def _category(self, person: Delegate) -> str:
        known = self._session.conference.categories
        return next((item.label for item in known if item.key == person.category), person.category)

    def _told(self, outcome: Outcome) -> str:
        person = outcome.delegate
        if person is None:
            return outcome.message
        self._last = person
        if outcome.result is Result.OK:
            self._marked = person
        return f"{outcome.message} {person.display_name}, number {person.ref}, day {outcome.day}."

    # -- words with a slash ------------------------------------------------------------------------------------------

    def _do(self, word: str = "", rest: str = "") -> list[str]:
        if word != "again":
            self._asked, self._found = None, ()
        ways: dict[str, Callable[[str], list[str]]] = {
            "undo": self._undo,
            "badge": self._badge,
            "who": self._who,
            "day": self._day,
            "count": self._count,
            "again": lambda _: self._said,
            "help": lambda _: list(_HELP),
            "lock": self._lock,
            "quit": self._quit,
        }
        way = ways.get(word.casefold())
        return way(rest) if way else [f"There is no /{word}. /help tells what to type."]

    def _meant(self, ref: str) -> Delegate | None:
        return lookup.required(self._session, ref) if ref else self._last

    def _undo(self, ref: str) -> list[str]:
        person = lookup.required(self._session, ref) if ref else self._marked
        if person is None:
            return ["Nobody was checked in here yet. Give the registration number: /undo T014"]
        return [self._told(marking.undo(self._session, person.id))]

    def _badge(self, ref: str) -> list[str]:
        from checkin.core.printing import orders, printers

        from .spooling import see_through

        person = self._meant(ref)
        if person is None:
            return ["Whose badge? Find the person first."]
        printer, _ = printers.of_desk(self._session)
        if printer is None:
            return [f"This desk has no printer. A PDF is made by: checkin badges --ref {person.ref} --pdf FILE"]
        made = orders.order(self._session, [person], printer.name)
        if made.refused:
            return [f"No badge for {person.display_name}: {why}." for _, why in made.refused]
        done = see_through(self._session, {made.batch}) == DONE
        return [f"The badge of {person.display_name} {'is out of' if done else 'did not come out of'} {printer.name}."]

    def _who(self, ref: str) -> list[str]:
        from checkin.core.dossier import days_attended

        person = self._meant(ref)
        if person is None:
            return ["Whom do you mean? Find the person first."]
        days = days_attended(self._session, person.id)
        was = f"In on day {', '.join(map(str, days))}" if days else "Not in on any day"
        told = {
            "Name": person.display_name, "own script": person.native_name, "number": person.ref,
            "position": person.position, "organisation": person.organisation, "delegation": person.delegation,
            "country": _country(person), "category": self._category(person), "status": person.status,
            "with the help desk because": person.hold,
        }  # fmt: skip
        return [", ".join(f"{name}: {text}" for name, text in told.items() if text) + f". {was}."]

    def _day(self, number: str) -> list[str]:
        self._session.choose_day(int(number) if number.isdecimal() else None)
        return self.greeting()

    def _count(self, _: str) -> list[str]:
        status = counts.day_status(self._session, self._session.day_numbered(None).number)
        return [f"{status.present} of {status.expected} are in on day {status.day.number}."]

    def _lock(self, _: str) -> list[str]:
        operators.sign_out(self._session)
        self._forget()
        self._locked = True
        needed = (
            "Then the PIN is asked." if self._session.conference.roles else "There are no PINs here: any name opens it."
        )
        return [f"Locked. Type the name of who works here; Enter alone is {self._session.operator}. {needed}"]

    def _unlock(self, typed: str) -> list[str]:
        """Let whoever gives a name, and while roles are on its PIN, work under it."""
        if typed.casefold() == "/quit":
            return self._quit("")
        if typed.startswith("/") or recognise(typed, preferred=self._session.reader_layout).payload.certain:
            return ["The desk is locked: that was not taken. Type your name first."]
        name = clean_text(typed, _LONGEST_NAME) or self._session.operator
        pin = self._ask_pin(name) if self._session.conference.roles else ""
        called = operators.take_over(self._session, name, pin)
        self._locked = False
        return [f"{called} works here now.", *self.greeting()]

    def _quit(self, _: str) -> list[str]:
        self.left = True
        return [self._session.parting_words]


def _is_the_one(rows: tuple[FoundRow, ...]) -> bool:
    """Whether the first one fits for certain and the others are guesses."""
    return not rows[0].guess and all(row.guess for row in rows[1:])


def _country(person: Delegate) -> str:
    return country_name(person.country) if person.country else person.country_text
