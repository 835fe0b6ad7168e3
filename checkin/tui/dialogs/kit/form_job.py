"""A form, a job done with what it holds, and what came of it: the shape of exports, packs, reports and many badges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual.widget import Widget

from checkin.core.models import Day
from checkin.core.session import Session
from checkin.tui.phrases import IN_CLEAR, day_words, listed
from checkin.tui.plain import PlainStatic

from .answers import Done
from .asking import Values
from .background import Job, JobDialog
from .base import Dialog
from .choices import Choice, ChoiceBar
from .form import ChoiceField, Field, Form

Looked = TypeVar("Looked")
Made = TypeVar("Made")
ALL_DAYS = ("all", "all days")
_READING = "PgUp/PgDn read on   Enter and Esc do what the buttons say"
_LOOKING = "Looking ..."
_MOST_LINES = 2000


class FormJobDialog(JobDialog[Done], Generic[Looked, Made]):
    """Asks, works, and shows what came of it until it is closed; answers with `Done`, or None where nothing was done.

    A subclass says what the form needs to know (`look`, in a thread), its `fields`, the `work` with their values (in
    a thread), and what is `made` of the result: mostly `finish`. Between them it may `pause`, for something to read
    first. `suggest` is called when the form is there and whenever a choice in it is changed.
    """

    DIGITS_CHOOSE = False
    TALL = True
    # Whether a scan may not close the form over what was typed into it.
    KEEPS_TYPED: ClassVar[bool] = False
    # The look of what came of it: text, or a "page", which is not wrapped.
    OUTCOME: ClassVar[str] = "lines"

    def __init__(self, heading: str, go: str, session: Session, *, close: str = "Cancel") -> None:
        super().__init__(heading, (Choice("go", go, primary=True, hint="Enter"), Choice("close", close, hint="Esc")))
        self._session = session
        self._proposed: dict[str, str] = {}
        self._next: Callable[[], None] | None = None
        self._done: Done | None = None

    def look(self) -> Looked:
        """What the form needs to know; runs in a thread. Raises CheckinError."""
        raise NotImplementedError

    def fields(self, looked: Looked) -> Sequence[Field]:
        """What is asked."""
        raise NotImplementedError

    def suggest(self, form: Form) -> None:
        """Fill in or hide what follows from the choices."""

    def judge(self, values: Values) -> tuple[str, str] | None:
        """A look at all fields together: the field to mend and why, or nothing."""

    def work(self, values: Values, job: Job) -> Made:
        """Do it; runs in a thread. Raises CheckinError."""
        raise NotImplementedError

    def made(self, made: Made) -> None:
        """It is done."""
        raise NotImplementedError

    # -- the form ------------------------------------------------------------------------------------------------

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="outcome", classes=self.OUTCOME)

    def on_mount(self) -> None:
        self.say(_LOOKING)
        self.in_core(self.look, self._build)

    def _build(self, looked: Looked) -> None:
        self.say("")
        self.query_one("#body").mount(Form(self.fields(looked)), before=0)

    def failed(self) -> None:
        if not self.query(Form):  # there is nothing to fill in
            self.query_one(ChoiceBar).show((Choice("close", "Close", primary=True, hint="Esc"),))
            self.say_keys(Dialog.KEYS)
            self.call_after_refresh(self.focus_first)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self.suggest(self.query_one(Form))
        self.focus_first()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        self.suggest(self.query_one(Form))

    def propose(self, form: Form, name: str, value: str) -> None:
        """Fill a field in, unless somebody wrote something else there."""
        if form.values[name] == self._proposed.get(name, ""):
            self._proposed[name] = value
            form.set_values({name: value})

    # -- the job -------------------------------------------------------------------------------------------------

    def chosen(self, key: str) -> None:
        if key == "go":
            self.confirm()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        if self._done is not None:
            self.dismiss(self._done)
        elif self._next is not None:
            self._next()
        elif forms := self.query(Form):
            self._confirm_form(forms.first())

    def _confirm_form(self, form: Form) -> None:
        if wrong := self.judge(form.values):
            form.complain(*wrong)
        elif form.acceptable():
            self.go(form.values)

    def go(self, values: Values) -> None:
        """Begin the work."""
        self.begin(partial(self.work, values), self.made)

    # -- what came of it -----------------------------------------------------------------------------------------

    def tell(self, *lines: str) -> None:
        """Lines below the form, or in its place."""
        self.query_one("#outcome", PlainStatic).update(listed(lines, _MOST_LINES))

    def pause(self, go: str, then: Callable[[], None], *lines: str) -> None:
        """Something to read first: Enter does `then`, Esc goes back to the form."""
        self._next = then
        self._instead_of_form(lines, Choice("go", go, primary=True, hint="Enter"), _back())

    def finish(self, done: Done, *lines: str, close: str = "Close", written: bool = True) -> None:
        """It is done: show these lines, or else its sentence, until it is closed; where a file was `written`, also that
        it is not encrypted."""
        self._done = done
        in_clear = (IN_CLEAR,) if written and self._session.encrypted else ()
        self._instead_of_form((*(lines or (done.message,)), *in_clear), Choice("go", close, primary=True, hint="Enter"))

    def _instead_of_form(self, lines: Sequence[str], *choices: Choice) -> None:
        self.query_one(Form).display = False
        self.tell(*lines)
        self.query_one(ChoiceBar).show(choices)
        self.say_keys(_READING)
        self.call_after_refresh(self.focus_first)

    def leave(self) -> None:
        if self._next is None or self._done is not None:
            self.dismiss(self._done)
            return
        self._next = None
        form = self.query_one(Form)
        form.display = True
        self.tell()
        self.suggest(form)
        self.say("")
        self.query_one(ChoiceBar).show(self.choices)
        self.say_keys(self.KEYS)
        self.call_after_refresh(self.focus_first)

    def unfinished(self) -> bool:
        typed = self.KEEPS_TYPED and self._done is None and any(form.changes for form in self.query(Form))
        return self.working or typed


def _back() -> Choice:
    return Choice("close", "Change something", hint="Esc")


def day_options(days: Iterable[Day]) -> tuple[tuple[str, str], ...]:
    """The days of a conference as the options of a field."""
    return tuple((str(day.number), day_words(day)) for day in days)


def day_of(values: Values) -> int | None:
    """The day that was chosen; None for all of them."""
    return None if values["day"] == ALL_DAYS[0] else int(values["day"])
