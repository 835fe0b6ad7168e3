"""signed: who signed a day's sheet, entered from the paper."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.attendance import signing
from checkin.core.attendance.late_marks import read_refs
from checkin.errors import UsageError

from . import output
from .context import open_session
from .errors import DONE, IN_PART


def signed(arguments: Namespace) -> int:
    """Enter who signed: by ref, from a file, or everybody who is marked but some. Raises UsageError for two ways."""
    ways = [bool(arguments.refs), arguments.file is not None, arguments.all]
    if sum(ways) != 1:
        raise UsageError("Say who signed in one way.", "Give refs, or --file F, or --all.")
    if arguments.left_out and not arguments.all:
        raise UsageError("--except goes with --all.")
    with open_session(arguments) as session:
        day = session.day_numbered(arguments.day).number
        refs = arguments.refs if arguments.file is None else read_refs(Path(arguments.file).expanduser())
        ids, strange = signing.ids_of(session, refs)
        if arguments.all:
            ids = signing.everybody_in(session, day, arguments.left_out)
        news = signing.enter(session, day, ids, signed=not arguments.taken_back)
    for ref in strange:
        output.line(f"{'unknown':<16}  {ref}: Nobody on the list has this number.")
    what = "did not sign, after all" if arguments.taken_back else "signed"
    output.talk(f"Day {day}: {len(ids)} {what}, {news} of them new.")
    return IN_PART if strange else DONE
