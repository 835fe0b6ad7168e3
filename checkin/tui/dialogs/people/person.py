"""F3: everything about one person, and everything that can be done for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

from checkin.core import dossier
from checkin.core.dossier import Dossier
from checkin.core.models import Conference, Delegate, Reprint, ReprintReason
from checkin.core.people import lookup, merging, rights
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from checkin.tui.dialogs.kit.asking import PickPersonDialog
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.phrases import native_row, who
from checkin.tui.plain import PlainStatic

from . import person_forms as forms
from .bind_ticket import BindTicketDialog
from .new_person import NewPersonDialog
from .person_text import badge_lines, detail_lines, history_lines, mark_lines
from .picture import NamePictureDialog

if TYPE_CHECKING:
    from checkin.core.finding import Finder

_CHOICES = (
    Choice("correct", "Correct details"),
    Choice("hand_over", "Hand over badge"),
    Choice("collected", "Collected by other"),
    Choice("lost", "Lost badge"),
    Choice("status", "Change status"),
    Choice("instead", "Other comes instead"),
    Choice("merge", "Same person twice"),
    Choice("picture", "Picture of the name"),
    Choice("ticket", "Connect a ticket"),
)
_UNMERGE = Choice("unmerge", "Undo a merge")
_UNMASK = Choice("unmask", "Show who it is")


class PersonDialog(Dialog[Done | PrintThis]):
    """One person: details, days, badges and history, with what can be corrected or recorded.

    It stays open while things are done and answers with the last of them: `Done` with a sentence, or `PrintThis`
    when a badge is wanted (a lost one), or None when nothing changed.
    """

    TALL = True
    ABOUT = "Everything about one person: a digit corrects, replaces or hands over. It checks nobody in."
    KEYS = "A digit does it   PgUp/PgDn read on   Esc close"

    def __init__(self, session: Session, delegate: Delegate, finder: Finder | None = None) -> None:
        super().__init__(who(delegate), _CHOICES)
        self._session = session
        self._delegate = delegate
        self._in_full = delegate
        self._finder = finder
        self._last: Done | None = None
        self._conference = Conference("", "", (), "UTC")
        self._merged: list[Delegate] = []
        self._masked = False

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(native_row(self._delegate), classes="native", id="native")
        for name, title in (("details", ""), ("days", "Days"), ("badges", "Badges"), ("history", "History")):
            if title:
                yield PlainStatic(title, classes="section")
            yield PlainStatic("", id=name, classes="lines")

    def on_mount(self) -> None:
        self._reload()

    def _reload(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> tuple[Delegate, Dossier, Conference, list[Delegate]]:
        return self._looked(in_full=rights.may(self._session, rights.Act.UNMASK))

    def _looked(self, in_full: bool) -> tuple[Delegate, Dossier, Conference, list[Delegate]]:
        current = lookup.by_id(self._session, self._delegate.id) or self._delegate
        merged = merging.merged_records(self._session, current.id)
        return current, dossier.dossier(self._session, current, in_full=in_full), self._session.conference, merged

    def _show(self, found: tuple[Delegate, Dossier, Conference, list[Delegate]]) -> None:
        self._delegate, dossier, conference, merged = found
        self._in_full, self._conference, self._merged = dossier.delegate, conference, merged
        self.set_heading(who(self._delegate))
        for name, lines in (
            ("native", [native_row(self._in_full)]),
            ("details", detail_lines(dossier.delegate, conference, merged)),
            ("days", mark_lines(dossier, conference)),
            ("badges", badge_lines(dossier)),
            ("history", history_lines(dossier)),
        ):
            self.query_one(f"#{name}", PlainStatic).update("\n".join(lines))
        self._masked = self._delegate.under_cover and dossier.delegate == self._delegate
        self.choices = _CHOICES + (_UNMERGE,) * bool(merged) + (_UNMASK,) * self._masked
        self.query_one(ChoiceBar).show(self.choices)
        self.call_after_refresh(self.focus_first)

    def confirm(self) -> None:
        """Enter on no choice does nothing: there is no one answer here."""

    def action_cancel(self) -> None:
        self.dismiss(self._last)

    def scan_arrived(self, text: str) -> bool:
        if self._busy:
            return super().scan_arrived(text)
        self.dismiss(self._last)
        return True

    def chosen(self, key: str) -> None:
        session, delegate = self._session, self._delegate
        actions: dict[str, Callable[[], None]] = {
            "correct": self._correct,
            "unmask": lambda: self._unmask(self._show),
            "hand_over": lambda: self._open(forms.hand_over(session, delegate)),
            "collected": lambda: self._open(forms.collected(session, delegate)),
            "status": lambda: self._open(forms.status(session, delegate)),
            "lost": self._ask_lost,
            "instead": lambda: self._with_finder(self._ask_newcomer),
            "merge": lambda: self._with_finder(self._ask_same),
            "unmerge": lambda: self._open(forms.unmerge(session, delegate, self._merged)),
            "picture": lambda: self._open(NamePictureDialog(session, delegate)),
            "ticket": lambda: self._open(BindTicketDialog(session, delegate=delegate)),
        }
        actions[key]()

    def _unmask(self, then: Callable[[tuple[Delegate, Dossier, Conference, list[Delegate]]], None]) -> None:
        """What is known of a sensitive person, for whoever may see it; else a second person's PIN is asked."""
        self.in_core(partial(self._looked, in_full=True), then)

    def _correct(self) -> None:
        def opened(found: tuple[Delegate, Dossier, Conference, list[Delegate]]) -> None:
            self._open(forms.correct(self._session, found[1].delegate, found[2]))

        if self._masked:  # a form with the cover name in it would write that over the name
            self._unmask(opened)
        else:
            self._open(forms.correct(self._session, self._in_full, self._conference))

    def _open(self, dialog: Screen[Done | None]) -> None:
        self.app.push_screen(dialog, self._finished)

    def _finished(self, done: Done | None) -> None:
        if done is None or not self.is_attached:
            return
        self._last = done
        self._delegate = done.delegate or self._delegate
        self.say(done.message, "good")
        self._reload()

    def _with_finder(self, then: Callable[[Finder], None]) -> None:
        if self._finder is not None:
            then(self._finder)
            return

        def made(finder: Finder) -> None:
            self._finder = finder
            then(finder)

        self.in_core(partial(_make_finder, self._session), made)

    def _ask_newcomer(self, finder: Finder) -> None:
        dialog = NewPersonDialog(self._session, finder, absent=self._delegate)
        self.app.push_screen(dialog, lambda answer: self._finished(answer if isinstance(answer, Done) else None))

    def _ask_same(self, finder: Finder) -> None:
        kept = self._delegate
        dialog = PickPersonDialog(
            f"Which other record is {who(kept)}?",
            finder,
            without=[kept.id],
            intro="The other record joins this one: its marks and codes count here. It can be undone.",
        )

        def picked(other: Delegate | None) -> None:
            if other is not None:
                self._open(forms.merge(self._session, kept, other))

        self.app.push_screen(dialog, picked)

    def _ask_lost(self) -> None:
        question = ConfirmDialog(
            f"Badge of {who(self._delegate)} is lost?",
            "Every copy becomes void at once: whoever shows one is stopped at the desk.",
            "Lost: void it",
            "No",
            danger=True,
        )

        def answered(lost: bool | None) -> None:
            if lost:
                self.in_core(partial(_report_lost, self._session, self._delegate.id), self._offer_new_badge)

        self.app.push_screen(question, answered)

    def _offer_new_badge(self, voided: int) -> None:
        copies = "1 copy is" if voided == 1 else f"{voided} copies are"
        self._last = Done(f"Lost badge of {who(self._delegate)}: {copies} void now.", self._delegate)
        question = ConfirmDialog("Print a new badge?", self._last.message, "Print a new badge", "Not now")

        def answered(wanted: bool | None) -> None:
            if wanted:
                self.dismiss(PrintThis(self._delegate, Reprint(ReprintReason.LOST)))
            else:
                self._finished(self._last)

        self.app.push_screen(question, answered)


def _make_finder(session: Session) -> Finder:
    from checkin.core.finding import Finder

    return Finder(session)


def _report_lost(session: Session, delegate_id: str) -> int:
    from checkin.core.issuing.copies import report_lost

    return report_lost(session, delegate_id)
