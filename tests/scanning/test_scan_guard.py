"""The scan guard inside a Textual app, with a pilot."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.widgets import Input

from checkin.core.reader.burst import HOLD
from checkin.core.reader.layouts import CALIBRATION_CODE, learn, shipped
from checkin.tui.scan_guard import _Silence

CODE = "BCKDEFGHIJKLNOPRSTUVXBCDEFGH"
OTHER = "BKXVUTSRPONLKJIHGFEDCBXVUTSR"
NAMES = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", " ": "space"}


class Ear:
    """Hears what the app says, and waits for it."""

    def __init__(self):
        self.heard = []
        self._news = asyncio.Event()

    def __call__(self, *said):
        self.heard.append(said)
        self._news.set()

    async def hear(self, *said):
        while said not in self.heard:
            self._news.clear()
            await self._news.wait()

    @property
    def words(self):
        return {said[0] for said in self.heard}


def send(app, text, gap=0.001, start=100.0):
    """Post keys as the driver does, with the times a reader would give them."""
    for number, char in enumerate(text):
        event = events.Key(NAMES.get(char, char), char)
        event.time = start + number * gap
        app.post_message(event)


@pytest.fixture
def ear():
    return Ear()


@pytest.mark.parametrize("focus", ["line", "button", "trap"])
@pytest.mark.parametrize("end", ["", "\r", "\r\n"])
async def test_a_scan_is_a_message_whatever_has_the_focus(guarded_app, ear, focus, end):
    app = guarded_app(ear, focus)
    async with app.run_test():
        await ear.hear("ready", "")
        send(app, CODE + end)
        await ear.hear("scan", CODE)
        assert app.query_one("#line", Input).value == ""
        assert ear.words == {"ready", "scan"}


async def test_three_scans_in_one_write(guarded_app, ear):
    app = guarded_app(ear)
    async with app.run_test():
        send(app, f"{CODE}\r{OTHER}\r{CODE[::-1]}\r", gap=0.0)
        await ear.hear("scan", CODE[::-1])
        assert [text for kind, text in ear.heard if kind == "scan"] == [CODE, OTHER, CODE[::-1]]


async def test_typing_reaches_the_line_with_its_enter(guarded_app, ear):
    app = guarded_app(ear)
    async with app.run_test():
        await ear.hear("ready", "")
        send(app, "moham", gap=HOLD * 2)
        await ear.hear("line", "moham")
        send(app, "\r", start=200.0)
        await ear.hear("enter", "moham")
        assert "scan" not in ear.words


async def test_fast_keys_that_are_no_scan_are_replayed_in_order(guarded_app, ear):
    app = guarded_app(ear)
    async with app.run_test():
        await ear.hear("ready", "")
        send(app, "moham khan\r", gap=0.0)
        await ear.hear("enter", "moham khan")
        assert "scan" not in ear.words


async def test_the_app_knows_that_a_scan_is_arriving(guarded_app, ear):
    app = guarded_app(ear)
    async with app.run_test():
        seen = []
        assert not app.scanning
        send(app, CODE[:5], gap=0.0)
        app.call_later(lambda: seen.append(app.scanning))
        send(app, CODE[5:] + "\r", gap=0.0)
        await ear.hear("scan", CODE)
        assert seen == [True]
        assert not app.scanning


async def test_a_key_without_a_character_changes_nothing(guarded_app, ear):
    app = guarded_app(ear)
    async with app.run_test():
        for char in CODE:
            app.post_message(events.Key("left_shift", None))
            send(app, char, gap=0.0)
        send(app, "\r")
        await ear.hear("scan", CODE)


@pytest.mark.parametrize("text", [CODE, f"{CODE}\r", '{"i":[2,"indico.un.org","U4RUEnsJZJmpSUKiioB5bA=="]}\r\n'])
async def test_a_pasted_scan_is_a_scan(guarded_app, ear, text):
    app = guarded_app(ear)
    async with app.run_test():
        await ear.hear("ready", "")
        app.post_message(events.Paste(text))
        await ear.hear("scan", text.strip())
        assert ear.words == {"ready", "scan"}


async def test_any_other_paste_passes(guarded_app, ear):
    app = guarded_app(ear)
    async with app.run_test():
        await ear.hear("ready", "")
        send(app, "x")
        app.post_message(events.Paste("moham khan"))
        await ear.hear("line", "xmoham khan")
        assert "scan" not in ear.words


async def test_an_urdu_keyboard_types_joiners_and_they_count(guarded_app, ear):
    typed = {meant: cell for cell, meant in shipped()["pk(urd-nla)"].meant.items()}
    garbled = "".join(typed[letter] for letter in CODE)
    assert "\u200c" in garbled
    app = guarded_app(ear)
    async with app.run_test():
        send(app, garbled + "\r")
        await ear.hear("scan", garbled)


async def test_a_learnt_layout_is_used(guarded_app, ear):
    unknown = str.maketrans({letter: chr(0x4E00 + place) for place, letter in enumerate("BCDEFGHIJKLNOPRSTUVX")})
    app = guarded_app(ear)
    async with app.run_test():
        send(app, CALIBRATION_CODE.translate(unknown) + "\r")
        await ear.hear("scan", CALIBRATION_CODE.translate(unknown))
        app.reader_layout = learn(CALIBRATION_CODE.translate(unknown))
        send(app, CODE.translate(unknown) + "\r", start=200.0)
        await ear.hear("scan", CODE.translate(unknown))


async def test_one_alarm_at_most_waits_for_silence_however_long_somebody_types(guarded_app, ear, monkeypatch):
    app, alarms = guarded_app(ear), []
    async with app.run_test() as pilot:
        await ear.hear("ready", "")
        loop = asyncio.get_running_loop()
        later = loop.call_later

        def call_later(delay, callback, *args, **more):
            ours = callback == app._silence
            handle = later(1000 if ours else delay, callback, *args, **more)
            alarms.extend([handle] if ours else [])
            return handle

        monkeypatch.setattr(loop, "call_later", call_later)
        for number in range(40):
            send(app, "a", start=100.0 + number * 0.05)
            silence = _Silence()
            silence.time = 100.0 + number * 0.05 + HOLD
            app.post_message(silence)
        await ear.hear("line", "a" * 40)
        await pilot.pause()
        assert len(alarms) > 1
        assert sum(not alarm.cancelled() for alarm in alarms) == 1


async def test_a_hold_of_zero_lets_a_pilot_type(guarded_app, ear):
    app = guarded_app(ear)
    app.scan_hold = 0
    async with app.run_test() as pilot:
        await ear.hear("ready", "")
        await pilot.press(*"moham", "enter")
        assert ("enter", "moham") in ear.heard


async def test_a_digit_of_a_slow_scan_answers_nothing_and_one_that_is_pressed_does(guarded_app, ear):
    app = guarded_app(ear, "trap")
    async with app.run_test():
        await ear.hear("ready", "")
        misread = f"{CODE[:9]}7{CODE[10:]}"
        send(app, misread + "\r\n", gap=0.05)
        await ear.hear("scan", misread)
        assert not {("leak", "7"), ("leak", "enter")} & set(ear.heard)
        send(app, "7", start=110.0)
        await ear.hear("leak", "7")
