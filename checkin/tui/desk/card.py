"""The card: everything to tell two namesakes apart, to hand over and to watch for."""

from __future__ import annotations

from textual import events

from checkin.core.issuing.whereabouts import UNKNOWN
from checkin.core.models import Conference, Delegate, Status
from checkin.core.people.telling import ON_THE_CARD
from checkin.tui import keys
from checkin.tui.desk.shown import CardState
from checkin.tui.lines import (
    EMPTY,
    Line,
    LineView,
    Span,
    cells,
    ends,
    fit,
    fit_spans,
    line,
    picture_lines,
    shorten,
    wrapped,
)
from checkin.tui.phrases import (
    category_of,
    country_of,
    home_of,
    in_a_row,
    latin,
    needs_own_row,
    row_text,
    seen_of,
    short_moment,
)  # fmt: skip
from checkin.tui.plain import safe

_LABEL = 9
_ROWS = 9
_LOW = 12
_STATUS_WATCH = {
    Status.PROVISIONAL.value: "provisional: ask for the nomination letter",
    Status.PENDING.value: "not yet approved: press {help_desk}",
    Status.CANCELLED.value: "please see the help desk: press {help_desk}",
    Status.REFUSED.value: "please see the help desk: press {help_desk}",
}


class Card(LineView):
    """Shows a `CardState`."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.state: CardState | None = None
        self.room = 0
        """How many rows are left for a picture below what is known."""
        self._conference = Conference("", "", (), "UTC")

    def show_card(self, state: CardState | None, conference: Conference) -> None:
        """Show a person, by the words and columns of a conference; nobody for None."""
        self.state, self._conference = state, conference
        self.draw()

    def row(self, y: int) -> Line:
        """A row, beside the hairline or below it."""
        above = self.styles.gutter.top
        if y < above:
            return line(Span("─" * self.outer_size.width, "rule"))
        shown = super().row(y - above)
        edge = (Span(" "),) if above else (Span("│", "rule"), Span(" "))
        return shown._replace(spans=(*edge, *shown.spans))

    def draw(self) -> None:
        """Draw it in full, or in six rows where there is no room."""
        width, height = self.size
        if not width:
            return
        self.room = 0
        if self.state is None:
            self.show([])
            return
        about = (self.state, self._conference, width)
        if height < _LOW:
            self.show(compact_lines(*about)[:height])
            return
        lines = full_lines(*about, height)[:height]
        self.room = max(height - len(lines) - 1, 0)
        picture = self.state.picture
        if picture is not None and picture.width <= width and picture.height <= self.room * 2:
            lines += [EMPTY, *picture_lines(picture.width, picture.rgb)]
        self.show(lines)

    def on_resize(self, event: events.Resize) -> None:
        self.draw()


def full_lines(state: CardState, conference: Conference, width: int, height: int) -> list[Line]:
    """The card with room to breathe: what is long is cut only where there is no row left for it."""
    for most in range(_ROWS, 2, -1):
        out = _lines_of(state, conference, width, most)
        if len(out) <= height:
            return out
    return _lines_of(state, conference, width, 2)


def _lines_of(state: CardState, conference: Conference, width: int, most: int) -> list[Line]:
    """The card with at most so many rows for each part of it."""
    delegate = state.delegate
    out = _name_lines(delegate, width, most)
    out += [line(row) for row in wrapped(_position(delegate), width, most)]
    out += [line(row) for row in wrapped(_home(delegate), width, most)]
    out += [*_country_lines(state, width), _category_line(delegate, conference)]
    if state.namesakes:
        out += [EMPTY, *(line(Span(row, "alarm")) for row in wrapped(_alarm(state), width, 2))]
    out.append(EMPTY)
    for label, text, style in _labelled(state):
        rows = wrapped(text, max(width - _LABEL, 10), most + 1)
        out.append(line(Span(f"{label:<{_LABEL}}", "muted"), Span(rows[0] if rows else "", style)))
        out += [line(Span(" " * _LABEL), Span(row, style)) for row in rows[1:]]
    for title, text in seen_of(conference, delegate):
        rows = wrapped(text, max(width - _LABEL, 10), most)
        out.append(line(Span(f"{fit(title, _LABEL - 1)} ", "muted"), Span(rows[0], "strong")))
        out += [line(Span(" " * _LABEL), Span(row, "strong")) for row in rows[1:]]
    past = _history(state)
    if past:
        out += [EMPTY, *(line(Span(row, "muted")) for row in wrapped(past, width, 3))]
    return out


def compact_lines(state: CardState, conference: Conference, width: int) -> list[Line]:
    """The same in six rows."""
    delegate = state.delegate
    from_where = _home(delegate)
    where = (", " if delegate.position else " - ").join(part for part in (_position(delegate), from_where) if part)
    label, colour = category_of(conference, delegate.category)
    country = " - ".join(part for part in (_country(state), delegate.capacity) if part)
    chip = [Span(f"[{label}]", f"on {colour}" if colour else "strong")] if label else []
    out = [*_name_lines(delegate, width, 1), line(*(Span(row) for row in wrapped(where, width, 1)))]
    out.append(ends([Span(safe(country))], [Span(" "), *chip], width) if chip else line(country))
    if state.namesakes:
        out.append(line(*(Span(row, "alarm") for row in wrapped(_alarm(state), width, 1))))
    _, badge, give, watch = labelled = _labelled(state)
    today = f"in since {state.first.at:%H:%M}, {shorten(state.first.desk, 14)}" if state.first else labelled[0][1]
    place = state.facts.where if state.facts else UNKNOWN
    if place.held:
        badge = ("BADGE", "has it", "plain")
    elif place.box:
        badge = ("BADGE", f"in box {shorten(safe(place.box), 10)}", "plain")
    out.append(_side_by_side([(state.title, today, labelled[0][2]), badge, give], width))
    seen, (label, told, style) = seen_of(conference, delegate), watch
    if told != "-":
        rows = wrapped(told, max(width - len(label) - 1, 10), 1 if seen or state.namesakes else 2)
        titles = [f"{label} ", *[" " * (len(label) + 1)] * len(rows)]
        out += [line(Span(title, "muted"), Span(row, style)) for title, row in zip(titles, rows, strict=False)]
    if seen:
        out.append(_side_by_side([(title, text, "strong") for title, text in seen], width))
    elif told == "-" and (past := _history(state)):
        out.append(line(*(Span(row, "muted") for row in wrapped(past, width, 1))))
    return out


def _side_by_side(parts: list[tuple[str, str, str]], width: int) -> Line:
    spans: list[Span] = []
    for label, text, style in parts:
        spans += [Span("     " if spans else ""), Span(f"{label} ", "muted"), Span(safe(text), style)]
    return Line(fit_spans(spans, width, "plain"))


def _name_lines(delegate: Delegate, width: int, most: int) -> list[Line]:
    name = "(name below)" if needs_own_row(delegate.display_name) else latin(delegate)
    number = Span(f"  No. {safe(delegate.ref)}", "muted")
    first, *others = wrapped(name, max(width - cells(number.text), 10), most) or [""]
    return [ends([Span(first, "strong")], [number], width), *(line(Span(row, "strong")) for row in others)]


def _home(delegate: Delegate) -> str:
    home = home_of(delegate)
    return keys.told("(organisation in its own script: {person})") if needs_own_row(home) else home


def _position(delegate: Delegate) -> str:
    parts = (delegate.honorific, row_text(delegate.position, "position"), delegate.post_nominals)
    return " - ".join(part for part in parts if part)


def _country(state: CardState) -> str:
    delegate, facts = state.delegate, state.facts
    country = row_text(country_of(delegate), "country").upper()
    count = facts.delegation if facts else None
    here = f"{count.present} of {count.expected} here" if count and count.expected > 1 else ""
    other = bool(delegate.delegation) and delegate.delegation.upper() != country
    whose = row_text(delegate.delegation, "delegation") if other else ""
    if here and whose and whose != delegate.organisation:
        here = f"{whose}: {here}"
    return " - ".join(part for part in (country, here) if part)


def _country_lines(state: CardState, width: int) -> list[Line]:
    """The country with who is here of it, and the capacity: in one row, or where that is too long in a row each."""
    parts = [part for part in (_country(state), row_text(state.delegate.capacity, "capacity")) if part]
    whole = " - ".join(parts)
    rows = parts if cells(safe(whole)) > width else [whole]
    return [line(*wrapped(row, width, 1)) for row in rows]


def _category_line(delegate: Delegate, conference: Conference) -> Line:
    label, colour = category_of(conference, delegate.category)
    if not label:
        return EMPTY
    return line(Span(f"[{safe(label)}]", f"on {colour}" if colour else "strong"))


def _alarm(state: CardState) -> str:
    return f'! {state.namesakes + 1} PEOPLE HAVE THIS NAME: ask "{state.question or "Which organisation?"}"'


def _labelled(state: CardState) -> list[tuple[str, str, str]]:
    first = state.first
    missing = "not in yet" if state.day else "no day of the conference"
    today = f"in since {first.at:%H:%M}, {first.desk}, {first.operator}" if first else missing
    watch = "; ".join(_watch(state)) or "-"
    return [
        (state.title, today, "good" if first else "plain"),
        ("BADGE", _badge(state), "plain"),
        ("GIVE", _give(state), "plain"),
        ("WATCH", watch, "warning" if watch != "-" else "muted"),
    ]


def _badge(state: CardState) -> str:
    if state.facts is None:
        return ""
    where = state.facts.where
    good = [badge for badge in state.facts.badges if not badge.void]
    if not good:
        printed = "every copy is void" if state.facts.badges else "not printed yet"
    else:
        copy = f" (copy {good[-1].copy})" if good[-1].copy > 1 else ""
        printed = f"printed {short_moment(good[-1].at)}{copy}"
    place = f"has it ({where.held})" if where.held else f"in box {where.box}" if where.box else ""
    if place and not state.facts.badges:
        return place
    return ", ".join(part for part in (printed, place) if part)


def _give(state: CardState) -> str:
    """What is still to be given; nothing is said before it is known what was given already."""
    if not state.delegate.items:
        return "-"
    if state.facts is None:
        return ""
    return in_a_row(state.facts.owed, "item") or "all given"


def _watch(state: CardState) -> list[str]:
    delegate, day = state.delegate, state.day
    found = ["cover name: ask the supervisor"] if delegate.under_cover else []
    if delegate.hold:
        found.append(f"with the help desk: {row_text(delegate.hold, 'reason')}")
    if delegate.status in _STATUS_WATCH:
        found.append(keys.told(_STATUS_WATCH[delegate.status]))
    if day is not None and not delegate.invited_on(day.number):
        found.append(f"not invited for day {day.number}")
    notes = (("note", delegate.desk_note), ("need", delegate.accessibility), ("diet", delegate.dietary))
    found += [row_text(text, what) for what, text in notes if text]
    if delegate.instead_of:
        found.append(f"comes instead of {delegate.instead_of}")
    return found


def _history(state: CardState) -> str:
    if state.facts is None:
        return ""
    told = [item for item in state.facts.history if item.kind in ON_THE_CARD]
    recent = told[-3:]
    return "; ".join(f"{item.at.day} {item.at:%b} {item.what} ({item.operator})" for item in recent)
