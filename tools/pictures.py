"""Every picture of README, docs/reports.md and docs/pack.md: `make pictures`.

A picture is drawn from what is the same on every computer: a drawing of the screen, a PDF, its words. Their hash is in
`docs/pictures.txt`, and a test compares it with what would be drawn now; so it says which picture is stale without
drawing any, and without the fonts of one computer.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import pack_pictures, picture, report_pages, side_by_side

DOCS = Path(__file__).resolve().parents[1] / "docs"
KEPT = DOCS / "pictures.txt"
_MAKERS = (picture, side_by_side, report_pages, pack_pictures)


def hashes(folder: Path) -> dict[str, str]:
    """What each picture would be made from now, by its name within docs."""
    found = {}
    for number, maker in enumerate(_MAKERS):
        place = folder / str(number)
        place.mkdir()
        for path, source in maker.sources(place).items():
            found[path.relative_to(DOCS).as_posix()] = hashlib.sha256(source).hexdigest()
    return found


def kept() -> dict[str, str]:
    """What each was made from when it was drawn."""
    lines = KEPT.read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(CHECKIN_CONFIG_DIR=f"{folder}/config", CHECKIN_DATA_DIR=f"{folder}/data")
        for maker in _MAKERS:
            place = folder / maker.__name__
            place.mkdir()
            maker.draw(place)
        lines = [f"{digest}  {picture}" for picture, digest in sorted(hashes(folder).items())]
    KEPT.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
