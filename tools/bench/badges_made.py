"""Badges: one at the desk, and in bulk per CPU-second with memory and size."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from figures import bar, each, heading, measured, row, spread
from people import conference_of

from badges.spec import BadgeSpec
from checkin.core.badge_specs import spec_of
from checkin.core.models import ReprintReason
from checkin.core.people import everybody
from checkin.core.printing import copies, files

BAR_BULK = 61.0  # Indico's own code on the same work, measured on the same kind of machine
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
        rates = {count: _bulk(folder, count) for count in BULK}
    return bar("500 badges a CPU-second", rates[500], BAR_BULK, "badges", least=True)


def _one(spec: BadgeSpec) -> bytes:
    from badges.render import render_pdf

    return render_pdf([spec])


def _bulk(folder: Path, count: int) -> float:
    """Print in a process of its own, so that its memory can be read."""
    script = "import sys; sys.path.insert(0, sys.argv[1]); import badges_made; badges_made.bulk_child(*sys.argv[2:])"
    run_ = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent), str(folder), str(count)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    cpu, kilobytes, peak = map(float, run_.stdout.split())
    row(f"{count:,} badges", f"{count / cpu:.0f} /CPU-s", f"{kilobytes / count:.1f} KB each", f"{peak:.0f} MiB peak")
    return count / cpu


def bulk_child(folder: str, count: str) -> None:
    """Everything a desk does: sign, check, fit, typeset, write, log."""
    from checkin.core.session import Session

    with Session.open(Path(folder) / "bench5000.db", "Bench", "bench", day=1) as session:
        people = list(everybody(session))[: int(count)]
        target = Path(folder) / f"badges{count}.pdf"
        reason = ReprintReason.OTHER  # the smaller runs have printed some of them
        with measured() as took:
            files.print_badges(session, people, target, reason=reason)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(took.cpu, target.stat().st_size / 1024, peak)
