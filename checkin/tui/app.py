"""The application: opens a conference, owns its desk, and stands between the reader and the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from checkin.core import machine as settings
from checkin.core.machine import Machine, login_name
from checkin.core.session import Session
from checkin.core.trouble import in_words
from checkin.errors import CheckinError, LockedFileError, NotAllowedError
from checkin.text import clean_text
from checkin.tui import keys
from checkin.tui.desk.parting import parting_words
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.desk.threads import begin
from checkin.tui.plain import notify_plain
from checkin.tui.scan_guard import NOT_TAKEN, ScanGuard, Scanned, ScanRefused, be_ready
from checkin.tui.setup.idle import BLANK_SECONDS, LOCK_SECONDS, Idle
from checkin.tui.setup.lock import LockScreen
from checkin.tui.sounds import Sound, play
from checkin.tui.themes import DARK, NAMES, THEMES, unknown_look

from .desk.providers import DeskCommands

if TYPE_CHECKING:
    from checkin.core.hub.at_desk import HubAtDesk

_IDLE_LOOK_SECONDS = 5.0


class CheckinApp(ScanGuard[None]):
    """One terminal, one desk. `session` is None until a conference is open."""

    TITLE = "Delegate check-in"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {DeskCommands}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+c", "how_to_leave", "Quit", show=False, priority=True),
    ]

    def __init__(self, session: Session | None, machine: Machine, *, desk: str = "", operator: str = "",
                 demo: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.session = session
        self.machine = machine
        self.demo = demo
        self._desk_name, self._operator = desk, operator
        self._hub: HubAtDesk | None = None
        self.idle = Idle()
        self.locked: Path | None = None  # the file to open, once somebody has said what opens it
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = machine.theme if machine.theme in NAMES else DARK

    def on_mount(self) -> None:
        wrong = [*settings.faults(), *filter(None, [unknown_look(self.machine.theme)]), *keys.use(self.machine.keymap)]
        self.set_keymap(keys.in_use())
        self.set_interval(_IDLE_LOOK_SECONDS, self.look_whether_idle)
        if self.session is not None:
            self.open_desk(self.session)
        else:
            begin(self, self._welcome, "welcome")
        self._tell(wrong)  # to the desk, which keeps it

    # -- a conference --------------------------------------------------------------------------------------------

    def open_desk(self, session: Session, import_list: bool = False) -> None:
        """Show the desk of an open conference."""
        self.session = session
        training = session.conference.training
        self.set_class(training, "-training")
        desk = DeskScreen(session, self, demo=self.demo, seen=lambda: self._begin_beside(desk, session, import_list))
        self.push_screen(desk)
        if session.conference.roles:
            begin(self, self.lock, "lock")
        named = self.machine.desk and self.machine.operator
        if not named and not training and not session.conference.roles and not self._desk_name:
            begin(self, partial(self._ask_who_works_here, session), "welcome")

    def _begin_beside(self, desk: DeskScreen, session: Session, import_list: bool) -> None:
        """What begins when the desk is seen."""
        self.run_in_background(be_ready)
        begin(self, partial(self._look_at_what_was_opened, desk), "opened")
        if import_list:
            desk.action_command("import")
        else:
            begin(self, partial(self._offer_stopped_import, session, desk), "stopped import")

    async def _offer_stopped_import(self, session: Session, desk: DeskScreen) -> None:
        from checkin.core.importing import unfinished

        stopped = await asyncio.to_thread(unfinished.found, session)
        if stopped is not None:
            from checkin.tui.setup.stopped_import import StoppedImportDialog

            answer = await self.push_screen_wait(StoppedImportDialog(session, stopped))
            desk.take_answer(answer)

    async def _ask_who_works_here(self, session: Session) -> None:
        from checkin.core.printing.printers import rename_desk
        from checkin.tui.setup.first_open import FirstOpenDialog

        answer = await self.push_screen_wait(FirstOpenDialog(self.machine))
        if answer is not None:
            self.machine = answer
            session.operator = answer.operator
            await asyncio.to_thread(rename_desk, session, answer.desk)
            self._redraw_desk()

    async def _look_at_what_was_opened(self, desk: DeskScreen) -> None:
        from checkin.tui.setup import opened

        def damaged(detail: str) -> None:
            desk.desk.is_damaged(detail)
            desk.paint()

        if not await opened.look(self, desk.session, damaged):
            self.leave()

    async def _welcome(self) -> None:
        """Ask until a conference is open; nothing chosen means to leave."""
        from checkin.tui.setup.way_in import way_in

        found = await way_in(self, self.machine, self.session_for, self.locked)
        if found is None:
            self.exit()
            return
        chosen, session = found
        self.demo = not chosen.keep and "demo" in chosen.path.stem
        if chosen.keep and not session.conference.training:
            self.remember(self.machine._replace(last_conference=str(chosen.path.resolve())))
        self.open_desk(session, chosen.import_list)

    def session_for(self, path: Path) -> Session:
        """A session at this desk. Raises CheckinError."""
        desk = self._desk_name or self.machine.desk or settings.host_name()
        session = Session.open(path, desk, self._operator or self.machine.operator or clean_text(login_name(), 60))
        if session.is_purging and not session.reads_only:
            from checkin.core.conference import purging

            purging.finish(session)
        return session

    async def change_to(self, path: Path) -> None:
        """Leave this desk for that of another file: of a throw-away copy to practise on, or of the list again."""
        session = await asyncio.to_thread(self.session_for, path)
        old, before = self.session, self.screen
        self.open_desk(session)
        if isinstance(before, DeskScreen):
            before.stop_work()
        if old is not None:
            old.close()

    async def show_board(self) -> None:
        """The day at a glance, until somebody leaves it."""
        from checkin.tui.board.screen import BoardScreen

        if self.session is not None:
            await self.push_screen_wait(BoardScreen(self.session))

    @property
    def _desk(self) -> DeskScreen | None:
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    @property
    def hub(self) -> HubAtDesk:
        """The hub that this program may run; it ends with it."""
        if self._hub is None:
            from checkin.core.hub.at_desk import HubAtDesk

            self._hub = HubAtDesk()
        return self._hub

    # -- the reader ----------------------------------------------------------------------------------------------

    def on_scanned(self, message: Scanned) -> None:
        """A scan goes to the desk. It closes a question; a form with text in it and a locked screen refuse it."""
        from checkin.tui.dialogs.kit.base import offer_scan

        if (locked := self._lock_screen) is not None:
            locked.scan_came()
        elif offer_scan(self, message.text):
            self._scan_at_desk(message.text)

    def _scan_at_desk(self, text: str) -> None:
        while not isinstance(self.screen, DeskScreen) and len(self.screen_stack) > 1:
            self.workers.cancel_node(self.screen)  # the palette may look for commands still, to list them in itself
            self.pop_screen()
        if isinstance(self.screen, DeskScreen):
            self.screen.take_scan(text)
        else:
            notify_plain(self, NOT_TAKEN, severity="warning")
            self.sound(Sound.THREE)

    def on_scan_refused(self, message: ScanRefused) -> None:
        """A scan that is not taken is heard as a stop."""
        self.sound(Sound.THREE)

    # -- who works here ------------------------------------------------------------------------------------------

    async def lock(self) -> None:
        """Hide everything until somebody gives a name, and while roles are on its PIN; they work under it then."""
        from checkin.core.people import operators

        session = self.session
        if session is None or self._lock_screen is not None:
            return
        operators.sign_out(session)
        operator = await self.push_screen_wait(LockScreen(session, session.conference))
        self.remember(self.machine._replace(operator=operator))

    @property
    def _lock_screen(self) -> LockScreen | None:
        """The lock, though a question stands over it: a scan must not take it away with the question."""
        return next((screen for screen in self.screen_stack if isinstance(screen, LockScreen)), None)

    async def answered_for(self, refused: NotAllowedError) -> bool:
        """Ask for the PIN that an act needs: this desk's own, where nobody gave one, else a second person's."""
        session = self.session
        if session is None:
            return False
        if not session.proven:
            await self.lock()
            return bool(session.proven)
        if not refused.once:
            return False
        from checkin.tui.dialogs.kit.second import second_person

        allowed = await self.push_screen_wait(second_person(session, refused))
        return bool(allowed)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self.idle.here()
            if (locked := self._lock_screen) is not None:
                locked.wake()
        await super().on_event(event)

    def look_whether_idle(self) -> None:
        """Where nobody stands, nobody is shown: a desk with roles is locked, one with privacy is cleared."""
        if (locked := self._lock_screen) is not None:
            if self.idle.longer_than(BLANK_SECONDS):
                locked.blank()
        elif self.idle.longer_than(LOCK_SECONDS):
            desk = self._desk
            if desk is not None and desk.desk.conference.roles:
                begin(self, self.lock, "lock")
            elif desk is not None and desk.desk.conference.privacy:
                desk.forget_everybody()

    # -- settings of this computer -------------------------------------------------------------------------------

    def remember(self, machine: Machine) -> None:
        """Keep settings, and work by them; not being able to keep them is said and costs nothing else."""
        before, self.machine = self.machine, machine
        try:
            settings.save(machine)
        except CheckinError as error:
            notify_plain(self, str(error), severity="warning")
        if machine.keymap != before.keymap:
            self._tell(keys.use(machine.keymap))
            self.set_keymap(keys.in_use())
            if self._desk is not None:
                self._desk.rekeyed()
        self.wear(machine.theme)

    def _tell(self, wrong: list[str]) -> None:
        for sentence in wrong:
            notify_plain(self, sentence, severity="warning", timeout=30)

    def wear(self, theme: str) -> None:
        """Take a look until it is left again."""
        self.theme = theme if theme in NAMES else DARK
        self._redraw_desk()

    def notify(self, message: str, **how: Any) -> None:
        """Say something in the corner; the desk keeps it, to be read again."""
        super().notify(message, **how)
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.desk.note(message, how.get("severity") != "information")

    def _redraw_desk(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.look_around()
                screen.draw_chrome()

    # -- sounds and other things beside the screen ---------------------------------------------------------------

    def sound(self, sound: Sound) -> None:
        """Sound an answer; the terminal's bell where there is no player."""
        if self.machine.sound and sound is not Sound.NONE:
            self.run_in_background(partial(self._play, sound))

    def _play(self, sound: Sound) -> None:
        if not play(sound):
            self.call_from_thread(self.bell)

    def run_in_background(self, work: Callable[[], object]) -> None:
        """Do something whose failing must not disturb the desk; it is written to the log."""
        self.run_worker(partial(_undisturbed, work), thread=True, group="background", exit_on_error=False)

    def recover(self) -> bool:
        """Go on with the desk. A dialog that does not listen yet is closed: it might never do."""
        from checkin.tui.dialogs.kit.base import Dialog

        if self._desk is None:
            return False
        if isinstance(self.screen, Dialog) and not self.screen.ready:
            self.call_next(self._close, self.screen)
        return True

    def _close(self, dialog: Screen[object]) -> None:
        if self.screen is dialog:
            dialog.dismiss()

    # -- leaving -------------------------------------------------------------------------------------------------

    def action_how_to_leave(self) -> None:
        notify_plain(self, keys.told("To leave press {quit}."))

    def action_command_palette(self) -> None:
        """List the commands, also over a dialog: one that is chosen closes it. What was typed there is not lost."""
        from checkin.tui.dialogs.kit.base import Dialog

        over_desk = self._desk is not None and isinstance(self.screen, Dialog) and self.screen.may_be_left
        if over_desk or isinstance(self.screen, DeskScreen):
            super().action_command_palette()
        else:
            notify_plain(self, keys.told("{palette} lists the commands of the desk: finish or close this first."))

    async def action_quit(self) -> None:
        if self.session is None:
            self.exit()
            return
        self.run_worker(self._ask_to_leave(self.session), group="quit", exclusive=True, exit_on_error=True)

    async def _ask_to_leave(self, session: Session) -> None:
        from checkin.tui.dialogs.kit.confirm import ConfirmDialog

        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.tick("quit")
        words = parting_words(session, self._desk.desk if self._desk else None)
        if await self.push_screen_wait(ConfirmDialog("Leave the desk?", words, "Leave", "Stay")):
            self.leave()

    def leave(self) -> None:
        """Close the desk: what is being written is finished first."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.stop_work()
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of the framework's own: every command is one of ours."""
        return ()


def _undisturbed(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - nobody waits for it, so it is only logged
        in_words(error)


def run(path: Path | None, *, desk: str | None = None, operator: str | None = None, demo: bool = False) -> int:
    """Open the screens and stay until the person leaves. Returns the exit code."""
    app = CheckinApp(None, settings.load(), desk=desk or "", operator=operator or "", demo=demo)
    if path is not None:
        try:
            app.session = app.session_for(path)
        except LockedFileError:
            app.locked = path
        if app.session is not None and not app.session.conference.training:
            app.machine = app.machine._replace(last_conference=str(path.resolve()))
            settings.save(app.machine)
    try:
        app.run()
    finally:
        if app.session is not None:
            app.session.close()
    return app.return_code or 0
