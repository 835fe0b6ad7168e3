"""The first moments, digits, Esc, Enter, scans and errors of every dialog."""

from __future__ import annotations

import pytest
from builders import HOSTILE_NAMES
from textual import events
from textual.app import App

from checkin.core import trouble
from checkin.errors import UsageError
from checkin.text import clean_text
from checkin.tui.dialogs.kit.asking import FormDialog
from checkin.tui.dialogs.kit.base import Clock, Dialog, offer_scan
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.dialogs.kit.form import ChoiceField, Field


class Now:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def question(**options: bool) -> ConfirmDialog:
    return ConfirmDialog("Really?", "Nothing is lost.", **options)


async def test_keys_of_the_first_moments_are_dropped(show, monkeypatch):
    now = Now()
    monkeypatch.setattr(Dialog, "GRACE", 30.0)
    monkeypatch.setattr(Dialog, "CLOCK", Clock(now))
    async with show(question()) as stage:
        assert not stage.screen.ready
        assert stage.text("#heading").endswith("…")
        await stage.press("1", "enter", "escape", "2")
        assert stage.answers == []
        now.seconds += 29.9
        stage.screen.become_ready()
        await stage.press("1")
        assert stage.answers == []
        now.seconds += 0.2
        stage.screen.become_ready()
        assert stage.text("#heading") == "Really?"
        await stage.press("1")
        assert stage.answers == [True]


async def test_digits_enter_and_escape_answer(show):
    answers = (("1", True), ("2", False), ("enter", True), ("escape", None), ("down enter", False))
    for keys, answer in answers:
        async with show(question()) as stage:
            await stage.press(*keys.split())
            assert stage.answer is answer


async def test_enter_alone_destroys_nothing(show):
    async with show(question(danger=True)) as stage:
        await stage.press("enter")
        assert stage.answer is False


async def test_a_digit_without_a_choice_does_nothing(show):
    async with show(question()) as stage:
        await stage.press("7", "0")
        assert stage.answers == []


async def test_a_scan_cancels_a_question(show):
    async with show(question()) as stage:
        assert offer_scan(stage.app, "CODE")
        await stage.settle()
        assert stage.answers == [None]


def form(work=lambda values: values["name"]):
    return FormDialog("A form", [Field("name", "Name", required="A name, please.")], work)


async def test_letters_behind_a_quick_tab_are_of_the_next_field(show):
    fields = [Field(name, name) for name in ("one", "two", "three")]
    async with show(FormDialog("A form", fields, lambda values: values)) as stage:
        for key in "a b tab c d down e shift+tab f up g".split():
            stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await stage.press("enter")
        assert stage.answer == {"one": "abg", "two": "cdf", "three": "e"}


async def test_tab_goes_nowhere_while_nobody_listens(show, monkeypatch):
    monkeypatch.setattr(Dialog, "GRACE", 30.0)
    async with show(form()) as stage:
        await stage.press("tab")
        assert stage.screen.focused is None


async def test_a_form_with_text_refuses_a_scan_in_words_and_sound(show, monkeypatch):
    refused = []
    monkeypatch.setattr(App, "on_scan_refused", lambda app, message: refused.append(message), raising=False)
    async with show(form()) as stage:
        await stage.press("a")
        assert not offer_scan(stage.app, "CODE")
        assert stage.message == "Not taken. Finish or Esc this form first, then scan again."
        assert stage.answers == []
        await stage.settle()
        assert len(refused) == 1
        await stage.press("backspace")
        assert offer_scan(stage.app, "CODE")
        await stage.settle()
        assert stage.answers == [None]


async def test_a_scan_closes_a_dialog_and_what_lies_under_it(show):
    async with show(question()) as stage:
        stage.app.push_screen(question())
        await stage.settle()
        assert offer_scan(stage.app, "CODE")
        assert not isinstance(stage.app.screen, Dialog)


async def test_a_form_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(show):
    def refuse(values):
        raise UsageError("Somebody has this name.", "Take another.")

    async with show(form(refuse)) as stage:
        await stage.press("enter")
        assert stage.wrong() == ["A name, please."]
        await stage.press("x", "enter")
        assert stage.message == "Somebody has this name. Take another."
        assert stage.answers == []
        assert stage.screen.query_one("Input").value == "x"


async def test_digits_in_a_form_are_text(show):
    async with show(form()) as stage:
        await stage.press("1", "2", "enter")
        assert stage.answer == "12"


async def test_enter_twice_does_it_once(show):
    done = []

    async with show(form(lambda values: done.append(values) or "done")) as stage:
        await stage.press("a")
        await stage.pilot.press("enter", "enter", "enter")
        await stage.settle()
        assert len(done) == 1
        assert stage.answers == ["done"]


async def test_an_unexpected_error_is_a_sentence_not_a_crash(show):
    async with show(form(lambda values: 1 // 0)) as stage:
        await stage.press("a", "enter")
        assert "did not foresee (ZeroDivisionError)" in stage.message
        assert str(trouble.log_file()) in stage.message
        assert "1 // 0" in trouble.log_file().read_text("utf-8")


async def test_a_paste_comes_in_clean(show):
    async with show(form()) as stage:
        from textual.events import Paste

        stage.app.post_message(Paste("\x1b]0;owned\x07Ali\r\nKHAN\u202e"))
        await stage.settle()
        await stage.press("enter")
        assert stage.answer == "Ali KHAN"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_hostile_text_is_shown_literally(show, name):
    shown = clean_text(name)
    dialog = ConfirmDialog(shown, shown)
    dialog.choices = (Choice("a", shown, primary=True),)
    async with show(dialog) as stage:
        assert stage.text("#heading") == shown
        assert stage.choices == [shown]


def long_form(work=lambda values: "done"):
    names = [Field(str(number), f"Field {number}") for number in range(30)]
    return FormDialog("Long", [*names, Field("last", "Last", required="The last one, please.")], work)


async def test_what_is_wrong_out_of_sight_is_scrolled_into_sight(show):
    async with show(long_form()) as stage:
        for _ in range(2):
            await stage.press("enter")
            (note,) = stage.screen.query(".form-note.-wrong")
            assert stage.sees(note)
            assert stage.screen.focused in note.parent.query("Input")
            await stage.press("pageup", "pageup")
            assert not stage.sees(note)


async def test_what_is_typed_at_a_button_presses_nothing(show):
    async with show(long_form()) as stage:
        await stage.press("shift+tab", *"a", "space", *"b")
        assert (stage.answers, stage.screen.unfinished()) == ([], False)
    async with show(form()) as stage:
        await stage.press(*"Al", "tab", *"i", "space", "4", "enter")
        assert stage.answer == "Ali 4"


async def test_escape_closes_the_help_of_a_form_first(show):
    async with show(form()) as stage:
        stage.screen.say("Somebody has this name.", "warning")
        await stage.press("a", "f1")
        assert stage.message.endswith("Esc closes this help first.")
        await stage.press("escape")
        assert stage.message == "Somebody has this name."
        assert (stage.answers, stage.screen.query_one("Input").value) == ([], "a")
        await stage.press("escape")
        assert stage.answers == [None]


async def test_letters_choose_what_begins_with_them_and_other_words_change_nothing(show):
    options = (("d", "Delegate"), ("m", "Media"), ("s", "Security"), ("u", "Support"))
    fields = [Field("kind", "Kind", "s", options=options)]
    async with show(FormDialog("Choose", fields, lambda values: values["kind"])) as stage:
        field = stage.screen.query_one(ChoiceField)
        for typed, value in (("m", "m"), ("i", "s"), ("n", "s"), ("backspace", "s"), ("backspace", "m")):
            await stage.press(typed)
            assert field.value == value, typed
        await stage.press("right", *"media")
        assert field.value == "m"
        await stage.press("tab", "shift+tab", *"of", "space", *"delegates")
        assert field.value == "m"
        assert 'none begins with "of delegates"' in str(field.render())
        await stage.press("tab", "shift+tab", "s", "s", "enter")
        assert stage.answer == "u"


async def test_a_form_field_of_choices(show):
    fields = [Field("status", "Status", "b", options=(("a", "alpha"), ("b", "beta"), ("g", "gamma [/]")))]
    async with show(FormDialog("Choose", fields, lambda values: values["status"])) as stage:
        await stage.press("g")
        assert stage.screen.unfinished()
        await stage.press("right", "left", "left", "left", "enter")
        assert stage.answer == "a"


async def test_training_is_worn_by_every_dialog(show):
    async with show(question()) as stage:
        worn = stage.screen.query_one("#training")
        assert not worn.display
        stage.app.add_class("-training")
        await stage.settle()
        assert worn.display
        assert worn.size.height == 1
