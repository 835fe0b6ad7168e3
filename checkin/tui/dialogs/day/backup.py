"""Backups: where they go, how they stand, one now, and the code that opens the badge keys beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget

from checkin.core.keeping import backup, place, recovery
from checkin.core.keeping.backup import Backup, Standing
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.background import JobDialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import listed
from checkin.tui.plain import PlainStatic

_ONCE = (
    "From then on the desk keeps a text copy there as things happen, and makes a backup every five minutes and when it"
    " is closed. Keep the stick as safe as the list."
)


class BackupDialog(JobDialog[Done]):
    """Asks for the folder once, backs up, and shows the recovery code to whoever asks for it."""

    DIGITS_CHOOSE = False
    TALL = True
    KEYS = "Enter backs up now   F2 shows the recovery code   Esc close"

    def __init__(self, session: Session) -> None:
        choices = (
            Choice("now", "Back up now", primary=True, hint="Enter"),
            Choice("code", "Recovery code", hint="F2"),
            Choice("close", "Close", hint="Esc"),
        )
        super().__init__("Backup", choices)
        self._session = session
        where = place.place(session)
        self._folder, self._keep = (str(where.chosen), where.keep) if where else ("", place.KEEP_USUALLY)
        self._done: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield Form(
            [
                Field("folder", "Into the folder", self._folder, limit=1000,
                      required="Say where: a folder on a stick or another disk."),
                Field("keep", "How many to keep", str(self._keep), check=_number),
            ]
        )  # fmt: skip
        yield PlainStatic("", id="standing", classes="lines")

    def on_mount(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> tuple[Standing | None, int]:
        return backup.standing(self._session), backup.behind(self._session)

    def _show(self, found: tuple[Standing | None, int]) -> None:
        kept, behind = found
        lines = [_ONCE]
        if kept is not None:
            copied = f"{behind} entries are not in the text copy yet." if behind else "The text copy holds everything."
            lines = [kept.sentence, copied]
        self.query_one("#standing", PlainStatic).update(listed(["", *lines]))

    def chosen(self, key: str) -> None:
        {"now": self.confirm, "code": self.key_f2}.get(key, self.action_cancel)()

    def confirm(self) -> None:
        form = self.query_one(Form)
        if form.acceptable():
            folder, keep = Path(form.values["folder"]), int(form.values["keep"])
            self.begin(lambda _: self._back_up(folder, keep), self._made)

    def _back_up(self, folder: Path, keep: int) -> Backup:
        place.choose(self._session, folder, keep)
        return backup.back_up(self._session)

    def _made(self, made: Backup) -> None:
        self._done = Done(f"Backed up: {made.entries} entries, {made.file.name}.")
        self.say(self._done.message, "good")
        self.in_core(self._look, self._show)

    def key_f2(self) -> None:
        """Show the code; nobody has to remember where it was written down."""
        self.in_core(lambda: recovery.code(self._session), self._show_code)

    def _show_code(self, code: str) -> None:
        self.say(f"The recovery code: {code}   Write it down, and keep it apart from the backups.")

    def leave(self) -> None:
        self.dismiss(self._done)


def _number(text: str) -> str:
    return "" if text.isascii() and text.isdecimal() and int(text) > 0 else "Give a number from 1."
