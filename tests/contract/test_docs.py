"""The pages for who changes the program name what is there."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from checkin.core.session import Session
from tools.absolute_links import absolute
from tools.try_package import missing_links

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
_KEY = re.compile(r"\bF\d+\b|\bCtrl\+[A-Z]\b|\bEsc\b|\bEnter\b")
_FILE = re.compile(r"`((?:checkin|db|badges|tests|tools|docs)/[\w/.-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert missing_links(ROOT, str(page)) == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md", "docs/changing.md", "docs/releasing.md"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = set(_FILE.findall((ROOT / page).read_text(encoding="utf-8")))
    assert len(named) > 1
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_links_are_made_absolute_once() -> None:
    page = "[a](docs/a.md) ![b](docs/b.png) [c](https://x.org/c) [d](#d) [e](docs/e.md#f)"
    assert absolute(page, "https://h/r/v1/") == (
        "[a](https://h/r/v1/docs/a.md) ![b](https://h/r/v1/docs/b.png) [c](https://x.org/c) [d](#d)"
        " [e](https://h/r/v1/docs/e.md#f)"
    )


def test_the_page_of_settings_names_each_command_that_may_have_another_key() -> None:
    from checkin.tui.commands.registry import COMMANDS

    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    listed = page[page.index("The commands are") : page.index("A key is")]
    mine = [one.id for one in COMMANDS if one.keys and one.bound]
    assert re.findall(r"`(\w+)`", listed) == mine, "docs/settings.md lists them in the order of the table"


def test_the_keys_in_the_example_of_settings_are_taken_and_no_terminal_keeps_them() -> None:
    from checkin.tui import keys
    from checkin.tui.commands.registry import COMMANDS

    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    keymap = json.loads(page[page.index("```json") + 7 : page.rindex("```")])["keymap"]
    given, refused = keys.judged(keymap)
    assert (given.keys(), refused) == (keymap.keys(), []), "the example of docs/settings.md"
    assert given.keys() <= {command.id for command in COMMANDS}
    assert not {"f10", "f11", "f12"} & {key for names in given.values() for key in names}


def test_the_readme_names_the_keys_of_the_commands() -> None:
    from checkin.tui import keys
    from checkin.tui.commands.registry import BY_ID

    page = (ROOT / "README.md").read_text(encoding="utf-8")
    table = page[page.index("## Keys") : page.index("### Without a picture")]
    named = {key for row in re.findall(r"^\| ([^|]+) \|", table, re.M) for key in _KEY.findall(row)}
    first = {keys.key_words(command.keys[0]) for command in BY_ID.values() if command.keys and command.bound}
    every = {keys.key_words(key) for command in BY_ID.values() for key in command.keys}
    assert (first - named, named - every) == (set(), set()), 'README.md, "Keys"'
    shown = {keys.key_words(BY_ID[command].keys[0]) for command in ("undo", "badge", "quit")}
    try_it = page[page.index("## Try it") : page.index("## A real conference")]
    assert set(_KEY.findall(try_it)) - {"Enter", "Esc"} == shown, 'README.md, "Try it"'


def test_the_pages_name_each_language_of_lists() -> None:
    from checkin.core.importing.wording import languages

    page = (ROOT / "docs/lists.md").read_text(encoding="utf-8")
    named = re.findall(r"[A-Z]\w+", page[page.index('confirmed" in ') : page.index(", also two languages")])
    assert len(named) == len(languages()), "docs/lists.md"
    assert f"titles in {len(languages())} languages" in (ROOT / "README.md").read_text(encoding="utf-8"), "README.md"


def test_the_page_on_faults_asks_what_there_is(session: Session) -> None:
    page = (ROOT / "docs/debugging.md").read_text(encoding="utf-8")
    queries, modules = re.findall(r'"(SELECT [^"]+)"', page), set(re.findall(r"-m (checkin[.\w]*)", page))
    assert queries
    assert [session.read.execute(query).fetchall() for query in queries] != [[]]
    assert [module for module in modules if importlib.util.find_spec(f"{module}.__main__") is None] == []
