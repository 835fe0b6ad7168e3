"""What a user can set for this computer, from the palette or from the screen of its settings."""

from __future__ import annotations

import asyncio

from checkin.core.people.rights import Act
from checkin.tui import keys

from .command import AtDesk, Command


class Theme(Command):
    act = Act.START
    id, title = "theme", "Look: dark, light, high contrast"
    help = "Shows each look as one goes through them, and remembers the chosen one on this computer."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.settings import LookDialog

        program = desk.program
        chosen = await desk.answer_of(LookDialog(program.machine.theme, program.wear))
        if chosen is None:
            program.wear(program.machine.theme)
        else:
            program.remember(program.machine._replace(theme=chosen))


class SoundSwitch(Command):
    act = Act.START
    id, title = "sound", "Sound on or off"
    help = "One tone: look. Three tones: stop. Off leaves the words and colours."

    async def run(self, desk: AtDesk) -> None:
        machine = desk.program.machine
        desk.program.remember(machine._replace(sound=not machine.sound))
        desk.say("Sound is off." if machine.sound else "Sound is on.")


class DeskName(Command):
    act = Act.START
    id, title = "desk_name", "Name of this desk"
    help = "Every entry carries it from then on; the desk keeps its printer. Remembered on this computer."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.settings import desk_form

        if name := await desk.answer_of(desk_form(desk.session)):
            desk.program.remember(desk.program.machine._replace(desk=name))


class Design(Command):
    act = Act.PRINTERS
    id, title = "design", "Design of the badges of this desk's printer"
    help = "Which template it prints: one of the program, or a file beside the conference."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.settings import design_form

        if form := await asyncio.to_thread(design_form, desk.session):
            await desk.ask(form)
        else:
            desk.say(keys.told("This desk has no printer: choose one first, {palette}, Printers."))


COMPUTER: tuple[Command, ...] = (Theme(), SoundSwitch(), DeskName(), Design())
