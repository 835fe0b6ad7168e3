"""What this computer remembers: the desk's name, its operator, the conference last opened, looks and sounds.

One small JSON file in the user's configuration folder; it holds nothing about delegates.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from checkin.errors import OutputFileError
from checkin.text import clean_text
from db.identity import Computer


class Machine(NamedTuple):
    """Settings of this computer. `desk` is empty until it was asked once; `keymap` maps command ids to keys."""

    desk: str = ""
    operator: str = ""
    last_conference: str = ""
    theme: str = ""
    sound: bool = True
    keymap: Mapping[str, str] = {}


def load() -> Machine:
    """Read the settings; a missing or unreadable file means none."""
    found, _ = _read()
    keymap = found.get("keymap")
    return Machine(
        desk=clean_text(str(found.get("desk", "")), 60),
        operator=clean_text(str(found.get("operator", "")), 60),
        last_conference=str(found.get("last_conference", "")),
        theme=str(found.get("theme", "")),
        sound=found.get("sound") is not False,
        keymap={str(key): str(value) for key, value in keymap.items()} if isinstance(keymap, dict) else {},
    )


def faults() -> list[str]:
    """What the settings' file says that cannot be, in sentences: it counts as not said."""
    found, fault = _read()
    told = [fault] if fault else []
    if not isinstance(found.get("sound", True), bool):
        told.append(f"The settings say of sound {found['sound']!r}, which is neither true nor false: it is on.")
    if not isinstance(found.get("keymap", {}), dict):
        told.append(
            'The settings give keys otherwise than as {"keymap": {"command": "key"}}: each command keeps its own.'
        )
    return told


def _read() -> tuple[dict[str, Any], str]:
    """What stands in the settings' file; nothing, and why, where it cannot be read."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found, ""
    return {}, f"The settings of this computer cannot be read, so all are as they come: {_file()}"


def save(machine: Machine) -> None:
    """Write the settings whole, or not at all. Raises OutputFileError."""
    import tempfile

    target = _file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(machine._asdict(), file, ensure_ascii=False, indent=1)
        Path(name).replace(target)
    except OSError as error:
        raise OutputFileError(f"The settings could not be saved ({error.strerror}).") from error


def host_name() -> str:
    """The computer's name: what a desk is called until somebody names it."""
    # `socket` says it alike on all systems, and is 4 ms of each command.
    name = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    return clean_text(name, 60) or "desk"


def this_computer() -> Computer:
    """This computer as conference files know it. The id is neither its name nor its network card: both change."""
    return Computer(
        hashlib.sha256(f"delegate-checkin {_machine_id()}".encode()).hexdigest()[:32], data_folder() / "writers"
    )


@cache
def _machine_id() -> str:
    """The system's own id of this installation; where it has none, one of ours beside what the program keeps."""
    return _system_id() or _our_id(data_folder() / "computer-id")


def _system_id() -> str:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    elif sys.platform == "darwin":
        import re
        import subprocess

        with suppress(OSError, subprocess.SubprocessError):
            command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
            told = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout
            found = re.search(r'"IOPlatformUUID" = "([^"]+)"', told)
            return found[1] if found else ""
    else:
        for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
            with suppress(OSError):
                if found := Path(place).read_text(encoding="ascii", errors="replace").strip():
                    return found
    return ""


def _our_id(place: Path) -> str:
    """A random id, made once. Where it cannot be kept, every start is another computer: new writers, no harm."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError), place.open("x", encoding="ascii") as file:
            file.write(os.urandom(16).hex())
        return place.read_text(encoding="ascii")
    return os.urandom(16).hex()


def data_folder() -> Path:
    """Where the program keeps conferences that were made without saying where (demo, practice)."""
    if override := os.environ.get("CHECKIN_DATA_DIR"):
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path("delegate-checkin", appauthor=False)


def _file() -> Path:
    if override := os.environ.get("CHECKIN_CONFIG_DIR"):
        return Path(override) / "machine.json"
    from platformdirs import user_config_path

    return user_config_path("delegate-checkin", appauthor=False) / "machine.json"


def login_name() -> str:
    """The name of the person logged in to this computer."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("USER", "operator")
