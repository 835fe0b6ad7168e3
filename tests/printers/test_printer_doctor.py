from __future__ import annotations

import pytest

from badges.printers.doctor import advice, blocks, explain
from badges.printers.doctor_words import WORDS
from badges.printers.model import Condition, Media, PrinterState, Reason, Severity

A6 = Media(105, 148)


def told(*reasons: str, condition: Condition = Condition.PROCESSING, model: str = "") -> list[str]:
    state = PrinterState(condition, tuple(Reason.parse(reason) for reason in reasons), model=model)
    return [item.sentence for item in advice(state)]


@pytest.mark.parametrize("suffix", ["", "-error", "-warning", "-report"])
def test_a_stuck_printer_is_understood_whatever_the_suffix(suffix: str) -> None:
    assert told(f"media-empty{suffix}") == ["The printer is out of stock."]
    assert blocks(Reason.parse(f"media-empty{suffix}"))


def test_an_idle_printer_with_one_tray_empty_is_no_reason_to_go_elsewhere() -> None:
    (item,) = advice(PrinterState(Condition.IDLE, (Reason("media-empty", Severity.WARNING),)))
    assert (item.severity, item.reroute) == (Severity.WARNING, False)


def test_the_worst_comes_first() -> None:
    assert told("media-low-warning", "cover-open-error") == [
        "The printer's cover is open.",
        "The stock is nearly used up.",
    ]


def test_the_wrong_roll_is_told_before_printing() -> None:
    state = PrinterState(Condition.IDLE, media_ready=(Media(62, 100),))
    (item,) = advice(state, A6)
    assert item.sentence == "The wrong stock is loaded: 62 × 100 mm instead of 105 × 148 mm."
    assert item.reroute
    assert advice(state, Media(100, 62)) == []
    assert advice(PrinterState(Condition.IDLE), A6) == []


def test_a_dymo_550_out_of_stock_may_be_refusing_the_roll() -> None:
    assert any("rolls of other makers" in text for text in told("media-empty", model="DYMO LabelWriter 550 Turbo"))
    assert not any("other makers" in text for text in told("media-empty", model="DYMO LabelWriter 450"))


def test_silence_and_a_stop_without_a_reason_are_faults() -> None:
    assert told(condition=Condition.SILENT) == ["The printer does not answer."]
    assert told(condition=Condition.STOPPED)[0].startswith("The printer stands still.")
    assert told(condition=Condition.IDLE) == []


def test_a_printer_that_takes_no_jobs_is_told() -> None:
    (item,) = advice(PrinterState(Condition.IDLE, accepting=False))
    assert (item.keyword, item.severity) == ("not-accepting", Severity.ERROR)


def test_a_word_nobody_knows_is_passed_on() -> None:
    item = explain(Reason.parse("fax-modem-missing-error"))
    assert (item.severity, item.sentence) == (Severity.ERROR, "The printer says: fax modem missing.")
    assert explain(Reason.parse("wifi-low-report")).severity is Severity.REPORT


@pytest.mark.parametrize("keyword", sorted(WORDS))
def test_every_entry_is_a_sentence_with_a_next_step(keyword: str) -> None:
    words = WORDS[keyword]
    assert words.sentence.endswith(".")
    assert words.next_step.endswith(".")
    assert not (words.blocks and words.harmless and words.reroute)
    assert Reason.parse(keyword).keyword == keyword, "it would be taken for another one with a suffix"
