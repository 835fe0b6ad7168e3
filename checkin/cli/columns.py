"""columns: what the desks of a conference show at each mark."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.people import shown

from . import output
from .context import open_session
from .errors import DONE


def columns(arguments: Namespace) -> int:
    """Choose the columns, or say which are chosen and which there are."""
    with open_session(arguments) as session:
        if arguments.none or arguments.columns:
            shown.choose(session, arguments.columns)
        chosen, possible = session.conference.shown, shown.possible(session)
    if arguments.json:
        output.document({"shown": list(map(shown.name_of, chosen)), "possible": list(map(shown.name_of, possible))})
        return DONE
    output.line(f"Shown at each mark: {', '.join(map(shown.name_of, chosen)) or 'none'}")
    output.line(f"There are: {', '.join(map(shown.name_of, possible))}")
    return DONE
