"""The desk's search over what the file holds now."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import HOSTILE_NAMES, FrozenClock, add_people, new_session

from checkin.core import finding
from checkin.core.attendance import marking
from checkin.core.finding import Finder
from checkin.core.people import merging, registration
from checkin.core.reader import other_layouts
from checkin.core.search.index import Index
from checkin.core.search.model import DeskContext, Hits
from checkin.core.session import Session
from db.reading import delegates


@pytest.fixture
def finder(session: Session) -> Finder:
    registration.add(
        session,
        {"given_names": "Mohammad Yusuf", "family_name": "KHAN", "native_name": "محمد یوسف خان", "country": "PK",
         "organisation": "Federal Investigation Agency", "ref": "0412KT", "email": "myk@example.org"},
    )  # fmt: skip
    add_people(session, "Jörg Müller", "Krishna Sharma", "Nadia El-Sayed")
    add_people(session, "Mohammad Yusuf Khan", organisation="UNHCR")
    return Finder(session)


def names(finder: Finder, query: str) -> list[str]:
    return [row.delegate.name for row in finder.find(query).rows]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("muller", "Jörg Müller"),
        ("khan mohammad", "Mohammad Yusuf KHAN"),
        ("MOHAM", "Mohammad Yusuf KHAN"),
        ("خان", "Mohammad Yusuf KHAN"),
        ("0412", "Mohammad Yusuf KHAN"),
        ("myk@example.org", "Mohammad Yusuf KHAN"),
        ("शर्मा", "Krishna Sharma"),
        ("el sayed", "Nadia El-Sayed"),
        ("unhcr", "Mohammad Yusuf Khan"),
    ],
)
def test_people_are_found_however_they_are_typed(finder: Finder, query: str, name: str) -> None:
    assert name in names(finder, query)[:2]


@pytest.mark.parametrize(
    ("typed", "name", "layout"),
    [
        # Latin letters, typed with another layout on
        ("نقهساىش ساشقةش", "Krishna Sharma", "Arabic"),
        ("نقهسادش ساشقپش", "Krishna Sharma", "Persian"),
        ("лкшыртф ырфкьф", "Krishna Sharma", "Russian"),
        ("Лкшыртф Ырфкьф", "Krishna Sharma", "Russian"),
        ("לרןדימש דישרצש", "Krishna Sharma", "Hebrew"),
        ("ξοργ μθλλερ", "Jörg Müller", "Greek"),
        ("krishnq shqr,q", "Krishna Sharma", "French"),
        ("ىشيهش ثم-سشغثي", "Nadia El-Sayed", "Arabic"),
        # one key of Arabic keyboards types two letters
        ("لاشلاشق شمه", "Babar Ali", "Arabic"),
        # the other way round: the Latin one was on
        ("lpl] d,st ohk", "Mohammad Yusuf KHAN", "Arabic"),
        ("lpln d,st ohk", "Mohammad Yusuf KHAN", "Persian"),
        ("fylhtq bdfyjd", "Andrei Ivanov", "Russian"),
        ("jorg ;uller", "Jörg Müller", "French"),
    ],
)
def test_what_was_typed_with_another_layout_is_read_as_a_guess_that_says_so(
    finder: Finder, session: Session, typed: str, name: str, layout: str
) -> None:
    add_people(session, "Babar Ali")
    add_people(session, "Andrei Ivanov", native_name="Андрей Иванов")
    finder.refresh()
    first = finder.find(typed).rows[0]
    assert (first.delegate.name, first.why, first.guess) == (name, f"keyboard: {layout}", True)


def test_nobody_is_shown_or_counted_twice_for_another_layout(finder: Finder) -> None:
    found = finder.find("krishnq shqr,q")
    ids = [row.delegate.id for row in found.rows]
    assert len(ids) == len(set(ids)) <= found.total


@pytest.mark.parametrize("typed", ["krishna sharma", "خان", "0412KT"])
def test_other_layouts_are_not_asked_where_something_certain_was_found(
    finder: Finder, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(other_layouts, "readings", lambda _: pytest.fail("asked"))
    assert not finder.find(typed).rows[0].guess


@pytest.mark.parametrize(("typed", "searches"), [("zzgqw vvbnq", 1), ("krishnq zzgqw", 1), ("krishnq shqr,q", 2)])
def test_only_a_line_of_known_words_is_searched_for_a_second_time(
    finder: Finder, monkeypatch: pytest.MonkeyPatch, typed: str, searches: int
) -> None:
    made: list[str] = []
    search = Index.search

    def counted(index: Index, query: str, limit: int, context: DeskContext) -> Hits:
        made.append(query)
        return search(index, query, limit, context)

    monkeypatch.setattr(Index, "search", counted)
    finder.hits(typed)
    assert len(made) == searches


def test_a_plain_number_is_not_read_by_other_layouts() -> None:
    assert list(other_layouts.readings("d 90974")) == []
    assert ("Arabic", "d90974") in other_layouts.readings("ي90974")


def test_namesakes_are_told_of(finder: Finder) -> None:
    rows = finder.find("mohammad yusuf khan").rows
    assert [row.namesakes for row in rows[:2]] == [1, 1]
    assert finder.find("krishna").rows[0].namesakes == 0


def test_who_is_in_today_is_shown_with_the_time(finder: Finder, session: Session) -> None:
    sharma = finder.find("sharma").rows[0].delegate
    marking.mark(session, sharma.id)
    first = finder.find("sharma").rows[0].first
    assert first is not None
    assert f"{first.at:%H:%M}" == "08:40"


def test_of_equals_those_not_yet_in_come_first(session: Session) -> None:
    one, two = add_people(session, "Amina Khan", "Amina Khan")
    finder = Finder(session)
    marking.mark(session, one.id)
    assert [row.delegate.id for row in finder.find("amina khan").rows] == [two.id, one.id]
    marking.undo(session, one.id)
    marking.mark(session, two.id)
    assert [row.delegate.id for row in finder.find("amina khan").rows] == [one.id, two.id]


def test_changes_of_another_process_are_taken_in(tmp_path: Path, clock: FrozenClock) -> None:
    with new_session(tmp_path, clock) as here, Session.open(here.store.path, "Desk 2", "B", clock) as there:
        finder = Finder(here)
        assert not finder.refresh()
        (person,) = add_people(there, "Amina Khan")
        assert finder.refresh()
        assert names(finder, "amina") == ["Amina Khan"]
        registration.edit(there, person.id, {"name": "Zainab Khan"})
        finder.refresh()
        assert names(finder, "zainab") == ["Zainab Khan"]
        (other,) = add_people(there, "Zaynab Khan")
        merging.merge(there, person.id, other.id, "same")
        finder.refresh()
        assert names(finder, "khan") == ["Zaynab Khan"]
        merging.unmerge(there, person.id)
        finder.refresh()
        assert sorted(names(finder, "khan")) == ["Zainab Khan", "Zaynab Khan"]


def test_the_number_of_a_record_that_joined_another_finds_the_person(session: Session) -> None:
    (kept,) = add_people(session, "Amina Khan", ref="A1")
    (gone,) = add_people(session, "Amena Kan", ref="0304KB")
    merging.merge(session, gone.id, kept.id, "same")
    finder = Finder(session)
    (row,) = finder.find("0304kb").rows
    assert (row.delegate.ref, row.why) == ("A1", "number")
    merging.unmerge(session, gone.id)
    finder.refresh()
    assert [row.delegate.ref for row in finder.find("0304kb").rows] == ["0304KB"]


@pytest.mark.parametrize(
    "query", ["", " ", "\x00", "💥", "a" * 300, "'; DROP TABLE", '"', "(.*", "\u202e", *HOSTILE_NAMES]
)
def test_odd_queries_are_no_error(finder: Finder, query: str) -> None:
    found = finder.find(query)
    assert found.total >= len(found.rows)


def test_filters(session: Session) -> None:
    media, police = (
        add_people(session, "Amina Khan", category="media")[0],
        add_people(session, "Amina Khan", category="police")[0],
    )
    marking.mark(session, police.id, 1)
    finder = Finder(session)
    assert [row.delegate.id for row in finder.find("amina cat:media").rows] == [media.id]
    assert [row.delegate.id for row in finder.find("amina day:1").rows] == [police.id]
    assert [row.delegate.id for row in finder.find("amina -day:1").rows] == [media.id]


@pytest.mark.parametrize("open_before", [False, True])
def test_equals_stand_by_ref_whatever_their_ids_are(session: Session, open_before: bool) -> None:
    """Ids are made from the conference's: two imports of one list must not show its equals in two orders."""
    early = Finder(session) if open_before else None
    refs = [f"R{number:02d}" for number in range(12)]
    for ref in reversed(refs):
        registration.add(session, {"name": "Samira Haddad", "ref": ref})
    finder = early or Finder(session)
    finder.refresh()
    assert [row.delegate.ref for row in finder.find("samira haddad").rows] == refs


def test_whoever_was_found_before_is_found_again_however_many_were_remembered(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_REMEMBERED", 2)
    add_people(session, "Amina Khan", "Bilal Khan", "Chand Khan", "Dina Khan", "Omar Said")
    finder = Finder(session)
    for known in ("amina", "bilal", "chand"):  # more than are remembered, and one of the Khans is not among them
        finder.find(known)
    assert sorted(names(finder, "khan")) == ["Amina Khan", "Bilal Khan", "Chand Khan", "Dina Khan"]


def read_for(finder: Finder, query: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose records are read for a query."""
    asked: list[str] = []
    by_ids = delegates.by_ids
    with monkeypatch.context() as patched:
        patched.setattr(delegates, "by_ids", lambda connection, ids: asked.extend(ids) or by_ids(connection, ids))
        finder.find(query)
    return asked


def test_of_a_short_list_everybody_is_known_before_the_first_key(session: Session, monkeypatch) -> None:
    add_people(session, *HOSTILE_NAMES, "Nadia El-Sayed")
    finder = Finder(session)
    finder.remember()
    assert not read_for(finder, "n", monkeypatch)
    add_people(session, "Nadia El-Sayed")
    assert finder.refresh()
    assert not read_for(finder, "n", monkeypatch)
    assert [row.namesakes for row in finder.find("nadia el-sayed").rows[:2]] == [1, 1], "read anew after a change"


def test_of_a_long_list_nobody_is_read_before_they_are_found(session: Session, monkeypatch) -> None:
    add_people(session, "Krishna Sharma", "Nadia El-Sayed")
    monkeypatch.setattr(finding, "_SHORT", 1)
    finder = Finder(session)
    finder.remember()
    assert len(read_for(finder, "nadia", monkeypatch)) == 1


def searched_ahead(finder: Finder, line: str, monkeypatch, *, letters: int = 9) -> list[str]:
    """What was searched for while the answer to a line stood there, and nobody typed for so many letters."""
    found = finder.find(line)._replace(query=line)
    searched: list[str] = []
    search = Index.search
    with monkeypatch.context() as patched:
        patched.setattr(Index, "search", lambda *about: (searched.append(about[1]), search(*about))[1])
        finder.look_ahead(found, lambda: len(searched) < letters)
    return searched


def test_of_a_short_list_the_likeliest_next_letters_are_searched_for_before_they_are_typed(
    session, monkeypatch
) -> None:
    add_people(session, "Nadia Farouk", "Nadeem Khan", "Nader Shah", "Noor Ali", "Anna Nowak")
    finder = Finder(session)
    assert searched_ahead(finder, "n", monkeypatch)[:2] == ["na", "no"]
    assert sorted(searched_ahead(finder, "nad", monkeypatch)) == ["nade", "nadi"]
    assert searched_ahead(finder, "anna no", monkeypatch)[0] == "anna now"
    assert searched_ahead(finder, "nadia", monkeypatch) == []
    assert searched_ahead(finder, "n", monkeypatch, letters=1) == ["na"], "no more once somebody types"


def near(finder: Finder, name: str) -> list[str]:
    return [person.name for person in finder.near(name, 4)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("nadia elsayed", ["Nadia El-Sayed"]),
        ("Jorg Mueller", ["Jörg Müller"]),
        ("mohamad yousef khan", ["Mohammad Yusuf KHAN", "Mohammad Yusuf Khan"]),
        ("krishna", ["Krishna Sharma"]),
        ("Kris Sharma", ["Krishna Sharma"]),
        ("Klaus Müller", ["Jörg Müller"]),
        ("Krishna Bhandari", []),
        ("Nadia Lindholm", []),
        ("Greta Lindholm", []),
    ],
)
def test_near_are_only_those_who_may_be_the_person_of_a_name(finder: Finder, name: str, found: list[str]) -> None:
    assert near(finder, name) == found
    assert finder.find(name).rows or not found, "the desk shows more"


def test_a_family_name_that_many_have_makes_nobody_near(session: Session, finder: Finder) -> None:
    assert len(near(finder, "Bilal Khan")) == 2
    add_people(session, "Amina Khan")
    finder.refresh()
    assert near(finder, "Bilal Khan") == []
