"""A label printer on loopback: takes ZPL, answers `~HS`, and misbehaves as told."""

from __future__ import annotations

import re
import socket
import struct
import threading
from time import monotonic


class LabelPrinter:
    """Takes ZPL on a port and answers `~HS` from its fields, or misbehaves as told.

    Labels wait in it until `formats` is set; with `seconds` each takes so long, one after another.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self.taken: list[bytes] = []
        self.formats = 0
        self._seconds = seconds
        self._out: list[float] = []
        self.flags = {"paper": 0, "pause": 0, "head": 0, "ribbon": 0, "full": 0}
        self.silent = False
        self.cuts_after: int | None = None
        self.speaks: bytes | None = None
        self.hangs_up = False
        self._ends = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(30)

    def _serve(self) -> None:
        while not self._ends.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                line.settimeout(20)
                try:
                    self._talk(line)
                except OSError:
                    continue

    def _talk(self, line: socket.socket) -> None:
        data = b""
        while piece := line.recv(65536):
            data += piece
            if self.cuts_after is not None and len(data) >= self.cuts_after:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            for label in re.findall(rb"\^XA.*?\^XZ", data, re.DOTALL):
                self.taken.append(label)
                self.formats += 1
                self._out.append(max([monotonic(), *self._out[-1:]]) + self._seconds)
            data = re.sub(rb"\^XA.*?\^XZ", b"", data, flags=re.DOTALL)
            if b"~HS" in data:
                data = data.replace(b"~HS", b"")
                if self.hangs_up:
                    line.shutdown(socket.SHUT_WR)
                    continue
                if not self.silent:
                    line.sendall(self._status() if self.speaks is None else self.speaks)

    def _status(self) -> bytes:
        flag = self.flags
        if self._seconds:
            self.formats = sum(out > monotonic() for out in self._out)
        return (
            f"\x02030,{flag['paper']},{flag['pause']},0080,{self.formats:03},{flag['full']},0,0,000,0,0,0\x03\r\n"
            f"\x02000,0,{flag['head']},{flag['ribbon']},0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
        ).encode()
