"""Raster documents as pictures again, by two programs that are not ours: CUPS's `ippeveps` and Ghostscript."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from PIL import Image
from printers.peers import PATIENCE, missing, need

from badges.printers.model import document_format


def unpacked(
    folder: Path, document: bytes, size: tuple[int, int], dpi: int, *, black: bool = False
) -> list[Image.Image]:
    """The pages of a document, in dots; `black` where it holds single bits."""
    need("gs", package="ghostscript")
    programs = [path for path in ("/usr/sbin/ippeveps", "/usr/lib/cups/command/ippeveps") if Path(path).exists()]
    if not programs:
        missing("ippeveps (package cups-ipp-utils)")
    (folder / "badge.raster").write_bytes(document)
    env = {**os.environ, "CONTENT_TYPE": document_format(document)}
    unpack = [programs[0], str(folder / "badge.raster")]
    done = subprocess.run(unpack, env=env, capture_output=True, timeout=PATIENCE, check=True)
    # ippeveps 2.4 knows that 0 is white in black_1, leaves white rows out, and paints the others as negatives.
    page = done.stdout.replace(b"Decode[0 1]", b"Decode[1 0]") if black else done.stdout
    width, height = size
    draw = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=png16m", f"-r{dpi}", f"-g{width}x{height}"]
    target = f"-sOutputFile={folder / 'page-%d.png'}"
    subprocess.run([*draw, target, "-"], input=page, capture_output=True, timeout=PATIENCE, check=True)
    return [Image.open(path) for path in sorted(folder.glob("page-*.png"))]
