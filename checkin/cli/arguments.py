"""What the descriptions of commands share: the parser, and options that many have."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any, NoReturn

from . import output

_DAY = "day number; today's unless given"
# argparse lays out each option when it is described, to see that it can: any width does, and the terminal is not asked.
_TRIED = partial(argparse.RawDescriptionHelpFormatter, width=80)
argparse._ = lambda text: text  # type: ignore[attr-defined]  # else it looks for translations: 8 ms at each start


class Parser(argparse.ArgumentParser):
    """Complains in one line, with nothing in it that a terminal obeys; options are never abbreviated."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _TRIED, **options, "allow_abbrev": False})

    def format_help(self) -> str:
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        if message.startswith("unrecognized arguments"):
            message += "; global options (--db, --desk, --operator, --second) stand before the command"
        output.failed(f"{self.prog}: {message}.", f"See: {self.prog} --help")
        self.exit(2)


class OnlyOnce(argparse.Action):
    """An option that stands for one thing: refused the second time, where argparse would take the last."""

    def __call__(self, parser: argparse.ArgumentParser, chosen: argparse.Namespace, value: Any, *_: object) -> None:
        if getattr(chosen, self.dest) is not None:
            parser.error(f"{self.option_strings[0]} takes one {self.dest}; run the command once for each")
        setattr(chosen, self.dest, value)


Commands = argparse._SubParsersAction  # argparse gives it no public name


def add_command(commands: Commands[Parser], name: str, run: str, help_text: str, epilog: str = "") -> Parser:
    """A command; `run` names the module and function of `checkin.cli` that do it, imported only then."""
    command = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=epilog,
    )
    command.set_defaults(run=run)
    return command


def add_json(command: argparse.ArgumentParser, stream: bool = False) -> None:
    """The option for programs that read what is printed."""
    command.add_argument("--json", action="store_true", help="one JSON object a line" if stream else "a JSON document")


def add_day(command: argparse.ArgumentParser, text: str = _DAY) -> None:
    """The option for another day than today, by its number."""
    command.add_argument("--day", action=OnlyOnce, type=int, metavar="N", help=text)


def positive(text: str) -> int:
    """A number from 1. Raises ArgumentTypeError for any other."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number from 1")
    return number
