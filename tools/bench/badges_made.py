"""Badges: one at the desk, and in bulk per CPU-second with memory and size."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from figures import bar, each, each_cpu, heading, measured, peak, percentile, row, spread
from people import conference_of

from badges.spec import BadgeSpec
from checkin.core.issuing import copies
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Reprint, ReprintReason
from checkin.core.people.lookup import everybody
from checkin.core.printing import file_output

BAR_BULK = 550.0  # three times what Indico's own code makes of the same work in the same run
BAR_SIZE_KB, BAR_PEAK_MIB, BAR_WARM_MS = 4.0, 150.0, 6.0
SOME = 40
BULK = (1, 100, 500, 1_000, 5_000)


def run() -> int:
    heading("Badges (A6, PDF)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with conference_of(folder, 5_000) as session:
            people = list(everybody(session))
            specs = [
                spec_of(session.conference, person, copies.sign(session, person.code_id, 1), 1)
                for person in people[:60]
            ]
            with measured() as cold:
                _one(specs[0])
            row("one badge, cold (engine and fonts opened)", f"{cold.wall * 1000:.0f} ms")
            warm = each([partial(_one, spec) for spec in specs[1:]])
            row("one badge, warm", *spread(warm))
            row("one badge as a label in ZPL, 203 dpi", *spread(each([partial(_label, spec) for spec in specs[:SOME]])))
            _naive(specs[:SOME])
        made = {count: _bulk(folder, count) for count in BULK}
    return (
        bar("one badge, warm", percentile(warm, 0.5), BAR_WARM_MS, "ms")
        + bar("500 badges a CPU-second", made[500].rate, BAR_BULK, "badges", least=True)
        + bar("KB a badge at 500", made[500].kilobytes, BAR_SIZE_KB, "KB")
        + bar("peak memory at 5,000", made[5_000].peak, BAR_PEAK_MIB, "MiB")
    )


@dataclass(frozen=True)
class Made:
    """What a bulk run cost: badges a CPU-second, KB a badge, peak memory in MiB."""

    rate: float
    kilobytes: float
    peak: float


def _naive(specs: list[BadgeSpec]) -> None:
    """The usual ways: a document a badge, a picture a badge, and a code with the mask looked for."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_Q

    from badges import qr
    from badges.render import render_png

    def searched(code: str) -> None:
        symbol = QRCode(version=2, error_correction=ERROR_CORRECT_Q, border=0)
        symbol.add_data(code)
        symbol.make(fit=False)

    with measured() as took:
        sizes = [len(_one(spec)) for spec in specs]
    kilobytes = f"{sum(sizes) / len(sizes) / 1024:.1f} KB each"
    row("naive: a PDF for every badge", f"{len(specs) / took.cpu:.0f} /CPU-s", kilobytes)
    with measured() as took:
        sizes = [len(render_png(spec, dpi=300)) for spec in specs[:10]]
    kilobytes = f"{sum(sizes) / len(sizes) / 1024:.1f} KB each"
    row("naive: a picture of 300 dpi for every badge", f"{10 / took.cpu:.0f} /CPU-s", kilobytes)
    row("the code of a badge, fixed mask", *spread(each_cpu([partial(qr.matrix, spec.code) for spec in specs])))
    row("naive: the code with the mask looked for", *spread(each_cpu([partial(searched, spec.code) for spec in specs])))


def _label(spec: BadgeSpec) -> bytes:
    from badges.labels import zpl_label
    from badges.template import load_template

    return zpl_label(spec, load_template("a6"), 203)


def _one(spec: BadgeSpec) -> bytes:
    from badges.render import render_pdf

    return render_pdf([spec])


def _bulk(folder: Path, count: int) -> Made:
    """Print in a process of its own, so that its memory can be read."""
    script = "import sys; sys.path.insert(0, sys.argv[1]); import badges_made; badges_made.bulk_child(*sys.argv[2:])"
    run_ = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent), str(folder), str(count)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    cpu, kilobytes, peak = map(float, run_.stdout.split())
    row(f"{count:,} badges", f"{count / cpu:.0f} /CPU-s", f"{kilobytes / count:.1f} KB each", f"{peak:.0f} MiB peak")
    return Made(count / cpu, kilobytes / count, peak)


def bulk_child(folder: str, count: str) -> None:
    """Everything a desk does: sign, check, fit, typeset, write, log."""
    from checkin.core.session import Session

    with Session.open(Path(folder) / "bench5000.db", "Bench", "bench", day=1) as session:
        people = list(everybody(session))[: int(count)]
        target = Path(folder) / f"badges{count}.pdf"
        again = Reprint(ReprintReason.OTHER)  # the smaller runs have printed some of them
        with measured() as took:
            file_output.print_badges(session, people, target, reprint=again)
        print(took.cpu, target.stat().st_size / 1024, peak())
