"""Which design a badge is made from: one for everybody, and others for the categories that they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from badges.spec import BadgeSpec
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.session import Session
from checkin.errors import UsageError

if TYPE_CHECKING:
    from badges.template import Template


DEFAULT_TEMPLATE = "a6"


@dataclass(frozen=True, slots=True)
class Designs:
    """Templates as read: the usual one, and those for the people of some categories."""

    usual: Template
    own: tuple[Template, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    """By what each is asked for, a name or a file, under its own name."""

    def of(self, spec: BadgeSpec) -> Template:
        """The design of a badge."""
        return next((card for card in self.own if card.is_for(spec)), self.usual)


def designs(names: Sequence[str]) -> Designs:
    """Read templates, by name or file: one is for everybody; of several all but one name the categories they are for.

    Raises UsageError for one that cannot be used, and where it is not clear whose it is.
    """
    from badges.template import load_template

    with drawing_in_user_words():
        cards = [load_template(name) for name in names]
        own = [card for card in cards if card.categories and len(cards) > 1]
        rest = [card for card in cards if card not in own] or [load_template(DEFAULT_TEMPLATE)]
    if len(rest) > 1:
        both = " and ".join(card.name for card in rest)
        raise UsageError(f"{both} do not say for whom they are.", 'Write categories = ["media"] at the top of one.')
    used = [card.name for card in (*rest, *own)]
    if twice := next((name for name in used if used.count(name) > 1), ""):
        raise UsageError(f"Two designs are called {twice}.", "Give each file a name of its own.")
    return Designs(rest[0], tuple(own), dict(zip((card.name for card in cards), names, strict=True)))


def at_printer(session: Session, template: str) -> Designs:
    """The designs of a printer: its own, and those beside the conference for categories that fit the same stock.

    Raises UsageError where its own cannot be used.
    """
    from badges.template import load_template

    with drawing_in_user_words():
        usual = load_template(template)
        cards = {path: load_template(path) for path in for_categories(session) if path != template}
    own = {path: card for path, card in cards.items() if card.page == usual.page}
    chosen = {usual.name: template, **{card.name: path for path, card in own.items()}}
    return Designs(usual, tuple(own.values()), chosen)


def remarks(session: Session, found: Designs, dpi: int | None = None) -> list[str]:
    """What is doubtful about designs in this conference, though they can be used. `dpi` is the printer's, if known."""
    from badges.template import check_qr
    from badges.template_remarks import remarks as doubts

    categories = [(category.label or category.key, category.key) for category in session.conference.categories]
    cards = (found.usual, *found.own)
    sentences = [sentence for card in cards for sentence in doubts(card, categories)]
    return sentences + [sentence for card in cards if dpi for sentence in check_qr(card, dpi)]


def offered(session: Session) -> tuple[tuple[str, str], ...]:
    """The designs to choose from, each with its name: those of the program, and the files beside the conference."""
    from badges.template import shipped_templates

    files = ((str(path), path.name) for path in _beside(session))
    return (*((name, name) for name in shipped_templates()), *files)


def for_categories(session: Session) -> tuple[str, ...]:
    """The files beside the conference that name the categories they are for; of those of one name, the first.

    One that cannot be read is none.
    """
    from badges.template import TemplateError, load_template, shipped_templates

    found: dict[str, str] = dict.fromkeys(shipped_templates(), "")
    for path in _beside(session):
        with suppress(TemplateError):  # told where it is chosen itself
            card = load_template(path)
            if card.categories:
                found.setdefault(card.name, str(path))
    return tuple(filter(None, found.values()))


def _beside(session: Session) -> list[Path]:
    """The files beside the conference that are meant as designs: there may be TOML of other programs."""
    found = []
    for path in sorted(session.store.path.parent.glob("*.toml")):
        with suppress(OSError):
            if b"[[element]]" in path.read_bytes():
                found.append(path)
    return found


def whole_path(template: str) -> str:
    """A template as it is kept: a file with its whole path, for whoever prints may stand in another folder."""
    from badges.template import shipped_templates

    return template if template in shipped_templates() else str(Path(template).expanduser().resolve())
