"""The index: filters, reasons and highlights, changes, the saved form, and what must never go wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core.search.index import Index, words_of
from checkin.core.search.model import DeskContext, Hit, Person
from checkin.core.search.saved import SavedIndexError

Refs = Callable[[str], list[str]]

AWKWARD = [
    "", " ", "   ", "a", "م", "王", "🙂", "👩‍👩‍👧", "x" * 300,
    "a " * 150, "\u202e\u200f\u200e", "\u202emuller", "\x00",
    "a\x00b", ".*", "^(a+)+$", "[a-z]+", "\\", "%", "_",
    "' OR 1=1 --", "Robert'); DROP TABLE delegate;--", '"', "'", "`",
    "«»", "-", "--", "(", "((((", "[/]", "[red]", "cat:", ":", "day:", "day:x", "-day:1", "day:99", "cat::",
    "@", "@@", "+",
    "\ufffd", "\ud800", "1" * 300, "०१२", "٠٧", "ß", "ﷺ", "ﬁ", "İ", "\t\n", "H.E.", "Dr", "al", "el el el", "ab" * 60,
]  # fmt: skip


@pytest.mark.parametrize("query", AWKWARD)
def test_no_input_is_an_error(index: Index, query: str) -> None:
    hits = index.search(query)
    assert hits.query == query
    assert hits.total >= len(hits.hits)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.integers(1, 8))
def test_whatever_is_typed_is_answered_well_formed(index: Index, query: str, limit: int) -> None:
    hits = index.search(query, limit)
    assert len(hits.hits) <= limit
    assert [hit.score for hit in hits.hits] == sorted((hit.score for hit in hits.hits), reverse=True)
    assert len({hit.id for hit in hits.hits}) == len(hits.hits)
    assert all(0 <= hit.score <= 1 for hit in hits.hits)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_whoever_is_put_in_can_be_found_and_saved(name: str, native: str, other: str) -> None:
    index = Index.build([])
    index.put(Person("one", ref="Q7", name=name, native_name=native, organisation=other, email=other, phone=other))
    assert [hit.id for hit in index.search("Q7").hits] == ["one"]
    again = Index.load(index.save())
    assert [hit.id for hit in again.search("Q7").hits] == ["one"]
    for hit in again.search(name).hits:
        assert all(0 <= start < end <= len(name) for start, end in hit.spans)


def test_a_number_that_is_no_ref_finds_its_people_as_a_guess() -> None:
    index = Index.build(
        [Person("one", ref="0001BC", name="Ali", numbers=("7",)), Person("two", ref="0007BC", name="Zed")]
    )
    first, second = index.search("7").hits
    assert (first.id, first.guess) == ("two", False)
    assert (second.id, second.guess, second.why) == ("one", True, "number in a column")
    assert [hit.id for hit in Index.load(index.save()).search("007").hits] == ["two", "one"]


def hit_of(index: Index, query: str, ref: str) -> Hit:
    return next(hit for hit in index.search(query).hits if hit.id == f"id-{ref}")


@pytest.mark.parametrize(
    ("query", "ref", "why"),
    [
        ("john doe", "A0015", ""), ("jor mul", "A0013", ""), ("nunez", "A0014", ""), ("jhon", "A0015", "typo"),
        ("mouhamed yousouf", "A0001", "spelling variant"), ("xie", "A0021", "spelling variant"),
        ("यादव शर्मा", "A0017", ""), ("سعيد", "A0023", ""), ("زهرا", "A0037", ""), ("zahra", "A0037", "native script"),
        ("unhcr", "A0042", "organisation"), ("amina pakistani", "A0042", "country"), ("A0015", "A0015", "number"),
        ("a0015@", "A0015", "e-mail"), ("5500151", "A0015", "phone"), ("BCDEFGHIJ", "A0001", "code"),
    ],
)  # fmt: skip
def test_the_reason_is_told(index: Index, query: str, ref: str, why: str) -> None:
    assert hit_of(index, query, ref).why == why


def test_a_word_of_the_shown_name_needs_no_reason_where_the_native_name_fitted_better() -> None:
    ali = Person(id="1", name="[bold red]Ali[/] KHAN", native_name="علی خان")
    nadia = Person(id="2", name="Nadia Hassan", native_name="خان")
    index = Index.build([ali, nadia])
    assert {hit.id: hit.why for hit in index.search("khan").hits} == {"1": "", "2": "native script"}


@pytest.mark.parametrize(
    ("query", "ref", "shown"),
    [
        ("moham khan", "A0001", ["Moham", "KHAN"]), ("khan", "A0001", ["KHAN"]),
        ("el sayed", "A0012", ["El", "Sayed"]),
        ("nun", "A0014", ["Núñ"]), ("mouhamed", "A0001", ["Mohammad"]),
        ("noureldin", "A0011", ["Nur", "al", "Din"]),
        ("شرما", "A0017", ["Sharma"]), ("unodc", "A0041", []), ("A0015", "A0015", []),
        ("ali ali", "A0009", ["Ali", "Ali"]),
        ("موسوی", "A0037", ["موسوی"]),
    ],
)  # fmt: skip
def test_what_was_met_is_highlighted(
    index: Index, people: list[Person], query: str, ref: str, shown: list[str]
) -> None:
    name = next(person.name for person in people if person.ref == ref)
    assert [name[start:end] for start, end in hit_of(index, query, ref).spans] == shown


@pytest.mark.parametrize("query", ["john doe", "jonh doe", "mouhamed yusuf", "شرما", "A0015", "joh"])
def test_a_good_match_is_no_guess(index: Index, query: str) -> None:
    assert not index.search(query).hits[0].guess


@pytest.mark.parametrize(("query", "ref"), [("hassan alaoui", "A0006"), ("johnson", "A0015"), ("khan zzzzzz", "A0001")])
def test_a_weak_match_is_a_guess(index: Index, query: str, ref: str) -> None:
    assert all(hit.guess for hit in index.search(query).hits if hit.id == f"id-{ref}")


def test_when_nothing_fits_the_likest_words_are_offered_as_guesses(index: Index) -> None:
    hits = index.search("wikremasgne").hits
    assert hits[0].id == "id-A0035"


def test_filters_narrow_and_can_stand_alone(index: Index, refs: Refs) -> None:
    assert set(refs("cat:media")) == {"A0015", "A0027", "A0034", "A0040"}
    assert refs("cat:media ghali")[0] == "A0027"
    assert set(refs("dele:yemen")) == {"A0007", "A0008"}
    assert "A0048" in refs("khan -dele:morocco")
    assert refs("status:cancelled") == ["A0047"]
    assert "A0047" not in refs("mehmood -status:cancelled")
    assert refs("org:interpol") == ["A0031"]
    context = DeskContext(attended={1: {"id-A0002", "id-A0003"}, 2: ["id-A0003"]})
    assert {hit.id for hit in index.search("day:1", context=context).hits} == {"id-A0002", "id-A0003"}
    assert [hit.id for hit in index.search("day:1 -day:2 ali", context=context).hits] == ["id-A0002"]
    assert index.search("day:1").total == 0


def test_unknown_filters_are_words(index: Index) -> None:
    assert index.search("john:doe").hits[0].id == "id-A0015"


QUERIES = [
    "muller", "khan mohammad", "شرما", "wong", "amina unodc", "A0007", "fatimasheikh", "cat:media", "noureldin", "d",
]  # fmt: skip


def test_the_saved_index_answers_as_the_built_one(index: Index) -> None:
    again = Index.load(index.save())
    assert len(again) == len(index)
    for query in QUERIES:
        assert again.search(query) == index.search(query)


def test_kept_words_give_the_same_index(index: Index, people: list[Person]) -> None:
    again = Index.build(people, words={person.id: words_of(person) for person in people})
    spoilt = Index.build(people, words={person.id: "9 nonsense" for person in people})
    for query in QUERIES:
        assert again.search(query) == spoilt.search(query) == index.search(query)


def test_a_damaged_saved_index_is_refused(index: Index) -> None:
    data = index.save()
    for spoilt in (b"", b"CKIX", data[:-1], data[:1000], b"XXXX" + data[4:], data[:4] + b"\xff\xff" + data[6:]):
        with pytest.raises(SavedIndexError):
            Index.load(spoilt)
    for place in range(20, len(data), max(1, len(data) // 40)):
        with pytest.raises(SavedIndexError):
            Index.load(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])


def test_an_empty_list_can_be_searched_saved_and_loaded() -> None:
    empty = Index.build([])
    assert empty.search("anybody").hits == ()
    assert Index.load(empty.save()).search("cat:media").total == 0
