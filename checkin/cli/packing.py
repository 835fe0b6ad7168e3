"""pack, and verify --pack: the donor pack made, and checked."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.errors import UsageError

from . import output
from .context import open_session, say_in_clear
from .errors import DONE, IN_PART

_CANNOT_KNOW = "Whether the whole pack was made anew: compare its code with the one told when it was made."


def pack(arguments: Namespace) -> int:
    """Signed paper, figures and files of a day, or of all, in one folder. Raises UsageError for neither or both."""
    from checkin.core.conference.pack_parts import Asked
    from checkin.core.conference.packing import make_pack

    if arguments.all == (arguments.day is not None):
        raise UsageError("Say of which days the pack is.", "Give --day N, or --all.")
    asked = Asked(
        day=arguments.day,
        as_of=arguments.as_of,
        agenda=Path(arguments.agenda).expanduser() if arguments.agenda else None,
        least_days=arguments.days_attended,
        template=arguments.template,
        keep_years=arguments.keep_years,
    )
    with open_session(arguments) as session:
        made = make_pack(session, Path(arguments.folder).expanduser(), asked)
        say_in_clear(session)
    if arguments.json:
        told = {"folder": str(made.folder), "as_of": made.as_of, "code": made.code, "seal": made.seal or None}
        output.document({**told, "files": list(made.files)})
    else:
        for name in made.files:
            output.line(name)
        output.talk(f"The pack is in {made.folder}, as of entry {made.as_of}. Its code: {made.code}")
    return DONE


def verify(arguments: Namespace) -> int:
    """Name what in a pack was altered, is missing or was added."""
    from checkin.core.keeping import manifest

    checked = manifest.check(Path(arguments.pack).expanduser())
    sound = not checked.faults
    if arguments.json:
        told = {"sound": sound, "faults": checked.faults, "waiting": 0, "forked": 0, "cannot_know": [_CANNOT_KNOW]}
        output.document({**told, "code": checked.code or None})
    else:
        for fault in checked.faults:
            output.line(fault)
    if sound:
        output.talk(f"All {checked.files} files of the pack are as they were made. Its code: {checked.code}")
        output.talk(_CANNOT_KNOW)
    return DONE if sound else IN_PART
