"""Whom a command is about: it hands its dialog the person who was chosen, and offers the last one by name only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tui.desk.no_screen import NoScreen

from checkin.tui.commands import registry
from checkin.tui.commands.registry import BY_ID
from checkin.tui.dialogs.kit.base import Dialog

ABOUT = {"help_desk": "Send to the help desk: EL-SAYED, Nadia", "temporary": "EL-SAYED, Nadia"}


async def asked_by(command: str, work: NoScreen) -> Dialog[Any]:
    """The dialog that a command opens at a desk as it stands."""
    asked: list[Dialog[Any]] = []

    async def ask(dialog: Dialog[Any]) -> None:
        asked.append(dialog)

    desk = work.desk
    at_desk = SimpleNamespace(session=work.session, chosen=desk.chosen, person=desk.person, finder=work.finder, ask=ask,
                              somebody=lambda: desk.person, typed=desk.line, approver=desk.approver,
                              finder_or_wait=lambda: work.finder)  # fmt: skip
    await BY_ID[command].run(at_desk)  # type: ignore[arg-type]
    (dialog,) = asked
    return dialog


@pytest.mark.parametrize("command", ["help_desk", "temporary"])
async def test_whoever_was_chosen_is_meant_and_the_last_guest_is_offered_by_name_only(work, people, command) -> None:
    await work.mark(people["S4"])
    offered = (await asked_by(command, work)).choices
    assert [choice.label for choice in offered if "SHARMA, Krishna" in choice.label]
    assert "SHARMA" not in (await asked_by(command, work)).heading
    await work.type("nadia")
    dialog = await asked_by(command, work)
    assert ABOUT[command] in dialog.heading
    assert not [choice.label for choice in dialog.choices if "SHARMA" in choice.label]


async def test_who_is_new_comes_with_what_was_typed_and_with_who_said_yes_to_the_last_one(work: NoScreen) -> None:
    await work.type("garcia ana ")
    work.desk.approver = "Farida"
    dialog = await asked_by("new_person", work)
    assert (dialog._text, dialog._approver) == ("garcia ana", "Farida")


async def test_nothing_is_given_to_whom_nothing_is_owed(work: NoScreen, people) -> None:
    await work.mark(people["S4"])
    said: list[str] = []
    at_desk = SimpleNamespace(session=work.session, somebody=lambda: work.desk.person, say=said.append)
    await BY_ID["give"].run(at_desk)  # type: ignore[arg-type]
    assert said == ["Nothing is to be given to this person."]


def test_the_form_of_keys_names_commands_in_the_words_of_the_desk() -> None:
    called = {name: registry._called(BY_ID[name]) for name in ("delegation", "new_person", "give", "help")}
    assert called == {"delegation": "Delegation", "new_person": "New person", "give": "Given", "help": "Help"}
