"""Importing lists: choose files, see what would happen, then do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from textual.widget import Widget

from checkin.core.importing import unfinished
from checkin.core.importing.commit import Import, answer, cancel_missing, commit, read_lists
from checkin.core.importing.mapping import ColumnMap
from checkin.core.importing.report import ANSWERS, question
from checkin.core.importing.results import Renumbered
from checkin.core.keeping import backup
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.background import Job, JobCancelledError, JobDialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.phrases import listed
from checkin.tui.plain import PlainStatic

from .import_report import SECTIONS, lines_of, result_line, title_of
from .mapping import MappingScreen
from .paths import SETUP_CSS, PathPicker
from .stopped_import import StoppedImportDialog

LIST_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods")
_ANSWERED = frozenset(item.value for item in Renumbered)
_WHERE = "Where is the list? Type, paste or drop its path, or choose:"
_READ = Choice("read", "Look into them", primary=True, hint="Enter")
_IMPORT = Choice("import", "Import", primary=True, hint="Enter")
_FILES_KEYS = "Up/Down choose   Enter takes, on an empty line looks into them   Esc close"
_HELD_KEYS = "A digit answers   PgUp/PgDn read on   Esc back"
_PREVIEW_KEYS = "A digit shows a part   PgUp/PgDn read on   Enter imports   Esc back"


class ImportScreen(JobDialog[Done]):
    """Files, then a dry run in parts, then the import in one transaction. Answers with what came in.

    Where rows are held, what they are is asked between the two.

    `paths` are files to begin with: then the dry run opens at once.
    """

    CSS_PATH = SETUP_CSS
    TALL = True
    ABOUT = "Adds and updates people from a list. Nothing is stored before you have seen it."
    KEYS = _FILES_KEYS

    def __init__(self, session: Session, paths: Sequence[Path] = ()) -> None:
        super().__init__("Import a list")
        self._session = session
        self._paths = list(paths)
        self._import: Import | None = None
        self._done: Done | None = None
        self._mapping: ColumnMap | None = None
        self._trouble = ""

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(_WHERE, id="files", classes="lines")
        start = self._paths[0].parent if self._paths else Path.home()
        yield PathPicker(start, LIST_ENDINGS, "Path of a spreadsheet or CSV file")
        yield PlainStatic("", id="part", classes="lines")

    def on_mount(self) -> None:
        if self._paths:
            self.read()

    # -- files ---------------------------------------------------------------------------------------------------

    def on_path_picker_taken(self, event: PathPicker.Taken) -> None:
        event.stop()
        if event.path not in self._paths:
            self._paths.append(event.path)
        self.query_one(PathPicker).set_text(f"{event.path.parent}/")
        self.say("")
        names = [f"  {path.name}" for path in self._paths]
        self._say_files("\n".join(["Chosen:", *names, "", "Another, or Enter to go on:"]))
        self.query_one(ChoiceBar).show((_READ,))

    def on_path_picker_refused(self, event: PathPicker.Refused) -> None:
        event.stop()
        if event.text:
            self.say(f"There is no file {event.text}. Check the name and the folder.", "warning")
        elif self._paths:
            self.read()
        else:
            self.say("Choose a file first.", "warning")

    def _say_files(self, text: str) -> None:
        files = self.query_one("#files", PlainStatic)
        files.update(text)
        files.display = bool(text)

    def read(self) -> None:
        """Read the chosen files and plan their import: a dry run."""
        self.query_one(PathPicker).display = False
        names = ", ".join(path.name for path in self._paths)
        self.say(f"Reading {names} ...")
        self.in_core(partial(read_lists, self._session, self._paths, mapping=self._mapping), self._read)

    def failed(self) -> None:
        if self._import is None:
            self._choose_again()

    def _choose_again(self) -> None:
        self._paths.clear()
        self._import = None
        self._mapping = None
        self._say_files(_WHERE)
        self.query_one("#part", PlainStatic).update("")
        picker = self.query_one(PathPicker)
        picker.display = True
        self.set_heading("Import a list")
        self.say_keys(_FILES_KEYS)
        self.choices = ()
        self.query_one(ChoiceBar).show(())
        self.call_after_refresh(self.focus_first)

    # -- the dry run ---------------------------------------------------------------------------------------------

    def _read(self, found: Import) -> None:
        self.say("")
        if found.needs_mapping:
            need = found.needs_mapping[0]
            self.app.push_screen(MappingScreen(need, self._paths[0].parent), self._mapped)
            return
        self._import = found
        self._say_files("")
        if found.plan.held:
            self.set_heading(question(found.plan))
            self._offer([Choice(item.value, words) for item, words in ANSWERS.items()], _HELD_KEYS)
            self.chosen("held")
        else:
            self.set_heading(f"Nothing is stored yet: {', '.join(path.name for path in self._paths)}")
            self._offer([_IMPORT, *self._parts(found)], _PREVIEW_KEYS)
            self.chosen("summary")

    def _offer(self, choices: Sequence[Choice], keys: str) -> None:
        self.choices = tuple(choices)
        self.query_one(ChoiceBar).show(self.choices)
        self.say_keys(keys)
        self.call_after_refresh(self.focus_first)

    def focus_first(self) -> None:
        if self._done is None and self._import is not None and self._import.plan.held:
            self.set_focus(None)  # an Enter meant for something else is no answer
        else:
            super().focus_first()

    def _parts(self, found: Import) -> list[Choice]:
        return [Choice(part, title) for part in SECTIONS if (title := title_of(part, found))]

    def _mapped(self, answer: ColumnMap | None) -> None:
        if answer is None:
            self._choose_again()
            return
        columns = {**(self._mapping.columns if self._mapping else {}), **answer.columns}
        self._mapping = ColumnMap(columns, answer.header_row, answer.sheet)
        self.read()

    def chosen(self, key: str) -> None:
        if key == "read":
            self.read()
        elif key == "import":
            self.confirm()
        elif key == "missing_cancel":
            self._ask_cancel_missing()
        elif key == "close":
            self.dismiss(self._done)
        elif key in _ANSWERED and self._import is not None:
            self.in_core(partial(answer, self._session, self._import, Renumbered(key)), self._read)
        elif self._import is not None:
            self.query_one("#part", PlainStatic).update(listed(lines_of(key, self._import), 500))
            self.query_one("#body").scroll_home(animate=False)

    # -- the import ----------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        if self._done is not None:
            self.dismiss(self._done)
        elif self._import is None:
            return
        elif self._import.plan.held:
            self.say("Say first what these rows are: 1, 2 or 3.", "warning")
        elif not self._import.plan.additions and not self._import.plan.updates:
            self.say("There is nothing to import: nobody is new and nothing changed.", "warning")
        else:
            prepared = self._import
            self.begin(lambda job: self._commit(prepared, job), self._imported)

    def _commit(self, prepared: Import, job: Job) -> Import:
        self._trouble = backup.before_import(self._session)
        return commit(self._session, prepared, progress=job)

    def trouble(self, error: BaseException) -> None:
        """A long import that was cancelled is half done: what is to become of it is asked at once."""
        super().trouble(error)
        if isinstance(error, JobCancelledError) and (stopped := unfinished.found(self._session)) is not None:
            self.app.push_screen(StoppedImportDialog(self._session, stopped), self._settled)

    def _settled(self, done: Done | None) -> None:
        self.dismiss(done)

    def _imported(self, found: Import) -> None:
        self._import = found
        self._done = Done(result_line(found))
        self.set_heading("Imported")
        self.say(f"{self._done.message} {self._trouble}".strip(), "warning" if self._trouble else "good")
        missing = len(found.plan.missing)
        close = Choice("close", "To the desk", primary=True, hint="Enter")
        cancel = [Choice("missing_cancel", f"Cancel the {missing} missing together ...", hint="F8")] if missing else []
        choices = [close, *cancel, *self._parts(found)]
        self._offer(choices, "A digit shows a part   PgUp/PgDn read on   Enter to the desk")

    def key_f8(self) -> None:
        self._ask_cancel_missing()

    def _ask_cancel_missing(self) -> None:
        if self._done is None or self._import is None or not self._import.plan.missing:
            return
        refs = self._import.plan.missing

        def work(values: Values) -> int:
            return cancel_missing(self._session, refs, values["reason"])

        def cancelled(count: int | None) -> None:
            if count is not None and self._done is not None:
                self._done = Done(f"{self._done.message} {count} missing people were cancelled.")
                self.say(self._done.message, "good")

        form = FormDialog(
            f"Cancel {len(refs)} people who are not on the new list?",
            [Field("reason", "Reason", required="Say who decided, and why.", limit=1000)],
            work,
            yes="Cancel them",
        )
        self.app.push_screen(form, cancelled)

    def leave(self) -> None:
        if self._done is not None or self._import is None:
            self.dismiss(self._done)
        else:
            self._choose_again()

    def unfinished(self) -> bool:
        return self._done is None and (self.working or bool(self._paths))
