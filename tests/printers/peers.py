"""Real peers for the printer tests: D-Bus, Avahi, ippeveprinter, CUPS. All on loopback, all in own folders.

Nothing is shared: each process that runs tests has its own, beside each other and beside those of this computer.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

PATIENCE = 60.0
"""Seconds an event may take on a busy machine before a test gives up."""

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow send_type="*"/>
<allow receive_type="*"/></policy></busconfig>
"""
# It goes by this computer's name: another Avahi on loopback would dispute any other for 127.0.0.1, without end.
_AVAHI = """[server]
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
"""
# The printer's "engine": it obeys files in its control folder, tells its faults as ippeveprinter wants them, and
# writes down every job it has printed.
_ENGINE = """#!/bin/sh
cd "{control}" || exit 1
echo "$IPP_JOB_NAME" >> begun
if [ -e fault ]; then
    reasons=$(cat fault)
    echo "STATE: +$reasons" >&2
    while [ -e fault ]; do sleep 0.05; done
    echo "STATE: -$reasons" >&2
fi
[ -e give-up ] && exit 1
while [ -e slow ]; do sleep 0.05; done
cp "$1" "document-$IPP_JOB_NAME"
echo "$IPP_MEDIA|$IPP_MEDIA_COL|$IPP_COPIES|$CONTENT_TYPE" > "wishes-$IPP_JOB_NAME"
echo "$IPP_JOB_NAME" >> printed
"""
_ATTRIBUTES = """ATTR boolean color-supported false
ATTR integer copies-default 1
ATTR rangeOfInteger copies-supported 1-99
ATTR keyword media-supported iso_a6_105x148mm,iso_a4_210x297mm,custom_min_50x50mm,custom_max_110x300mm
ATTR keyword media-ready iso_a6_105x148mm
ATTR keyword media-default iso_a6_105x148mm
ATTR keyword media-col-supported media-size
ATTR collection media-col-default { MEMBER collection media-size {
  MEMBER integer x-dimension 10500 MEMBER integer y-dimension 14800 } }
ATTR collection media-size-supported { MEMBER integer x-dimension 10500 MEMBER integer y-dimension 14800 },{
  MEMBER rangeOfInteger x-dimension 5000-11000 MEMBER rangeOfInteger y-dimension 5000-30000 }
ATTR keyword sides-supported one-sided
ATTR keyword print-scaling-supported auto,none
ATTR text printer-make-and-model "Example Badge Printer"
ATTR resolution printer-resolution-supported 300dpi
"""
OFFICE = """ATTR mimeMediaType document-format-supported application/pdf,image/pwg-raster,image/png
ATTR resolution pwg-raster-document-resolution-supported 300dpi
ATTR keyword pwg-raster-document-type-supported black_1,sgray_8
"""
AIRPRINT = """ATTR mimeMediaType document-format-supported image/urf
ATTR keyword urf-supported V1.4,W8,CP1,RS203-300,DM1
"""
"""As a label printer that speaks AirPrint tells of itself."""


def missing(what: str) -> NoReturn:
    """Skip for want of `what`; in CI, where everything is installed by name, fail."""
    words = f"not installed here: {what}"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def need(*programs: str, package: str) -> None:
    for program in programs:
        if not shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
            missing(f"{program} (package {package})")


def need_root(purpose: str) -> None:
    if os.geteuid() != 0:
        missing(f"the rights {purpose} (root)")


def until(met: Callable[[], object], what: str) -> None:
    """Wait for another process to reach a state; nothing but looking tells when it has."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if met():
            return
        pause.wait(0.05)
    pytest.fail(f"never happened: {what}")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def listening(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


def _taken(path: Path) -> bool:
    """Whether somebody listens at a socket in the file system."""
    with socket.socket(socket.AF_UNIX) as sock:
        return sock.connect_ex(str(path)) == 0


class Program:
    """A process of ours, ended by its own handle."""

    def __init__(self, command: list[str], log: Path, env: dict[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin", **(env or {})},
            )

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self, *, kill: bool = False) -> None:
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


class Bus:
    """A private D-Bus: without one, Debian's ippeveprinter ends at once."""

    def __init__(self, folder: Path) -> None:
        need("dbus-daemon", package="dbus-daemon")
        path = folder / "bus"
        (folder / "dbus.conf").write_text(_BUS.format(socket=path))
        self.env = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={path}"}
        command = ["dbus-daemon", f"--config-file={folder / 'dbus.conf'}", "--nofork", "--nopidfile"]
        self._program = Program(command, folder / "dbus.log")
        # That its socket is there is not enough: who comes before it listens is refused.
        until(lambda: _taken(path) or not self._program.alive(), "D-Bus listens")
        if not self._program.alive():
            pytest.fail(f"dbus-daemon ended: {self._program.log.read_text()[-500:]}")

    def stop(self) -> None:
        self._program.stop()


class Avahi:
    """An Avahi on a bus of ours. It sees a /run of its own: there may be another one on this computer."""

    def __init__(self, folder: Path, bus: Bus) -> None:
        need("avahi-daemon", package="avahi-daemon")
        need("unshare", package="util-linux")
        need_root("to give avahi-daemon a /run of its own")
        (folder / "avahi.conf").write_text(_AVAHI)
        daemon = f"exec avahi-daemon -f {folder / 'avahi.conf'} --no-drop-root --no-chroot --no-rlimits"
        command = ["unshare", "--mount", "sh", "-c", f"mount -t tmpfs tmpfs /run && {daemon}"]
        self._program = Program(command, folder / "avahi.log", bus.env)
        until(lambda: "startup complete" in self._said() or not self._program.alive(), "Avahi is up")
        if not self._program.alive():
            missing(f"an avahi-daemon of our own; it said: {self._said()[-300:]}")

    def _said(self) -> str:
        return self._program.log.read_text()

    def stop(self) -> None:
        self._program.stop()


class VirtualPrinter:
    """ippeveprinter, with an engine whose faults the test commands. `announced` needs an Avahi on its bus."""

    def __init__(self, folder: Path, bus: Bus, *, takes: str = OFFICE, announced: bool = False) -> None:
        need("ippeveprinter", package="cups-ipp-utils")
        self.control = folder / "control"
        self.port = free_port()
        self.name = f"Test Badge {self.port}"
        self.uri = f"ipp://localhost:{self.port}/ipp/print"
        self._folder = folder
        self._bus = bus
        self._announced = announced
        self.control.mkdir()
        (folder / "attributes.conf").write_text(_ATTRIBUTES + takes)
        engine = folder / "engine"
        engine.write_text(_ENGINE.format(control=self.control))
        engine.chmod(0o755)
        self.start()

    def start(self) -> None:
        # The engine of a killed printer has inherited its line, and holds the port until the badge is out.
        until(lambda: not listening(self.port), "the port is free")
        spool = self._folder / "spool"
        spool.mkdir(exist_ok=True)
        options = ["-p", str(self.port), "-d", str(spool), "-c", str(self._folder / "engine"), "-n", "localhost"]
        files = ["-a", str(self._folder / "attributes.conf"), "-K", str(self._folder)]
        quiet = [] if self._announced else ["-r", "off"]
        command = ["ippeveprinter", "-vv", *options, *files, *quiet, self.name]
        self._program = Program(command, self._folder / "printer.log", self._bus.env)
        until(lambda: not self._program.alive() or listening(self.port), "the printer listens")
        if not self._program.alive():
            pytest.fail(f"ippeveprinter ended: {self._program.log.read_text()[:500]}")

    def kill(self) -> None:
        self._program.stop(kill=True)

    def stop(self) -> None:
        for name in ("fault", "slow"):
            (self.control / name).unlink(missing_ok=True)
        self._program.stop()

    def fault(self, *reasons: str) -> None:
        (self.control / "fault").write_text(",".join(reasons))

    def set(self, switch: str) -> None:
        (self.control / switch).touch()

    def clear(self, switch: str) -> None:
        (self.control / switch).unlink()

    def begun(self) -> list[str]:
        return self._written("begun")

    def printed(self) -> list[str]:
        return self._written("printed")

    def _written(self, name: str) -> list[str]:
        path = self.control / name
        return path.read_text().splitlines() if path.exists() else []

    def document(self, job_name: str) -> bytes:
        return (self.control / f"document-{job_name}").read_bytes()

    def wishes(self, job_name: str) -> list[str]:
        return (self.control / f"wishes-{job_name}").read_text().strip().split("|")


class Cups:
    """A CUPS of our own on loopback. `folder` must be one that the user "lp" can walk to."""

    def __init__(self, folder: Path, bus: Bus) -> None:
        need("cupsd", package="cups-daemon")
        need("lp", "lpadmin", "lpstat", package="cups-client")
        if not Path("/usr/lib/cups/backend/cups-pdf").exists():
            missing("the cups-pdf backend (package printer-driver-cups-pdf)")
        need_root("to let CUPS's filters run as another user")
        self.port = free_port()
        self.server = f"ipp://localhost:{self.port}/"
        self.env = {"CUPS_SERVER": f"localhost:{self.port}", "CUPS_USER": "checkin", "HOME": str(folder), **bus.env}
        for name in ("root", "spool", "cache", "state", "tmp"):
            (folder / name).mkdir(mode=0o755)
        (folder / "root" / "ppd").mkdir()
        (folder / "tmp").chmod(0o1777)
        folder.chmod(0o755)
        conf, files = folder / "cupsd.conf", folder / "cups-files.conf"
        self._log = folder / "error.log"
        conf.write_text(
            f"Listen 127.0.0.1:{self.port}\nBrowsing No\nDefaultAuthType None\nLogLevel debug\n"
            "JobRetryInterval 1\nPreserveJobHistory Yes\nWebInterface No\nMaxLogSize 0\n"
            "<Location />\nOrder allow,deny\nAllow localhost\n</Location>\n"
            "<Location /admin>\nOrder allow,deny\nAllow localhost\n</Location>\n"
            "<Policy default>\nJobPrivateAccess default\nJobPrivateValues default\n"
            "<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
        )
        # cups-pdf reads /etc/cups whatever we say; a user it does not know has its files here.
        self.printed = Path("/var/spool/cups-pdf/ANONYMOUS")
        files.write_text(
            f"ServerRoot {folder / 'root'}\nRequestRoot {folder / 'spool'}\nCacheDir {folder / 'cache'}\n"
            f"StateDir {folder / 'state'}\nTempDir {folder / 'tmp'}\nErrorLog {self._log}\n"
            f"AccessLog {folder / 'access.log'}\nPageLog {folder / 'page.log'}\nSystemGroup root lpadmin\n"
            f"ServerKeychain {folder / 'root'}\n"
        )
        self._program = Program(["cupsd", "-f", "-c", str(conf), "-s", str(files)], folder / "cupsd.log", self.env)
        until(lambda: listening(self.port) or not self._program.alive(), "CUPS listens")
        if not self._program.alive():
            pytest.fail(f"cupsd ended: {self._program.log.read_text()[-500:]}")

    def add(self, queue: str, device: str, model: str) -> str:
        """A queue for `device`, ready to print; its IPP address."""
        self.run("lpadmin", "-p", queue, "-v", device, *model.split(" "), "-o", "printer-error-policy=retry-job", "-E")
        if "everywhere" in model:
            # CUPS asks the printer what it can after it has answered lpadmin, and drops a job that comes before.
            told = f'Printer "{queue}" is now available.'
            until(lambda: told in self._log.read_text(), "the queue knows its printer")
        return f"{self.server}printers/{queue}"

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [*command], env={**os.environ, **self.env}, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def stop(self) -> None:
        self._program.stop()
