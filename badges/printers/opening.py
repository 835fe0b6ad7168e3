"""The kinds of printers: how their addresses look, and from a printer as set up to a back end in use.

A new kind is a module with its `Backend`, a word in `PrinterKind`, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .model import Backend, Printer, PrinterError, PrinterKind


def backend_for(printer: Printer) -> Backend:
    """The back end for `printer`; of a kind that is not known, one that says so.

    Raises PrinterError when its address is none of its kind.
    """
    way = _WAYS.get(printer.kind)
    return way.open(printer) if way else _open_unknown(printer)


def is_known(kind: str) -> bool:
    """Whether this program knows printers of that kind; of a file that a newer one wrote, it may not."""
    return kind in _WAYS


def writes_files(kind: str) -> bool:
    """Whether what is printed lies in files afterwards, for whoever opens the folder."""
    return is_known(kind) and _WAYS[kind].writes_files


def read_address(address: str) -> tuple[str, str]:
    """The kind of printer that lives at an address as typed, and its `uri`. Raises PrinterError where nothing can."""
    text = address.strip()
    scheme, _, rest = text.partition(":")
    kind = next((kind for kind, way in _WAYS.items() if scheme.lower() in way.schemes), None)
    if kind is None or not rest:
        raise PrinterError(f"{address!r} is no address of a printer.", _LOOKS_LIKE)
    return kind, _WAYS[kind].uri(text, rest)


def _open_ipp(printer: Printer) -> Backend:
    from .ipp import IppBackend

    return IppBackend(printer)


def _open_raw(printer: Printer) -> Backend:
    from .raw import RawBackend

    return RawBackend(printer)


def _open_lp(printer: Printer) -> Backend:
    from .system_lp import LpBackend

    return LpBackend(printer)


def _open_folder(printer: Printer) -> Backend:
    from .folder import FolderBackend

    return FolderBackend(printer)


def _open_unknown(printer: Printer) -> Backend:
    from .unknown import UnknownBackend

    return UnknownBackend(printer)


def _on_a_host(text: str, rest: str) -> str:
    try:
        host = urlsplit(text).hostname
    except ValueError:
        host = None
    if not host:
        raise PrinterError(f"{text!r} names no host.", _LOOKS_LIKE)
    return text


def _as_named(text: str, rest: str) -> str:
    return rest


def _whole_path(text: str, rest: str) -> str:
    return str(Path(rest).expanduser().resolve())


@dataclass(frozen=True, slots=True)
class _Way:
    """How printers of a kind are reached: the schemes of their addresses, examples of these, the `uri` that is kept
    of one (given whole, and without its scheme), the back end, and whether it leaves files behind."""

    schemes: tuple[str, ...]
    examples: str
    uri: Callable[[str, str], str]
    open: Callable[[Printer], Backend]
    writes_files: bool = False


_WAYS: dict[str, _Way] = {
    PrinterKind.IPP: _Way(("ipp", "ipps"), "ipp://host/ipp/print, ipps://...", _on_a_host, _open_ipp),
    PrinterKind.RAW: _Way(("socket",), "socket://host:9100", _on_a_host, _open_raw),
    PrinterKind.LP: _Way(("lp",), "lp:queue", _as_named, _open_lp),
    PrinterKind.FOLDER: _Way(("folder",), "folder:/path", _whole_path, _open_folder, writes_files=True),
}
EXAMPLES = ", ".join(way.examples for way in _WAYS.values())
_LOOKS_LIKE = f"It looks like one of: {EXAMPLES}."
