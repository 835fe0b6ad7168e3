"""Reading a template's TOML strictly: every error names the file, the line, the table, the key and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from .typesetting import RenderError

_DECIMAL_COMMA = re.compile(r"\s*([\w-]+)\s*=\s*(-?\d+),(\d+)\s*(?:#.*)?$")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
COLOUR_OF_CATEGORY = "category"
_ROW_AT_HOME = "Write [[element.row]], below the stack that it is a line of."


class TemplateError(RenderError):
    """A template that cannot be used: where and why, and what to do next."""


class Table:
    """One table of the file. Values are taken out by key and type, after `expect` has refused what is not known."""

    def __init__(
        self,
        values: Mapping[str, Any],
        file: str,
        title: str,
        source: str,
        header: str = "",
        number: int = 1,
        after: int = 0,
    ) -> None:
        self._values = dict(values)
        self.file, self.title = file, title
        self._source, self.header, self._number, self._after = source, header, number, after

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def error(self, key: str, reason: str, hint: str = "") -> TemplateError:
        """The error to raise for `key`; an empty one stands for the whole table."""
        line = self._line(key)
        where = f"{self.file}, line {line}" if line else self.file
        about = f"{self.title}: {key} {reason}" if key else f"{self.title} {reason}"
        return TemplateError(f"{where}, {about}.", hint)

    def raw(self, key: str) -> Any:
        """The value as TOML gave it, None when absent."""
        return self._values.get(key)

    def number(
        self, key: str, default: float | None = None, least: float = 0.0, most: float = 1000.0, unit: str = "mm"
    ) -> float:
        """A length or size between `least` and `most`, needed when there is no default."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise self.error("", f"needs {key}", f"Give it in {unit}.")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.error(key, f"must be a number in {unit}, not {value!r}")
        if not least <= value <= most:
            raise self.error(key, f"must lie between {least:g} and {most:g} {unit}, not {value:g}")
        return float(value)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.error(key, f"must be a text in quotes, not {value!r}")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str = "") -> str:
        """One of some words."""
        value = self.text(key, default)
        known = tuple(choices)
        if value not in known:
            raise self.error(key, f"cannot be {value!r}", meant(value, known))
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {value!r}")
        return value

    def colour(self, key: str, default: str) -> str:
        """`#rrggbb`, or `category` for the colour of the delegate's category."""
        value = self.text(key, default)
        if value != COLOUR_OF_CATEGORY and not _COLOUR.fullmatch(value):
            raise self.error(key, f"is no colour: {value!r}", 'Write "#1f4e79" or "category".')
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Words without regard to capitals, one or a list of them."""
        value = self.raw(key) or ()
        words = (value,) if isinstance(value, str) else value
        if not isinstance(words, (list, tuple)) or not all(isinstance(item, str) for item in words):
            raise self.error(key, "must be a list of texts")
        return tuple(item.casefold() for item in words)

    def tables(self, key: str, header: str) -> list[Table]:
        """The tables of a list such as `[[element]]`, each with its line in the file."""
        values = self.raw(key)
        if values is None:
            return []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.error(key, f"must be written as [[{header}]]")
        after = self._line("") - 1 if self.header else 0
        return [
            Table(value, self.file, f"{header} {at}", self._source, header, at, after)
            for at, value in enumerate(values, 1)
        ]

    def table(self, key: str) -> Table | None:
        """A table in the table, None when absent."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return Table(value, self.file, f"{self.title}, {key}", self._source, self.header, self._number, self._after)

    def expect(self, *known: str) -> None:
        """Refuse keys that are none of these. Called first: a slip is told as that, not as what it leads to."""
        for key, value in self._values.items():
            if key not in known:
                hint = _ROW_AT_HOME if key == "row" else meant(key, known)
                raise self.error(_bracketed(key, value), "is not known here", hint)

    def _line(self, key: str) -> int:
        lines = self._source.splitlines()
        start = 0
        if self.header:
            heads = [at for at in range(self._after, len(lines)) if lines[at].strip().startswith(f"[[{self.header}]]")]
            if len(heads) < self._number:
                return self._after + 1
            start = heads[self._number - 1]
        pattern = re.compile(rf"\s*\[*{re.escape(key.strip('[]'))}\b")
        for at in range(start, len(lines)):
            if key and pattern.match(lines[at]):
                return at + 1
            if at > start and lines[at].startswith("[[") and not key.startswith("["):
                break
        return start + 1


def _bracketed(key: str, value: Any) -> str:
    """A key as it is written in the file: tables have brackets."""
    if isinstance(value, dict):
        return f"[{key}]"
    return f"[[{key}]]" if isinstance(value, list) and value and isinstance(value[0], dict) else key


def meant(value: str, known: Iterable[str]) -> str:
    """What else may be meant by a word that is none of these; capitals do not count."""
    names = {name.casefold(): name for name in known if name}
    close = get_close_matches(value.casefold(), names, 1)
    return f"Did you mean {names[close[0]]}?" if close else f"Known here: {', '.join(names.values())}."


def not_toml(fault: Exception, file: str, source: str) -> TemplateError:
    """What to say of a file that is no TOML. A decimal comma, as most of the world writes it, is told as that."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := _DECIMAL_COMMA.match(line):
            key, whole, part = found.groups()
            return TemplateError(
                f"{file}, line {number}: {key} is {whole},{part}.", f"Write {whole}.{part}, with a point."
            )
    return TemplateError(f"{file} is not written as TOML: {fault}.", "Compare it with a shipped one.")
