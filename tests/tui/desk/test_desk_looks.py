"""What a desk looks up beside its screen: who is found, the card, and what other desks did."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest
from builders import FrozenClock, add_people
from tui.desk.no_screen import NoScreen, without_screen

from checkin.core import finding, trouble
from checkin.core.attendance import marking
from checkin.core.finding import Finder
from checkin.core.models import Result
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.errors import DatabaseError, NotSavedError
from checkin.tui.desk import look
from checkin.tui.desk.bands import AT_REST
from checkin.tui.desk.parting import parting_words
from checkin.tui.desk.shown import Foot
from db import errors
from db.reading_only import open_to_read


async def look_around(work: NoScreen, times: int = 1) -> None:
    for _ in range(times):
        work.look_around()
        await work.settle()


async def test_what_was_found_for_an_earlier_line_is_not_shown(work: NoScreen, monkeypatch) -> None:
    await work.type("sharma")
    find, before = work.finder.find, work.desk.people

    def meanwhile(query: str):
        work.desk.line = "el-sayed"
        return find(query)

    monkeypatch.setattr(work.finder, "find", meanwhile)
    await work.type("khan")
    assert work.desk.people is before


async def test_a_line_that_was_typed_on_is_not_searched_for_any_more(work: NoScreen, monkeypatch) -> None:
    asked, go, searched, find = threading.Event(), threading.Event(), [], work.finder.find

    def slow_at_first(query: str):
        searched.append(query)
        asked.set()
        assert go.wait(20)
        return find(query)

    monkeypatch.setattr(work.finder, "find", slow_at_first)
    for line in ("sh", "sha", "shar"):
        work.desk.line = line
        work.desk.typed()
        work.looking.begin_search()
        while not asked.is_set():
            await asyncio.sleep(0)
    go.set()
    await work.settle()
    assert searched == ["sh", "shar"]
    assert work.desk.people.query == "shar"


async def test_the_first_letter_has_its_answer_before_anything_is_painted(work: NoScreen) -> None:
    work.desk.line = "s"
    work.desk.typed()
    work.looking.begin_search()
    assert (work.desk.people.query, work.desk.people.rows != ()) == ("s", True)


async def test_threads_that_are_stopped_are_asked_nothing(work: NoScreen) -> None:
    work.threads.stop()
    work.desk.line = "sh"
    work.looking.begin_search()
    await work.settle()
    assert work.desk.people.query == ""


@pytest.mark.parametrize("line", ["s", "sh"])
async def test_a_line_that_cannot_be_looked_for_at_once_is_told_as_any_other(work: NoScreen, monkeypatch, line) -> None:
    def unreadable(query: str):
        raise DatabaseError("The file cannot be read.")

    monkeypatch.setattr(work.finder, "find", unreadable)
    await work.type(line)
    assert "The file cannot be read." in str(work.desk.band)


@pytest.mark.parametrize(("short", "ahead"), [(500, [("sh", True)]), (0, [])])
async def test_the_next_letters_of_a_short_list_are_searched_for_while_nobody_types(
    work: NoScreen, monkeypatch, short, ahead
) -> None:
    looked: list[tuple[str, bool]] = []
    monkeypatch.setattr(finding, "_SHORT", short)
    monkeypatch.setattr(work.finder, "look_ahead", lambda found, wanted: looked.append((found.query, wanted())))
    for line in ("s", "sh"):
        await work.type(line)
    for nobody_typed in work.timers:
        nobody_typed()
    await work.settle()
    assert looked == ahead, "not for what is no longer on the line"


async def test_no_search_runs_while_a_reader_types(work: NoScreen) -> None:
    work.program.scanning = True
    await work.type("sha")
    assert work.desk.people.query == ""
    work.program.scanning = False
    await work.type("sha")
    assert work.desk.people.query == "sha"


async def test_what_was_read_of_an_earlier_person_is_not_shown(work: NoScreen, people, monkeypatch) -> None:
    facts, asked, read = look.person_facts, [], []

    def meanwhile(session, delegate, day):
        asked.append(delegate.ref)
        if delegate.ref == "S4":
            work.looking._wanted_facts = people["N3"].id
        return facts(session, delegate, day)

    monkeypatch.setattr(look, "person_facts", meanwhile)
    monkeypatch.setattr(work.desk, "read", lambda *found: read.append(found))
    work.looking.look_up(people["S4"])
    await work.settle()
    assert (asked, read) == (["S4"], [])


async def test_only_the_newest_person_is_looked_up(work: NoScreen, people, monkeypatch) -> None:
    facts, asked = look.person_facts, []
    monkeypatch.setattr(look, "person_facts", lambda *about: (asked.append(about[1].ref), facts(*about))[1])
    for ref in ("S4", "N3"):
        work.looking.look_up(people[ref])
    await work.settle()
    assert asked == ["N3"]


async def test_another_desks_news_comes_to_the_people_found_and_to_the_card(work, people, clock: FrozenClock) -> None:
    await work.type("sharma")
    with Session.open(work.session.store.path, "Desk 5", "Bilal", clock) as other:
        assert marking.mark(other, people["S4"].id).result is Result.OK
    await look_around(work)
    assert work.desk.people.current.first.desk == "Desk 5"
    assert work.desk.card.first.operator == "Bilal"
    work.clear()
    await work.mark(people["N3"])
    registration.edit(work.session, people["N3"].id, {"desk_note": "call the supervisor"})
    await look_around(work)
    assert work.desk.card.delegate.desk_note == "call the supervisor"


async def test_who_is_no_longer_found_leaves_the_cursor_on_nobody(work: NoScreen) -> None:
    await work.type("person")
    shown = work.desk.chosen
    registration.edit(work.session, shown.id, {"name": "Quite Different"})
    await look_around(work)
    assert "Another desk changed who stood here" in work.desk.foot.message
    assert (len(work.desk.people.rows), work.desk.chosen, work.desk.card) == (1, None, None)


async def test_another_day_is_followed_and_said(work: NoScreen, people) -> None:
    await work.mark(people["N3"])
    assert work.desk.pulse.today
    work.session.choose_day(2)
    await look_around(work)
    assert (work.desk.day.number, work.desk.pulse.today, work.desk.foot.present) == (2, False, 0)
    assert (work.desk.day_title, work.desk.foot.day) == ("DAY 2", 2)
    await work.type("nadia")
    assert (work.desk.card.title, work.desk.card.first) == ("DAY 2", None)
    work.session.choose_day(None)
    await look_around(work)
    assert (work.desk.card.title, work.desk.card.first is None, work.desk.foot.day) == ("TODAY", False, 0)


async def test_a_list_that_cannot_be_loaded_is_loaded_when_it_can_be(session: Session, monkeypatch) -> None:
    add_people(session, "Nadia El-Sayed")
    tried = []
    load = Finder.__init__

    def fails_twice(self: Finder, *arguments: object) -> None:
        tried.append(1)
        if len(tried) < 3:
            raise DatabaseError("The conference file is damaged.", "")
        load(self, *arguments)

    monkeypatch.setattr(Finder, "__init__", fails_twice)
    async with without_screen(session) as work:
        assert work.desk.band.second == "The conference file is damaged."
        await work.type("nadia")
        assert (work.finder, work.desk.people.rows) == (None, ())
        await look_around(work, times=2)
        assert [row.delegate.name for row in work.desk.people.rows] == ["Nadia El-Sayed"], "what was typed meanwhile"
        assert work.desk.band == AT_REST


async def test_a_desk_whose_file_is_damaged_says_so_once_and_takes_it_back(work, people, monkeypatch) -> None:
    pulse, ill, shown = look.take_pulse, [NotSavedError("The conference file is busy.", "Close other programs.")], []

    def take_pulse(*arguments: object) -> object:
        if ill:
            raise ill[0]
        return pulse(*arguments)

    show = work.desk.show
    monkeypatch.setattr(work.desk, "show", lambda band: (shown.append(band.second), show(band)))
    monkeypatch.setattr(look, "take_pulse", take_pulse)
    await look_around(work, times=3)
    assert shown == ["The conference file is busy."]
    assert work.desk.band.third == "Close other programs."
    fault = ill.pop()
    await look_around(work)
    assert work.desk.band == AT_REST
    ill.append(fault)
    await look_around(work)
    await work.mark(people["N3"])  # another answer stands there now, and stays
    ill.clear()
    await look_around(work)
    assert work.desk.ailing == AT_REST
    assert "EL-SAYED" in work.desk.band.name


async def test_a_fault_at_a_mark_and_at_a_search_is_told_in_the_band(work: NoScreen, people, monkeypatch) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise DatabaseError("The conference file is damaged.", "Leave it as it is.")

    with monkeypatch.context() as patched:
        patched.setattr(marking, "mark", damaged)
        patched.setattr(Finder, "find", damaged)
        for act in (partial(work.mark, people["S4"]), partial(work.type, "k")):
            work.show_band(AT_REST)
            await act()
            told = work.desk.band
            assert (told.word, told.second, told.third) == (
                "NOT DONE", "The conference file is damaged.", "Leave it as it is."
            )  # fmt: skip
    await work.mark(people["N3"])
    assert "EL-SAYED" in work.desk.band.name


async def test_a_desk_whose_file_went_away_is_held_until_it_is_back(work: NoScreen, people) -> None:
    await work.mark(people["N3"])
    path = work.session.store.path
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    await look_around(work)
    assert "was moved, removed or replaced" in work.desk.band.second
    assert "rescued-1" in work.desk.band.second + work.desk.band.third
    assert (work.desk.foot.saved, work.desk.foot.alarm) == (Foot.not_saving, True)
    assert parting_words(work.session, work.desk).startswith(f"NOT SAVING: {path.name} was moved, removed or replaced")
    await work.mark(people["S4"])
    assert work.desk.band.word == "NOT SAVED"
    elsewhere.rename(path)
    await look_around(work)
    assert parting_words(work.session, work.desk).startswith("The last mark was NOT SAVED.")
    await work.mark(people["S4"])
    assert work.desk.band.word == "CHECKED IN"
    assert parting_words(work.session, work.desk) == "Everything is saved."
    work.desk.is_damaged("The conference file is damaged (page 7).")
    assert parting_words(work.session, work.desk) == "FILE DAMAGED: The conference file is damaged (page 7)."


async def test_a_desk_on_a_full_disk_finds_people_and_says_that_nothing_is_recorded(session: Session, clock) -> None:
    (nadia,) = add_people(session, "Nadia El-Sayed")
    store = open_to_read(session.store.path, errors.NotSavedError(*errors.FULL), trouble.explained)
    with Session(store, "Desk 1", "Amina", clock) as reading:
        async with without_screen(reading) as work:
            assert "can be read, but nothing is recorded" in work.desk.band.second
            await work.type("nadia")
            assert work.desk.chosen == nadia
            await work.mark(nadia)
            assert work.desk.band.word == "NOT SAVED"
