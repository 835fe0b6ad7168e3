"""Twenty badges sent straight to a driverless printer that is killed among them: each out once, or asked about."""

from __future__ import annotations

import pytest
from printers.peers import VirtualPrinter, until

from badges.printers.ipp import IppBackend
from badges.printers.jobs import FINAL, Action, OurJob, after_restart, move, seen
from badges.printers.model import JobState, Media, Printer, PrinterBusy, PrinterError, PrinterKind, SendUnsure

A6 = Media(105, 148)
NAMES = [f"badge-{number:02}" for number in range(20)]
OPEN = set(JobState) - FINAL - {JobState.QUEUED, JobState.UNKNOWN}


class Desk:
    """As little of a program as prints a list: a table, one job after the other, and the rules of `jobs`."""

    def __init__(self, uri: str) -> None:
        self._printer = Printer("Desk 2", PrinterKind.IPP, uri)
        self.table = {name: OurJob(name, JobState.QUEUED) for name in NAMES}
        self.restart()

    def restart(self) -> None:
        self.backend = IppBackend(self._printer)

    def set(self, name: str, state: JobState, job_id: str | None = None) -> None:
        self.table[name] = OurJob(name, move(self.table[name].state, state), job_id or self.table[name].job_id)

    def step(self) -> bool:
        """Follow what is under way, send the next that may be; whether there is more to do."""
        for job in [job for job in self.table.values() if job.state in OPEN]:
            self.set(job.name, seen(job, self.backend.job(job.job_id or "")))
        queued = [name for name, job in self.table.items() if job.state is JobState.QUEUED]
        if queued:
            self.send(queued[0])
        return any(job.state in OPEN or job.state is JobState.QUEUED for job in self.table.values())

    def send(self, name: str) -> None:
        self.set(name, JobState.SENDING)
        try:
            sent = self.backend.send(b"%PDF-1.7 " + name.encode(), A6, name)
        except PrinterBusy:
            self.set(name, JobState.QUEUED)
        except SendUnsure:
            self.set(name, JobState.UNKNOWN)
        except PrinterError:
            self.set(name, JobState.QUEUED)
            raise
        else:
            self.set(name, sent.state, sent.job_id)

    def settle(self) -> None:
        decisions = after_restart(self.table.values(), self.backend.jobs())
        for decision in decisions:
            self.table[decision.name] = OurJob(decision.name, decision.state, decision.job_id)
            assert decision.action is not Action.SEND or decision.state is JobState.QUEUED

    def run(self, enough: int, virtual: VirtualPrinter) -> None:
        """Print until `enough` badges are out, or all is settled."""
        until(lambda: not self.step() or len(virtual.printed()) >= enough, f"{enough} badges are out")


def states(desk: Desk) -> dict[str, JobState]:
    return {name: job.state for name, job in desk.table.items()}


def test_each_badge_is_out_once_or_asked_about(virtual: VirtualPrinter) -> None:
    desk = Desk(virtual.uri)
    desk.run(5, virtual)
    # The next badge is taken and the printer dies over it: neither side can say whether it will come out.
    virtual.set("slow")
    until(lambda: desk.step() and any(job.state in OPEN for job in desk.table.values()), "a badge is under way")
    virtual.kill()
    with pytest.raises(PrinterError, match="does not answer"):
        desk.step()
    virtual.clear("slow")
    virtual.start()
    desk.restart()
    desk.settle()
    asked = [name for name, state in states(desk).items() if state is JobState.UNKNOWN]
    assert asked, "the badge that was under way is asked about"
    desk.run(len(NAMES), virtual)
    desk.settle()
    out = virtual.printed()
    assert len(out) == len(set(out)), "doubled"
    for name, state in states(desk).items():
        if name in asked:
            assert state is JobState.UNKNOWN
        else:
            assert (state, name in out) == (JobState.PRINTED, True), "lost"


def test_a_job_of_another_desk_under_our_number_is_not_ours(virtual: VirtualPrinter) -> None:
    """A printer that was switched off counts from 1 again, and two desks use it."""
    desk = Desk(virtual.uri)
    virtual.set("slow")
    desk.send(NAMES[0])
    assert desk.table[NAMES[0]].job_id == "1"
    virtual.kill()
    virtual.clear("slow")
    virtual.start()
    other = IppBackend(Printer("Desk 3", PrinterKind.IPP, virtual.uri), user="desk-3")
    assert other.send(b"%PDF-1.7 other", A6, "other").job_id == "1"
    assert seen(desk.table[NAMES[0]], desk.backend.job("1")) is JobState.UNKNOWN
    desk.settle()
    assert states(desk)[NAMES[0]] is JobState.UNKNOWN
