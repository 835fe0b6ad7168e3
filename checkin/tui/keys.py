"""The keys of the commands, and the sentences that name them.

A sentence names the command, "{undo} wrong person?", and never the key: so it is told right where the settings of this
computer give the command another one. The commands declare their own keys when they are imported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

_own: dict[str, tuple[str, ...]] = {}
_given: dict[str, tuple[str, ...]] = {}
_fixed: set[str] = set()
_NAMES = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}


def declare(command: str, keys: tuple[str, ...], *, fixed: bool) -> None:
    """Say which keys a command has, in Textual's names, and whether no settings can give it others."""
    _own[command] = keys
    if fixed:
        _fixed.add(command)


def use(keymap: Mapping[str, str]) -> list[str]:
    """Take the keys that this computer's settings give to commands; return in sentences which are refused.

    Refused is what names no command or one whose key is fixed, and a key that two commands would have: whoever was
    given it keeps their own.
    """
    _given.clear()
    refused = []
    for command, keys in keymap.items():
        if command not in _own:
            refused.append(f'There is no command "{command}" to give a key to.')
        elif command in _fixed:
            refused.append(f'The key of the command "{command}" cannot be changed.')
        elif split := tuple(key.strip() for key in keys.split(",") if key.strip()):
            _given[command] = split
    while twice := next(((key, having) for key, having in _having().items() if len(having) > 1), None):
        key, commands = twice
        for command in commands:
            _given.pop(command, None)
        named = " and ".join(f'"{command}"' for command in commands)
        refused.append(f"The settings give {key_words(key)} to more than one command, {named}: each keeps its own.")
    return refused


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


def _having() -> dict[str, list[str]]:
    """The commands that would have each key."""
    found = defaultdict(list)
    for command, own in _own.items():
        for one in _given.get(command, own):
            for name in one.split("/"):
                found[name].append(command)
    return found
