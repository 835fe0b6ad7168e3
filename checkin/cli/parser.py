"""What may be typed: the commands, their options, and the words of the help."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from . import output

_EPILOG = """\
Without a command the desk of the last conference opens.
Global options stand before the command: checkin --db FILE find moham
Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 done in part or refused,
2 wrong use or unusable input, 3 file locked, damaged or newer than this program."""
_DAY = "day number; today's unless given"


class Parser(argparse.ArgumentParser):
    """Complains in one line, with nothing in it that a terminal obeys; options are never abbreviated."""

    def __init__(self, **options: Any) -> None:
        layout = argparse.RawDescriptionHelpFormatter
        super().__init__(**{"formatter_class": layout, **options, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        if message.startswith("unrecognized arguments"):
            message += "; global options (--db, --desk, --operator) stand before the command"
        output.failed(f"{self.prog}: {message}.", f"See: {self.prog} --help")
        self.exit(2)


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
    parser.set_defaults(run="desk:open_desk")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)
    for add in (
        _add_making,
        _add_looking,
        _add_marking,
        _add_paper,
        _add_printers,
        _add_jobs,
        _add_temporary,
        _add_carrying,
        _add_conflicts,
        _add_care,
        _add_completion,
    ):
        add(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from checkin import __version__

        output.line(f"checkin {__version__}")
        parser.exit(0)


class _OnlyOnce(argparse.Action):
    """An option that stands for one thing: refused the second time, where argparse would take the last."""

    def __call__(self, parser: argparse.ArgumentParser, chosen: argparse.Namespace, value: Any, *_: object) -> None:
        if getattr(chosen, self.dest) is not None:
            parser.error(f"{self.option_strings[0]} takes one {self.dest}; run the command once for each")
        setattr(chosen, self.dest, value)


_Commands = argparse._SubParsersAction  # argparse gives it no public name


def _command(commands: _Commands[Parser], name: str, run: str, help_text: str, epilog: str = "") -> Parser:
    command = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=epilog,
    )
    command.set_defaults(run=run)
    return command


def _json(command: argparse.ArgumentParser, stream: bool = False) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object a line" if stream else "a JSON document")


def _day(command: argparse.ArgumentParser, text: str = _DAY) -> None:
    command.add_argument("--day", action=_OnlyOnce, type=int, metavar="N", help=text)


def _add_making(commands: _Commands[Parser]) -> None:
    demo = _command(commands, "demo", "making:demo", "make a conference of invented people and open its desk")
    demo.add_argument("--dir", metavar="DIR", help="folder to make it in")
    demo.add_argument("--no-ui", action="store_true", help="only make it, and print the file's path")

    new = _command(commands, "new", "making:new", "make a new conference")
    new.add_argument("file", metavar="FILE", help="conference file to make, such as islamabad.db")
    new.add_argument("--name", required=True, metavar="N", help="name of the conference")
    new.add_argument("--day", required=True, action="append", metavar="DATE", help="a day, as 2026-11-24; once a day")
    new.add_argument("--timezone", required=True, metavar="TZ", help="time zone of the venue, as Asia/Karachi")
    new.add_argument("--place", default="", help="city or venue")
    new.add_argument("--organiser", default="", help="who convenes it")
    new.add_argument("--funding-line", default="", metavar="TEXT", help='such as "Funded by the European Union"')
    new.add_argument("--project", default="", help="project title, printed on lists")
    new.add_argument("--cut-over", default="04:00", metavar="HH:MM", help="work before it belongs to the day before")
    new.add_argument("--privacy", action="store_true", help="list nobody until something is typed")
    new.add_argument("--signed-only", action="store_true", help="a scanned number or foreign ticket checks nobody in")

    practice = _command(commands, "practice", "making:practice", "a throw-away copy of the real list to train on")
    practice.add_argument("--no-ui", action="store_true", help="only make it, and print the file's path")

    lists = _command(commands, "import", "importing:import_lists", "add and update delegates from lists")
    lists.add_argument("files", nargs="+", metavar="FILE", help="CSV, XLSX, XLS or ODS; - is standard input")
    lists.add_argument("--map", metavar="FILE", help="mapping file that says what the columns are")
    lists.add_argument("--sheet", metavar="NAME", help="read only this sheet")
    lists.add_argument(
        "--renumbered",
        choices=("match", "new", "skip"),
        help="rows whose number is another's: match them by name and e-mail, take them as new people, or leave them",
    )
    lists.add_argument("--dry-run", action="store_true", help="say what would happen; store nothing")
    _json(lists)


def _add_looking(commands: _Commands[Parser]) -> None:
    find = _command(commands, "find", "looking:find", "find people the way the desk does")
    find.add_argument("query", nargs="+", metavar="QUERY", help="name, organisation, country, ref, badge code, e-mail")
    find.add_argument("--limit", type=_positive, default=30, metavar="N", help="at most so many (30)")
    _json(find)

    show = _command(commands, "show", "looking:show", "one delegate: every field, attendance, badges, history")
    show.add_argument("ref", metavar="REF")
    _json(show)

    status = _command(commands, "status", "looking:status", "how many are expected and in, by category and country")
    _json(status)


def _add_marking(commands: _Commands[Parser]) -> None:
    mark = _command(
        commands,
        "mark",
        "marking:mark",
        "check people in, or take it back",
        'from paper: checkin mark --file refs.txt --day 1 --at 08:40 --method paper --reason "power cut"',
    )
    mark.add_argument("refs", nargs="*", metavar="REF")
    mark.add_argument("--file", metavar="F", help="a list of refs, one a line; - is standard input")
    mark.add_argument("--delegation", metavar="D", help="everybody of a delegation")
    mark.add_argument("--except", dest="left_out", action="append", default=[], metavar="REF", help="but not this one")
    _day(mark)
    mark.add_argument("--undo", action="store_true", help="take the mark back")
    mark.add_argument("--at", metavar="HH:MM", help="time as written on paper; needs --reason")
    mark.add_argument("--method", choices=("paper",), help="recorded on paper first")
    mark.add_argument("--reason", default="", metavar="R", help="why it comes from paper, or is taken back")
    _json(mark, stream=True)

    scan = _command(commands, "scan", "marking:scan", "check in the codes that come on stdin, one a line")
    _day(scan)
    _json(scan, stream=True)


def _add_paper(commands: _Commands[Parser]) -> None:
    badges = _command(
        commands,
        "badges",
        "printing:badges",
        "make badges as files, or print them",
        "--all and --category take confirmed and provisional people who have no badge yet; --ref takes anybody.",
    )
    who = badges.add_mutually_exclusive_group()
    who.add_argument("--all", action="store_true", help="everybody expected")
    who.add_argument("--ref", action="append", metavar="REF", help="this person; once a person")
    who.add_argument("--category", action="append", metavar="C", help="everybody of a category; once a category")
    badges.add_argument("--missing", action="store_true", help="of these, or of all, whoever has no badge yet")
    form = badges.add_mutually_exclusive_group(required=True)
    form.add_argument("--pdf", metavar="FILE", help="all in one PDF file")
    form.add_argument("--png", metavar="DIR", help="a picture each, in this folder")
    form.add_argument("--zpl", metavar="FILE", help="labels for a ZPL printer, in one file")
    form.add_argument("--check", action="store_true", help="only say what would be cut, small or not printable")
    form.add_argument("--preview", action="store_true", help="show them here, without a code; logs nothing")
    form.add_argument("--printer", metavar="NAME", help="print them there, and wait until they are out")
    badges.add_argument(
        "--template",
        action="append",
        metavar="T",
        help="a shipped template, or a .toml file; a6 unless given. Once more for each that is for some categories",
    )
    badges.add_argument(
        "--dpi", type=int, choices=(203, 300, 600), help="of the ZPL printer (203), or of the one to --check for"
    )
    badges.add_argument("--separators", action="store_true", help="a page before each delegation")
    badges.add_argument("--sheet", metavar="PAGE", help="several on a sheet of a PDF, with cut marks: A4, Letter, ...")
    badges.add_argument("--landscape", action="store_true", help="the sheet lies")
    badges.add_argument("--start", type=_positive, default=1, metavar="N", help="first free place of a used sheet (1)")
    badges.add_argument("--gap", type=float, default=0.0, metavar="MM", help="between the cards of a sheet")
    badges.add_argument("--margin", type=float, default=0.0, metavar="MM", help="at the edge of a sheet, at least")
    badges.add_argument("--flip", choices=("long", "short"), help="double sided, turned over that edge")
    badges.add_argument("--no-marks", action="store_true", help="no cut marks")
    badges.add_argument(
        "--reprint", choices=("spoiled", "lost", "damaged", "name-corrected", "other"), help="why it is printed again"
    )
    badges.add_argument("--note", default="", metavar="TEXT", help="more about the reprint")

    export = _command(commands, "export", "exporting:export_attendance", "write attendance to a file")
    export.add_argument("what", choices=("attendance",), metavar="attendance")
    export.add_argument("file", metavar="FILE", help="ending in .csv, .xlsx or .json; - writes CSV to standard output")
    _day(export, "only this day; all days unless given")
    words = "what of whom: public, participants, guards, caterer, donor, press, or full, which names everybody (desk)"
    export.add_argument("--profile", default="desk", metavar="P", help=words)

    close = _command(commands, "close", "exporting:close", "end a day: what is unsettled, then all files and lists")
    _day(close)
    close.add_argument("folder", metavar="DIR", help="a dated folder is made in it")


def _add_printers(commands: _Commands[Parser]) -> None:
    group = _command(commands, "printers", "printers:listed", "printers: how they are, set up, test, hold back")
    _json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    find = _command(actions, "find", "printers:find", "look for printers on the network and in CUPS")
    find.add_argument("--seconds", type=float, default=3.0, metavar="S", help="how long (3)")
    _json(find)
    add = _command(actions, "add", "printers:add", "set a printer up, or anew")
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        "address", metavar="ADDRESS", help="ipp://host/ipp/print, socket://host:9100, lp:queue, folder:DIR"
    )
    add.add_argument("--template", default="a6", metavar="T", help="what it prints (a6)")
    add.add_argument("--dpi", type=int, default=0, metavar="N", help="of a label printer, if it is not 203")
    add.add_argument(
        "--certificate", default="", metavar="HEX", help="SHA-256 of its TLS certificate, to trust no other"
    )
    add.add_argument("--use", action="store_true", help="this desk prints there from now on")
    use = _command(actions, "use", "printers:use", "say where this desk prints")
    use.add_argument("name", nargs="?", metavar="NAME", help="nothing: PDF files")
    use.add_argument("--fallback", default="", metavar="NAME", help="offered when the first one fails")
    for word, paused, text in (("pause", True, "hold back what was not sent"), ("resume", False, "let it go on")):
        held = _command(actions, word, "printers:pause", text)
        held.add_argument("name", metavar="NAME")
        held.set_defaults(paused=paused)
    for word, run, text in (
        ("test", "printers:test", "print a sample badge that opens no door"),
        ("remove", "printers:remove", "forget a printer"),
    ):
        _command(actions, word, run, text).add_argument("name", metavar="NAME")


def _add_jobs(commands: _Commands[Parser]) -> None:
    group = _command(commands, "jobs", "printers:job_list", "print jobs: what waits, what is in doubt")
    group.add_argument("--all", action="store_true", help="the newest, done ones too")
    _json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    settle = _command(actions, "settle", "printers:settle", "say what came out of a job in doubt")
    settle.add_argument("job", metavar="JOB")
    out = settle.add_mutually_exclusive_group(required=True)
    out.add_argument("--came-out", choices=("all", "none"))
    out.add_argument("--ref", action="append", metavar="REF", help="this person's; once a person")
    cancel = _command(actions, "cancel", "printers:cancel", "take jobs back")
    cancel.add_argument("job", nargs="+", metavar="JOB")
    move = _command(actions, "move", "printers:move", "send jobs to another printer")
    move.add_argument("job", nargs="+", metavar="JOB")
    move.add_argument("--to", required=True, metavar="PRINTER")
    _command(actions, "run", "printers:go_on", "send what waits in the queue")


def _add_temporary(commands: _Commands[Parser]) -> None:
    group = _command(commands, "temporary", "temporary:listed", "temporary badges: print the pool, lend, take back")
    _json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    listed = _command(actions, "list", "temporary:listed", "those that are out")
    listed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="a JSON document")
    pool = _command(actions, "pool", "temporary:pool", "the badges of the pool as a PDF")
    pool.add_argument("--from", dest="first", type=_positive, default=1, metavar="N", help="first number (1)")
    pool.add_argument("--to", dest="last", type=_positive, default=50, metavar="N", help="last number (50)")
    pool.add_argument("--pdf", required=True, metavar="FILE")
    pool.add_argument("--template", default="a6", metavar="T", help="a shipped template, or a .toml file (a6)")
    lend = _command(actions, "lend", "temporary:lend", "lend one for the day; marks nobody present")
    lend.add_argument("ref", metavar="REF")
    lend.add_argument("--reason", required=True, metavar="R")
    lend.add_argument("--number", type=_positive, metavar="N", help="the lowest free one unless given")
    _day(lend)
    _json(lend)
    for word, run, text in (
        ("back", "temporary:back", "it was taken back"),
        ("lost", "temporary:lost", "it will not come back: it opens no door any more"),
    ):
        _command(actions, word, run, text).add_argument("number", type=_positive, metavar="N")


def _add_carrying(commands: _Commands[Parser]) -> None:
    group = _command(commands, "carry", "carrying:export", "entries from desk to desk by stick: export, import, invite")
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser, required=True)
    export = _command(actions, "export", "carrying:export", "write what the other desks lack")
    export.add_argument("folder", metavar="DIR", help="the stick's folder")
    bring = _command(actions, "import", "carrying:import_", "take over what is new on the stick")
    bring.add_argument("folder", metavar="DIR", help="the stick's folder")
    bring.add_argument("--trust", action="append", metavar="CODE", help="letters that a new desk shows; once a desk")
    _json(bring)
    invite = _command(actions, "invite", "carrying:invite", "write an invitation for computers that are to be desks")
    invite.add_argument("file", metavar="FILE", help="file to make; the code that opens it is shown")

    join = _command(commands, "join", "carrying:join", "make this computer a desk, from an invitation")
    join.add_argument("file", metavar="FILE", help='what "checkin carry invite" made')
    join.add_argument("--code", required=True, metavar="CODE", help="the 16 letters shown when it was made")
    # Here, unlike elsewhere, they may also stand after the command: this is about a file that is yet to be made.
    join.add_argument("--db", metavar="NEW", default=argparse.SUPPRESS, help="conference file to make")
    join.add_argument("--desk", metavar="NAME", default=argparse.SUPPRESS, help="name of this desk")


def _add_conflicts(commands: _Commands[Parser]) -> None:
    group = _command(commands, "conflicts", "conflicts:listed", "what desks recorded that wants a person: see, settle")
    _json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    settle = _command(actions, "settle", "conflicts:settle", "settle one, at every desk")
    settle.add_argument("id", metavar="ID", help="as the list says")
    settle.add_argument("choice", metavar="CHOICE", help="one of the words that the list says")


def _add_care(commands: _Commands[Parser]) -> None:
    verify = _command(commands, "verify", "care:verify", "check the file, the journal's chain and the tables")
    verify.add_argument(
        "--rebuild", action="store_true", help="make tables that are wrong anew from the journal; keeps a copy"
    )
    _json(verify)


def _add_completion(commands: _Commands[Parser]) -> None:
    help_text = "what a shell offers after checkin, or the manual page"
    command = _command(commands, "completion", "completion:completion", help_text)
    command.add_argument("shell", choices=("bash", "zsh", "fish", "man"), metavar="SHELL", help="bash, zsh, fish; man")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number from 1")
    return number
