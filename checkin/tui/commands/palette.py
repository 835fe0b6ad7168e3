"""What a user can do from the palette only: the rarer things, without a key."""

from __future__ import annotations

import asyncio
from pathlib import Path

from checkin.core.models import Result
from checkin.core.people.rights import Act
from checkin.errors import DamagedFileError, UsageError

from .command import AtDesk, Command


class CopyNumber(Command):
    act = Act.LOOK
    id, title, uses_line = "copy_number", "Copy the number of this person", True
    help = "For a letter or another program: paste it there. The terminal must allow it; most do."

    async def run(self, desk: AtDesk) -> None:
        if delegate := desk.somebody():
            desk.program.copy_to_clipboard(delegate.ref)
            desk.say(f"No. {delegate.ref} is copied.")


class BadgesForMany(Command):
    act = Act.BADGES
    id, title = "badges", "Badges for many"
    help = "Makes the badges of everybody, a category or a delegation as one PDF or as pictures."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.badges.for_many import BadgesDialog

        await desk.ask(BadgesDialog(desk.session))


class Printers(Command):
    act = Act.PRINT_JOBS
    id, title = "printers", "Printers"
    help = "How each printer is and what to do, which one this desk uses, a test page, setting one up."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.badges.printers import PrintersDialog

        await desk.ask(PrintersDialog(desk.session))
        desk.look_at_printer()


class PrintJobs(Command):
    act = Act.PRINT_JOBS
    id, title = "print_jobs", "Print jobs"
    help = "What waits at the printers and why; settles what is in doubt, moves or takes back what is stuck."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.badges.print_jobs import PrintJobsDialog

        await desk.ask(PrintJobsDialog(desk.session))
        desk.wake_printers()


class Temporary(Command):
    act = Act.TEMPORARY
    id, title, uses_line = "temporary", "Temporary badges", True
    help = "Lends a numbered badge of the pool to the person on the card, and takes back those that are out."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.badges.temporary import TemporaryDialog

        await desk.ask(TemporaryDialog(desk.session, desk.chosen, in_band=desk.person))


class Collect(Command):
    act = Act.GIVE
    id, title, uses_line = "collect", "Collect several: one person takes the badges of others", True
    help = "Who takes them, said once; then scan, type numbers, or tick the delegation of the person on the card."

    async def run(self, desk: AtDesk) -> None:
        from checkin.core.people.delegations import delegation_of
        from checkin.tui.dialogs.people.collect import CollectDialog

        await desk.ask(CollectDialog(desk.session, delegation_of(desk.chosen) if desk.chosen else ""))


class Conflicts(Command):
    act = Act.LOOK
    id, title = "conflicts", "To settle: what two desks recorded"
    help = "People marked or changed at two desks, two badges, a number lent twice, news that is missing; one key each."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.conflicts import ConflictsDialog

        await desk.ask(ConflictsDialog(desk.session))


class Override(Command):
    act = Act.MARK
    id, title, uses_line = "override", "Check in all the same: refused, or not invited today", True
    help = "Somebody with the role supervisor answers for it, by PIN and with a reason. Only while roles are on."

    def available(self, desk: AtDesk) -> bool:
        return desk.session.conference.roles

    async def run(self, desk: AtDesk) -> None:
        from checkin.core.attendance.marking import judge
        from checkin.tui.dialogs.people.override import override

        day = desk.session.day
        if (delegate := desk.somebody()) is None:
            return
        if day is not None and judge(delegate, day.number, None) is Result.OK:
            desk.say("The rules let this person in: nobody needs to answer for it.")
        else:
            await desk.ask(override(desk.session, delegate))


class Hub(Command):
    act = Act.HUB
    id, title = "hub", "Hub: be the laptop through which desks join and hear of each other"
    help = "Starts it, shows address and code to whoever joins, and ends it. Any laptop of the conference can be it."

    def available(self, desk: AtDesk) -> bool:
        return not desk.session.conference.training

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.hub import HubDialog

        await desk.ask(HubDialog(desk.session, desk.program.hub))


class Statistics(Command):
    act = Act.FIGURES
    id, title = "statistics", "Figures of the days"
    help = "Who is in, by category and country, and how they arrived."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.statistics import StatisticsDialog

        await desk.answer_of(StatisticsDialog(desk.session))


class Board(Command):
    act = Act.FIGURES
    id, title = "board", "Board: the day at a glance, for a second screen"
    help = "Who is in against the day before, arrivals, desks, delegations in part, help desk, printers. Esc leaves it."

    async def run(self, desk: AtDesk) -> None:
        await desk.program.show_board()


class Journal(Command):
    act = Act.LOG
    id, title = "journal", "What happened: the log"
    help = "Everything that was recorded and tried, newest first; by number, desk, operator, kind and time."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.journal import JournalDialog

        await desk.answer_of(JournalDialog(desk.session))


class BindTicket(Command):
    act = Act.CORRECT
    id, title, uses_line = "bind_ticket", "Connect ticket to person: the one just scanned", True
    help = "A ticket of ours that nobody knew: choose its bearer once, from then on a scan finds them."

    def available(self, desk: AtDesk) -> bool:
        return bool(desk.strange_ticket)

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.people.bind_ticket import BindTicketDialog

        ticket, finder = desk.strange_ticket, desk.finder_or_wait()
        if ticket and finder:
            dialog = BindTicketDialog(desk.session, ticket=ticket, finder=finder)
            await desk.ask(dialog)


class WalkIns(Command):
    act = Act.SETTINGS
    id, title = "walk_ins", "Walk-ins: whom a desk may add"
    help = "By category: freely, with the name of who approved it, or not at all."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.walk_ins import walk_ins

        await desk.ask(walk_ins(desk.session))


class Profiles(Command):
    act = Act.SETTINGS
    id, title = "profiles", "Who may be seen: lists and files for others"
    help = "What the public list, guards, caterer, donor and press are shown, and of whom."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.profiles import ProfilesDialog, profile_form

        if key := await desk.answer_of(ProfilesDialog()):
            await desk.ask(profile_form(desk.session, key))


class Columns(Command):
    act = Act.SETTINGS
    id, title = "columns", "Columns shown at the desk: group, shirt, table"
    help = "Which columns of the list stand on the card and in the band at each mark, at every desk of the conference."

    async def run(self, desk: AtDesk) -> None:
        from checkin.core.people.shown import possible
        from checkin.tui.setup.columns import columns_form

        columns = await asyncio.to_thread(possible, desk.session)
        await desk.ask(columns_form(desk.session, columns))


class Import(Command):
    act = Act.IMPORT
    id, title = "import", "Import a list"
    help = "Adds and updates people from a spreadsheet or CSV, after a preview."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.importing import ImportScreen

        await desk.ask(ImportScreen(desk.session))


class Export(Command):
    act = Act.LISTS
    id, title = "export", "Export attendance"
    help = "Writes the attendance of a day or of all days as Excel, CSV or JSON."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.export import ExportDialog

        await desk.ask(ExportDialog(desk.session))


class Reports(Command):
    act = Act.LISTS
    id, keys = "reports", ("ctrl+r",)
    title = "Reports: sheets to sign, lists, figures"
    help = "Signature sheets, the List of Participants and what auditors ask for: page one first, then file or printer."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.reports import ReportsDialog

        await desk.ask(ReportsDialog(desk.session, desk.day))


class CloseDay(Command):
    act = Act.CLOSE
    id, title = "close_day", "Close the day"
    help = "What is unsettled, then files and printable lists in one folder."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.close_day import CloseDayDialog

        day = desk.day
        dialog = CloseDayDialog(desk.session, day.number if day else None)
        await desk.ask(dialog)


class Backup(Command):
    act = Act.BACKUP_PLACE
    id, title = "backup", "Backup: on a stick or another disk"
    help = "Where to, how old the last good one is, one now, and the recovery code that opens the badge keys."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.backup import BackupDialog

        await desk.ask(BackupDialog(desk.session))
        desk.wake_keeper()


class Pack(Command):
    act = Act.PACK
    id, title = "pack", "Donor pack"
    help = "Sheets, lists, figures and certificates of a day or of all, in one folder that anybody can check."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.pack import PackDialog

        await desk.ask(PackDialog(desk.session))


class LateMarks(Command):
    act = Act.LATE_MARKS
    id, title = "late_marks", "Marks from paper"
    help = "Records arrivals that were written on paper, with the time as written and a reason."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.late_marks import LateMarksDialog

        await desk.ask(LateMarksDialog(desk.session))


class Signatures(Command):
    act = Act.SIGNATURES
    id, title = "signatures", "Signatures from paper"
    help = "Enters who signed a day's sheet: all who are checked in but some, or by number."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.day.signatures import SignaturesDialog

        await desk.ask(SignaturesDialog(desk.session))


class SetUpCheck(Command):
    act = Act.START
    id, title = "set_up_check", "Set-up check"
    help = "Line, reader, sound, badges and scripts: green, or what to do."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.setup.setup_check import SetupCheckScreen

        await desk.answer_of(SetupCheckScreen(desk.session))


class Practice(Command):
    act = Act.PRACTISE
    id, title = "practice", "Practise on a throw-away copy of this list"
    help = "Everything can be tried there; nothing of it counts. It wears TRAINING."

    def available(self, desk: AtDesk) -> bool:
        return not desk.session.conference.training

    async def run(self, desk: AtDesk) -> None:
        from checkin.core.conference.practice import practice_copy

        await desk.program.change_to(await asyncio.to_thread(practice_copy, desk.session))


class LeavePractice(Command):
    act = Act.PRACTISE
    id, title = "leave_practice", "Leave the practice: back to the real list"
    help = "Opens the list that this computer works with. The copy can be thrown away; it goes by itself after a week."

    def available(self, desk: AtDesk) -> bool:
        return desk.session.conference.training and bool(desk.program.machine.last_conference)

    async def run(self, desk: AtDesk) -> None:
        try:
            await desk.program.change_to(Path(desk.program.machine.last_conference))
        except DamagedFileError as error:  # of the real list: the copy, of which this desk would say it, is well
            raise UsageError(f"The real list: {error.message}", error.hint) from error


class OpenFolder(Command):
    act = Act.LOOK
    id, title = "open_folder", "Folder of what was made last: badge, list, report"
    help = "Shows it in the file manager; where there is none, says where it is."

    async def run(self, desk: AtDesk) -> None:
        from checkin.tui.dialogs.kit.confirm import ConfirmDialog
        from checkin.tui.opening import open_folder

        if desk.made is None:
            desk.say("Nothing was made at this desk yet.", warning=True)
            return
        folder = desk.made if await asyncio.to_thread(desk.made.is_dir) else desk.made.parent
        if await asyncio.to_thread(open_folder, folder):
            desk.say("Its folder is shown beside.")
        elif await desk.answer_of(ConfirmDialog("It is in this folder:", str(folder), "Copy the path", "Close")):
            desk.program.copy_to_clipboard(str(folder))
            desk.say("The path is copied.")


class HideDemo(Command):
    act = Act.START
    id, title = "hide_demo", "Hide the strip of things to try"
    help = "Takes the strip of the demo away."

    def available(self, desk: AtDesk) -> bool:
        return desk.demo_shown

    async def run(self, desk: AtDesk) -> None:
        desk.hide_demo()


PALETTE: tuple[Command, ...] = (
    CopyNumber(), BadgesForMany(), Printers(), PrintJobs(), Temporary(), Collect(), Conflicts(), Override(), Hub(),
    Board(), Statistics(), Journal(), BindTicket(), WalkIns(), Profiles(), Columns(), Import(), Export(), Reports(),
    CloseDay(), Pack(), Backup(), LateMarks(), Signatures(), SetUpCheck(), Practice(), LeavePractice(),
    OpenFolder(), HideDemo(),
)  # fmt: skip
