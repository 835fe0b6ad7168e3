"""An encrypted conference: what opens it is asked before anything of it is shown."""

from __future__ import annotations

from pathlib import Path

from checkin.core import unlocking
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.form import Field

_LIMIT = 200


class UnlockDialog(FormDialog[Path]):
    """Asks for the passphrase until one opens the file; answers with the file, None when the user turns away."""

    KEYS = "Enter opens   Esc back"

    def __init__(self, path: Path) -> None:
        field = Field(
            "given", "Passphrase", required="Type the passphrase, or the recovery code.", secret=True, limit=_LIMIT
        )

        def work(values: Values) -> Path:
            unlocking.unlock(path, values["given"])
            return path

        super().__init__(
            f"{path.stem} is encrypted", [field], work, yes="Open", intro="The recovery code on paper opens it too."
        )

    def unfinished(self) -> bool:
        """Always: a scan must not take the question away."""
        return True
