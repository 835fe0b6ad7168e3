"""Print jobs: no sequence of crashes makes the program print a badge twice or lose one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.printers.jobs import FINAL, Action, OurJob, after_restart, may_move, move, seen
from badges.printers.model import JobState, JobStatus, PrinterJob

states = st.sampled_from(list(JobState))
LEFT = set(JobState) - {JobState.QUEUED, JobState.SENDING}
on_printer = st.builds(
    PrinterJob, st.integers(1, 99).map(str), st.sampled_from(["a", "b", "c", ""]), st.sampled_from(list(LEFT))
)


@given(states, states)
def test_nothing_that_may_have_left_is_ever_sent_again(old: JobState, new: JobState) -> None:
    if may_move(old, new) and new in (JobState.QUEUED, JobState.SENDING) and old is not new:
        assert old in (JobState.QUEUED, JobState.SENDING)
    if old in FINAL:
        assert may_move(old, new) is (old is new)


def test_a_forbidden_move_is_refused() -> None:
    assert move(JobState.QUEUED, JobState.SENDING) is JobState.SENDING
    with pytest.raises(ValueError, match="cannot go from unknown to sending"):
        move(JobState.UNKNOWN, JobState.SENDING)


@pytest.mark.parametrize(
    ("state", "theirs", "action", "becomes"),
    [
        (JobState.QUEUED, None, Action.SEND, JobState.QUEUED),
        (JobState.SENDING, None, Action.ASK, JobState.UNKNOWN),
        (JobState.ACCEPTED, None, Action.ASK, JobState.UNKNOWN),
        (JobState.HELD, None, Action.ASK, JobState.UNKNOWN),
        (JobState.UNKNOWN, None, Action.ASK, JobState.UNKNOWN),
        (JobState.PRINTED, None, Action.NOTHING, JobState.PRINTED),
        (JobState.SENDING, JobState.PRINTING, Action.FOLLOW, JobState.PRINTING),
        (JobState.SENDING, JobState.PRINTED, Action.NOTHING, JobState.PRINTED),
        (JobState.UNKNOWN, JobState.HELD, Action.FOLLOW, JobState.HELD),
        (JobState.UNKNOWN, JobState.FAILED, Action.NOTHING, JobState.FAILED),
        (JobState.QUEUED, JobState.PRINTED, Action.NOTHING, JobState.PRINTED),
        (JobState.QUEUED, JobState.UNKNOWN, Action.ASK, JobState.UNKNOWN),
    ],
)
def test_after_a_restart(state: JobState, theirs: JobState | None, action: Action, becomes: JobState) -> None:
    listed = [PrinterJob("9", "other", JobState.PRINTED)] + ([PrinterJob("5", "a", theirs)] if theirs else [])
    (decision,) = after_restart([OurJob("a", state)], listed)
    assert (decision.action, decision.state) == (action, becomes)
    assert decision.job_id == ("5" if theirs else None)


@given(st.lists(st.tuples(st.sampled_from("abc"), states), max_size=3, unique_by=lambda item: item[0]),
       st.lists(on_printer, max_size=6))  # fmt: skip
def test_only_a_queued_job_that_is_nowhere_is_sent(rows: list[tuple[str, JobState]], listed: list[PrinterJob]) -> None:
    ours = [OurJob(name, state) for name, state in rows]
    names = {job.name for job in listed}
    for job, decision in zip(ours, after_restart(ours, listed), strict=True):
        assert (decision.action is Action.SEND) == (job.state is JobState.QUEUED and job.name not in names)
        assert job.state is JobState.QUEUED or decision.state is not JobState.QUEUED
        assert may_move(job.state, decision.state) or decision.action is Action.ASK


def test_a_double_on_the_printer_is_shown() -> None:
    listed = [PrinterJob("4", "a", JobState.ACCEPTED), PrinterJob("5", "a", JobState.PRINTED)]
    (decision,) = after_restart([OurJob("a", JobState.ACCEPTED, "4")], listed)
    assert (decision.state, decision.job_id, decision.others) == (JobState.PRINTED, "5", ("4",))


def test_ids_that_began_anew_belong_to_somebody_else() -> None:
    ours = OurJob("a", JobState.PRINTING, "1")
    assert seen(ours, JobStatus("1", "somebody", JobState.PRINTED)) is JobState.UNKNOWN
    assert seen(ours, JobStatus("1", "a", JobState.PRINTED)) is JobState.PRINTED
    assert seen(ours, JobStatus("1", "", JobState.UNKNOWN)) is JobState.UNKNOWN
    assert seen(OurJob("a", JobState.PRINTED), JobStatus("1", "a", JobState.FAILED)) is JobState.PRINTED


class World:
    """Our table and a printer, either of which may fail between any two steps."""

    def __init__(self, count: int) -> None:
        self.table = {f"job-{number}": JobState.QUEUED for number in range(count)}
        self.ids: dict[str, str | None] = {}
        self.listed: list[PrinterJob] = []
        self.out: list[str] = []

    def send_next(self, dies: int) -> None:
        """Send one queued job; `dies` says after which step the program is killed, 0 to 2, or 3 for not at all."""
        name = next((name for name, state in self.table.items() if state is JobState.QUEUED), None)
        if name is None:
            return
        self.table[name] = move(self.table[name], JobState.SENDING)
        if dies == 0:
            return
        self.listed.append(PrinterJob(str(len(self.listed) + 1), name, JobState.ACCEPTED))
        if dies == 1:
            return
        self.ids[name] = self.listed[-1].job_id
        self.table[name] = move(self.table[name], JobState.ACCEPTED)

    def printer_works(self) -> None:
        for at, job in enumerate(self.listed):
            if job.state is JobState.ACCEPTED:
                self.out.append(job.name)
                self.listed[at] = PrinterJob(job.job_id, job.name, JobState.PRINTED)
                return

    def printer_forgets(self) -> None:
        """Switched off and on: its list is gone, and its ids begin anew."""
        self.listed = []

    def restart(self) -> None:
        ours = [OurJob(name, state, self.ids.get(name)) for name, state in self.table.items()]
        for decision in after_restart(ours, self.listed):
            self.table[decision.name] = decision.state


steps = st.one_of(
    st.tuples(st.just("send"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["works", "forgets", "restart"]), st.just(0)),
)


@given(st.lists(steps, max_size=40))
def test_whatever_dies_and_when_each_badge_is_out_once_or_asked_about(script: list[tuple[str, int]]) -> None:
    world = World(5)
    for step, dies in script:
        match step:
            case "send":
                world.send_next(dies)
                if dies < 2:
                    world.restart()
            case "works":
                world.printer_works()
            case "forgets":
                world.printer_forgets()
            case "restart":
                world.restart()
        assert len(world.out) == len(set(world.out)), "a badge came out twice"
    world.restart()
    for name, state in world.table.items():
        if name not in world.out:
            assert state in (JobState.QUEUED, JobState.ACCEPTED, JobState.UNKNOWN), "a badge was lost"
        else:
            assert state in (JobState.PRINTED, JobState.UNKNOWN)
