"""The figures of the days on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.widget import Widget

from checkin.core.attendance.counts import ConferenceStatus, arrivals_by_quarter_hour, conference_status
from checkin.core.models import Count, DayStatus
from checkin.core.session import Session
from checkin.countries import country_name
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar, ChoiceButton
from checkin.tui.phrases import category_words, columns, day_words
from checkin.tui.plain import PlainStatic

_ALL = "all"
_BAR_CELLS = 40


@dataclass(frozen=True, slots=True)
class _Figures:
    status: ConferenceStatus
    arrivals: Mapping[int, list[tuple[str, int]]]
    current: int | None


class StatisticsDialog(Dialog[None]):
    """Expected and present by category and country, arrivals by quarter of an hour, and the desks seen."""

    TALL = True
    KEYS = "A digit shows a day   PgUp/PgDn read on   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("Figures")
        self._session = session
        self._figures: _Figures | None = None
        self._shown = ""

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="figures", classes="lines")

    def on_mount(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> _Figures:
        session = self._session
        status = conference_status(session)
        arrivals = {seen.day.number: arrivals_by_quarter_hour(session, seen.day.number) for seen in status.days}
        return _Figures(status, arrivals, session.day.number if session.day else None)

    def _show(self, figures: _Figures) -> None:
        self._figures = figures
        days = [Choice(str(seen.day.number), day_words(seen.day)) for seen in figures.status.days]
        self.choices = (*days, Choice(_ALL, "All days"))
        self.query_one(ChoiceBar).show(self.choices)
        self.chosen(str(figures.current) if figures.current else _ALL)
        self.call_after_refresh(self.focus_first)

    def focus_first(self) -> None:
        """The choice that is lit is the one whose figures are shown."""
        for button in self.query(ChoiceButton):
            if button.choice.key == self._shown:
                button.focus()

    def confirm(self) -> None:
        """Enter on no choice closes nothing: the page is only read."""

    def chosen(self, key: str) -> None:
        if self._figures is None:
            return
        lines = _all_lines(self._figures) if key == _ALL else _day_lines(self._figures, int(key))
        self.query_one("#figures", PlainStatic).update("\n".join(lines))
        self.query_one("#body").scroll_home(animate=False)
        self._shown = key
        self.focus_first()


def _all_lines(figures: _Figures) -> list[str]:
    lines = [_total(day_words(seen.day), Count(seen.expected, seen.present)) for seen in figures.status.days]
    lines += ["", "DESKS"]
    desks = [f"{desk.name}, {desk.operator}: last at {desk.at:%a %H:%M}" for desk in figures.status.desks]
    return lines + (desks or ["None has recorded anything yet."])


def _day_lines(figures: _Figures, number: int) -> list[str]:
    seen = next(item for item in figures.status.days if item.day.number == number)
    lines = [_total(day_words(seen.day), Count(seen.expected, seen.present)), "", "ARRIVALS"]
    lines += _bars(figures.arrivals[number])
    lines += ["", "BY CATEGORY", *_counts(_by_category(figures, seen))]
    return [*lines, "", "BY COUNTRY", *_counts({country_name(key) or key: it for key, it in seen.by_country.items()})]


def _by_category(figures: _Figures, seen: DayStatus) -> dict[str, Count]:
    conference = figures.status.conference
    return {category_words(conference, key): count for key, count in seen.by_category.items()}


def _total(label: str, count: Count) -> str:
    return columns((label, 32), (f"{count.present} of {count.expected} here", 20), (_meter(count), 24))


def _counts(counts: Mapping[str, Count]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1].expected, item[0]))
    return [
        columns((name or "(not known)", 38), (f"{count.present:>4} of {count.expected:>4}", 14), (_meter(count), 20))
        for name, count in ordered
    ] or ["Nobody is expected."]


def _meter(count: Count, cells: int = 20) -> str:
    if not count.expected:
        return ""
    full = round(cells * min(count.present, count.expected) / count.expected)
    return "▓" * full + "░" * (cells - full)


def _bars(arrivals: list[tuple[str, int]]) -> list[str]:
    most = max((count for _, count in arrivals), default=0)
    return [
        f"{slot}  {'█' * max(round(_BAR_CELLS * count / most), 1 if count else 0)} {count}" for slot, count in arrivals
    ] or ["Nobody has arrived yet."]
