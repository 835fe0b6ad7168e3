"""The journal as lines of text, one JSON object an entry: what can be read when this program is not at hand.

First stands what people want to know, then what the hashes are made of. Of the file's own, such as its keys, nothing
comes in here.
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from .chain import canonical, hash_body, hash_header
from .packets import Carried, in_form

FORM: Final = 1
_WHAT: Final = "delegate-checkin journal"


class Heading(NamedTuple):
    """The first line: of which conference, and by which file, the lines are written."""

    conference: str
    name: str
    writer: str
    form: int = FORM

    @property
    def line(self) -> bytes:
        said = {_WHAT: self.form, "conference": self.conference, "name": self.name, "writer": self.writer}
        return _text(said)


def heading_of(line: bytes) -> Heading | None:
    """What a text copy says of itself in its first line; None where it is none."""
    said = _object(line)
    form = said.get(_WHAT)
    if type(form) is not int:
        return None
    conference, name, writer = (str(said.get(key, "")) for key in ("conference", "name", "writer"))
    return Heading(conference, name, writer, form)


def line_of(n: int, by: str, who: str, entry: Carried) -> bytes:
    """The line of the entry that arrived as number `n`; `by` is the operator's name, `who` the person it is about."""
    header = entry._asdict()
    shown = {"n": n, "at": header.pop("at"), "desk": header.pop("desk"), "by": by, "kind": header.pop("kind"),
             "who": who, "body": _readable(header.pop("body"))}  # fmt: skip
    return _text({**shown, **header})


def number_of(line: bytes) -> tuple[int, str] | None:
    """As which number the entry of a line arrived, and its hash; None where the line is torn."""
    said = _object(line)
    n, its_hash = said.get("n"), said.get("hash")
    return (n, its_hash) if line.endswith(b"\n") and type(n) is int and isinstance(its_hash, str) else None


def entry_of(line: bytes) -> Carried | None:
    """The entry of a line; None where it has not the form of one, or its hashes do not hold."""
    said = _object(line)
    try:
        if isinstance(body := said.get("body"), dict):
            said["body"] = canonical(body)
        entry = in_form([said.get(name) for name in Carried._fields], str(said.get("writer")))
        if entry is None or hash_header(entry[:11]) != entry.hash:
            return None
        return entry if entry.body is None or hash_body(entry.salt, entry.body) == entry.body_hash else None
    except (ValueError, RecursionError):
        return None


def _readable(body: str | None) -> object:
    """The body as an object, where the same text can be made of it again."""
    try:
        said = json.loads(body or "null")
        return said if isinstance(said, dict) and canonical(said) == body else body
    except (ValueError, RecursionError):
        return body


def _object(line: bytes) -> dict[str, object]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _text(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
