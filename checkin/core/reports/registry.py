"""Every report there is, by the names of the command line: one line each."""

from __future__ import annotations

from collections.abc import Mapping

from checkin.errors import UsageError

from . import attendance, certificates, participants, signatures, variance
from .kinds import Report

REPORTS: tuple[Report, ...] = (
    signatures.BEFORE,
    signatures.AFTER,
    participants.LIST,
    attendance.ATTENDANCE,
    variance.VARIANCE,
    certificates.CERTIFICATES,
    attendance.PRESS,
)
BY_NAME: Mapping[str, Report] = {report.name: report for report in REPORTS}


def report_named(name: str) -> Report:
    """A report by its name. Raises UsageError."""
    if name not in BY_NAME:
        raise UsageError(f"There is no report {name!r}.", f"Reports: {', '.join(BY_NAME)}.")
    return BY_NAME[name]
