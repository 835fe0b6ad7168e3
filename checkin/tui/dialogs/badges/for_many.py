"""Many badges at once: choose whom, see how many and what would be cut, print with progress, read what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core.files import named
from checkin.core.models import Conference, Delegate, Reprint, ReprintReason
from checkin.core.people import delegations, lookup
from checkin.core.printing.designs import DEFAULT_TEMPLATE
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.background import Job
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.form_job import FormJobDialog
from checkin.tui.phrases import latin

if TYPE_CHECKING:
    from checkin.core.printing.file_output import PrintReport
    from checkin.core.printing.orders import Order

_NO_REPRINT = "none"
_NEW, _EVERYBODY, _CATEGORY, _DELEGATION = "new", "all", "category", "delegation"
_WHOM = (
    (_NEW, "all without a badge yet"),
    (_EVERYBODY, "everybody"),
    (_CATEGORY, "one category"),
    (_DELEGATION, "one delegation"),
)
_AT = "at "
_OWN_DESIGNS = "by category"
_SEPARATORS = (("no", "nothing"), ("page", "a page with its name"))
_FORMS = (("pdf", "one PDF file"), ("png", "a picture (PNG) each"))


@dataclass(frozen=True, slots=True)
class _Choosable:
    conference: Conference
    people: tuple[Delegate, ...]
    printed: frozenset[str]
    folder: Path
    printers: tuple[str, ...]
    designs: tuple[tuple[str, str], ...]
    by_category: tuple[str, ...]


class BadgesDialog(FormJobDialog[_Choosable, "PrintReport | Order"]):
    """Prints the badges of a group. People who have one are left out unless a reason for reprints is chosen.

    Each badge is looked over first; only where one would not be as it should be is there a question.
    """

    KEYS = "Tab or Up/Down moves   Left/Right choose   Enter prints   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("Badges for many", "Print", session)
        self._choosable: _Choosable | None = None

    def look(self) -> _Choosable:
        from checkin.core.issuing.copies import needs_reason
        from checkin.core.printing import designs, printers
        from checkin.core.printing.file_output import badge_folder

        everybody = tuple(person for person in lookup.everybody(self._session) if person.expected)
        printed = frozenset(person.id for person in everybody if needs_reason(self._session, person.id))
        names = tuple(printer.name for printer in printers.usable(self._session))
        return _Choosable(
            self._session.conference,
            everybody,
            printed,
            badge_folder(self._session),
            names,
            designs.offered(self._session),
            designs.for_categories(self._session),
        )

    def fields(self, looked: _Choosable) -> Sequence[Field]:
        self._choosable = looked
        delegations = sorted({person.delegation for person in looked.people if person.delegation})
        used = {person.category for person in looked.people}
        categories = [(item.key, item.label) for item in looked.conference.categories if item.key in used]
        reasons = [(reason.name, reason.value) for reason in ReprintReason]
        forms = (*_FORMS, *((f"{_AT}{name}", f"at {name}") for name in looked.printers))
        design = _OWN_DESIGNS if looked.by_category else DEFAULT_TEMPLATE
        return (
            Field("whom", "Whose", _NEW, options=_WHOM),
            Field("category", "Category", "", options=(("", "-"), *categories)),
            Field("delegation", "Delegation", "", options=(("", "-"), *((name, name) for name in delegations))),
            Field("again", "Print again", _NO_REPRINT, options=((_NO_REPRINT, "nobody who has one"), *reasons)),
            Field("note", "Note on reprints"),
            Field("form", "Form", "pdf", options=forms),
            Field("design", "Design", design, options=_designs(looked)),
            Field("separators", "Between delegations", "no", options=_SEPARATORS),
            Field(
                "target",
                "Where",
                str(looked.folder / named("badges.pdf", self._session.conference.training)),
                required="Say where.",
                limit=1000,
            ),
        )

    def suggest(self, form: Form) -> None:
        """Ask what belongs to the choices only, and say how many badges they are."""
        values = form.values
        form.row("category").display = values["whom"] == _CATEGORY
        form.row("delegation").display = values["whom"] == _DELEGATION
        form.row("note").display = values["again"] != _NO_REPRINT
        at_printer = values["form"].startswith(_AT)
        form.row("separators").display = at_printer
        form.row("design").display = form.row("target").display = not at_printer
        if self._choosable is not None:
            chosen = _chosen_people(self._choosable, values)
            again = sum(person.id in self._choosable.printed for person in chosen)
            extra = f", {again} of them again" if again else ""
            self.tell("", f"{len(chosen)} badges{extra}.")

    def go(self, values: Values) -> None:
        if self._choosable is None:
            return
        chosen = sorted(_chosen_people(self._choosable, values), key=delegations.in_piles)
        if chosen:
            self.begin(partial(self._look_over, values, chosen), partial(self._looked_over, values, chosen))
        else:
            self.say("Nobody is chosen: there is nothing to print.", "warning")

    def _look_over(self, values: Values, chosen: Sequence[Delegate], job: Job) -> list[str]:
        """What is doubtful about the designs and the badges."""
        from checkin.core.printing import designs, previews, printers

        names, dpi = self._design_names(values), None
        if values["form"].startswith(_AT):
            printer = printers.named(self._session, values["form"].removeprefix(_AT))
            names, dpi = (printer.template,), printer.printer.dpi
        cards = designs.designs(names)
        found = previews.look_over(self._session, chosen, cards, job)
        about_people = [f"{person.ref} {latin(person)}: {sentence}" for person, sentence in found]
        return [*designs.remarks(self._session, cards, dpi), *about_people]

    def _design_names(self, values: Values) -> tuple[str, ...]:
        if values["design"] == _OWN_DESIGNS and self._choosable:
            return (DEFAULT_TEMPLATE, *self._choosable.by_category)
        return (values["design"],)

    def _looked_over(self, values: Values, chosen: Sequence[Delegate], found: Sequence[str]) -> None:
        def print_them() -> None:
            self.begin(partial(self._print, values, chosen), self.made)

        if found:
            heading = f"Before printing {len(chosen)} badges, look at these:"
            self.pause("Print all the same", print_them, heading, "", *(f"! {sentence}" for sentence in found))
        else:
            print_them()

    def _print(self, values: Values, chosen: Sequence[Delegate], job: Job) -> PrintReport | Order:
        from checkin.core.printing.file_output import Output, print_badges
        from checkin.core.printing.orders import order

        again = values["again"]
        none = again == _NO_REPRINT or values["whom"] == _NEW
        reprint = None if none else Reprint(ReprintReason[again], values["note"])
        if values["form"].startswith(_AT):
            return order(
                self._session,
                chosen,
                values["form"].removeprefix(_AT),
                reprint=reprint,
                by_delegation=values["separators"] == "page",
                progress=job,
            )
        target = _free(Path(values["target"]).expanduser(), values["form"])
        template, *own = self._design_names(values)
        output = Output("png" if values["form"] == "png" else "pdf", template, own=tuple(own))
        return print_badges(self._session, chosen, target, output, reprint=reprint, progress=job)

    def made(self, made: PrintReport | Order) -> None:
        from checkin.core.printing.orders import Order

        if isinstance(made, Order):
            ordered = sum(len(item.badges) for item in made.jobs)
            where = f" at {made.jobs[0].printer}" if made.jobs else ""
            words = f"{ordered} badges ordered{where}. {keys.told('{palette}, Print jobs, shows how far they are.')}"
            self._finish(words, made.refused, made.warnings, written=False)
            return
        where = f", in {made.files[0] if len(made.files) == 1 else made.files[0].parent}" if made.files else ""
        file = made.files[0] if made.files else None
        self._finish(f"{len(made.printed)} badges printed{where}.", made.failed, made.warnings, file)

    def _finish(
        self, message: str, left_out: Sequence[tuple[Delegate, str]], warnings: Sequence[tuple[Delegate, str]],
        file: Path | None = None, *, written: bool = True,
    ) -> None:  # fmt: skip
        failed = [f"{person.ref} {latin(person)}: {why}" for person, why in left_out]
        if failed:
            message += f" {len(failed)} could not be printed."
        failed += [f"! {person.ref} {latin(person)}: {sentence}" for person, sentence in warnings]
        if warnings:
            message += f" {len(warnings)} {'is' if len(warnings) == 1 else 'are'} worth a look."
        self.finish(Done(message, made=file), message, "", *failed, written=written)


def _designs(found: _Choosable) -> tuple[tuple[str, str], ...]:
    if not found.by_category:
        return found.designs
    files = ", ".join(Path(file).name for file in found.by_category)
    return ((_OWN_DESIGNS, f"each category's own ({files})"), *found.designs)


def _chosen_people(found: _Choosable, values: Values) -> list[Delegate]:
    whom = values["whom"]
    again = whom != _NEW and values["again"] != _NO_REPRINT
    return [
        person
        for person in found.people
        if (again or person.id not in found.printed)
        and (whom != _CATEGORY or person.category == values["category"])
        and (whom != _DELEGATION or person.delegation == values["delegation"])
    ]


def _free(target: Path, form: str) -> Path:
    """A PDF name that no file has yet (badges that lie there are not written over), or the folder for pictures."""
    if form == "png":
        return target.with_suffix("") if target.suffix else target
    path = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}.pdf")
    return free
