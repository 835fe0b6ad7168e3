"""The one door to typst: fonts opened once, data in, bytes out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from . import font_families

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"

_LOCK = Lock()
# typst keeps what it has set for the next ten runs; this many runs over nothing make it let go.
_RUNS_TO_FORGET = 11


class RenderError(Exception):
    """Something that could not be drawn: what happened, and what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


def typeset(
    template: str,
    data: Sequence[Mapping[str, Any]] | Mapping[str, Any] | str,
    form: Literal["pdf", "png"],
    *,
    extra: bool = False,
    dpi: int = 300,
    tagged: bool = False,
) -> bytes:
    """Set `data` (a text is JSON already) with the template of that name.

    `extra` opens the fonts of installed extra packages too. `tagged` says in a PDF what is a heading and what a table,
    for screen readers. Safe from several threads, one at a time. Raises RenderError.
    """
    import typst

    compiler = _compiler(template, extra)
    inputs = {"data": data if isinstance(data, str) else json.dumps(data)}
    try:
        with _LOCK:
            result = compiler.compile(format=form, ppi=float(dpi), sys_inputs=inputs, pdf_tags=tagged)
    except typst.TypstError as error:
        raise RenderError(f"The template {template} cannot be set: {error.message}.", " ".join(error.hints)) from error
    if not isinstance(result, bytes):
        raise RenderError(f"The template {template} made no single file.", "A picture shows one badge only.")
    return result


def forget(template: str, *, extra: bool = False) -> None:
    """Free what typst keeps of earlier runs (with 100 badges a part: 107 MiB at the peak instead of 313)."""
    compiler = _compiler(template, extra)
    with _LOCK:
        for _ in range(_RUNS_TO_FORGET):
            compiler.compile(format="pdf", sys_inputs={"data": "[]"}, pdf_tags=False)


def breaks(text: str) -> tuple[int, ...]:
    """The places inside `text` where a line may end, by the rules and dictionaries of Unicode (ICU4X, in typst)."""
    import typst

    with _LOCK:
        found = typst.query(
            TEMPLATES / "breaks.typ", "<heights>", field="value", one=True, root=TEMPLATES, font_paths=_opened(False),
            sys_inputs={"data": json.dumps(text)},
        )  # fmt: skip
    heights = json.loads(found)
    return tuple(at for at, (one, other) in enumerate(pairwise(heights), start=1) if one != other)


@cache
def _compiler(template: str, extra: bool) -> typst.Compiler:
    import typst

    return typst.Compiler(input=TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_opened(extra))


@cache
def _opened(extra: bool) -> typst.Fonts:
    import typst

    folders = [str(folder) for folder in font_families.folders(extra)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
