"""What a shell offers after "checkin", and the manual page: both made from the parser, so that they agree with it."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator

from . import output
from .errors import DONE
from .parser import build_parser

Words = tuple[str, ...]


def completion(arguments: Namespace) -> int:
    """The script for a shell, or the manual page, on standard output."""
    written = {"bash": _bash, "zsh": _zsh, "fish": _fish, "man": _man}[arguments.shell]
    for line in written(build_parser()):
        output.line(line)
    return DONE


def _commands(parser: argparse.ArgumentParser, path: Words = ()) -> Iterator[tuple[Words, argparse.ArgumentParser]]:
    """Every command with its words, the program itself first."""
    yield path, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield from _commands(command, (*path, name))


def _offered(parser: argparse.ArgumentParser) -> dict[str, str]:
    """What may stand next in a command - its actions, options and fixed words - and what each is."""
    found: dict[str, str] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {choice.dest: choice.help or "" for choice in action._choices_actions}
        elif action.option_strings:
            found |= {option: action.help or "" for option in action.option_strings if option.startswith("--")}
        elif action.choices:
            found |= {str(choice): "" for choice in action.choices}
    return found


def _bash(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield '# bash completion of checkin: eval "$(checkin completion bash)"'
    yield "_checkin() {"
    yield '    local word="${COMP_WORDS[COMP_CWORD]}" path="" at offered=""'
    yield "    for ((at = 1; at < COMP_CWORD; at++)); do"
    yield '        case "$path ${COMP_WORDS[at]}" in'
    paths = [" ".join(("", *path)) for path, _ in _commands(parser) if path]
    yield f'            {"|".join(_quoted(path) for path in paths)}) path="$path ${{COMP_WORDS[at]}}" ;;'
    yield "        esac"
    yield "    done"
    yield '    case "$path" in'
    for path, command in _commands(parser):
        offered = _quoted(" ".join(_offered(command)))
        yield f"        {_quoted(' '.join(('', *path)) if path else '')}) offered={offered} ;;"
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$offered" -- "$word"))'
    yield '    [[ $word == -* || ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "$word"))'
    yield "}"
    yield "complete -o filenames -F _checkin checkin"


def _zsh(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield "#compdef checkin"
    yield '# zsh completion of checkin: eval "$(checkin completion zsh)"'
    yield "autoload -Uz bashcompinit && bashcompinit"
    yield from list(_bash(parser))[1:]


def _fish(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield "# fish completion of checkin: checkin completion fish | source"
    for path, command in _commands(parser):
        seen = "".join(f"__fish_seen_subcommand_from {word}; and " for word in path)
        condition = f"{seen}true" if path else "__fish_use_subcommand"
        for word, text in _offered(command).items():
            what = f"-l {word[2:]}" if word.startswith("--") else f"-f -a {word}"
            yield f"complete -c checkin -n {_quoted(condition)} {what} -d {_quoted(text)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _man(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield ".TH CHECKIN 1"
    yield ".SH NAME"
    yield f"checkin \\- {_roff(parser.description or '')}"
    yield ".SH SYNOPSIS"
    yield ".B checkin"
    yield _roff(" ".join(parser.format_usage().split()[2:]))
    yield ".SH COMMANDS"
    for path, command in _commands(parser):
        if path:
            yield f".SS {_roff(' '.join(path))}"
            yield _roff(" ".join(command.format_usage().removeprefix("usage: ").split()))
            yield ".PP"
            yield _roff(command.description or "")
        yield from _man_options(command)
        if command.epilog:
            yield ".PP"
            yield from map(_roff, command.epilog.splitlines())


def _man_options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help in (None, argparse.SUPPRESS):
            continue
        names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = f" {action.metavar}" if action.option_strings and isinstance(action.metavar, str) else ""
        yield ".TP"
        yield f".B {_roff(names + value)}"
        yield _roff(action.help or "")


def _roff(text: str) -> str:
    """Text that a manual page shows as it stands."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
