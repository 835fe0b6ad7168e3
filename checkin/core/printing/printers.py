"""Printers: found, set up, given to desks, and looked at. What is kept here is this computer's, not the history's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from badges.printers.doctor import Advice, advice
from badges.printers.doctor_words import sentence_about
from badges.printers.model import (
    PDF,
    Backend,
    Condition,
    JobStatus,
    Media,
    Printer,
    PrinterError,
    PrinterRefused,
    PrinterState,
    Severity,
)
from badges.printers.opening import EXAMPLES, backend_for, is_known, read_address, writes_files
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.people import rights
from checkin.core.session import Session
from checkin.errors import BadgeError, UsageError
from checkin.text import clean_text
from db.local import printers as stored
from db.rows import PrinterRow

from .designs import DEFAULT_TEMPLATE, whole_path
from .documents import MAKEABLE, MANY_PAGED, document

ADDRESSES = EXAMPLES
"""What an address may look like, one of each kind."""
CHUNK = 5
"""Badges in one job, where the printer takes documents of several pages: a jam costs no more than these, and whoever
waits at the desk waits for no more than the jobs in the printer."""
_BEST_DPI = 600
_USUAL_DPI = 300
"""Of a printer that does not say how fine it is."""


@dataclass(frozen=True, slots=True)
class SetUpPrinter:
    """A printer as set up: what it prints (a template), how many badges a job holds, whether we hold it back."""

    printer: Printer
    template: str = DEFAULT_TEMPLATE
    chunk: int = 1
    paused: bool = False

    @property
    def name(self) -> str:
        return self.printer.name

    @property
    def usable(self) -> bool:
        """Whether this program knows printers of its kind; one that a newer program set up can only be forgotten."""
        return is_known(self.printer.kind)

    @property
    def writes_files(self) -> bool:
        """Whether what it prints lies in files afterwards, in clear."""
        return writes_files(self.printer.kind)


@dataclass(frozen=True, slots=True)
class Looked:
    """How a printer is just now, and what to tell the operator, the worst first."""

    printer: SetUpPrinter
    state: PrinterState
    advice: tuple[Advice, ...]

    @property
    def ready(self) -> bool:
        """Whether a badge would come out now."""
        return not self.printer.paused and not any(item.reroute or item.severity == "error" for item in self.advice)


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """A printer that was found, not set up yet: `add` takes its name and address."""

    name: str
    address: str
    model: str


def known(session: Session) -> list[SetUpPrinter]:
    """The printers set up on this file, by name."""
    return [
        SetUpPrinter(
            Printer(
                name=row.name,
                kind=row.kind,
                uri=row.uri,
                dpi=row.dpi,
                model=row.model,
                certificate=row.certificate,
            ),
            template=row.template,
            chunk=row.chunk,
            paused=row.paused,
        )
        for row in stored.all_printers(session.read)
    ]


def usable(session: Session) -> list[SetUpPrinter]:
    """Those of them that this program can print at, by name."""
    return [printer for printer in known(session) if printer.usable]


def named(session: Session, name: str) -> SetUpPrinter:
    """A printer by its name; capitals do not matter. Raises UsageError when there is none."""
    found = known(session)
    for printer in found:
        if printer.name.casefold() == name.strip().casefold():
            return printer
    names = ", ".join(printer.name for printer in found)
    raise UsageError(
        f"There is no printer called {name!r}.",
        f"Set up: {names}." if names else "Set one up with: checkin printers add NAME ADDRESS",
    )


def usable_one(session: Session, name: str) -> SetUpPrinter:
    """A printer by its name, to print at. Raises UsageError for none, BadgeError for one of an unknown kind."""
    found = named(session, name)
    if not found.usable:
        fault = _fault(found.printer, backend_for(found.printer).state())
        raise BadgeError(fault.message, fault.hint)
    return found


def find(seconds: float = 2.0) -> tuple[FoundPrinter, ...]:
    """The printers that announce themselves on the network, and this computer's CUPS queues. Blocks for `seconds`."""
    from badges.printers.discovery import discover

    return tuple(FoundPrinter(printer.name, printer.uri, printer.model) for printer in discover(seconds))


def add(
    session: Session, name: str, address: str, *, template: str = DEFAULT_TEMPLATE, dpi: int = 0, certificate: str = ""
) -> SetUpPrinter:
    """Set a printer up, or anew: asks it once what it takes.

    `dpi` is needed only for a label printer that is not of 203 dpi. Raises UsageError for a name or address that
    is none, BadgeError when the printer does not answer or cannot print the template. A template's file is kept with
    its whole path: who prints may stand in another folder.
    """
    rights.require(session, rights.Act.PRINTERS)
    label = clean_text(name, 60)
    if not label:
        raise UsageError("A printer needs a name.", "Give one the desk will know it by.")
    printer = Printer(label, *_address(address), certificate=certificate)
    try:
        with drawing_in_user_words():
            backend = backend_for(printer)
            found = _asked(backend, printer, dpi, whole_path(template))
            _check_design(backend, found)
    except BadgeError as error:
        raise BadgeError(
            f"{error.message} Nothing was set up.", f"{error.hint} Then set it up again.".strip()
        ) from error
    with session.write() as writing:
        stored.put(writing.connection, _row(found))
    return found


def change_design(session: Session, name: str, template: str) -> None:
    """Print another design at a printer from now on.

    Raises UsageError for a design that cannot be used there, BadgeError where the printer does not take its stock.
    """
    rights.require(session, rights.Act.PRINTERS)
    found = replace(named(session, name), template=whole_path(template))
    with drawing_in_user_words():
        _check_design(backend_for(found.printer), found)
    with session.write() as writing:
        stored.put(writing.connection, _row(found))


def _check_design(backend: Backend, found: SetUpPrinter) -> None:
    from badges.template import check_qr, load_template

    card = load_template(found.template)
    backend.check_stock(Media(*card.page))
    if faults := check_qr(card, found.printer.dpi):
        raise UsageError(faults[0])


def remove(session: Session, name: str) -> None:
    """Forget a printer. Its open jobs stay in the queue: move or settle them."""
    rights.require(session, rights.Act.PRINTERS)
    printer = named(session, name)
    with session.write() as writing:
        stored.remove(writing.connection, printer.name)


def pause(session: Session, name: str, paused: bool) -> None:
    """Hold back everything not yet sent to a printer, or let it go on."""
    printer = named(session, name)
    with session.write() as writing:
        stored.set_paused(writing.connection, printer.name, paused)


def use(session: Session, name: str, fallback: str = "") -> None:
    """Let this desk print there, and name the printer to offer when that one fails; an empty name means files.

    Raises UsageError for a printer that is not set up, and for one that is to stand in for itself; BadgeError for one
    of a kind that is not known.
    """
    first = usable_one(session, name).name if name else ""
    second = usable_one(session, fallback).name if fallback else ""
    if first and first == second:
        raise UsageError("A printer cannot stand in for itself.", "Choose another as the fallback.")
    with session.write() as writing:
        stored.use(writing.connection, session.desk, first, second)


def rename_desk(session: Session, name: str) -> None:
    """Call this desk otherwise from now on; its printer stays its printer."""
    with session.write() as writing:
        stored.rename_desk(writing.connection, session.desk, name)
    session.desk = name


def of_desk(session: Session) -> tuple[SetUpPrinter | None, SetUpPrinter | None]:
    """The printer of this desk and its fallback; None where there is none, as on a new file."""
    names = stored.of_desk(session.read, session.desk)
    by_name = {printer.name: printer for printer in known(session)}
    return by_name.get(names[0]), by_name.get(names[1])


def look(printer: SetUpPrinter) -> Looked:
    """Ask a printer how it is. Blocks up to its time-out; a printer that does not answer is told as silent.

    A design that cannot be used, as one whose file is gone, is a fault of it too.
    """
    with drawing_in_user_words():
        state = backend_for(printer.printer).state()
    try:
        with drawing_in_user_words():
            wanted = media_of(printer.template)
    except UsageError as error:
        design = Advice(Severity.ERROR, error.message, error.hint, keyword="design")
        return Looked(printer, state, (design, *advice(state)))
    return Looked(printer, state, tuple(advice(state, wanted)))


def media_of(template: str) -> Media:
    """The stock that a template is printed on. Raises TemplateError."""
    from badges.template import load_template

    return Media(*load_template(template).page)


def test_page(session: Session, name: str) -> JobStatus:
    """Print a sample badge that opens no door, and say how the printer took it. Raises BadgeError."""
    from checkin.core.issuing.specs import sample

    printer = named(session, name)
    with drawing_in_user_words():
        backend = backend_for(printer.printer)
        page = document(backend, printer.printer, printer.template, [sample(session.conference)])
        sent = backend.send(page, media_of(printer.template), f"test-{session.stamp().at:%Y%m%d-%H%M%S}")
        return backend.job(sent.job_id) if sent.job_id else JobStatus("", "", sent.state)


def print_pages(session: Session, name: str, pages: bytes, what: str) -> None:
    """Hand a PDF of A4 pages to a printer. Raises BadgeError where it prints labels only, or does not take it."""
    printer = named(session, name)
    with drawing_in_user_words():
        backend = backend_for(printer.printer)
        if PDF not in backend.formats():
            raise PrinterRefused(f"{name} prints badges, no pages.", "Choose another printer, or write a PDF.")
        backend.send(pages, Media(210, 297), f"{what}-{session.stamp().at:%Y%m%d-%H%M%S}")


def _address(address: str) -> tuple[str, str]:
    try:
        return read_address(address)
    except PrinterError as error:
        raise UsageError(error.message, error.hint) from error


def _asked(backend: Backend, printer: Printer, dpi: int, template: str) -> SetUpPrinter:
    """What the printer says it can do: its resolution and model, and whether one job may hold several badges."""
    formats = backend.formats()
    if not MAKEABLE.intersection(formats):
        raise PrinterError(
            f"{printer.name} takes no document that badges can be made as.",
            "Give the address of a CUPS queue for it: ipp://localhost/printers/QUEUE.",
        )
    state = backend.state()
    if state.state is Condition.SILENT:
        raise _fault(printer, state)
    offered = [value for value in backend.resolutions() if value <= _BEST_DPI]
    finest = dpi or max(offered, default=_USUAL_DPI)
    found = replace(printer, dpi=finest, model=state.model or printer.model)
    several = not set(MANY_PAGED).isdisjoint(formats)
    return SetUpPrinter(found, template, CHUNK if several else 1)


def _fault(printer: Printer, state: PrinterState) -> PrinterError:
    """The worst that a printer says of itself, told with its name."""
    worst = advice(state)[0]
    return PrinterError(sentence_about(printer.name, worst.sentence), worst.next_step)


def _row(found: SetUpPrinter) -> PrinterRow:
    printer = found.printer
    return PrinterRow(
        printer.name, str(printer.kind), printer.uri, printer.dpi, printer.model, printer.certificate,
        found.template, found.chunk, paused=found.paused,
    )  # fmt: skip
