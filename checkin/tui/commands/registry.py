"""Everything a user can do at the desk: one class each.

From a class come its key and Ctrl twin, its words in the footer, its entry in the palette, its line in the help and
the id by which the settings of this computer give it another key. The dialogs are known by name here only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

from textual.binding import Binding

from checkin.core.people.delegations import delegation_of
from checkin.core.people.rights import Act
from checkin.tui import keys
from checkin.tui.keys import OF_HELP

from .command import AtDesk, Command
from .computer import COMPUTER
from .palette import PALETTE


class CheckIn(Command):
    act = Act.MARK
    id, keys, bound = "check_in", ("enter",), False
    title = "Check in"
    help = "Checks in the person on the card. With two people of one name, the first Enter says what to ask."
    footer = footer_short = "Check in"

    async def run(self, desk: AtDesk) -> None:
        desk.enter()


class Choose(Command):
    act = Act.LOOK
    id, keys, bound = "choose", ("up/down",), False
    title = "Choose another person"
    help = "Chooses among the people found, by pages with PgUp and PgDn. Up on an empty line asks the last again."
    footer, footer_short, footer_spared = "choose", "", 1

    def available(self, desk: AtDesk) -> bool:
        return False

    async def run(self, desk: AtDesk) -> None:
        desk.move(rows=1)


class Badge(Command):
    act = Act.BADGE
    id, keys, uses_line = "badge", ("f2", "ctrl+b"), True
    title = "Badge of this person"
    help = "Makes the badge. On an empty line: of the person in the band. Again means a reprint, with a reason."
    footer = footer_short = "Badge"

    async def run(self, desk: AtDesk) -> None:
        if delegate := desk.somebody():
            await desk.print_badge(delegate)


class Give(Command):
    act = Act.GIVE
    id, keys, uses_line = "give", ("ctrl+g",), True
    title = "Given: bag, headset and the like"
    help = "Ticks what the person was given, a digit each. What is not ticked stays owed, and is counted at the close."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.give import GiveDialog

        if delegate := desk.somebody():
            if delegate.items:
                await desk.ask(GiveDialog(desk.session, delegate))
            else:
                desk.say("Nothing is to be given to this person.")


class Person(Command):
    act = Act.LOOK
    id, keys, uses_line = "person", ("f3",), True
    title = "Person: details and corrections"
    help = "Correct the name, history, lost badge, collected by somebody else, picture of the name, connect a ticket."
    footer = footer_short = "Person"

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.person import PersonDialog

        if delegate := desk.somebody():
            await desk.ask(PersonDialog(desk.session, delegate, desk.finder))


class Delegation(Command):
    act = Act.MARK
    id, keys, uses_line = "delegation", ("f4",), True
    title = "Delegation of this person"
    help = "Check in a delegation that arrives together: Space ticks, one key ticks all still expected."
    footer, footer_short, footer_spared = "Delegation", "Group", 4

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.delegation import DelegationDialog

        if delegate := desk.somebody():
            if name := delegation_of(delegate):
                await desk.ask(DelegationDialog(desk.session, name))
            else:
                desk.say("This person comes with no delegation.", warning=True)


class NewPerson(Command):
    act = Act.MARK
    id, keys, uses_line = "new_person", ("f5", "ctrl+n"), True
    title = "New person, or comes instead of ..."
    help = "Adds somebody who is not on the list, or who comes instead of somebody who is."
    footer, footer_short = "New person", "New"

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.new_person import NewPersonDialog

        if finder := desk.finder_or_wait():
            dialog = NewPersonDialog(desk.session, finder, desk.typed.strip(), approver=desk.approver)
            await desk.ask(dialog)


class HelpDesk(Command):
    act = Act.PARK
    id, keys, uses_line = "help_desk", ("f6",), True
    title = "Help desk: send this person, or see who is there"
    help = "Parks the person with one of six reasons; on an empty line it lists who waits there."
    footer = footer_short = "Help desk"

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.help_desk import HelpDeskDialog

        await desk.ask(HelpDeskDialog(desk.session, desk.chosen, in_band=desk.person))


class Undo(Command):
    act = Act.UNDO
    id, keys, uses_line = "undo", ("f8", "ctrl+z"), True
    title = "Undo: take back, or it was someone else"
    help = "Takes back the check-in of the person it names. Your own of the last 30 seconds: at once."
    footer = footer_short = "Undo"

    async def run(self, desk: AtDesk) -> None:
        await desk.undo()


class ChooseDay(Command):
    act = Act.MARK
    id, keys = "day", ("f7",)
    title = "Day: which day people are checked in for"
    help = "Works on another day; the head says so in words as long as it is not today."
    footer = footer_short = "Day"
    footer_spared = 3

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.choosing import DayDialog

        await desk.ask(DayDialog(desk.session))


class Lock(Command):
    act = Act.START
    id, keys, uses_line = "lock", ("f9",), True
    title = "Lock the screen, or change the operator"
    help = "Hides everything. Whoever unlocks gives a name, and works under it."
    footer = footer_short = "Lock"

    async def run(self, desk: AtDesk) -> None:
        await desk.lock_desk()


class Clear(Command):
    """Never run: the screen clears at once, since a letter may be right behind the key."""

    act = Act.START
    id, keys = "clear", ("escape",)
    title = "Clear the line"
    help = "Closes what is open, else clears the line. It never quits."
    footer = footer_short = "clear"
    footer_spared = 2


class Said(Command):
    act = Act.START
    id, keys = "said", ("ctrl+l",)
    title = "Said last: what the desk told you"
    help = "The last twenty sentences, newest first, for whoever looked away."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.notices import NoticesDialog

        await desk.answer_of(NoticesDialog(desk.notices))


class Settings(Command):
    act = Act.START
    id, title = "settings", "Settings of this computer"
    help = "Name of the desk, look, sound, keys, printer, design of badges and columns, on one screen."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.settings import SettingsDialog, settings_of

        at = ""
        while True:
            rows = await asyncio.to_thread(settings_of, desk.session, desk.program.machine)
            chosen = await desk.answer_of(SettingsDialog(rows, at))
            if not chosen:
                return
            at = chosen
            await desk.do(at)


class Keys(Command):
    act = Act.START
    id, title = "keys", "Keys of the commands"
    help = "Gives a command another key, on this computer. Every sentence names the new one."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.settings import keys_form

        keyed = [command for command in COMMANDS if command.keys and command.bound]
        keymap = await desk.answer_of(keys_form([(command.id, _called(command)) for command in keyed]))
        if keymap is not None:
            desk.program.remember(desk.program.machine._replace(keymap=keymap))


def _called(command: Command) -> str:
    """A command in a word or two, as the footer names it."""
    words = command.footer_short if command.footer_always else command.footer
    return words.capitalize() or command.title.partition(":")[0]


class Help(Command):
    act = Act.START
    id, keys = "help", (OF_HELP,)
    title = "What do I do when ..."
    help = "This page; also ? on an empty line."
    footer, footer_short = "or ? what do I do when ...", "help"
    footer_always = True

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.commands.help import HelpScreen

        keyed = [(key, command.help) for command in COMMANDS if (key := keys.key(command.id))]
        others = [(command.title, command.help) for command in COMMANDS if not command.keys]
        await desk.answer_of(HelpScreen(keyed, others))


class Palette(Command):
    act = Act.START
    id, keys, bound = "palette", ("ctrl+p",), False
    title = "All commands"
    help = "Finds every command by name; the rarer ones are only there."
    footer = footer_short = "all commands"
    footer_always = True

    def available(self, desk: AtDesk) -> bool:
        return False

    async def run(self, desk: AtDesk) -> None:
        desk.program.action_command_palette()


class Quit(Command):
    act = Act.START
    id, keys, bound = "quit", ("ctrl+q",), False
    title = "Quit"
    help = "Asks, then leaves. Everything is saved at all times."
    footer = footer_short = "quit"
    footer_always = True

    async def run(self, desk: AtDesk) -> None:
        await desk.program.action_quit()


COMMANDS: tuple[Command, ...] = (
    CheckIn(), Badge(), Give(), Person(), Delegation(), NewPerson(), HelpDesk(), Undo(), Choose(), Clear(), ChooseDay(),
    Lock(), Said(), Help(), Palette(), Quit(), *PALETTE, Settings(), Keys(), *COMPUTER,
)  # fmt: skip
BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def bindings() -> list[Binding]:
    """The keys of the desk. Their ids are the commands', so that a computer's settings can give others."""
    return [
        Binding(",".join(command.keys), f"command('{command.id}')", command.title, show=False, id=command.id)
        for command in COMMANDS
        if command.keys and command.bound
    ]


def footer_keys(short: bool, always: bool = False) -> list[tuple[str, str, str]]:
    """Key, words and id of the commands with a place in the footer: those that are always named, or the others."""
    return [
        (keys.key(command.id), words, command.id)
        for command in COMMANDS
        if command.footer_always is always and (words := command.footer_short if short else command.footer)
    ]


def footer_wordings(short: bool) -> Iterator[tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]]:
    """What may be named in the footer and what always is: in long words unless `short`, and in short ones."""
    for shorter in (True,) if short else (False, True):
        yield footer_keys(shorter), footer_keys(shorter, always=True)


def spared_keys() -> list[str]:
    """The ids of the commands that the footer leaves out where it has no room for all, the first first."""
    spared = [command for command in COMMANDS if command.footer_spared]
    return [command.id for command in sorted(spared, key=lambda command: command.footer_spared)]
