"""printers and jobs: setting printers up, looking after them, and settling what they left in doubt."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from checkin.core.people import lookup
from checkin.core.printing import designs, jobs, orders, printers
from checkin.core.printing.jobs import PrintJob
from checkin.core.printing.printers import Looked, SetUpPrinter
from checkin.core.session import Session
from checkin.errors import UsageError

from . import output
from .context import open_session
from .errors import DONE, IN_PART

_SHOWN = 50


def listed(arguments: Namespace) -> int:
    """The printers set up, how each is just now, and what to do about it."""
    with open_session(arguments) as session:
        found = [printers.look(printer) for printer in printers.known(session)]
        first, second = printers.of_desk(session)
    if arguments.json:
        output.document([_as_json(looked, first, second) for looked in found])
    elif not found:
        output.talk("No printer is set up. Find one: checkin printers find")
    for looked in () if arguments.json else found:
        printer = looked.printer
        role = {first: "   this desk's", second: "   this desk's fallback"}.get(printer, "")
        held = "held back" if printer.paused else looked.state.state.value
        output.line(f"{printer.name}   {held}{role}")
        output.line(f"  {_address(printer)}   {printer.printer.model}   prints {printer.template}".rstrip())
        for item in looked.advice:
            output.line(f"  {item.severity or 'note'}: {item.sentence} {item.next_step}".rstrip())
    return DONE if all(looked.ready for looked in found) else IN_PART


def find(arguments: Namespace) -> int:
    """The printers that announce themselves on the network, and this computer's CUPS queues."""
    found = printers.find(arguments.seconds)
    if arguments.json:
        output.document([{"name": item.name, "address": item.address, "model": item.model} for item in found])
    else:
        for item in found:
            output.line(f"{item.name}   {item.address}   {item.model}".rstrip())
        output.talk(f"{len(found)} found. Set one up with: checkin printers add NAME ADDRESS")
    return DONE


def add(arguments: Namespace) -> int:
    """Ask a printer what it can do, and set it up."""
    with open_session(arguments) as session:
        printer = printers.add(
            session, arguments.name, arguments.address, template=arguments.template, dpi=arguments.dpi,
            certificate=arguments.certificate,
        )  # fmt: skip
        if arguments.use:
            printers.use(session, printer.name)
        doubts = designs.remarks(session, designs.designs((printer.template,)))
    for sentence in doubts:
        output.talk(f"look at it  {sentence}")
    output.talk(f"{printer.name} is set up: {printer.printer.model or 'a printer'}, {printer.printer.dpi} dpi.")
    return DONE


def remove(arguments: Namespace) -> int:
    """Forget a printer."""
    with open_session(arguments) as session:
        printers.remove(session, arguments.name)
    return DONE


def use(arguments: Namespace) -> int:
    """Say which printer this desk uses; without a name it makes files again."""
    with open_session(arguments) as session:
        printers.use(session, arguments.name or "", arguments.fallback)
        desk = session.desk
    output.talk(f"{desk} prints at {arguments.name}." if arguments.name else f"{desk} makes PDF files.")
    return DONE


def pause(arguments: Namespace) -> int:
    """Hold back what was not sent to a printer, or let it go on."""
    with open_session(arguments) as session:
        printers.pause(session, arguments.name, arguments.paused)
    return DONE


def test(arguments: Namespace) -> int:
    """Print a sample badge that opens no door."""
    with open_session(arguments) as session:
        status = printers.test_page(session, arguments.name)
    output.talk(f"The printer has it: {status.state}.")
    return DONE


def job_list(arguments: Namespace) -> int:
    """The open jobs, or with --all the newest of every kind."""
    with open_session(arguments) as session:
        found = jobs.newest_jobs(session, _SHOWN) if arguments.all else jobs.open_jobs(session)
        if arguments.json:
            output.document([_job_as_json(session, job) for job in found])
        elif found:
            _say(session, found)
        else:
            output.talk("Nothing was sent to a printer yet." if arguments.all else "No print job is open.")
    return IN_PART if any(job.state == "unknown" for job in found) else DONE


def settle(arguments: Namespace) -> int:
    """A person has looked what came out of a job in doubt."""
    with open_session(arguments) as session:
        job = jobs.job(session, arguments.job)
        out = set(job.ids) if arguments.came_out == "all" else set()
        for ref in arguments.ref or ():
            out |= _members(session, job, ref)
        settled = orders.settle(session, job.id, out)
        _say(session, [settled])
    return DONE


def cancel(arguments: Namespace) -> int:
    """Take jobs back."""
    with open_session(arguments) as session:
        count = orders.cancel(session, _chosen(session, arguments.job))
    output.talk(f"{count} taken back.")
    return DONE if count else IN_PART


def move(arguments: Namespace) -> int:
    """Send jobs to another printer, and see them through there."""
    from .spooling import see_through

    with open_session(arguments) as session:
        chosen = _chosen(session, arguments.job)
        count = orders.move(session, chosen, arguments.to)
        output.talk(f"{count} moved to {arguments.to}.")
        return see_through(session, {job.batch for job in chosen}) if count else IN_PART


def go_on(arguments: Namespace) -> int:
    """Send what waits in the queue, also what an interrupted command left there."""
    from .spooling import see_through

    with open_session(arguments) as session:
        batches = {job.batch for job in jobs.open_jobs(session)}
        for batch in batches:
            orders.pause(session, batch, False)
        return see_through(session, batches)


def _chosen(session: Session, ids: Sequence[str]) -> list[PrintJob]:
    return [jobs.job(session, job_id) for job_id in ids]


def _members(session: Session, job: PrintJob, ref: str) -> set[str]:
    """Under which records a person's badges are in a job: their own, or one merged into it since."""
    person = lookup.required(session, ref)
    own = {delegate_id for delegate_id, holder in lookup.by_ids(session, job.ids).items() if holder.id == person.id}
    if not own:
        raise UsageError(f"The badge of {ref} is not in that job.", "Look at: checkin jobs list")
    return own


def _say(session: Session, found: Sequence[PrintJob]) -> None:
    for job in found:
        who = ", ".join(person.ref for person in lookup.by_ids(session, job.ids).values())
        held = "  held back" if job.paused else ""
        output.line(f"{job.id}  {job.printer}  {job.state}{held}  {who}")
        if job.note:
            output.line(f"  {job.note}")


def _address(printer: SetUpPrinter) -> str:
    kind, uri = printer.printer.kind, printer.printer.uri
    return uri if "://" in uri else f"{kind}:{uri}"


def _as_json(looked: Looked, first: SetUpPrinter | None, second: SetUpPrinter | None) -> dict[str, object]:
    printer, state = looked.printer, looked.state
    return {
        "name": printer.name,
        "address": _address(printer),
        "model": printer.printer.model,
        "dpi": printer.printer.dpi,
        "template": printer.template,
        "state": state.state.value,
        "ready": looked.ready,
        "paused": printer.paused,
        "role": "first" if printer == first else "fallback" if printer == second else None,
        "media": [str(media) for media in state.media_ready],
        "waiting": state.waiting,
        "advice": [
            {"severity": item.severity.value, "sentence": item.sentence, "next_step": item.next_step,
             "keyword": item.keyword} for item in looked.advice
        ],
    }  # fmt: skip


def _job_as_json(session: Session, job: PrintJob) -> dict[str, object]:
    refs = {delegate_id: person.ref for delegate_id, person in lookup.by_ids(session, job.ids).items()}
    return {
        "id": job.id, "batch": job.batch, "printer": job.printer, "state": job.state.value, "note": job.note,
        "reason": job.reason, "paused": job.paused, "at": job.at, "desk": job.desk, "operator": job.operator,
        "badges": [
            {"ref": refs.get(badge.delegate_id), "copy": badge.copy, "came_out": badge.came_out}
            for badge in job.badges
        ],
    }  # fmt: skip
