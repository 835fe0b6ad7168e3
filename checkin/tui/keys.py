"""The keys of the commands, and the sentences that name them.

A sentence names the command, "{undo} wrong person?", and never the key: so it is told right where the settings of this
computer give the command another one. The commands declare their own keys when they are imported.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from checkin.errors import CheckinError

OF_HELP = "f1"
"""The key of the help: of a command at the desk, and in each dialog of what it is for."""
_own: dict[str, tuple[str, ...]] = {}
_given: dict[str, tuple[str, ...]] = {}
_fixed: set[str] = set()
_NAMES = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}
# What a command may be given: a letter alone is typed, and others with Ctrl edit the line or are other keys.
_KEY = re.compile(r"((ctrl|shift)\+)?f([1-9]|1\d|2[0-4])|(ctrl|alt)\+[bfglnoprstyz]")
_NO_KEY = '"{}" is no key that a command can have: F1 to F24, or Ctrl with a letter that does not edit the line.'
_TWICE = 'The program gives {} to two commands, "{}" and "{}".'
_OTHER_KEY = "One of them needs another key, in checkin/tui/commands."


def declare(command: str, keys: tuple[str, ...], *, fixed: bool) -> None:
    """Say which keys a command has, in Textual's names, and whether no settings can give it others.

    Raises CheckinError for a key that another command has: the program does not start with it.
    """
    having = _having({})
    for name in (name for key in keys for name in key.split("/")):
        if others := [other for other in having.get(name, ()) if other != command]:
            raise CheckinError(_TWICE.format(key_words(name), others[0], command), _OTHER_KEY)
    _own[command] = keys
    if fixed:
        _fixed.add(command)


def use(keymap: Mapping[str, str]) -> list[str]:
    """Take the keys that this computer's settings give to commands; return in sentences which are refused.

    Refused is what names no command or one whose key is fixed, what is no key, and a key that two commands would
    have: whoever was given it keeps their own.
    """
    given, refused = judged(keymap)
    _given.clear()
    _given.update(given)
    return [sentence for _, sentence in refused]


def judged(keymap: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """The keys that commands would have by settings, and what is refused: of which command, and why in a sentence."""
    given, refused = {}, []
    for command, keys in keymap.items():
        split = spelt(keys)
        if sentence := _unfit(command, split):
            refused.append((command, sentence))
        elif split:
            given[command] = split
    while twice := next(((key, having) for key, having in _having(given).items() if len(having) > 1), None):
        key, commands = twice
        culprit = next((command for command in commands if command in given), commands[0])
        for command in commands:
            given.pop(command, None)
        named = " and ".join(f'"{command}"' for command in commands)
        sentence = f"The settings give {key_words(key)} to more than one command, {named}: each keeps its own."
        refused.append((culprit, sentence))
    return given, refused


def _unfit(command: str, keys: tuple[str, ...]) -> str:
    """Why a command cannot have these keys, in a sentence; nothing where it can."""
    if command not in _own:
        return f'There is no command "{command}" to give a key to.'
    if command in _fixed:
        return f'The key of the command "{command}" cannot be changed.'
    if not _own[command]:
        return f'The command "{command}" has no key: {key("palette")} lists it.'
    known = _having({})
    wrong = next((name for name in keys if not _KEY.fullmatch(name) and name not in known), "")
    return _NO_KEY.format(wrong) if wrong else ""


def spelt(keys: str) -> tuple[str, ...]:
    """Keys as a person writes them, "F2, Ctrl+B", in Textual's names."""
    split = (key.strip().casefold() for key in keys.split(","))
    return tuple({word.casefold(): name for name, word in _NAMES.items()}.get(key, key) for key in split if key)


def own(command: str) -> tuple[str, ...]:
    """The keys that a command has where no settings give it others."""
    return _own[command]


def all_of(command: str) -> str:
    """All keys of a command as a user reads them: "F2, Ctrl+B"."""
    return ", ".join(map(key_words, _given.get(command, _own[command])))


def in_use() -> dict[str, str]:
    """The keys that were taken over from the settings, as Textual wants them."""
    return {command: ",".join(keys) for command, keys in _given.items()}


def key(command: str) -> str:
    """The key of a command as a user reads it; empty where it has none. Raises KeyError for no command of ours."""
    keys = _given.get(command) or _own[command]
    return key_words(keys[0]) if keys else ""


def told(sentence: str, **words: object) -> str:
    """A sentence with the keys of the commands that stand in it in braces, and with other words that do."""
    return sentence.format_map(_Words(words))


class _Words(dict[str, object]):
    def __missing__(self, command: str) -> str:
        return key(command)


def key_words(keys: str) -> str:
    """ "Ctrl+B", "F2", "Up/Down", "Esc"."""
    return "+".join("/".join(_word(name) for name in part.split("/")) for part in keys.strip().split("+"))


def _word(name: str) -> str:
    function_key = name[0] == "f" and name[1:].isdigit()
    return _NAMES.get(name) or (name.upper() if function_key else name.capitalize())


def _having(given: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The commands that would have each key."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for command, first in _own.items():
        for one in given.get(command, first):
            for name in one.split("/"):
                if command not in found[name]:
                    found[name].append(command)
    return found
