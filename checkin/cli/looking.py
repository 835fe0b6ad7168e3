"""find, show, status: looking without changing anything."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

from checkin.core import dossier
from checkin.core.attendance.arrivals import first_of
from checkin.core.models import Count, Day, Delegate, First, Mark
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.countries import country_name
from checkin.text import fold

from . import documents, output
from .context import open_session
from .errors import DONE

if TYPE_CHECKING:
    from checkin.core.syncing.standing import Standing

_UNSAID = "(not said)"


def find(arguments: Namespace) -> int:
    """The desk's own search, best first."""
    from checkin.core.finding import Finder, is_met, only_near

    query = " ".join(arguments.query)
    with open_session(arguments) as session, ExitStack() as at_the_end:
        finder = Finder(session)
        at_the_end.callback(finder.settle)  # an index that was built is kept, or the next search would build it again
        result = finder.find(query, arguments.limit)
        left_out = [row for row in result.rows if not is_met(query, row)]
        met = tuple(row for row in result.rows if row not in left_out)
        result = result._replace(rows=met, total=result.total - len(left_out))
        days_of = {row.delegate.id: dossier.days_attended(session, row.delegate.id) for row in result.rows}
        if arguments.json:
            output.document([documents.found(row, days_of[row.delegate.id]) for row in result.rows])
            return DONE
        if not result.rows:
            output.talk("Nobody on the list is like that.")
            return DONE
        rows = [
            (
                delegate.ref,
                delegate.display_name,
                delegate.organisation or delegate.delegation,
                country_of(delegate),
                delegate.category,
                "held" if delegate.hold else delegate.status,
                ", ".join(map(str, days_of[delegate.id])),
            )
            for delegate in (row.delegate for row in result.rows)
        ]
        if only_near(result.rows):
            output.talk("Nobody fits. Near:")
        output.table(("REF", "NAME", "ORGANISATION", "COUNTRY", "CATEGORY", "STATUS", "DAYS"), rows)
        if result.total > len(result.rows):
            output.talk(f"And {result.total - len(result.rows)} more: say more, or raise --limit.")
    return DONE


def country_of(delegate: Delegate) -> str:
    """The country as printed."""
    return country_name(delegate.country) if delegate.country else delegate.country_text


def show(arguments: Namespace) -> int:
    """One delegate with every field, attendance, badges and history."""
    with open_session(arguments) as session:
        about = dossier.dossier(session, lookup.required(session, arguments.ref))
        days = session.conference.days
        firsts = {day.number: first_of(session, session.read, about.delegate.id, day.number) for day in days}
        if arguments.json:
            output.document(documents.dossier(session, about, firsts))
        else:
            _show_in_words(session, about, firsts)
    return DONE


def _show_in_words(session: Session, about: dossier.Dossier, firsts: dict[int, First | None]) -> None:
    from checkin.core.issuing.copies import code_of

    delegate = about.delegate
    output.line(f"{delegate.display_name}   {delegate.ref}")
    if delegate.native_name and delegate.native_name != delegate.name:
        output.line(delegate.native_name)
    output.line()
    _show_facts(delegate)
    _section("Attendance", [_day_in_words(day, firsts[day.number], about.marks) for day in session.conference.days])
    _section(
        "Badges",
        [
            f"copy {badge.copy}  {badge.at:%Y-%m-%d %H:%M}  {badge.desk}  {code_of(session, badge)}"
            f"{'  void' if badge.void else ''}{f'  ({badge.reason})' if badge.reason else ''}"
            for badge in about.badges
        ],
    )
    _section(
        "History",
        [
            f"{line.at:%Y-%m-%d %H:%M}  {line.what}{f' - {line.detail}' if line.detail else ''}"
            f"  ({line.desk}, {line.operator})"
            for line in about.history
        ],
    )


def _show_facts(delegate: Delegate) -> None:
    shown = {"ref", "name", "native_name", "country", "country_text", "days", "attributes", "id", "merged_into"}
    facts = [("country", country_of(delegate)), ("days", delegate.days.replace(",", ", ") or "all")]
    facts += [(name.replace("_", " "), str(value)) for name, value in delegate._asdict().items() if name not in shown]
    facts += list(delegate.attributes.items())
    known = [(name, value) for name, value in facts if value]
    room = max(output.width(name) for name, _ in known)
    for name, value in known:
        output.line(f"{name}{' ' * (room - output.width(name))}  {value}")


def _day_in_words(day: Day, mark: First | None, marks: tuple[Mark, ...]) -> str:
    taken_back = [f"taken back {item.undone}" for item in marks if item.day == day.number and item.undone]
    came = f"in since {mark.at:%H:%M}, {mark.desk}, {mark.operator}, {mark.method}" if mark else "not in"
    return "; ".join([f"day {day.number}  {day.date.isoformat()}  {came}", *taken_back])


def _section(title: str, lines: list[str]) -> None:
    if lines:
        output.line()
        output.line(title)
        for text in lines:
            output.line(f"  {text}")


def status(arguments: Namespace) -> int:
    """The figures of every day."""
    from checkin.core.attendance.counts import conference_status
    from checkin.core.conference.in_clear import files_in_clear
    from checkin.core.keeping import backup, verification
    from checkin.core.people import retention
    from checkin.core.printing.jobs import print_queues
    from checkin.core.syncing.standing import standing

    with open_session(arguments) as session:
        figures = conference_status(session)
        queues = print_queues(session)
        desks = standing(session)
        kept = backup.standing(session)
        behind = backup.behind(session) if arguments.json else 0
        digest = verification.digest(session) if arguments.json else ""
        overdue = retention.reminder(session)
        in_clear = list(files_in_clear(session)) if session.encrypted else []
    if overdue:
        output.talk(overdue)
    if arguments.json:
        output.document(
            {
                "conference": figures.conference.name,
                "days": [documents.day_status(day) for day in figures.days],
                "desks": [{"desk": desk.name, "operator": desk.operator, "at": desk.at} for desk in figures.desks],
                "sync": documents.sync(desks) if desks else None,
                "printers": [asdict(queue) for queue in queues],
                "backup": documents.backups(kept, behind) if kept else None,
                "digest": digest,
            }
        )
        return DONE
    conference = figures.conference
    output.line(f"{conference.name}{'   TRAINING' if conference.training else ''}")
    for day in figures.days:
        labels = {category.key: category.label for category in conference.categories}
        output.line()
        output.line(f"Day {day.day.number}, {day.day.date:%a %d %b %Y}: {day.present} in, {day.expected} expected")
        _counts("CATEGORY", [(labels.get(key, key), count) for key, count in day.by_category.items()])
        countries = [(country_name(key), count) for key, count in day.by_country.items()]
        _counts("COUNTRY", sorted(countries, key=lambda item: fold(item[0])))
    _section("Printers", [f"{queue.name}: {queue.waiting} waiting, {queue.unclear} unclear" for queue in queues])
    _section("Desks", [f"{desk.name}, {desk.operator}: last at {desk.at:%Y-%m-%d %H:%M}" for desk in figures.desks])
    _section("Backup", [kept.sentence] if kept else [])
    _section("Not encrypted", in_clear)
    _section("Other computers", _others(desks) if desks else [])
    return DONE


def _others(now: Standing) -> list[str]:
    desks = [
        f"{desk.name}: known up to its entry {desk.known_to}"
        + (f" of {desk.last_seen:%Y-%m-%d %H:%M}" if desk.last_seen else "")
        for desk in now.desks
    ]
    if now.hub is not None:
        away = now.trouble or "an open desk keeps in touch with it, and so does: checkin sync"
        desks.append(f"The hub, {now.hub}: {'in touch' if now.connected else away}")
    news = f"{now.last_news:%Y-%m-%d %H:%M}" if now.last_news else "none yet"
    return [*desks, f"Entries that they were not told yet: {now.unsent}. Last news from them: {news}"]


def _counts(title: str, counts: list[tuple[str, Count]]) -> None:
    if counts:
        output.line()
        rows = [(name or _UNSAID, str(count.present), str(count.expected)) for name, count in counts]
        output.table((title, "IN", "EXPECTED"), rows)
