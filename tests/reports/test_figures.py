"""Each figure of the attendance is what SQL over marks, undos and aliases says, written here a second time."""

from __future__ import annotations

from statistics import median

import pytest

from checkin.core.people.delegations import delegation_of
from checkin.core.people.disclosure import DESK, profile_named
from checkin.core.people.lookup import everybody
from checkin.core.reports.figures import NOT_SAID, Line, figures
from checkin.core.reports.people import category_words
from checkin.core.session import Session
from checkin.countries import country_name

# Who is a person (a record that was not merged away), and who stands marked on which day, of all records of theirs.
PEOPLE = """
WITH person AS (SELECT * FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias)),
standing AS (
  SELECT coalesce(alias.kept, mark.delegate_id) AS id, day, min(mark.at) AS at FROM mark
  LEFT JOIN alias ON alias.delegate_id = mark.delegate_id
  WHERE NOT EXISTS (SELECT 1 FROM undone WHERE undone.mark_id = mark.id) GROUP BY 1, 2
),
wanted AS (
  SELECT person.id, day.value AS day FROM person, json_each(:days) AS day
  WHERE status IN ('confirmed', 'provisional')
    AND (days = '' OR ',' || days || ',' LIKE '%,' || day.value || ',%')
)
"""
COUNTED = (
    PEOPLE
    + """
SELECT {group}, count(*) FILTER (WHERE id IN (SELECT id FROM wanted WHERE day IN (SELECT value FROM json_each(:days)))),
  count(*) FILTER (WHERE id IN (SELECT id FROM standing WHERE day IN (SELECT value FROM json_each(:days)))),
  count(*) FILTER (WHERE id IN (SELECT id FROM wanted) AND id NOT IN
    (SELECT id FROM standing WHERE day IN (SELECT value FROM json_each(:days))))
FROM person GROUP BY 1 HAVING count(*) FILTER (WHERE id IN (SELECT id FROM wanted)
  OR id IN (SELECT id FROM standing WHERE day IN (SELECT value FROM json_each(:days)))) > 0
"""
)
GROUPS = {
    "Sex": "CASE sex WHEN 'F' THEN 'Women' WHEN 'M' THEN 'Men' ELSE 'Not known' END",
    "Local and international": "CASE local WHEN 'local' THEN 'Local' WHEN 'international' THEN 'International'"
    " ELSE 'Not known' END",
    "Category": "category",
    "Country": "CASE country WHEN '' THEN country_text ELSE country END",
}


def counted(session: Session, group: str, *days: int) -> dict[str, tuple[int, int, int]]:
    rows = session.read.execute(COUNTED.format(group=group), {"days": str(list(days))})
    return {row[0]: tuple(row[1:]) for row in rows}


def lines(found: tuple[Line, ...]) -> dict[str, tuple[int, int, int]]:
    return {line.name: (line.expected, line.present, line.absent) for line in found}


def days_of(session: Session) -> list[int]:
    return [day.number for day in session.conference.days]


def test_days_and_divisions_are_what_the_marks_say(reported: Session) -> None:
    days = days_of(reported)
    found = figures(reported, profile_named(reported.conference, "donor"))
    scopes = [(of_day.total, of_day.by, [of_day.day.number]) for of_day in found.days]
    for total, by, scope in [*scopes, (found.total, found.by, days)]:
        assert lines((total,)) == {"Total": counted(reported, "''", *scope)[""]}, scope
        for title, group in GROUPS.items():
            told = counted(reported, group, *scope)
            if title == "Category":
                told = {
                    category_words(reported.conference, key) if key else NOT_SAID: line for key, line in told.items()
                }
            if title == "Country":
                told = {country_name(key) or key or NOT_SAID: line for key, line in told.items()}
            assert lines(by[title]) == told, (title, scope)
    assert found.total.present > found.total.absent > 0


def test_delegations_are_counted_by_those_with_whom_people_come(reported: Session) -> None:
    homes = {person.id: delegation_of(person) or NOT_SAID for person in everybody(reported)}
    for of_day in figures(reported, DESK).days:
        told: dict[str, tuple[int, int, int]] = {}
        for delegate_id, line in counted(reported, "id", of_day.day.number).items():
            before = told.get(homes[delegate_id], (0, 0, 0))
            told[homes[delegate_id]] = (before[0] + line[0], before[1] + line[1], before[2] + line[2])
        assert lines(of_day.by["Delegation"]) == told


def test_arrivals_are_counted_every_five_minutes(reported: Session) -> None:
    for of_day in figures(reported, DESK).days:
        rows = reported.read.execute(
            PEOPLE + "SELECT strftime('%H:', at, '+5 hours')"
            " || printf('%02d', strftime('%M', at, '+5 hours') / 5 * 5), count(*)"
            " FROM standing JOIN person USING (id) WHERE day = :day GROUP BY 1",
            {"days": "[]", "day": of_day.day.number},
        ).fetchall()
        assert {f"{at:%H:%M}": count for at, count in of_day.arrivals if count} == dict(rows)
        gaps = {later[0] - one[0] for one, later in zip(of_day.arrivals, of_day.arrivals[1:], strict=False)}
        assert {gap.total_seconds() for gap in gaps} <= {300}


def test_each_desk_and_its_pace_while_busy(reported: Session) -> None:
    for of_day in figures(reported, DESK).days:
        number = {"day": of_day.day.number, "days": "[]"}
        made = reported.read.execute(
            "SELECT desk, count(*), count(*) FILTER (WHERE id IN (SELECT mark_id FROM undone)) FROM mark"
            " WHERE day = :day GROUP BY desk",
            number,
        ).fetchall()
        assert {desk.name: (desk.marks, desk.taken_back) for desk in of_day.desks} == {row[0]: row[1:] for row in made}
        for desk in of_day.desks:
            gaps = [
                round(row[0])
                for row in reported.read.execute(
                    "SELECT gap FROM (SELECT (julianday(at) - julianday(lag(at) OVER (ORDER BY at))) * 86400 AS gap"
                    " FROM (SELECT DISTINCT at FROM mark WHERE day = :day AND desk = :desk AND method <> 'paper'))"
                    " WHERE gap < 300.4",
                    {**number, "desk": desk.name},
                )
            ]
            assert desk.gap == pytest.approx(median(gaps) if gaps else None, abs=0.5)
        assert sum(desk.arrivals for desk in of_day.desks) == of_day.total.present


def test_how_many_came_how_often(reported: Session) -> None:
    rows = reported.read.execute(
        PEOPLE + "SELECT often, count(*) FROM (SELECT count(*) AS often FROM standing JOIN person USING (id)"
        " GROUP BY id) GROUP BY often",
        {"days": "[]"},
    ).fetchall()
    assert {often: count for often, count in figures(reported, DESK).by_days_attended if count} == dict(rows)


def test_the_press_is_told_of_nobody_apart(reported: Session) -> None:
    press = profile_named(reported.conference, "press")
    of_day = figures(reported, press, 1).days[0]
    hidden = reported.read.execute(
        "SELECT count(*) FROM delegate WHERE sensitive NOT IN ('', 'no') AND id NOT IN (SELECT delegate_id FROM alias)"
        " AND status IN ('confirmed', 'provisional') AND (days = '' OR ',' || days || ',' LIKE '%,1,%')"
    ).fetchone()[0]
    unknown = [line.expected for line in of_day.by["Category"] if line.name == NOT_SAID]
    assert (unknown or [0])[0] >= hidden
    assert of_day.total.expected == counted(reported, "''", 1)[""][0]
