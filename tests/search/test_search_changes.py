"""An index that people are put into and taken out of, while others search."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest

from checkin.core.search import roster, sounds
from checkin.core.search.index import Index
from checkin.core.search.model import DeskContext, Hit, Person
from checkin.core.search.wording import Wording


@pytest.fixture
def changing(people: list[Person]) -> Index:
    return Index.build(people)


def test_new_edited_and_removed_people_are_known_at_once(changing: Index, people: list[Person]) -> None:
    changing.put(Person("new", ref="B0001", name="Zorica Petrović"))
    assert changing.search("petrovic").hits[0].id == "new"
    changing.put(Person("new", ref="B0001", name="Zorica Jovanović"))
    assert changing.search("zorica").hits[0].id == "new"
    assert not changing.search("petrovic").hits or changing.search("petrovic").hits[0].id != "new"
    john = next(person for person in people if person.ref == "A0015")
    changing.put(john._replace(name="John Smithson"))
    assert changing.search("smithson").hits[0].id == john.id
    assert changing.search("doe").hits[:1] == () or changing.search("doe").hits[0].id != john.id
    changing.remove(john.id)
    changing.remove("new")
    changing.remove("nobody")
    assert len(changing) == len(people) - 1
    assert all(hit.id not in (john.id, "new") for query in ("john", "zorica") for hit in changing.search(query).hits)


def test_the_answer_to_a_first_letter_is_kept_and_knows_what_happened_since(
    changing: Index, people: list[Person]
) -> None:
    first, second = (hit.id for hit in changing.search("a").hits[:2])
    assert [hit.id for hit in changing.search("a", context=DeskContext(present_today={first})).hits[:2]] == [
        second,
        first,
    ]
    assert changing.search("a") == Index.build(people).search("a")
    changing.put(Person("new", ref="B0001", name="Aa Aa"))
    assert "new" in [hit.id for hit in changing.search("a", 60).hits]
    changing.remove(first)
    changing.remove("new")
    assert changing.search("a").hits[0].id == second
    assert all(hit.id != first for hit in changing.search("a", 60).hits)


def test_a_large_change_is_merged_in_the_background(changing: Index, people: list[Person]) -> None:
    changing.remove("id-A0044")
    changing.put_all(Person(f"n{item}", ref=f"N{item:05d}", name=f"Newcomer Number{item}") for item in range(250))
    changing.settle()
    assert len(changing) == len(people) - 1 + 250
    assert changing.search("N00007").hits[0].id == "n7"
    assert changing.search("johm doe").hits[0].id == "id-A0015"
    assert all(hit.id != "id-A0044" for hit in changing.search("diana").hits)
    assert changing.search("unicef").hits[0].id == "id-A0038"
    again = Index.load(changing.save())
    assert len(again) == len(changing)
    assert again.search("newcomer number7").hits[0].id == "n7"


def test_searching_while_people_are_put_in(changing: Index) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                assert changing.search("john doe").hits[0].id == "id-A0015"
            except BaseException as error:  # noqa: BLE001 - reported below, in the test's own thread
                failures.append(error)
                return

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    try:
        for number in range(230):
            changing.put(Person(f"n{number}", name=f"Newcomer Number{number}"))
        changing.settle()
    finally:
        done.set()
        asking.join(60)
    assert not asking.is_alive()
    assert not failures
    assert changing.search("newcomer number229").hits[0].id == "n229"


@pytest.mark.parametrize(("count", "waits"), [(1, True), (50, False)])
def test_a_search_waits_for_one_person_being_taken_in_but_not_for_many(
    changing: Index, monkeypatch: pytest.MonkeyPatch, count: int, waits: bool
) -> None:
    build = roster.build
    found: list[Hit] = []
    asking = threading.Thread(target=lambda: found.extend(changing.search("newcomer").hits), daemon=True)

    def slowly_built(people: Iterable[tuple[Person, Wording | None]]) -> roster.Roster:
        asking.start()
        asking.join(0.2 if waits else 60)
        assert asking.is_alive() == waits
        return build(people)

    monkeypatch.setattr(roster, "build", slowly_built)
    changing.put_all(Person(f"n{number}", name="Newcomer") for number in range(count))
    asking.join(60)
    assert bool(found) == waits


def test_what_a_person_costs_does_not_grow_with_those_put_in_before(
    changing: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[str] = []
    readings = sounds.readings

    def counted(word: str) -> tuple[str, ...]:
        worked_out.append(word)
        return readings(word)

    monkeypatch.setattr(sounds, "readings", counted)
    costs = []
    for number in range(150):
        changing.put(Person(f"n{number}", name="Zorica Petrović", organisation=f"Oxfam{number:03d}"))
        costs.append(len(worked_out))
        worked_out.clear()
    assert len(set(costs)) == 1


def answers(index: Index, query: str) -> list[tuple[object, ...]]:
    """Who is found and how, equals in the order of their ids."""
    hits = index.search(query, limit=100).hits
    return sorted((-hit.score, hit.id, hit.why, hit.spans, hit.guess) for hit in hits)


# Where nobody is called Wikremasgne and no organisation Oxfamjordan any more, the names nearest to them are meant.
QUERIES = [
    "wikremasgne", "oxfamjordan", "petrovic", "jovanovic zorica", "unhcr", "li", "geneva", "khan mohammad", "wong",
    "amina unodc", "tchong chan", "d",
]  # fmt: skip
BEFORE = [
    Person("m1", ref="M1", name="Ranil Wikremasgne", organisation="Oxfamjordan"),
    Person("m2", ref="M2", name="Oxfamjordann Lee", native_name="李娜", organisation="Oxfam", country="CN"),
    Person("m3", ref="M3", name="Zhongshan Xu", organisation="Oxfam", country="CN"),
]
ONE = Person("n1", ref="N1", name="Wikremasgne Petrović", organisation="Oxfamjordan", email="zo@un.org")
STEPS = [
    ONE,
    Person("n2", ref="N2", name="Zorica Wickremesinghe", organisation="UNHCR Geneva", country="RS"),
    Person("n3", ref="N3", name="Li Na Oxfamjordann", native_name="李娜", organisation="UNHCR", country="CN"),
    Person("n4", ref="N4", name="Fatima Sheikh", organisation="Oxfamjordan", country="JO", phone="0791234567"),
    Person("id-A0015", ref="A0015", name="John Smithson", organisation="Oxfam", country="GB"),
    ONE._replace(name="Zorica Jovanović", organisation="UNODC", email=""),
]
REMOVED = ["n4", "m1", "m3", "id-A0044"]


def left(people: list[Person]) -> list[Person]:
    return list({person.id: person for person in people if person.id not in REMOVED}.values())


def test_people_put_in_one_by_one_are_found_as_if_put_in_together(people: list[Person]) -> None:
    one_by_one, together = Index.build(people), Index.build(people)
    for person in STEPS:
        one_by_one.put(person)
    one_by_one.remove("n4")
    together.put_all(left(STEPS))
    assert len(one_by_one) == len(together)
    for query in QUERIES:
        assert answers(one_by_one, query) == answers(together, query), query


def test_an_index_that_took_in_changes_is_the_one_built_of_those_who_are_left(people: list[Person]) -> None:
    changed = Index.build([*people, *BEFORE])
    for person in STEPS:
        changed.put(person)
    for key in REMOVED:
        changed.remove(key)
    merged, built = Index.load(changed.save()), Index.build(left([*people, *BEFORE, *STEPS]))
    for query in QUERIES:
        assert answers(merged, query) == answers(built, query), query
    assert len(merged.save()) == len(built.save())


def test_the_last_of_those_put_in_may_go_again(changing: Index, people: list[Person]) -> None:
    changing.put(Person("new", ref="B0001", name="Zorica Petrović"))
    changing.remove("new")
    assert len(changing) == len(people)
    assert changing.search("B0001").hits == ()
    changing.put(Person("new", ref="B0001", name="Zorica Petrović"))
    assert changing.search("B0001").hits[0].id == "new"


def test_an_organisation_that_takes_the_place_of_another_is_known_at_once() -> None:
    index = Index.build([])
    index.put(Person("one", name="Zorica Petrović", organisation="Oxfam"))
    index.put(Person("one", name="Zorica Petrović", organisation="Interpol"))
    assert [hit.id for hit in index.search("interpol").hits] == ["one"]
    assert index.search("oxfam").hits == ()
