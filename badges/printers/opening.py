"""From a printer as set up to a back end in use."""

from __future__ import annotations

from .model import Backend, Printer, PrinterKind


def backend_for(printer: Printer) -> Backend:
    """The back end for `printer`. Raises PrinterError when its address is none of its kind."""
    match printer.kind:
        case PrinterKind.IPP:
            from .ipp import IppBackend

            return IppBackend(printer)
        case PrinterKind.RAW:
            from .raw import RawBackend

            return RawBackend(printer)
        case PrinterKind.LP:
            from .system_lp import LpBackend

            return LpBackend(printer)
        case PrinterKind.FOLDER:
            from .folder import FolderBackend

            return FolderBackend(printer)
