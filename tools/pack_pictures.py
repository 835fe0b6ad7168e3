"""The pictures of docs/pack.md: pages of the donor pack of the demo; see `tools.pictures`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from PIL import Image

from checkin.core.attendance import signing
from checkin.core.conference.demo import make_demo
from checkin.core.conference.pack_parts import Asked
from checkin.core.conference.packing import make_pack
from checkin.core.session import Session

FOLDER = Path(__file__).parents[1] / "docs" / "pack"
DAY = "2026-11-24 day 1"
SHEETS = {
    "figures.png": (("contents.pdf", 0), ("attendance-report.pdf", 1), ("variance.pdf", 0)),
    "paper.png": (
        (f"{DAY}/signature-sheet-day-1-to-sign.pdf", 0),
        (f"{DAY}/signature-sheet-day-1.pdf", 0),
        ("list-of-participants.pdf", 0),
    ),
    "certificate.png": (("certificates.pdf", 0),),
}
NOON = datetime(2026, 11, 25, 5, 10, tzinfo=UTC)
WIDTH, GAP, COLOURS = 520, 12, 64
_NEW_EACH_TIME = re.compile("(?:[A-Z]{4} ){4}[A-Z]{4}|[0-9a-f]{32}")


def pack_of_demo(folder: Path) -> Path:
    """The pack of the demo, after somebody entered the signatures of its first day: three did not sign."""
    path = make_demo(folder, lambda: NOON)
    with Session.open(path, "Secretariat", "Farida", lambda: NOON) as session:
        signing.enter(session, 1, signing.everybody_in(session, 1)[3:])
        return make_pack(session, folder / "pack", Asked()).folder


def sheet(pack: Path, pages: Sequence[tuple[str, int]]) -> Image.Image:
    """Some pages side by side on grey, each as wide as the others."""
    drawn = [pypdfium2.PdfDocument(pack / name)[number] for name, number in pages]
    pictures = [page.render(scale=WIDTH / page.get_width()).to_pil() for page in drawn]
    size = (GAP + (WIDTH + GAP) * len(pictures), 2 * GAP + max(picture.height for picture in pictures))
    whole = Image.new("RGB", size, "#d5d9dd")
    for at, picture in enumerate(pictures):
        whole.paste(picture, (GAP + at * (WIDTH + GAP), GAP))
    return whole.quantize(COLOURS)


def sources(folder: Path) -> dict[Path, bytes]:
    """The pictures, and what stands on the pages that each shows, but for seals and ids: those are new in each pack."""
    pack = pack_of_demo(folder)
    return {FOLDER / picture: "".join(_text(pack / name, number) for name, number in pages).encode()
            for picture, pages in SHEETS.items()}  # fmt: skip


def _text(file: Path, number: int) -> str:
    with pypdfium2.PdfDocument(file) as pdf:
        return _NEW_EACH_TIME.sub("", pdf[number].get_textpage().get_text_range())


def draw(folder: Path) -> None:
    """Draw the pictures."""
    pack = pack_of_demo(folder)
    for picture, pages in SHEETS.items():
        sheet(pack, pages).save(FOLDER / picture, optimize=True)
