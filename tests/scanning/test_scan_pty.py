"""The scan guard on a real terminal: bytes go in as a reader sends them, and every effect is heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminals import Terminal

CODE = "BCKDEFGHIJKLNOPRSTUVXBCDEFGH"
OTHER = "BKXVUTSRPONLKJIHGFEDCBXVUTSR"
TICKET = '{"i":[2,"indico.un.org","U4RUEnsJZJmpSUKiioB5bA=="]}'


@pytest.fixture
def terminal(request):
    terminal = Terminal(Path(__file__).with_name("conftest.py"), getattr(request, "param", "line"))
    terminal.hear("ready", "")
    yield terminal
    terminal.close()


@pytest.mark.parametrize("terminal", ["line", "button", "trap"], indirect=True)
def test_a_scan_works_whatever_has_the_focus(terminal):
    terminal.send(CODE + "\r")
    terminal.hear("scan", CODE)
    terminal.send(OTHER)
    terminal.hear("scan", OTHER)
    terminal.send(f"{CODE}\r{OTHER}\r\n{TICKET}\r")
    terminal.hear("scan", TICKET)
    terminal.send(f"\x1b[200~{CODE}\r\x1b[201~")
    terminal.hear("scan", CODE)
    assert terminal.scans() == [CODE, OTHER, CODE, OTHER, TICKET, CODE]
    assert terminal.words() == {"scan"}


def test_typing_is_unharmed(terminal):
    for end in range(1, 6):
        terminal.send("moham"[end - 1])
        terminal.hear("line", "moham"[:end])
    terminal.send(" kh")
    terminal.hear("line", "moham kh")
    terminal.send("an")
    terminal.hear("line", "moham khan")
    terminal.send("\r")
    terminal.hear("enter", "moham khan")
    assert terminal.words() == {"line", "enter"}


def test_a_slow_line_that_delivers_words_at_once_is_typing(terminal):
    terminal.send("محمد یوسف")
    terminal.hear("line", "محمد یوسف")
    terminal.send("\x7f")
    terminal.hear("line", "محمد یوس")
    terminal.send("\x1b[200~ khan\x1b[201~")
    terminal.hear("line", "محمد یوس khan")
    assert terminal.words() == {"line"}


def test_a_click_does_not_overtake_typed_keys(terminal):
    press_and_release = "\x1b[<0;5;5M\x1b[<0;5;5m"
    terminal.send("mo" + press_and_release)
    terminal.hear("line", "mo")
    terminal.hear("leak", "button")


def test_a_scan_through_an_arabic_keyboard(terminal):
    code_on_ara = {
        "B": "ﻵ", "C": "}", "D": "[", "E": "\u064f", "F": "]", "G": "ﻷ", "H": "أ", "I": "÷", "J": "ـ", "K": "،",
        "L": "/", "N": "آ", "O": "×", "P": "؛", "R": "\u064c", "S": "\u064d", "T": "ﻹ", "U": "`", "V": "{",
        "X": "\u0652",
    }  # fmt: skip
    garbled = "".join(code_on_ara[letter] for letter in CODE)
    terminal.send(garbled + "\r")
    terminal.hear("scan", garbled)
    assert terminal.words() == {"scan"}
