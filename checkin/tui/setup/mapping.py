"""Saying what the columns of a list are, when their titles do not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from checkin.core.importing.mapping import ATTRIBUTE, IGNORE, SAVED, ColumnMap, save_mapping, saved_for
from checkin.core.importing.results import ColumnGuess, NeedsMapping
from checkin.core.people.fields import BY_NAME, IMPORT_FIELDS, LABELS
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import Field, Form, FormRow
from checkin.tui.phrases import shorten
from checkin.tui.plain import PlainStatic

from .paths import SETUP_CSS

_USUAL = ("name", "given_names", "family_name", "native_name", "honorific", "ref", "organisation", "delegation",
          "country", "category", "position", "capacity", "email", "phone", "status", "days", "sex")  # fmt: skip
_OPTIONS = (
    (ATTRIBUTE, "(kept as it is, under its title)"),
    (IGNORE, "(left out)"),
    *((name, BY_NAME[name].words) for name in _USUAL),
    *((name, BY_NAME[name].words) for name in IMPORT_FIELDS if name not in _USUAL),
)
_NAMES = {"name", "given_names", "family_name", "native_name"}
_SAVE, _HEADER, _REST = "save", "header", "rest"
_SAMPLE_CELLS = 70
_LABEL_CELLS, _TITLE_CELLS = 20, 200


class MappingScreen(Dialog[ColumnMap]):
    """One list's columns with samples; each is given a field, kept as it is, or left out.

    Answers with the mapping; one without columns but with a header row asks to read the list again with it.
    """

    CSS_PATH = SETUP_CSS
    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "Up/Down moves   Left/Right or a letter chooses   Enter goes on   Esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "save", show=False),
        Binding("f7", "header", show=False),
        Binding("f8", "rest", show=False),
    ]

    def __init__(self, need: NeedsMapping, folder: Path) -> None:
        sheet = f", sheet {need.sheet}" if need.sheet else ""
        choices = (
            Choice("go", "Go on", primary=True, hint="Enter"),
            Choice(_SAVE, "Save ...", hint="F2"),
            Choice(_HEADER, "Header row ...", hint="F7"),
            Choice(_REST, "Keep all below", hint="F8"),
        )
        super().__init__(f"What are the columns of {need.file}{sheet}?", choices)
        self._need = need
        self._folder = folder
        self._saved = saved_for(need, folder)

    def compose_body(self) -> Iterable[Widget]:
        row = self._need.header_row
        header = f"Titles are taken from row {row}." if row else "This list seems to have no row of titles."
        saved = " What was saved for these titles is chosen." if self._saved else ""
        yield PlainStatic(
            f"{header}{saved} One column must hold the name, or two the given and the family name.",
            classes="lines intro",
        )
        yield Form([self._field(column) for column in self._need.columns])

    def _field(self, column: ColumnGuess) -> Field:
        title = column.title or f"column {column.index + 1}"
        samples = " | ".join(shorten(sample, 24) for sample in column.samples)
        options = tuple(_OPTIONS)
        said = self._saved.field_of(title, column.index) if self._saved else None
        return Field(
            str(column.index),
            title,
            said or column.suggestion or ATTRIBUTE,
            options=options,
            help="\n".join([*_whole(title), shorten(samples, _SAMPLE_CELLS)]),
        )

    @property
    def mapping(self) -> ColumnMap:
        """What is chosen so far."""
        values = self.query_one(Form).values
        columns = {
            column.title or f"column {column.index + 1}": values[str(column.index)] for column in self._need.columns
        }
        return ColumnMap(columns, self._need.header_row, self._need.sheet or None)

    def chosen(self, key: str) -> None:
        if key == _SAVE:
            self.action_save()
        elif key == _HEADER:
            self.action_header()
        elif key == _REST:
            self.action_rest()
        else:
            self.confirm()

    def confirm(self) -> None:
        if wrong := self._wrong():
            self.say(wrong, "warning")
        else:
            self.dismiss(self.mapping)

    def _wrong(self) -> str:
        chosen = [field for field in self.mapping.columns.values() if field not in (ATTRIBUTE, IGNORE)]
        if not _NAMES.intersection(chosen):
            return "Which column holds the name? Choose Whole name there, or Given names and Family name."
        doubled = sorted({field for field in chosen if chosen.count(field) > 1})
        if doubled:
            return f"Two columns are {LABELS.get(doubled[0], doubled[0])}. Choose one; keep the other as it is."
        return ""

    def action_save(self) -> None:
        if wrong := self._wrong():
            self.say(wrong, "warning")
            return
        mapping = self.mapping
        stem = Path(self._need.file).stem

        def work(values: Values) -> Path:
            path = Path(values["path"]).expanduser()
            save_mapping(path, mapping)
            return path

        def saved(path: Path | None) -> None:
            if path is not None:
                self.say(f"Saved: {path}. The command line takes it with --map.", "good")

        where = Field("path", "Save as", str(self._folder / f"{stem}{SAVED}"), required="Say where.", limit=1000)
        self.app.push_screen(FormDialog("Save this mapping", [where], work), saved)

    def action_rest(self) -> None:
        """Every column below the one that is chosen now is kept as it is."""
        form = self.query_one(Form)
        rows = list(form.query(FormRow))
        here = next((at for at, row in enumerate(rows) if row.has_focus_within), -1)
        form.set_values({row.field.name: ATTRIBUTE for row in rows[here + 1 :]})
        self.say("All columns below are kept as they are, under their titles.")

    def action_header(self) -> None:
        row = Field(
            "row", "Row of the titles", str(self._need.header_row), required="Give a row number.", check=_check_row
        )

        def again(number: int | None) -> None:
            if number is not None:
                self.dismiss(ColumnMap({}, number, self._need.sheet or None))

        intro = "As numbered in the file; 0 when the list has no row of titles."
        self.app.push_screen(
            FormDialog("Which row holds the titles?", [row], lambda it: int(it["row"]), intro=intro), again
        )

    def unfinished(self) -> bool:
        return bool(self.query_one(Form).changes)


def _whole(title: str) -> list[str]:
    """A title that is cut beside its field: those of questions in a form often begin alike."""
    return [shorten(title, _TITLE_CELLS)] if shorten(title, _LABEL_CELLS) != title else []


def _check_row(text: str) -> str:
    return "" if text.isdecimal() and int(text) < 10_000 else "Give a row number, such as 3."
