"""What may be typed: the commands, their options, and the words of the help."""

from __future__ import annotations

import argparse

from . import output, parser_care, parser_desk
from .arguments import Parser

_EPILOG = """\
Without a command the desk of the last conference opens.
Global options stand before the command: checkin --db FILE find moham
Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 done in part or refused,
2 wrong use or unusable input, 3 file locked, damaged or newer than this program."""


def build_parser() -> argparse.ArgumentParser:
    """The whole command line. Each command names the function that runs it as `module:function`."""
    parser = Parser(
        prog="checkin",
        description="On-site delegate check-in: find, mark, badge, export.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say the version and leave")
    parser.add_argument("--db", metavar="FILE", help="conference file; else $CHECKIN_DB, else the one last opened")
    parser.add_argument("--desk", metavar="NAME", help="name of this desk; else this computer's")
    parser.add_argument("--operator", metavar="NAME", help="who works here; else your login name")
    parser.add_argument(
        "--plain", action="store_true", help="the desk without a picture: a sentence a line, for a screen reader"
    )
    parser.add_argument("--second", metavar="NAME", help="whose PIN lets this be done once, where roles are on")
    parser.add_argument("--key-on-stdin", action="store_true", help=argparse.SUPPRESS)  # how a desk starts others
    parser.set_defaults(run="desk:open_desk")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)
    parser_desk.add_all(commands)
    parser_care.add_all(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from checkin import __version__

        output.line(f"checkin {__version__}")
        parser.exit(0)
