"""Lists come in here: files to rows, rows to delegates' fields, fields to a plan of additions and updates.

`parse_files` reads and understands; `make_plan` compares with who is on the list and changes nothing.
"""

from __future__ import annotations

from .mapping import ColumnMap, load_mapping, save_mapping
from .parsing import parse_files
from .plan import make_plan
from .report import report
from .results import (
    Addition,
    Change,
    ColumnGuess,
    Conflict,
    Existing,
    ImportPlan,
    NeedsMapping,
    Parsed,
    Rejected,
    RowWarning,
    SourceRow,
    Update,
)

__all__ = [
    "Addition",
    "Change",
    "ColumnGuess",
    "ColumnMap",
    "Conflict",
    "Existing",
    "ImportPlan",
    "NeedsMapping",
    "Parsed",
    "Rejected",
    "RowWarning",
    "SourceRow",
    "Update",
    "load_mapping",
    "make_plan",
    "parse_files",
    "report",
    "save_mapping",
]
