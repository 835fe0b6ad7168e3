"""The first opening on a computer: what the desk and its operator are called."""

from __future__ import annotations

from checkin.core.machine import Machine, host_name, login_name, save
from checkin.text import clean_text
from checkin.tui import keys
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.form import Field

_LIMIT = 60


class FirstOpenDialog(FormDialog[Machine]):
    """Asks desk name and operator once, remembers them on this computer and answers with the settings."""

    KEYS = "Tab or Up/Down moves   Enter begins   Esc asks again next time"

    def __init__(self, machine: Machine) -> None:
        fields = [
            Field("desk", "This desk", machine.desk or host_name(), required="Give the desk a name.", limit=_LIMIT),
            Field("operator", "Your name", machine.operator or clean_text(login_name(), _LIMIT),
                  required="Say who works here.", limit=_LIMIT),
        ]  # fmt: skip

        def work(values: Values) -> Machine:
            settings = machine._replace(desk=values["desk"], operator=values["operator"])
            save(settings)
            return settings

        super().__init__(
            "Who works at this desk?",
            fields,
            work,
            yes="Begin",
            intro=keys.told("Every entry carries these two names. {lock} changes the operator later."),
        )

    def unfinished(self) -> bool:
        """Always: a scan must not take the question away."""
        return True
