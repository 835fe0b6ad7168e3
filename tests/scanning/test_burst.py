"""The burst detector: readers in every timing are seen, and no key of a person is lost or moved."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.code import ALPHABET, CODE_LENGTH
from checkin.core.reader.burst import AFTERGLOW, HOLD, MAX_RUN, PAUSE, REST, BurstDetector, Replay, Scan
from checkin.core.reader.reading import codes_at_end, misread_at_end, scans_in

CODE = "BCKDEFGHIJKLNOPRSTUVXBCDEFGH"
OTHER = "BKXVUTSRPONLKJIHGFEDCBXVUTSR"


def feed(keys):
    """Type [(character or None, time)] and let silence follow; return the decisions and what is left."""
    detector = BurstDetector(codes_at_end, scans_in, misread_at_end)
    decisions = []
    for number, (char, time) in enumerate(keys):
        while detector.deadline is not None and detector.deadline < time:
            decisions += detector.expire(detector.deadline)
        decisions += detector.press((number, char), char, time)
    while detector.deadline is not None:
        decisions += detector.expire(detector.deadline)
    return decisions


def kept(decisions):
    """Replayed keys without those that were taken back when they turned out to be of a scan."""
    taken_back = {key for decision in decisions if isinstance(decision, Scan) for key in decision.passed_on}
    for decision in decisions:
        if isinstance(decision, Scan):
            yield decision
        else:
            yield Replay(tuple(key for key in decision.keys if key not in taken_back))


def told(decisions):
    """Scans as text, replayed keys as one run of characters."""
    out = []
    for decision in kept(decisions):
        if isinstance(decision, Scan):
            out.append(f"<{decision.text}>")
        else:
            out += [char or "F2" for _, char in decision.keys]
    return "".join(out)


def every(gap, text, start=0.0):
    return [(char, start + gap * number) for number, char in enumerate(text)]


def clumped(text, gap=0.0035, window=0.040):
    """A reader at an even pace whose keys come in clumps; the first comes alone, as it wakes the terminal."""
    keys = [(text[0], 0.0)]
    for number, char in enumerate(text[1:], 1):
        clumps = -(-number * gap // window)
        keys.append((char, clumps * window))
    return keys


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(every(0.0, CODE + "\r"), f"<{CODE}>", id="one write"),
        pytest.param(every(0.003, CODE + "\r"), f"<{CODE}>", id="3 ms"),
        pytest.param(every(0.018, CODE + "\r"), f"<{CODE}>", id="slow reader"),
        pytest.param(every(0.003, CODE), f"<{CODE}>", id="no Enter"),
        pytest.param(every(0.003, CODE + "\r\n"), f"<{CODE}>", id="CR LF"),
        pytest.param(every(0.003, CODE + "\n"), f"<{CODE}>", id="LF"),
        pytest.param(every(0.003, CODE + "\r\t"), f"<{CODE}>", id="CR and Tab"),
        pytest.param(every(0.003, CODE + "\t"), f"<{CODE}>", id="Tab"),
        pytest.param([*every(0.0, CODE), ("\r", PAUSE + 0.03)], f"<{CODE}>", id="late CR"),
        pytest.param([*every(0.0, CODE), ("\r", AFTERGLOW + 0.01)], f"<{CODE}>\r", id="somebody's Enter"),
        pytest.param(every(0.0, f"{CODE}\r{OTHER}\r{CODE}\r"), f"<{CODE}><{OTHER}><{CODE}>", id="three"),
        pytest.param(every(0.0, f"{CODE}\r\n{OTHER}\r\n"), f"<{CODE}><{OTHER}>", id="two with CR LF"),
        pytest.param(every(0.0, CODE + OTHER), f"<{CODE}><{OTHER}>", id="two without Enter"),
        pytest.param(clumped(CODE + "\r"), f"<{CODE}>", id="clumps of 40 ms"),
        pytest.param(clumped(CODE, window=0.016), f"<{CODE}>", id="clumps of 16 ms"),
        pytest.param([("m", 0.0), *every(0.003, CODE + "\r", 0.02)], f"m<{CODE}>", id="after a person's key"),
        pytest.param(every(1 / 12, "moham khan\r"), "moham khan\r", id="12 keys a second"),
        pytest.param(every(0.0, "moham khan\r"), "moham khan\r", id="typed over a slow line"),
        pytest.param(every(0.0, "0412\r"), "0412\r", id="a number over a slow line"),
        pytest.param(every(0.0, "ali.khan@unodc.org"), "ali.khan@unodc.org", id="an address pasted as keys"),
        pytest.param(every(1 / 30, "b" * 40), "b" * 40, id="held key, 30 a second"),
        pytest.param(every(1 / 60, "b" * 28), "b" * 28, id="held key, 60 a second"),
        pytest.param(every(0.09, CODE + "\r"), f"<{CODE}>", id="a code typed by hand"),
        pytest.param(every(0.0, "ABC-123-456789\r"), "<ABC-123-456789>", id="foreign ticket"),
        pytest.param(every(0.0, "ABC-123-456789"), "ABC-123-456789", id="foreign text without Enter"),
        pytest.param([*every(0.0, "moh"), (None, 0.001), ("a", 0.002)], "mohF2a", id="F2 keeps its place"),
    ],
)
def test_decides_by_timing_and_payload(keys, expected):
    assert told(feed(keys)) == expected


ENDINGS = ["", "\r", "\n", "\r\n", "\r\r", "\t"]


@pytest.mark.parametrize("end", ENDINGS)
@pytest.mark.parametrize("typed", ["", "khan", "khan ", "bonn", "B" * 30 + "a"])
@pytest.mark.parametrize("gap", [0.001, 0.004, 0.018, 0.022, 0.041, 0.06, 0.1])
def test_a_code_is_a_scan_at_any_speed_whatever_stands_before_it(gap, typed, end):
    keys = [*every(0.15, typed), *every(gap, CODE + end, 10.0)]
    assert told(feed(keys)) == f"{typed}<{CODE}>"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r", "\t"])
@pytest.mark.parametrize("typed", ["", "khan", "khan "])
@pytest.mark.parametrize("code", [f"A{CODE[1:]}", f"{CODE[:9]}0{CODE[10:]}", f"{CODE[:20]}m1{CODE[22:]}".lower()])
@pytest.mark.parametrize("gap", [0.022, 0.05, 0.2])
def test_a_code_with_letters_that_none_has_is_a_scan_with_its_end_at_any_speed(gap, code, typed, end):
    assert told(feed(every(gap, typed + code + end))) == f"{typed}<{code}>"


@pytest.mark.parametrize(
    "text",
    [
        "International Atomic Energy Agency", "wickremesinghe-bandaranaikes", "constitutionalamendmentswork",
        "InterNationalCrimeSection123", "/media/stick/delegates2.xlsx", "bbbbbbbbbbbbbbbbbbbbbbbbbbba",
    ],
)  # fmt: skip
def test_what_a_person_types_with_an_end_stays_typed(text):
    assert told(feed(every(0.2, text + "\r"))) == text + "\r"


def test_two_slow_codes_without_an_end_are_two_scans():
    assert told(feed(every(0.03, "khan" + CODE + OTHER))) == f"khan<{CODE}><{OTHER}>"


def test_a_slow_code_takes_back_what_was_passed_on_of_it_and_nothing_else():
    scan = next(done for done in feed(every(0.05, "khan" + CODE + "\r")) if isinstance(done, Scan))
    assert [char for _, char in scan.passed_on] == list(CODE)


def test_a_slow_code_without_an_end_waits_for_the_rest():
    detector = BurstDetector(codes_at_end, scans_in)
    keys = every(0.05, CODE)
    for number, (char, time) in enumerate(keys):
        detector.expire(time)
        detector.press(number, char, time)
    last = keys[-1][1]
    detector.expire(last + HOLD)
    assert detector.deadline == pytest.approx(last + REST)
    assert detector.expire(last + REST - 0.01) == []
    assert [done.text for done in detector.expire(last + REST)] == [CODE]


def test_another_key_between_ends_the_line():
    keys = [*every(0.05, CODE[:20]), (None, 2.0), *every(0.05, CODE[20:] + "\r", 3.0)]
    assert told(feed(keys)) == CODE[:20] + "F2" + CODE[20:] + "\r"


def test_a_persons_key_waits_no_longer_than_the_hold():
    detector = BurstDetector(codes_at_end, scans_in)
    assert detector.press("m", "m", 10.0) == []
    assert detector.deadline == pytest.approx(10.0 + HOLD)
    assert detector.expire(10.0 + HOLD) == [Replay(("m",))]
    assert detector.deadline is None


def test_rolled_over_keys_are_let_go_one_by_one():
    detector = BurstDetector(codes_at_end, scans_in)
    detector.press("m", "m", 0.0)
    detector.press("o", "o", 0.030)
    assert detector.press("h", "h", 0.060) == [Replay(("m",))]
    assert not detector.bursting
    assert detector.expire(0.030 + HOLD) == [Replay(("o",))]


def test_a_burst_is_seen_at_its_third_key_and_ends_with_its_scan():
    detector = BurstDetector(codes_at_end, scans_in)
    seen = []
    for number, char in enumerate(CODE):
        detector.press(number, char, number * 0.003)
        seen.append(detector.bursting)
    assert seen == [False, False] + [True] * (CODE_LENGTH - 2)
    assert detector.press(99, "\r", 0.1) == [Scan(CODE)]
    assert not detector.bursting


def test_hold_of_zero_passes_every_key_at_once():
    detector = BurstDetector(codes_at_end, scans_in, hold=0)
    assert [detector.press(char, char, 0.0) for char in CODE] == [[Replay((char,))] for char in CODE]


def test_a_held_key_shows_while_it_is_held():
    detector = BurstDetector(codes_at_end, scans_in)
    decisions = [detector.press(number, "b", number / 60) for number in range(30)]
    held = [
        number + 1 - sum(len(done.keys) for past in decisions[: number + 1] for done in past) for number in range(30)
    ]
    assert max(held) < 8


def test_flush_decides_at_once():
    detector = BurstDetector(codes_at_end, scans_in)
    for number, char in enumerate("mo"):
        detector.press(char, char, number * 0.01)
    assert detector.flush() == [Replay(("m", "o"))]


def test_a_flood_without_end_is_given_back_as_typing():
    text = "lorem ipsum dolor " * 100
    assert told(feed(every(0.0, text))) == text
    detector = BurstDetector(codes_at_end, scans_in)
    held = 0
    for number, char in enumerate(text):
        held += 1 - sum(len(done.keys) for done in detector.press(number, char, 0.0))
        assert held <= MAX_RUN


@given(st.integers(), st.floats(0.002, 0.005), st.floats(0.001, 0.040), st.sampled_from(["", "\r", "\n", "\r\n"]))
def test_every_reader_is_seen_however_its_keys_clump(seed, gap, window, end):
    letters = random.Random(seed)
    code = "".join(letters.choice(ALPHABET) for _ in range(CODE_LENGTH))
    assert told(feed(clumped(code + end, gap, window))) == f"<{code}>"


KEYS = st.one_of(st.sampled_from([*"mohkan 0412", "\r", "\n", "\t", None]), st.just(CODE), st.just(OTHER))
GAPS = st.one_of(st.just(0.0), st.floats(0.0, 0.09), st.floats(0.5, 1.0))


@given(st.lists(st.tuples(KEYS, GAPS, st.floats(0.0, 0.03)), max_size=12))
def test_every_key_comes_out_once_and_in_order(parts):
    keys, time = [], 0.0
    for text, gap, pace in parts:
        time += gap
        for char in text or [None]:
            keys.append((char, time))
            time += pace
    decisions = list(kept(feed(keys)))
    text_out = "".join(told([done]).strip("<>") for done in decisions if not _is_end(done))
    text_in = "".join(char or "F2" for char, _ in keys)
    assert _without_ends(text_out) == _without_ends(text_in)
    numbers = [number for done in decisions if isinstance(done, Replay) for number, _ in done.keys]
    assert numbers == sorted(set(numbers))
    if not any(isinstance(done, Scan) for done in decisions):
        assert numbers == list(range(len(keys)))


@given(st.lists(st.tuples(st.sampled_from("mohkan BCD04"), st.floats(0.04, 0.3)), max_size=30))
def test_no_key_of_a_typist_is_held_longer_than_the_hold(strokes):
    detector, time, pressed = BurstDetector(codes_at_end, scans_in), 0.0, {}
    for number, (char, gap) in enumerate(strokes):
        time += gap
        while detector.deadline is not None and detector.deadline < time:
            due = detector.deadline
            for done in detector.expire(due):
                for key in done.keys:
                    assert due - pressed[key] <= HOLD + 1e-6
        pressed[number] = time
        for done in detector.press(number, char, time):
            for key in done.keys:
                assert time - pressed[key] <= HOLD + 1e-6


def _is_end(decision):
    return isinstance(decision, Replay) and all(char in ("\r", "\n", "\t") for _, char in decision.keys)


def _without_ends(text):
    return text.translate({ord(char): None for char in "\r\n\t"})
