"""A long import that was stopped half-way: to finish it, or to take it back."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from checkin.core.importing import unfinished
from checkin.core.importing.commit import commit, read_lists
from checkin.core.importing.unfinished import Unfinished
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.background import Job, JobDialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.plain import PlainStatic

from .import_report import result_line


class StoppedImportDialog(JobDialog[Done]):
    """Offered at the start; Esc leaves it for later. Answers with what was done."""

    KEYS = "A digit answers   Esc asks again at the next start"

    def __init__(self, session: Session, stopped: Unfinished) -> None:
        choices = (Choice("finish", "Finish it"), Choice("take_back", "Take it back"))
        super().__init__(f"The import of {stopped.names} was stopped half-way", choices)
        self._session = session
        self._stopped = stopped

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(
            "Finish it: the list is read again, and whoever is missing comes in.\n"
            "Take it back: who came with it is cancelled, what it changed is as before. Who was checked in stays.",
            classes="lines",
        )

    def chosen(self, key: str) -> None:
        self.begin(self._finish if key == "finish" else self._take_back, self._ended)

    def _ended(self, done: Done) -> None:
        self.dismiss(done)

    def _finish(self, job: Job) -> Done:
        order, paths = self._stopped.order, self._stopped.lists
        found = read_lists(self._session, paths, mapping=order.mapping, sheet=order.sheet, renumbered=order.renumbered)
        return Done(result_line(commit(self._session, found, progress=job)))

    def _take_back(self, job: Job) -> Done:
        count = unfinished.take_back(self._session, self._stopped, progress=job)
        return Done(f"The import of {self._stopped.names} was taken back: {count} people are as before, or cancelled.")
