"""The one way in which a workbook is written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """An XLSX file, written row by row. Raises OSError.

    What XlsxWriter keeps on the disk meanwhile lies beside the file and bears its name: a program that is killed leaves
    no name of the list in a folder for everybody, and its leftovers go with those of the file.
    """
    import xlsxwriter

    with tempfile.TemporaryDirectory(".part", f"{path.name}.", path.parent, ignore_cleanup_errors=True) as parts:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        try:
            with xlsxwriter.Workbook(str(path), {**options, "constant_memory": True, "tmpdir": parts}) as book:
                yield book
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error
