"""The commands of a desk: the list, marks, badges, paper, printers."""

from __future__ import annotations

import argparse

from .arguments import Commands, Parser, add_command, add_day, add_json, positive


def add_all(commands: Commands[Parser]) -> None:
    """Add them, in the order of the help."""
    for add in (_add_making, _add_looking, _add_marking, _add_paper, _add_printers, _add_jobs, _add_temporary):
        add(commands)


def _add_making(commands: Commands[Parser]) -> None:
    demo = add_command(commands, "demo", "making:demo", "make a conference of invented people and open its desk")
    demo.add_argument("--dir", metavar="DIR", help="folder to make it in")
    shown = demo.add_mutually_exclusive_group()
    shown.add_argument("--no-ui", action="store_true", help="only make it, and print the file's path")
    shown.add_argument(
        "--desks",
        type=int,
        choices=range(2, 6),
        metavar="N",
        help="one of so many desks (2 to 5) with a hub between them; the others check people in by themselves",
    )

    new = add_command(commands, "new", "making:new", "make a new conference")
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

    practice = add_command(commands, "practice", "making:practice", "a throw-away copy of the real list to train on")
    practice.add_argument("--no-ui", action="store_true", help="only make it, and print the file's path")

    lists = add_command(commands, "import", "importing:import_lists", "add and update delegates from lists")
    lists.add_argument("files", nargs="+", metavar="FILE", help="CSV, XLSX, XLS or ODS; - is standard input")
    lists.add_argument("--map", metavar="FILE", help="mapping file that says what the columns are")
    lists.add_argument("--sheet", metavar="NAME", help="read only this sheet")
    lists.add_argument(
        "--renumbered",
        choices=("match", "new", "skip"),
        help="rows whose number is another's: match them by name and e-mail, take them as new people, or leave them",
    )
    lists.add_argument("--dry-run", action="store_true", help="say what would happen; store nothing")
    add_json(lists)


def _add_looking(commands: Commands[Parser]) -> None:
    find = add_command(commands, "find", "looking:find", "find people the way the desk does")
    find.add_argument("query", nargs="+", metavar="QUERY", help="name, organisation, country, ref, badge code, e-mail")
    find.add_argument("--limit", type=positive, default=30, metavar="N", help="at most so many (30)")
    add_json(find)

    show = add_command(commands, "show", "looking:show", "one delegate: every field, attendance, badges, history")
    show.add_argument("ref", metavar="REF")
    add_json(show)

    status = add_command(commands, "status", "looking:status", "how many are expected and in, by category and country")
    add_json(status)

    columns = add_command(
        commands, "columns", "columns:columns", "which columns of the list every desk shows at a mark",
        "checkin columns Group Table shows these two; without any it says which are shown and which there are.",
    )  # fmt: skip
    columns.add_argument("columns", nargs="*", metavar="COLUMN", help="a column of the list, or a field of a person")
    columns.add_argument("--none", action="store_true", help="show none any more")
    add_json(columns)

    add_command(
        commands, "board", "board:board", "the live overview, for a second screen",
        "Counts and organisations, nobody's name. Esc leaves it; where there is no terminal it is told once.",
    )  # fmt: skip


def _add_marking(commands: Commands[Parser]) -> None:
    mark = add_command(
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
    add_day(mark)
    mark.add_argument("--undo", action="store_true", help="take the mark back")
    mark.add_argument("--at", metavar="HH:MM", help="time as written on paper; needs --reason")
    mark.add_argument("--method", choices=("paper",), help="recorded on paper first")
    mark.add_argument("--override", action="store_true", help="also who is refused, where roles are on; needs --reason")
    mark.add_argument("--reason", default="", metavar="R", help="why it comes from paper, or is taken back")
    add_json(mark, stream=True)

    scan = add_command(commands, "scan", "marking:scan", "check in the codes that come on stdin, one a line")
    add_day(scan)
    add_json(scan, stream=True)

    collect = add_command(
        commands, "collect", "collecting:collect", "one person takes the badges of several; marks nobody present",
        'checkin collect A1 A2 --by "Driver of the embassy" --authorisation "letter 7"',
    )  # fmt: skip
    collect.add_argument("refs", nargs="+", metavar="REF")
    collect.add_argument("--by", required=True, metavar="NAME", help="who takes them")
    collect.add_argument("--authorisation", required=True, metavar="A", help="on what authority: a letter, a call")
    add_json(collect, stream=True)

    signed = add_command(
        commands,
        "signed",
        "signing:signed",
        "enter who signed a day's sheet, from the paper",
        "Who is marked and did not sign stands on the variance report: checkin signed --all --except 0412AB --day 1",
    )
    signed.add_argument("refs", nargs="*", metavar="REF")
    signed.add_argument("--file", metavar="F", help="a list of refs, one a line")
    signed.add_argument("--all", action="store_true", help="everybody who is marked on the day")
    signed.add_argument("--except", dest="left_out", action="append", default=[], metavar="REF", help="but these")
    signed.add_argument("--not", dest="taken_back", action="store_true", help="they did not sign, after all")
    add_day(signed)


def _add_paper(commands: Commands[Parser]) -> None:
    badges = add_command(
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
    badges.add_argument("--start", type=positive, default=1, metavar="N", help="first free place of a used sheet (1)")
    badges.add_argument("--gap", type=float, default=0.0, metavar="MM", help="between the cards of a sheet")
    badges.add_argument("--margin", type=float, default=0.0, metavar="MM", help="at the edge of a sheet, at least")
    badges.add_argument("--flip", choices=("long", "short"), help="double sided, turned over that edge")
    badges.add_argument("--no-marks", action="store_true", help="no cut marks")
    badges.add_argument(
        "--reprint", choices=("spoiled", "lost", "damaged", "name-corrected", "other"), help="why it is printed again"
    )
    badges.add_argument("--note", default="", metavar="TEXT", help="more about the reprint")

    export = add_command(commands, "export", "exporting:export_attendance", "write attendance to a file")
    export.add_argument("what", choices=("attendance",), metavar="attendance")
    export.add_argument("file", metavar="FILE", help="ending in .csv, .xlsx or .json; - writes CSV to standard output")
    add_day(export, "only this day; all days unless given")
    words = "what of whom: public, participants, guards, caterer, donor, press, or full, which names everybody (desk)"
    export.add_argument("--profile", default="desk", metavar="P", help=words)

    report = add_command(
        commands,
        "report",
        "reporting:report",
        "a list to sign or to hand out, figures, certificates",
        "signatures, signatures-after, participants, attendance, variance, certificates, press",
    )
    report.add_argument("name", metavar="NAME", help="which report")
    report.add_argument("file", metavar="FILE", help="ending in .pdf, .docx or .xlsx")
    add_day(report, "day number; else all days where a report can be of all, else today's")
    report.add_argument("--profile", default="", metavar="P", help="what of whom, as for export; else the report's own")
    _certificates(report)

    close = add_command(commands, "close", "exporting:close", "end a day: what is unsettled, then all files and lists")
    add_day(close)
    close.add_argument("folder", metavar="DIR", help="a dated folder is made in it")

    pack = add_command(
        commands, "pack", "packing:pack", "the donor pack: paper, figures and files in one folder, with a manifest",
        "Made twice as of one entry it is the same to the byte. Check one with: checkin verify --pack DIR",
    )  # fmt: skip
    add_day(pack, "of this day")
    pack.add_argument("--all", action="store_true", help="of all days")
    pack.add_argument("folder", metavar="DIR", help="a new or empty folder")
    pack.add_argument("--as-of", default="", metavar="ENTRY", help="id of an entry; the newest unless given")
    pack.add_argument("--agenda", default="", metavar="FILE", help="goes into the pack as it is")
    _certificates(pack)
    pack.add_argument("--keep-years", type=positive, default=5, metavar="N", help="from the last payment (5)")
    add_json(pack)


def _certificates(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--days-attended", type=positive, default=1, metavar="N", help="certificates: who came on so many days (1)"
    )
    command.add_argument("--template", default="", metavar="FILE", help="certificates: your own, like one of badges")


def _add_printers(commands: Commands[Parser]) -> None:
    group = add_command(commands, "printers", "printers:listed", "printers: how they are, set up, test, hold back")
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    find = add_command(actions, "find", "printers:find", "look for printers on the network and in CUPS")
    find.add_argument("--seconds", type=float, default=3.0, metavar="S", help="how long (3)")
    add_json(find)
    add = add_command(actions, "add", "printers:add", "set a printer up, or anew")
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        "address",
        metavar="ADDRESS",  # the examples of `badges.printers.opening`: their import would cost every command
        help="such as ipp://host/ipp/print, ipps://..., socket://host:9100, lp:queue, folder:/path",
    )
    add.add_argument("--template", default="a6", metavar="T", help="what it prints (a6)")
    add.add_argument("--dpi", type=int, default=0, metavar="N", help="of a label printer, if it is not 203")
    add.add_argument(
        "--certificate", default="", metavar="HEX", help="SHA-256 of its TLS certificate, to trust no other"
    )
    add.add_argument("--use", action="store_true", help="this desk prints there from now on")
    use = add_command(actions, "use", "printers:use", "say where this desk prints")
    use.add_argument("name", nargs="?", metavar="NAME", help="nothing: PDF files")
    use.add_argument("--fallback", default="", metavar="NAME", help="offered when the first one fails")
    for word, paused, text in (("pause", True, "hold back what was not sent"), ("resume", False, "let it go on")):
        held = add_command(actions, word, "printers:pause", text)
        held.add_argument("name", metavar="NAME")
        held.set_defaults(paused=paused)
    for word, run, text in (
        ("test", "printers:test", "print a sample badge that opens no door"),
        ("remove", "printers:remove", "forget a printer"),
    ):
        add_command(actions, word, run, text).add_argument("name", metavar="NAME")


def _add_jobs(commands: Commands[Parser]) -> None:
    group = add_command(commands, "jobs", "printers:job_list", "print jobs: what waits, what is in doubt")
    group.add_argument("--all", action="store_true", help="the newest, done ones too")
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    settle = add_command(actions, "settle", "printers:settle", "say what came out of a job in doubt")
    settle.add_argument("job", metavar="JOB")
    out = settle.add_mutually_exclusive_group(required=True)
    out.add_argument("--came-out", choices=("all", "none"))
    out.add_argument("--ref", action="append", metavar="REF", help="this person's; once a person")
    cancel = add_command(actions, "cancel", "printers:cancel", "take jobs back")
    cancel.add_argument("job", nargs="+", metavar="JOB")
    move = add_command(actions, "move", "printers:move", "send jobs to another printer")
    move.add_argument("job", nargs="+", metavar="JOB")
    move.add_argument("--to", required=True, metavar="PRINTER")
    add_command(actions, "run", "printers:go_on", "send what waits in the queue")


def _add_temporary(commands: Commands[Parser]) -> None:
    group = add_command(commands, "temporary", "temporary:listed", "temporary badges: print the pool, lend, take back")
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    listed = add_command(actions, "list", "temporary:listed", "those that are out")
    listed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="a JSON document")
    pool = add_command(actions, "pool", "temporary:pool", "the badges of the pool as a PDF")
    pool.add_argument("--from", dest="first", type=positive, default=1, metavar="N", help="first number (1)")
    pool.add_argument("--to", dest="last", type=positive, default=50, metavar="N", help="last number (50)")
    pool.add_argument("--pdf", required=True, metavar="FILE")
    pool.add_argument("--template", default="a6", metavar="T", help="a shipped template, or a .toml file (a6)")
    lend = add_command(actions, "lend", "temporary:lend", "lend one for the day; marks nobody present")
    lend.add_argument("ref", metavar="REF")
    lend.add_argument("--reason", required=True, metavar="R")
    lend.add_argument("--number", type=positive, metavar="N", help="the lowest free one unless given")
    add_day(lend)
    add_json(lend)
    for word, run, text in (
        ("back", "temporary:back", "it was taken back"),
        ("lost", "temporary:lost", "it will not come back: it opens no door any more"),
    ):
        add_command(actions, word, run, text).add_argument("number", type=positive, metavar="N")
