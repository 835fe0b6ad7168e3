"""The commands about a conference as a whole: its desks, its keys, its copies, and whether it is true."""

from __future__ import annotations

import argparse

from .arguments import Commands, Parser, add_command, add_day, add_json, positive


def add_all(commands: Commands[Parser]) -> None:
    """Add them, in the order of the help."""
    for add in (
        _add_keys,
        _add_carrying,
        _add_hub,
        _add_desks,
        _add_syncing,
        _add_conflicts,
        _add_operators,
        _add_care,
        _add_purging,
        _add_encrypting,
        _add_completion,
    ):
        add(commands)


def _add_keys(commands: Commands[Parser]) -> None:
    group = add_command(
        commands, "badge-key", "keys:listed", "the keys that sign badges: see, begin the next, close, recover"
    )
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    add_command(actions, "new", "keys:new", "sign with a new key; badges under the old ones still open")
    close = add_command(actions, "close", "keys:close", "badges under this key open no door any more, for ever")
    close.add_argument("letter", metavar="LETTER", help="as the list says")
    recover = add_command(actions, "recover", "keys:recover", "take the keys that lie sealed beside a backup")
    recover.add_argument("place", metavar="DIR", help="the folder of the backups, or the file of sealed keys")
    recover.add_argument("--code", metavar="CODE", default="", help="the recovery code, which opens them")


def _add_carrying(commands: Commands[Parser]) -> None:
    group = add_command(
        commands, "carry", "carrying:export", "entries from desk to desk by stick: export, import, invite"
    )
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser, required=True)
    export = add_command(actions, "export", "carrying:export", "write what the other desks lack")
    export.add_argument("folder", metavar="DIR", help="the stick's folder")
    bring = add_command(actions, "import", "carrying:import_", "take over what is new on the stick")
    bring.add_argument("folder", metavar="DIR", help="the stick's folder")
    bring.add_argument("--trust", action="append", metavar="CODE", help="letters that a new desk shows; once a desk")
    add_json(bring)
    invite = add_command(actions, "invite", "carrying:invite", "write an invitation for computers that are to be desks")
    invite.add_argument("file", metavar="FILE", help="file to make; the code that opens it is shown")

    join = add_command(
        commands,
        "join",
        "carrying:join",
        "make this computer a desk, by a hub's code or from an invitation",
        'by the hub: checkin join "BCDE FGHI JKLN OPRS" --db islamabad-2.db --desk "Desk 2"\n'
        'by stick:   checkin join stick/invitation --code "BCDE FGHI JKLN OPRS" --db islamabad-2.db',
    )
    join.add_argument("what", metavar="CODE or FILE", help='a code that a hub shows, or what "carry invite" made')
    join.add_argument("--code", metavar="CODE", help="of a FILE: the 16 letters shown when it was made")
    join.add_argument("--hub", metavar="ADDRESS", help="where the hub is, if it is not found: as it shows")
    # Here, unlike elsewhere, they may also stand after the command: this is about a file that is yet to be made.
    join.add_argument("--db", metavar="NEW", default=argparse.SUPPRESS, help="conference file to make")
    join.add_argument("--desk", metavar="NAME", default=argparse.SUPPRESS, help="name of this desk")


def _add_hub(commands: Commands[Parser]) -> None:
    hub = add_command(commands, "hub", "hub:serve", "be the hub through which the desks hear of each other at once")
    hub.add_argument("--dir", metavar="DIR", help="folder in which it stores; one of its own unless given")
    hub.add_argument(
        "--listen",
        metavar="ADDR",
        help="this computer's address in the desks' network; 0.0.0.0: all of them",
    )
    hub.add_argument("--port", type=int, default=4222, metavar="N", help="4222 unless given; 0 for a free one")
    servers = hub.add_argument_group("an organisation's own servers in its place (see docs/many-desks.md)")
    servers.add_argument("--cluster", metavar="DIR", help="write there what each needs; without --at: make the streams")
    servers.add_argument("--at", action="append", metavar="ADDRESS", help="of a server; three times")
    servers.add_argument("--through", action="append", metavar="ADDRESS", help="this desk hears of others there; each")
    hub.add_argument("--take-over", action="store_true", help="also where another hub of the conference answers")
    add_json(hub, stream=True)


def _add_desks(commands: Commands[Parser]) -> None:
    group = add_command(commands, "desks", "desks:listed", "which desks belong; rename or revoke one")
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    rename = add_command(actions, "rename", "desks:rename", "call a desk something else, at every desk")
    rename.add_argument("name", metavar="OLD")
    rename.add_argument("new", metavar="NEW")
    revoke = add_command(
        actions, "revoke", "desks:revoke", "let a desk belong no more: a laptop that was lost or stolen"
    )
    revoke.add_argument("name", metavar="NAME")


def _add_syncing(commands: Commands[Parser]) -> None:
    sync = add_command(commands, "sync", "syncing:sync", "keep this desk in step with the others, by way of their hub")
    sync.add_argument("--once", action="store_true", help="end when both know all")
    sync.add_argument("--until-eof", action="store_true", help=argparse.SUPPRESS)  # how a desk starts it
    add_json(sync, stream=True)


def _add_conflicts(commands: Commands[Parser]) -> None:
    group = add_command(
        commands, "conflicts", "conflicts:listed", "what desks recorded that wants a person: see, settle"
    )
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    settle = add_command(actions, "settle", "conflicts:settle", "settle one, at every desk")
    settle.add_argument("id", metavar="ID", help="as the list says")
    settle.add_argument("choice", metavar="CHOICE", help="one of the words that the list says")


def _add_operators(commands: Commands[Parser]) -> None:
    group = add_command(
        commands,
        "operators",
        "operators:listed",
        "who may do what: roles and PINs",
        "PINs are asked on the terminal, or read from the file that CHECKIN_PIN_FILE names, one a line.",
    )
    add_json(group)
    actions = group.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    add = add_command(actions, "add", "operators:add", "give somebody a role and a PIN, or another one")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", required=True, choices=("desk", "supervisor", "secretariat"), help="what they may")
    remove = add_command(actions, "remove", "operators:remove", "let somebody work at no desk any more")
    remove.add_argument("name", metavar="NAME")
    roles = add_command(actions, "roles", "operators:roles", "whether roles count, at every desk")
    roles.add_argument("state", choices=("on", "off"), metavar="on|off")


def _add_care(commands: Commands[Parser]) -> None:
    backup = add_command(commands, "backup", "keeping:back_up", "back up now; with --to, there from now on by itself")
    backup.add_argument("--to", metavar="DIR", help="folder on another disk or a stick, remembered")
    backup.add_argument("--keep", type=positive, metavar="N", help="how many to keep, remembered (12)")
    add_json(backup)

    restore = add_command(commands, "restore", "keeping:restore", "make a conference file again of a backup")
    restore.add_argument("backup", metavar="BACKUP", help="a backup, the text copy, or the folder that holds them")
    restore.add_argument("--to", metavar="FILE", help="file to make; else the one of --db, $CHECKIN_DB, or last opened")
    restore.add_argument("--code", metavar="CODE", default="", help="the recovery code, which opens the badge keys")
    restore.add_argument("--over-newer", action="store_true", help="even where that loses entries, which are named")
    restore.add_argument("--dry-run", action="store_true", help="say what would be lost; change nothing")
    add_json(restore)

    verify = add_command(commands, "verify", "care:verify", "check the file, the journal's chain and the tables")
    verify.add_argument(
        "--rebuild", action="store_true", help="make tables that are wrong anew from the journal; keeps a copy"
    )
    verify.add_argument("--seal", metavar="CODE", help="is everything as it was when this seal was made?")
    verify.add_argument("--against", metavar="FILE", help="is everything here that this copy or backup holds?")
    verify.add_argument("--pack", metavar="DIR", help="only a pack: what was altered, is missing or was added")
    add_json(verify)
    repair = add_command(commands, "repair", "care:repair", "make a damaged file anew of all that can be read")
    add_json(repair)

    seal = add_command(
        commands,
        "seal",
        "sealing:seal",
        "twenty letters that fix all that happened so far",
        'Keep them outside this computer; later: checkin verify --seal "BCDE FGHI JKLN OPRS TUVX"',
    )
    add_day(seal, "of this day; today's unless given")
    add_json(seal)

    key = add_command(commands, "signing-key", "sealing:signing_key_is", "where the key is with which this file signs")
    add_json(key)
    actions = key.add_subparsers(metavar="ACTION", title="actions", parser_class=Parser)
    keep = add_command(actions, "keep", "sealing:keep_signing_key", "keep it outside the file, or in it again")
    keep.add_argument("place", metavar="PLACE", help="a new file, on a stick; keyring; or here")

    log = add_command(
        commands,
        "log",
        "journal:log",
        "everything that happened, newest first",
        "KIND: mark, undo, badge_printed, exported, sealed, ... or what was refused: forged, void_badge, ...",
    )
    log.add_argument("--ref", default="", metavar="R", help="of this person")
    log.add_argument("--desk", dest="of_desk", default="", metavar="D", help="at this desk")
    log.add_argument("--operator", dest="of_operator", default="", metavar="O", help="by this operator")
    log.add_argument("--kind", default="", metavar="K", help="of this kind")
    log.add_argument("--since", default="", metavar="T", help="since 08:30 (today), 2026-11-24, or 2026-11-24T08:30")
    log.add_argument("--csv", metavar="FILE", help="write it to a file")
    add_json(log, stream=True)


def _add_purging(commands: Commands[Parser]) -> None:
    purge = add_command(
        commands,
        "purge",
        "purging:purge",
        "take away for ever what is personal; the figures stay",
        "See first what would go, and what stays where: checkin purge --all --dry-run",
    )
    who = purge.add_mutually_exclusive_group(required=True)
    who.add_argument("--all", action="store_true", help="of everybody, and the names of operators")
    who.add_argument("--ref", action="append", metavar="REF", help="of this person; once a person")
    purge.add_argument("--dry-run", action="store_true", help="say what would go and what stays; do nothing")
    add_json(purge)

    subject = add_command(commands, "subject", "purging:subject", "everything about one person in one readable file")
    subject.add_argument("ref", metavar="REF")
    subject.add_argument("file", metavar="FILE", help="by its ending: txt, pdf or json")

    retention = add_command(commands, "retention", "purging:retention", "until when what is known of people is kept")
    retention.add_argument("key", nargs="?", metavar="KEY", help="contacts, needs or all: until another day")
    retention.add_argument("date", nargs="?", default="", metavar="DATE", help="the last day, as 2026-12-25")
    add_json(retention)


def _add_encrypting(commands: Commands[Parser]) -> None:
    encrypt = add_command(
        commands,
        "encrypt",
        "encrypting:encrypt",
        "encrypt the conference, so that who has the laptop has not got the list",
        "The passphrase is asked, or read from the file that CHECKIN_PASSPHRASE_FILE names.",
    )
    encrypt.add_argument("--keyring", action="store_true", help="let this computer's keyring open it too")
    add_command(commands, "decrypt", "encrypting:decrypt", "make an encrypted conference plain again")


def _add_completion(commands: Commands[Parser]) -> None:
    help_text = "what a shell offers after checkin, or the manual page"
    command = add_command(commands, "completion", "completion:completion", help_text)
    command.add_argument("shell", choices=("bash", "zsh", "fish", "man"), metavar="SHELL", help="bash, zsh, fish; man")
