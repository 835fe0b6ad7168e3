"""F5: somebody who is not on the list, or who comes instead of somebody who is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.worker import WorkerCancelled, WorkerFailed

from checkin.core.attendance import arrivals
from checkin.core.models import Conference, Delegate, First
from checkin.core.people import delegations, registration
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Added, MarkThis
from checkin.tui.dialogs.kit.asking import PickPersonDialog, Values
from checkin.tui.dialogs.kit.base import Dialog, in_words
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import latin, native_row, origin, shorten, who
from checkin.tui.plain import PlainStatic

from .person_forms import check_email, country_echo, with_country

if TYPE_CHECKING:
    from checkin.core.finding import Finder, Found

_LIKELY = 4
_NAME_FIELDS = ("honorific", "given_names", "family_name", "name", "native_name")
_CHOICES = (
    Choice("add", "Add", primary=True, hint="Enter"),
    Choice("instead", "Comes instead of ...", hint="F5"),
    Choice("no", "Cancel", hint="Esc"),
)


class NewPersonDialog(Dialog[Added | MarkThis]):
    """Adds a person. While the name is typed, likely people who are on the list are shown below the form.

    Answers `Added` with the new delegate, or `MarkThis` with somebody who was on the list after all.
    `absent` is the person whose place is taken, if known from the start.
    """

    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "Tab moves   Alt+1 to Alt+4 takes who is shown   Enter adds   Esc nobody"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "instead", show=False),
        *(Binding(f"alt+{number}", f"take({number})", show=False) for number in range(1, _LIKELY + 1)),
    ]

    def __init__(self, session: Session, finder: Finder, text: str = "", *, absent: Delegate | None = None) -> None:
        super().__init__("New person", _CHOICES)
        self._session = session
        self._finder = finder
        self._text = text
        self._absent = absent
        self._likely: tuple[Delegate, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="absent-native", classes="native")
        yield PlainStatic("", id="absent", classes="lines")

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", id="likely")

    def on_mount(self) -> None:
        self.in_core(lambda: (self._session.conference, delegations.delegations(self._session)), self._build)

    def _build(self, found: tuple[Conference, list[tuple[str, int]]]) -> None:
        conference, delegations = found
        self.query_one("#body").mount(Form(self._fields(conference, tuple(name for name, _ in delegations))))
        self._show_absent()

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self.focus_first()
        self._look_for_likely()

    def _fields(self, conference: Conference, delegations: tuple[str, ...]) -> list[Field]:
        given, family, whole = _split(self._text)
        categories = (("", "(none)"), *((item.key, item.label) for item in conference.categories))
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
            Field("approved_by", "Approved by"),
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
            self.say(
                f"In since {first.at:%H:%M}, {first.desk}, and stays in. If that is wrong: Esc, then F8.", "warning"
            )

    # -- likely people -------------------------------------------------------------------------------------------

    def on_form_typed(self, event: Form.Typed) -> None:
        event.stop()
        if event.name in _NAME_FIELDS:
            self._look_for_likely()

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
            lambda: self._finder.find(query, _LIKELY), thread=True, exit_on_error=False, group="finding"
        )
        try:
            found = await worker.wait()
        except WorkerCancelled:
            return
        except WorkerFailed as failure:
            self._show_likely((), in_words(failure.error))
            return
        if query == self._name_typed():
            self._show_found(found)

    def _show_found(self, found: Found) -> None:
        absent = self._absent.id if self._absent else ""
        people_found = tuple(row.delegate for row in found.rows if row.delegate.id != absent)
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
            return
        self.in_core(lambda: self._add(values), self.answer)

    def _add(self, values: Values) -> Added:
        reason, approved_by = values.pop("reason"), values.pop("approved_by")
        if (values["given_names"] or values["family_name"]) and values["name"] == _split(self._text)[2]:
            values["name"] = ""  # still what was typed on the line: the parts say it better
        fields = {name: value for name, value in with_country(values).items() if value}
        if self._absent is not None:
            added = registration.replace(self._session, self._absent.id, fields, reason=reason, approved_by=approved_by)
            return Added(f"Added {who(added)} instead of {who(self._absent)}, who is cancelled.", added)
        added = registration.add(self._session, fields, reason=reason, approved_by=approved_by)
        return Added(f"Added {who(added)}.", added)

    def unfinished(self) -> bool:
        forms = self.query(Form)
        return bool(forms) and bool(forms.first().changes)


def _standing_today(session: Session, delegate: Delegate) -> First | None:
    day = session.day
    return arrivals.first_of(session, session.read, delegate.id, day.number) if day else None


def _split(text: str) -> tuple[str, str, str]:
    """What was typed on the line, as given, family and whole name; "KHAN, Ali" says which is which."""
    if any(char.isdigit() or char in ":@" for char in text):
        return "", "", ""
    family, comma, given = (part.strip() for part in text.partition(","))
    return (given, family, "") if comma and given else ("", "", text.strip())
