"""What holds for every list: no input raises, cleaning settles, and the merge keeps its laws."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.importing.parsing import parse_files
from checkin.core.importing.plan import make_plan
from checkin.core.importing.results import Existing, ImportPlan, Parsed
from checkin.core.importing.understanding import clean_cell
from checkin.errors import InputFileError

_FIELDS = ("Name", "Organisation", "Position", "Country", "Remarks")
_cell = st.text(st.sampled_from("abAB éعМ.'-=,;\"\t"), max_size=8)
_titles = st.sampled_from(
    ["Name", "Nom", "Ref", "No.", "Country", "Total", "ID", "Order code", "Sexe", "Days", "", "x"]
)
_row = st.fixed_dictionaries(
    {
        "Name": st.sampled_from(["Ali Khan", "Sara Omar", "Zed"]),
        **{name: st.sampled_from(["", "one", "two"]) for name in _FIELDS[1:]},
    }
)
_lists = st.lists(_row, min_size=1, max_size=6)


@pytest.fixture(scope="module")
def parse_bytes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Parsed]:
    folder = tmp_path_factory.mktemp("lists")

    def parsed(content: bytes) -> Parsed:
        path = folder / "list.csv"
        path.write_bytes(content)
        return parse_files([path], days=())

    return parsed


def _write(rows: list[dict[str, str]], refs: bool = True) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(["Ref"] if refs else []), *_FIELDS])
    for number, row in enumerate(rows):
        writer.writerow([*([f"R{number}"] if refs else []), *(row[name] for name in _FIELDS)])
    return out.getvalue().encode()


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_sentence(parse_bytes: Callable[[bytes], Parsed], content: bytes) -> None:
    parsed = parse_bytes(content)
    assert all(isinstance(error, InputFileError) and error.hint for _, error in parsed.unreadable)
    assert all(row.fields["name"] for row in parsed.rows)
    assert not (parsed.rows and (parsed.unreadable or parsed.needs_mapping))


@given(
    st.lists(_titles, min_size=1, max_size=7),
    st.lists(st.lists(_cell, max_size=9), max_size=8),
    st.sampled_from(",;\t"),
)
def test_any_cells_under_any_titles_are_understood(
    parse_bytes: Callable[[bytes], Parsed], titles: list[str], rows: list[list[str]], delimiter: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([titles, *rows])
    parsed = parse_bytes(out.getvalue().encode())
    planned = make_plan(parsed, [], "conference")
    assert len(planned.additions) == len(parsed.rows)
    assert all(addition.fields["name"] and addition.fields["ref"] for addition in planned.additions)
    refs = [addition.fields["ref"].casefold() for addition in planned.additions]
    assert len(set(refs)) == len(refs)


@given(st.text())
def test_cleaning_a_cell_settles(text: str) -> None:
    once = clean_cell(text)
    assert "\n" not in once
    assert clean_cell(once) == once or once.startswith("'")


@given(_lists, st.booleans())
def test_the_same_file_again_changes_nothing(
    parse_bytes: Callable[[bytes], Parsed], store: Callable[..., list[Existing]], rows: list[dict[str, str]], refs: bool
) -> None:
    parsed = parse_bytes(_write(rows, refs))
    people = store(make_plan(parsed, [], "conference"))
    again = make_plan(parsed, people, "conference")
    assert (again.additions, again.updates, again.missing, again.conflicts) == ((), (), (), ())
    assert again.unchanged == len(people)


@given(_lists, _lists, _lists)
def test_the_laws_of_the_merge(
    parse_bytes: Callable[[bytes], Parsed],
    store: Callable[..., list[Existing]],
    edit: Callable[..., Existing],
    old: list[dict[str, str]],
    new: list[dict[str, str]],
    newest: list[dict[str, str]],
) -> None:
    """A desk's edit survives any number of files; a blank cell erases nothing; one file twice is one file."""
    people = store(make_plan(parse_bytes(_write(old)), [], "conference"))
    people[0] = edit(people[0], position="the desk says")
    for rows in (new, newest):
        before = {person.delegate.id: person.delegate for person in people}
        parsed = parse_bytes(_write(rows))
        planned: ImportPlan = make_plan(parsed, people, "conference")
        people = store(planned, people)
        for person in people:
            was = before.get(person.delegate.id)
            if was is not None:
                assert not was.organisation or person.delegate.organisation
                assert person.delegate.position != "" or was.position == ""
        assert make_plan(parsed, people, "conference").updates == ()
    assert people[0].delegate.position == "the desk says"


def test_days_are_needed_only_for_dates(parse_bytes: Callable[[bytes], Parsed]) -> None:
    assert parse_bytes(b'Name,Days\nAli,"1,2"\n').rows[0].fields["days"] == "1,2"
