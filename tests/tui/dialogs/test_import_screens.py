"""Importing on screen: files, dry run, mapping, import, the missing."""

from __future__ import annotations

import pytest

from checkin.core.importing.commit import commit, read_lists
from checkin.core.importing.mapping import load_mapping
from checkin.core.importing.results import ColumnGuess, NeedsMapping
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.tui.plain import PlainOptionList
from checkin.tui.setup import importing
from checkin.tui.setup.importing import ImportScreen
from checkin.tui.setup.mapping import MappingScreen
from checkin.tui.setup.paths import continuations, path_of

GOOD = """\
Ref,Name,Organisation,Country
A1,Nadia EL-SAYED,Justice,Egypt
A2,[/] Hostile,FIA,Pakistan
A2,Other,FIA,Pakistan
"""


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "lists" / "good [1].csv"
    path.parent.mkdir()
    path.write_text(GOOD, encoding="utf-8")
    return path


async def test_a_file_is_chosen_looked_into_and_imported(show, session: Session, good):
    async with show(ImportScreen(session)) as stage:
        await stage.press("ctrl+u")
        stage.screen.query_one("Input").value = f"{good.parent.parent}/lis"
        await stage.settle()
        await stage.press("down", "enter")
        assert stage.screen.query_one("Input").value == f"{good.parent}/"
        await stage.press("down", "enter")
        assert "good [1].csv" in stage.text("#files")
        await stage.press("enter")
        assert stage.text("#heading") == "Nothing is stored yet: good [1].csv"
        assert "2  new people" in stage.text("#part")
        assert list(lookup.everybody(session)) == []
        assert stage.choices == ["Import", "Summary", "As they load 2", "Rejected 1"]
        await stage.press("2")
        assert "[/] Hostile" in stage.text("#part")
        await stage.press("3")
        assert "good [1].csv, row 4: " in stage.text("#part")
        await stage.press("enter")
        assert stage.message == "2 people added, 0 updated, 0 unchanged. 1 row was rejected."
        assert sorted(person.ref for person in lookup.everybody(session)) == ["A1", "A2"]
        await stage.press("enter")
        assert stage.answer.message.startswith("2 people added")


async def test_escape_in_the_dry_run_stores_nothing(show, session, good):
    async with show(ImportScreen(session, [good])) as stage:
        await stage.press("escape")
        assert stage.text("#heading") == "Import a list"
        await stage.press("escape")
        assert stage.answer is None
        assert list(lookup.everybody(session)) == []


async def test_what_is_no_list_is_a_sentence(show, session, tmp_path):
    picture = tmp_path / "photo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    async with show(ImportScreen(session, [picture])) as stage:
        assert "photo.csv is a picture, not a list." in stage.message
        await stage.press("ctrl+u", *"/no/such.csv", "enter")
        assert stage.message == "There is no file /no/such.csv. Check the name and the folder."


async def test_changes_and_the_missing(show, session, good):
    async with show(ImportScreen(session, [good])) as stage:
        await stage.press("enter", "enter")
    good.write_text("Ref,Name,Organisation,Country\nA1,Nadia EL-SAYED,Interior,Egypt\n", encoding="utf-8")
    async with show(ImportScreen(session, [good])) as stage:
        assert stage.choices == ["Import", "Summary", "Changes 1", "Missing 1"]
        await stage.press("2")
        assert stage.text("#part") == "A1  Organisation: Justice -> Interior"
        await stage.press("3")
        assert stage.text("#part").startswith("A2")
        await stage.press("enter", "f8")
        await stage.press(*"letter", "enter")
        assert stage.message.endswith("1 missing people were cancelled.")
        assert lookup.by_ref(session, "A2").status == "cancelled"


async def test_nothing_to_import_says_so(show, session, good):
    for _ in range(2):
        async with show(ImportScreen(session, [good])) as stage:
            await stage.press("enter")
            message = stage.message
    assert message == "There is nothing to import: nobody is new and nothing changed."


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("Spalte,Wer [/],Woher\n1,Nadia EL-SAYED,Egypt\n2,Ali KHAN,Pakistan\n", encoding="utf-8")
    return path


async def test_columns_that_do_not_fit_on_the_screen_are_walked_by_the_keys_that_it_names(show, session, tmp_path):
    path = tmp_path / "wide.csv"
    titles = [f"Стовпець {number}" for number in range(1, 13)]
    path.write_text("\n".join([",".join(titles), *[",".join(["щось"] * 12)] * 3]), encoding="utf-8")
    async with show(ImportScreen(session, [path])) as stage:
        assert isinstance(stage.screen, MappingScreen)
        assert "Up/Down moves" in stage.text("#keys")
        await stage.press(*["down"] * 11, "n")
        values = list(stage.screen.mapping.columns.values())
        assert values[:11] == ["attribute"] * 11
        assert values[11] != "attribute"
        await stage.press("up", "n")
        assert list(stage.screen.mapping.columns.values())[10] != "attribute"


async def test_titles_that_begin_alike_are_told_apart(show, session):
    title = "Do you need a room in the night of the {}?"
    asked = [ColumnGuess(night, title.format(night), ("yes", "no"), "") for night in (1, 2)]
    need = NeedsMapping("form.csv", "", 1, (ColumnGuess(0, "Chi?", ("Omar",), "name"), *asked))
    async with show(MappingScreen(need, session.store.path.parent)) as stage:
        notes = [str(note.content) for note in stage.screen.query(".form-note")]
        assert notes == ["Omar", f"{title.format(1)}\nyes | no", f"{title.format(2)}\nyes | no"]


async def test_columns_that_say_nothing_are_asked_about(show, session, odd):
    async with show(ImportScreen(session, [odd])) as stage:
        assert isinstance(stage.screen, MappingScreen)
        assert "Nadia EL-SAYED | Ali KHAN" in stage.everything
        assert "Wer [/]" in stage.everything
        await stage.fill(**{"0": "ignore", "1": "position", "2": "country"})
        await stage.press("enter")
        assert stage.message.startswith("Which column holds the name?")
        await stage.fill(**{"1": "name", "2": "name"})
        await stage.press("enter")
        assert stage.message.startswith("Two columns are Whole name.")
        await stage.fill(**{"2": "country"})
        await stage.press("f2")
        await stage.fill(path=str(odd.with_name("map.toml")))
        await stage.press("enter")
        assert stage.message.startswith("Saved: ")
        await stage.press("enter")
        assert "2  new people" in stage.text("#part")
        await stage.press("enter")
    assert {(one.name, one.country) for one in lookup.everybody(session)} == {
        ("Nadia EL-SAYED", "EG"),
        ("Ali KHAN", "PK"),
    }
    assert load_mapping(odd.with_name("map.toml")).columns["Wer [/]"] == "name"


async def test_another_header_row_reads_the_list_again(show, session, odd, monkeypatch):
    asked = []
    read = importing.read_lists
    monkeypatch.setattr(importing, "read_lists", lambda *given, **named: asked.append(named) or read(*given, **named))
    async with show(ImportScreen(session, [odd])) as stage:
        await stage.press("f7")
        await stage.fill(row="x")
        await stage.press("enter")
        assert stage.wrong() == ["Give a row number, such as 3."]
        await stage.fill(row="2")
        await stage.press("enter")
        assert [named["mapping"] and named["mapping"].header_row for named in asked] == [None, 2]
        await stage.press("escape")
        assert stage.text("#heading") == "Import a list"


async def test_a_whole_path_takes_the_place_of_the_folder_and_a_good_choice_of_the_error(show, session, good):
    async with show(ImportScreen(session)) as stage:
        await stage.press("end", *"/no/such.csv")
        assert stage.screen.query_one("Input").value == "/no/such.csv"
        await stage.press("enter")
        assert stage.message == "There is no file /no/such.csv. Check the name and the folder."
        await stage.press("ctrl+u", *str(good), "enter")
        assert good.name in stage.text("#files")
        assert not stage.message
        stage.screen.query_one("Input").value += str(good)
        await stage.settle()
        assert stage.screen.query_one("Input").value == str(good)


async def test_digits_on_the_path_are_text(show, session):
    async with show(ImportScreen(session)) as stage:
        await stage.press("ctrl+u", *"/2026")
        assert stage.screen.query_one("Input").value == "/2026"


def test_paths_as_they_are_pasted(tmp_path):
    assert path_of('"/a/b c.csv"') == path_of("/a/b c.csv") == path_of("/a/b\\ c.csv") == path_of("file:///a/b%20c.csv")


def test_what_continues_a_path(tmp_path):
    (tmp_path / "Sub").mkdir()
    for name in ("list.CSV", "letter.pdf", ".hidden.csv", "Last.xlsx"):
        (tmp_path / name).write_text("")
    endings = (".csv", ".xlsx")
    assert [path.name for path in continuations(tmp_path, True, endings)] == ["Last.xlsx", "list.CSV", "Sub"]
    assert [path.name for path in continuations(tmp_path / "l", False, endings)] == ["Last.xlsx", "list.CSV"]
    assert continuations(tmp_path / "no" / "x", False, endings) == ()


async def test_the_list_of_files_is_markup_free(show, session, tmp_path):
    (tmp_path / "[").mkdir()
    (tmp_path / "[" / "].csv").write_text(GOOD)
    async with show(ImportScreen(session, [tmp_path / "[" / "].csv"])) as stage:
        assert "].csv" in stage.text("#heading")
        await stage.press("escape", "ctrl+u")
        stage.screen.query_one("Input").value = f"{tmp_path}/"
        await stage.settle()
        assert str(stage.screen.query_one(PlainOptionList).get_option_at_index(0).prompt) == "[/"


async def test_a_folder_without_lists_says_so(show, session, tmp_path, good):
    async with show(ImportScreen(session)) as stage:
        assert stage.text("#files").startswith("Where is the list?")
        line = stage.screen.query_one("Input")
        line.value = f"{tmp_path}/nothing-like-this"
        await stage.settle()
        assert "Nothing here that could be opened (.csv, " in stage.text(".picker-empty")
        line.value = f"{good.parent}/"
        await stage.settle()
        assert stage.text(".picker-empty") == ""


FIRST = """\
Ref,Name,Organisation,Country,E-mail
D001,Amina Benali,Justice,Morocco,a@x.org
D002,Li Wei,Law,China,l@x.org
"""
MOVED = """\
Ref,Name,Organisation,Country,E-mail
D001,Zahra New,Interior,Iraq,z@x.org
D002,Amina Benali,Justice,Morocco,a@x.org
D003,Li Wei,Law,China,l@x.org
"""


@pytest.fixture
def moved(session: Session, good):
    """A list that has come, and comes again with somebody inserted above: its numbers moved down."""
    good.write_text(FIRST, encoding="utf-8")
    commit(session, read_lists(session, [good]))
    good.write_text(MOVED, encoding="utf-8")
    return good


@pytest.mark.parametrize(
    ("digit", "line", "names"),
    [
        ("1", "1 people added, 0 updated, 2 unchanged.", ["Amina Benali", "Li Wei", "Zahra New"]),
        ("2", "2 people added, 0 updated, 1 unchanged.", ["Amina Benali", "Amina Benali", "Li Wei", "Zahra New"]),
        ("3", "0 people added, 0 updated, 1 unchanged.", ["Amina Benali", "Li Wei"]),
    ],
)
async def test_what_moved_numbers_mean_is_asked_before_anything_is_stored(show, session, moved, digit, line, names):
    async with show(ImportScreen(session, [moved])) as stage:
        assert stage.text("#heading") == "2 of 3 numbers now belong to somebody else. Renumbered?"
        assert stage.choices == ["Match by name and e-mail", "Take as new people", "Leave"]
        assert "D001  Zahra New     so far Amina Benali  (good [1].csv, row 2)" in stage.text("#part")
        assert stage.app.focused is None
        await stage.press("enter")
        assert stage.message == "Say first what these rows are: 1, 2 or 3."
        await stage.press(digit)
        assert stage.text("#heading") == "Nothing is stored yet: good [1].csv"
        assert stage.choices[:2] == ["Import", "Summary"]
        await stage.press("enter")
        assert stage.message == line
        assert sorted(person.name for person in lookup.everybody(session)) == names


async def test_escape_from_the_question_leaves_everybody_as_they_were(show, session, moved):
    before = session.version()
    async with show(ImportScreen(session, [moved])) as stage:
        await stage.press("escape")
        assert stage.text("#heading") == "Import a list"
    assert session.version() == before


ODD = "Wer;Woher;Saal;Nummer\nNadia EL-SAYED;Egypt;Blue;17\nAli KHAN;Pakistan;Red;18\n"


async def test_one_key_keeps_the_rest_and_what_was_saved_is_found_by_its_titles(show, session: Session, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(ODD.replace("Wer", "Qui est-ce donc").replace("Saal", "Xyz"), encoding="utf-8")
    second.write_text(first.read_text(encoding="utf-8").replace("KHAN", "OMAR"), encoding="utf-8")
    async with show(ImportScreen(session, [first])) as stage:
        await stage.fill(**{"0": "name", "1": "country", "3": "ref"})
        await stage.press("down", "f8")
        assert list(stage.screen.mapping.columns.values()) == ["name", "country", "attribute", "attribute"]
        await stage.press("f2")
        await stage.press("enter")
        assert stage.message.startswith("Saved: ")
    async with show(ImportScreen(session, [second])) as stage:
        assert "What was saved for these titles is chosen." in stage.everything
        assert list(stage.screen.mapping.columns.values()) == ["name", "country", "attribute", "attribute"]
