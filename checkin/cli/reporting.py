"""report: lists to sign and to hand out, figures, certificates."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.errors import UsageError

from . import output
from .context import open_session, say_in_clear
from .errors import DONE


def report(arguments: Namespace) -> int:
    """One report, in the form that the file's ending says. Raises UsageError for options that it has not."""
    from checkin.core.reports.making import write_report

    own = arguments.days_attended != 1 or arguments.template
    if own and arguments.name != "certificates":
        raise UsageError("--days-attended and --template go with certificates.")
    path = Path(arguments.file).expanduser()
    with open_session(arguments) as session:
        certificates = {"least_days": arguments.days_attended, "template": arguments.template}
        write_report(session, arguments.name, path, arguments.day, arguments.profile, **certificates)
        say_in_clear(session)
    output.talk(f"The report is in {path}.")
    return DONE
