"""Is this a place where SQLite can keep a file safe?

Write-ahead logging needs shared memory, which network file systems do not have, and a program that
syncs a folder copies the file and its log at different moments. Both lose records, so both are refused.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from .errors import UnsafePlaceError

_NETWORK_TYPES = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "afpfs", "webdav", "davfs", "davfs2",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.s3fs", "ceph", "glusterfs",
    "fuse.glusterfs", "fuse.onedriver", "fuse.google-drive-ocamlfuse", "drvfs", "vboxsf", "vmhgfs",
}  # fmt: skip
_CLOUD_FOLDERS = re.compile(
    r"(onedrive( - .*)?|dropbox( \(.*\))?|google ?drive|my drive|icloud ?drive|mobile documents|cloudstorage"
    r"|com~apple~clouddocs|nextcloud|owncloud|pcloud ?drive|megasync|mega|box sync|synologydrive|sync\.com"
    r"|yandex\.disk|tresorit|seafile|creative cloud files)",
    re.IGNORECASE,
)
_HINT = "Move it to a folder on this computer's own disk, such as Documents/checkin, and open it there."


def refuse_unsafe_place(path: Path) -> None:
    """Raise UnsafePlaceError when `path` lies on a network share or in a cloud-synced folder."""
    resolved = path.expanduser().resolve()
    if share := _network_share(resolved):
        raise UnsafePlaceError(
            f"{path.name} lies on a network share ({share}); records could be lost there.",
            f"{_HINT} Several desks on several computers do not share one file.",
        )
    if folder := _cloud_folder(resolved):
        raise UnsafePlaceError(
            f"{path.name} lies in a folder that is synced to the cloud ({folder}); records could be lost there.",
            _HINT,
        )


def _cloud_folder(path: Path) -> str:
    for parent in path.parents:
        if _CLOUD_FOLDERS.fullmatch(parent.name):
            return parent.name
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and path.is_relative_to(Path(root)):
            return Path(root).name
    return ""


def _network_share(path: Path) -> str:
    if sys.platform == "win32":
        return _windows_share(path)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _mount_command_share(path) if sys.platform == "darwin" else ""
    return network_mount(path, mounts)


def network_mount(path: Path, mounts: str) -> str:
    """Return the type of the network file system that holds `path`, reading a table like /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind if kind in _NETWORK_TYPES else ""


def _mount_command_share(path: Path) -> str:
    import subprocess

    try:
        listing = subprocess.run(["mount"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    rows = re.findall(r"^(.+) on (.+) \((\w+)", listing, re.MULTILINE)
    table = "\n".join(f"x {point.replace(' ', chr(92) + '040')} {kind}" for _, point, kind in rows)
    return network_mount(path, table)


def _windows_share(path: Path) -> str:
    if path.drive.startswith("\\\\"):
        return path.drive
    import ctypes

    drive_remote = 4
    kind = getattr(ctypes, "windll").kernel32.GetDriveTypeW(path.anchor)  # noqa: B009 - absent off Windows
    return path.drive if kind == drive_remote else ""
