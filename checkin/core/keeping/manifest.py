"""The manifest of a pack: which files it holds, what is in each, and of what it was made. By it anybody can check.

`manifest.json` names every file with its SHA-256, and bears the SHA-256 of its own content, the *code* of the pack.
`SHA256SUMS` says the same in the form that `sha256sum -c` reads. Who changes a file without knowing of this is found;
who makes the whole pack anew gets another code, and the one of the right pack was told when it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from checkin.errors import InputFileError

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_CHUNK = 1 << 20
_LARGEST = 20_000_000
_KEYS = {"v", "code", "files"}


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """What became of a pack: its code, empty where the manifest cannot be read, and in sentences what is not right."""

    code: str
    files: int
    faults: tuple[str, ...]


def write(folder: Path, facts: Mapping[str, Any]) -> str:
    """Name all files in `folder` in a manifest, with `facts` of what they were made; return the pack's code."""
    hashes = {name: _hash_of(folder / name) for name in _names(folder)}
    files = [
        {"name": name, "bytes": (folder / name).stat().st_size, "sha256": digest} for name, digest in hashes.items()
    ]
    whole = {"v": 1, **facts, "files": files}
    code = _code_of(whole)
    _put(folder / MANIFEST, _text({**whole, "code": code}))
    _put(folder / SUMS, _sums(hashes))
    return code


def check(folder: Path) -> CheckedPack:
    """Compare the files of a pack with its manifest. Raises InputFileError where there is no pack."""
    if not (folder / MANIFEST).is_file():
        raise InputFileError(f"There is no pack in {folder}: it has no {MANIFEST}.", "Name the folder of the pack.")
    found = dict.fromkeys(_names(folder))
    manifest = _read(folder / MANIFEST)
    if manifest is None:
        what = f"{MANIFEST} was altered: what it says of the other files cannot be believed"
        return CheckedPack("", len(found), (what,))
    told = {item["name"]: item["sha256"] for item in manifest["files"]}
    faults = [f"{name} is missing" for name in told if name not in found]
    faults += [f"{name} was altered" for name in told if name in found and _hash_of(folder / name) != told[name]]
    faults += [f"{name} was added" for name in found if name not in told]
    if not (folder / SUMS).is_file():
        faults.append(f"{SUMS} is missing")
    elif (folder / SUMS).read_bytes() != _sums(told).encode():
        faults.append(f"{SUMS} was altered")
    return CheckedPack(manifest["code"], len(told), tuple(faults))


def _names(folder: Path) -> list[str]:
    """Every file in the folder but the manifest's own two, in the same order everywhere."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for path in paths if (name := path.as_posix()) not in (MANIFEST, SUMS))


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise InputFileError(f"{path.name} cannot be read ({error.strerror}).") from error
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    """The manifest, or None where a byte of it is not as it was written."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        raw = path.read_bytes()
        manifest = json.loads(raw)
        as_written = isinstance(manifest, dict) and raw == _text(manifest).encode()
    except (OSError, ValueError, RecursionError):
        return None
    if not as_written or not manifest.keys() >= _KEYS:
        return None
    whole = {key: value for key, value in manifest.items() if key != "code"}
    sound = manifest["code"] == _code_of(whole) and _are_files(manifest["files"])
    return manifest if sound else None


def _are_files(files: object) -> bool:
    """Whether these are files inside the pack, each with a hash."""
    return isinstance(files, list) and all(
        isinstance(item, dict)
        and isinstance(item.get("sha256"), str)
        and isinstance(name := item.get("name"), str)
        and not PurePosixPath(name).is_absolute()
        and ".." not in PurePosixPath(name).parts
        for item in files
    )


def _code_of(whole: Mapping[str, Any]) -> str:
    return hashlib.sha256(_text(whole).encode()).hexdigest()


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sums(hashes: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in hashes.items())


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
