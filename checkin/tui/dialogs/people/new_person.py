"""F5: somebody who is not on the list, or who comes instead of somebody who is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.worker import WorkerCancelled, WorkerFailed

from checkin.core.attendance import arrivals
from checkin.core.models import Conference, Delegate, First
from checkin.core.people import delegations, lookup, registration
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Added, LookAt, MarkThis
from checkin.tui.dialogs.kit.asking import PickPersonDialog, Values
from checkin.tui.dialogs.kit.base import Dialog, in_words
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar, ChoiceList
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import latin, native_row, origin, shorten, who
from checkin.tui.plain import PlainStatic

from .person_forms import check_email, country_echo, with_country

if TYPE_CHECKING:
    from checkin.core.finding import Finder

_LIKELY = 4
_ANOTHER: Literal["another"] = "another"
_NAME_FIELDS = ("honorific", "given_names", "family_name", "name", "native_name")
_CHOICES = (
    Choice("add", "Add", primary=True, hint="Enter"),
    Choice("instead", "Comes instead of ...", hint="F5"),
    Choice("no", "Cancel", hint="Esc"),
)


class NewPersonDialog(Dialog[Added | LookAt | MarkThis]):
    """Adds a person. While the name is typed, likely people who are on the list are shown below the form.

    Answers `Added` with the new delegate, or with somebody who was on the list after all: `MarkThis` where one of
    those shown was taken, `LookAt` where the name that was given is theirs. `absent` is the person whose place is
    taken, if known from the start; `approver` who said yes to the last one.
    """

    TALL = True
    DIGITS_CHOOSE = False
    ABOUT = "Adds somebody who is not on the list; Enter on a name that is there goes to that person."
    KEYS = "Tab moves   Enter adds who is new   Esc nobody"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "instead", show=False),
        *(Binding(f"alt+{number}", f"take({number})", show=False) for number in range(1, _LIKELY + 1)),
    ]

    def __init__(
        self, session: Session, finder: Finder, text: str = "", *, absent: Delegate | None = None, approver: str = ""
    ) -> None:
        super().__init__("New person", _CHOICES)
        self._session = session
        self._finder = finder
        self._text = text
        self._absent = absent
        self._approver = approver
        self._conference: Conference
        self._others: list[Delegate] = []  # of the name, but somebody else: that was asked
        self._likely: tuple[Delegate, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="absent-native", classes="native")
        yield PlainStatic("", id="absent", classes="lines")

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", id="likely")
        yield PlainStatic("", id="approval", classes="lines")

    def on_mount(self) -> None:
        self.in_core(lambda: (self._session.conference, delegations.delegations(self._session)), self._build)

    def _build(self, found: tuple[Conference, list[tuple[str, int]]]) -> None:
        self._conference, delegations = found
        self.query_one("#body").mount(Form(self._fields(self._conference, tuple(name for name, _ in delegations))))
        self._show_absent()

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self.focus_first()
        self._show_approval()
        self._look_for_likely()

    def _fields(self, conference: Conference, delegations: tuple[str, ...]) -> list[Field]:
        given, family, whole = _split(self._text)
        categories = (("", "(choose)"), *((item.key, item.label) for item in conference.categories))
        return [
            Field("given_names", "Given names", given),
            Field("family_name", "Family name", family),
            Field("name", "or whole name", whole),
            Field("native_name", "Name in its own script", alone=True),
            Field("honorific", "Honorific"),
            Field("organisation", "Organisation", limit=1000),
            Field("delegation", "Delegation", suggestions=delegations),
            Field("country", "Country", echo=country_echo),
            Field("category", "Category", "", options=categories),
            Field("position", "Position", limit=1000),
            Field("email", "E-mail", check=check_email),
            Field("phone", "Phone"),
            Field("reason", "Reason", placeholder="such as: invited by telephone", limit=1000),
            Field("approved_by", "Approved by", self._approver),
        ]

    def _show_absent(self) -> None:
        absent = self._absent
        note, native = self.query_one("#absent", PlainStatic), self.query_one("#absent-native", PlainStatic)
        note.display = absent is not None
        native.display = bool(native_row(absent))
        native.update(native_row(absent))
        if absent is None:
            self.set_heading("New person")
            return
        self.set_heading(f"Comes instead of {who(absent)}")
        note.update(
            f"{who(absent)} will be cancelled. Delegation, organisation, country, category and days are taken over"
            " unless filled in here."
        )
        self.in_core(lambda: _standing_today(self._session, absent), self._warn_who_is_in)
        self.query_one(ChoiceBar).show(
            (Choice("add", "Add, cancel the other", primary=True, hint="Enter"), *_CHOICES[1:])
        )

    def _warn_who_is_in(self, first: First | None) -> None:
        if first is not None:
            since = f"In since {first.at:%H:%M}, {first.desk}, and stays in."
            self.say(f"{since} {keys.told('If that is wrong: {clear}, then {undo}.')}", "warning")

    # -- likely people -------------------------------------------------------------------------------------------

    def on_form_typed(self, event: Form.Typed) -> None:
        event.stop()
        if event.name in _NAME_FIELDS:
            self._look_for_likely()
        elif event.name == "approved_by":
            self._show_approval()

    def _show_approval(self) -> None:
        """Who approved the last one stands in a field that may be out of sight: Enter must not say it unseen."""
        note = self.query_one("#approval", PlainStatic)
        note.display = bool(self._approver) and self.query_one(Form).values["approved_by"] == self._approver
        note.update(f'Approved by {self._approver}, as the last one was. Not so? Change "Approved by".')

    def _name_typed(self) -> str:
        values = self.query_one(Form).values
        parts = f"{values['given_names']} {values['family_name']}".strip()
        return parts or values["name"] or values["native_name"]

    @work(group="likely", exclusive=True)
    async def _look_for_likely(self) -> None:
        query = self._name_typed()
        if len(query) < 2:
            self._show_likely((), "")
            return
        worker = self.run_worker(
            lambda: self._finder.near(query, _LIKELY), thread=True, exit_on_error=False, group="finding"
        )
        try:
            found = await worker.wait()
        except WorkerCancelled:
            return
        except WorkerFailed as failure:
            if self.is_open:
                self._show_likely((), in_words(failure.error))
            return
        if self.is_open and query == self._name_typed():
            self._show_found(found)

    def _show_found(self, found: tuple[Delegate, ...]) -> None:
        absent = self._absent.id if self._absent else ""
        people_found = tuple(person for person in found if person.id != absent)
        self._show_likely(people_found, "On the list already?" if people_found else "")

    def _show_likely(self, likely: tuple[Delegate, ...], title: str) -> None:
        self._likely = likely[:_LIKELY]
        width = max(self.size.width - 14, 30)
        lines = [
            f"Alt+{number}  {shorten(f'{latin(person)} - {origin(person)}', width)}"
            for number, person in enumerate(self._likely, start=1)
        ]
        note = self.query_one("#likely", PlainStatic)
        note.update("\n".join([title, *lines] if title else []))
        note.display = bool(title)
        self.say_keys(_keys(len(self._likely)))

    def action_take(self, number: int) -> None:
        """Somebody on the list is meant: no new person is made."""
        if self._likely and number <= len(self._likely) and self.ready and not self._busy:
            self.dismiss(MarkThis(self._likely[number - 1]))

    # -- answers -------------------------------------------------------------------------------------------------

    def chosen(self, key: str) -> None:
        if key == "add":
            self.confirm()
        elif key == "instead":
            self.action_instead()
        else:
            self.dismiss(None)

    def action_instead(self) -> None:
        """Choose who does not come; a second time: nobody."""
        if not self.ready or self._busy:
            return
        dialog = PickPersonDialog("Who does not come?", self._finder, intro="The person chosen will be cancelled.")

        def picked(absent: Delegate | None) -> None:
            if absent is not None:
                self._absent = absent
                self._show_absent()

        self.app.push_screen(dialog, picked)

    def confirm(self) -> None:
        forms = self.query(Form)
        if not forms or not forms.first().acceptable():
            return
        form = forms.first()
        values = form.values
        if not any(values[name] for name in _NAME_FIELDS[1:]):
            form.complain("given_names", "Give the name as on the passport or the letter.")
        elif self._absent is not None:
            self.in_core(lambda: self._add(values), self.answer)
        else:
            self.in_core(lambda: lookup.of_name(self._session, values), self._add_unless_listed)

    def _add_unless_listed(self, namesakes: list[Delegate]) -> None:
        """Somebody of this name is on the list: that person is meant where nothing more was filled in, else ask."""
        if not namesakes or namesakes == self._others:
            self._add_walk_in()
        elif len(namesakes) == 1 and not self.unfinished():
            self.dismiss(LookAt(namesakes[0]))
        else:
            self.app.push_screen(_SamePersonDialog(namesakes), partial(self._same_or_another, namesakes))

    def _same_or_another(self, namesakes: list[Delegate], answer: LookAt | Literal["another"] | None) -> None:
        if isinstance(answer, LookAt):
            self.dismiss(answer)
        elif answer == "another":
            self._others = namesakes
            self._add_walk_in()

    def _add_walk_in(self) -> None:
        form = self.query_one(Form)
        values = form.values
        problem = registration.walk_in_problem(self._conference, values["category"], values["approved_by"])
        if problem:
            form.complain(*problem)
        else:
            self.in_core(lambda: self._add(values), self.answer)

    def _add(self, values: Values) -> Added:
        reason, approved_by = values.pop("reason"), values.pop("approved_by")
        if values["name"] == _split(self._text)[2]:
            values |= _with_parts(values)
        fields = {name: value for name, value in with_country(values).items() if value}
        if self._absent is not None:
            added = registration.replace(self._session, self._absent.id, fields, reason=reason, approved_by=approved_by)
            return Added(f"Added {who(added)} instead of {who(self._absent)}, who is cancelled.", added)
        added = registration.add(self._session, fields, reason=reason, approved_by=approved_by)
        return Added(f"Added {who(added)}.", added)

    def unfinished(self) -> bool:
        forms = self.query(Form)
        return bool(forms) and bool(forms.first().changes)


class _SamePersonDialog(Dialog[LookAt | Literal["another"]]):
    """Asks once whether somebody of the name on the list is meant, or another."""

    KEYS = "A digit answers   Esc goes back to the form"

    def __init__(self, namesakes: list[Delegate]) -> None:
        super().__init__("On the list already. Is it this person?" if len(namesakes) == 1 else "Is it one of these?")
        self._namesakes = namesakes[:_LIKELY]

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(native_row(self._namesakes[0]), classes="native")
        yield ChoiceList(
            [
                *(Choice(person.id, who(person)) for person in self._namesakes),
                Choice(_ANOTHER, "Another person of this name: add"),
            ]
        )

    def chosen(self, key: str) -> None:
        if key == _ANOTHER:
            self.dismiss(_ANOTHER)
        else:
            self.dismiss(LookAt(next(person for person in self._namesakes if person.id == key)))


def _keys(shown: int) -> str:
    takes = f"Alt+1 to {shown} takes one shown" if shown > 1 else "Alt+1 takes the one shown"
    return NewPersonDialog.KEYS.replace("   ", f"   {takes}   ", 1) if shown else NewPersonDialog.KEYS


def _standing_today(session: Session, delegate: Delegate) -> First | None:
    day = session.day
    return arrivals.first_of(session, session.read, delegate.id, day.number) if day else None


def _split(text: str) -> tuple[str, str, str]:
    """What was typed on the line, as given, family and whole name; "KHAN, Ali" says which is which."""
    if any(char.isdigit() or char in ":@" for char in text):
        return "", "", ""
    family, comma, given = (part.strip() for part in text.partition(","))
    return (given, family, "") if comma and given else ("", "", text.strip())


def _with_parts(values: Values) -> Values:
    """The names, where the whole one is still what was typed on the line: the parts say it better, unless they
    are only some of its words.

    One word beside given names, of which it is no beginning, is the family name.
    """
    given, family, whole = (values[name] for name in ("given_names", "family_name", "name"))
    words, typed = {*f"{given} {family}".casefold().split()}, whole.casefold()
    if not words or (words < {*typed.split()} and not (given and family)):
        return {}
    if family or " " in whole or any(word.startswith(typed) for word in words):
        return {"name": ""}
    return {"name": "", "family_name": whole}
