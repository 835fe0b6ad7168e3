"""The hard names and their pictures: the part of the badge that holds the names, small and grey.

`PYTHONPATH=tests python tests/hard_names/pictures.py` draws the pictures anew; look at every one before committing it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np
from badge_builders import PLAIN
from numpy.typing import NDArray
from PIL import Image

from badges.render import render_png
from badges.spec import BadgeSpec

HERE = Path(__file__).parent
LIST = HERE / "names.txt"
DPI = 90
NAMES_MM = (4.0, 26.0, 101.0, 78.0)
"""The names on the A6 badge: left, upper, right, lower."""


@dataclass(frozen=True)
class HardName:
    """A name with what to call its picture; `extra` when it needs the fonts of another package."""

    id: str
    name: str
    native: str
    language: str
    extra: bool


def read() -> list[HardName]:
    found = []
    for line in LIST.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, name, native, language = (part.strip(" ") for part in f"{line} | |".split("|")[:4])
            found.append(HardName(key.removesuffix("+").strip(), name, native, language, key.endswith("+")))
    return found


def badge_of(hard: HardName) -> BadgeSpec:
    return replace(
        PLAIN, name=hard.name, family_name="", given_names="", native_name=hard.native, language=hard.language
    )


def picture(badge: bytes) -> NDArray[np.uint8]:
    """The names of a badge that was drawn at DPI."""
    box = tuple(round(edge / 25.4 * DPI) for edge in NAMES_MM)
    return np.asarray(Image.open(BytesIO(badge)).convert("L").crop(box))  # type: ignore[arg-type]


def approved(key: str) -> NDArray[np.uint8]:
    return np.asarray(Image.open(HERE / f"{key}.png").convert("L"))


def main() -> None:
    for hard in read():
        spec = badge_of(hard)
        image = Image.fromarray(picture(render_png(spec, dpi=DPI)))
        image.quantize(16).save(HERE / f"{hard.id}.png", optimize=True)


if __name__ == "__main__":
    main()
