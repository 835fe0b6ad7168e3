"""IPP messages: bytes known from RFC 8010, everything there and back, and nothing that breaks the reader."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.printers.ipp_encoding import (
    Attribute,
    Group,
    IntRange,
    IppFormatError,
    Resolution,
    Tag,
    decode,
    encode,
)

SIMPLE = {
    Tag.INTEGER: st.integers(-(2**31), 2**31 - 1),
    Tag.ENUM: st.integers(0, 2**31 - 1),
    Tag.BOOLEAN: st.booleans(),
    Tag.RANGE: st.builds(IntRange, st.integers(0, 9), st.integers(10, 2**31 - 1)),
    Tag.RESOLUTION: st.builds(Resolution, st.integers(1, 9999), st.integers(1, 9999), st.sampled_from([3, 4])),
    Tag.KEYWORD: st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True),
    Tag.NAME: st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40),
    Tag.OCTETS: st.binary(max_size=40),
}
names = st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True)


@st.composite
def attributes(draw: st.DrawFn, depth: int = 2) -> Attribute:
    if depth and draw(st.booleans()):
        members = st.lists(attributes(depth=depth - 1), min_size=1, max_size=3, unique_by=lambda item: item.name)
        return Attribute(draw(names), Tag.COLLECTION, tuple(draw(st.lists(members, min_size=1, max_size=2))))
    tag = draw(st.sampled_from(list(SIMPLE)))
    return Attribute(draw(names), tag, tuple(draw(st.lists(SIMPLE[tag], min_size=1, max_size=3))))


def plain(items: object) -> dict[str, tuple[object, ...]]:
    """What reading back should give."""
    return {
        item.name: tuple(plain(value) if item.tag is Tag.COLLECTION else value for value in item.values)
        for item in items  # type: ignore[attr-defined]
    }


def test_a_request_is_the_one_of_the_rfc() -> None:
    """RFC 8010, appendix A.1: the head of a Print-Job request, less its uri and options."""
    request = encode(
        0x0002,
        1,
        [
            (
                Group.OPERATION,
                [
                    Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
                    Attribute("attributes-natural-language", Tag.LANGUAGE, ("en-us",)),
                ],
            ),
            (Group.JOB, [Attribute("copies", Tag.INTEGER, (20,))]),
        ],
        b"%!PDF",
        (1, 1),
    )
    assert request == (
        b"\x01\x01\x00\x02\x00\x00\x00\x01\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x48\x00\x1battributes-natural-language\x00\x05en-us"
        b"\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x14\x03%!PDF"
    )


@given(st.lists(attributes(), max_size=4, unique_by=lambda item: item.name), st.binary(max_size=20))
def test_there_and_back(items: list[Attribute], data: bytes) -> None:
    message = decode(encode(0x0123, 77, [(Group.OPERATION, []), (Group.PRINTER, items)], data))
    assert (message.code, message.request_id, message.data) == (0x0123, 77, data)
    assert message.first(Group.PRINTER) == plain(items)


def test_one_value_and_several_both_come_as_a_tuple() -> None:
    for values in (("none",), ("media-empty-error", "media-needed-error")):
        message = decode(encode(0, 1, [(Group.PRINTER, [Attribute("printer-state-reasons", Tag.KEYWORD, values)])]))
        assert message.first(Group.PRINTER)["printer-state-reasons"] == values


def test_every_job_of_a_list_is_kept() -> None:
    jobs = [(Group.JOB, [Attribute("job-id", Tag.INTEGER, (number,))]) for number in (1, 2, 3)]
    assert [job["job-id"] for job in decode(encode(0, 1, jobs)).every(Group.JOB)] == [(1,), (2,), (3,)]


def test_of_an_attribute_told_twice_the_first_counts() -> None:
    twice = [Attribute("sides", Tag.KEYWORD, ("one", "two")), Attribute("sides", Tag.KEYWORD, ("three",))]
    message = decode(encode(0x0B, 1, [(Group.PRINTER, twice)]))
    assert message.first(Group.PRINTER) == {"sides": ("one", "two")}


def test_what_a_terminal_would_obey_does_not_come_in() -> None:
    evil = Attribute("printer-state-message", Tag.TEXT, ("\x1b]0;owned\x07 ready\u202e",))
    (text,) = decode(encode(0, 1, [(Group.PRINTER, [evil])])).first(Group.PRINTER)["printer-state-message"]
    assert text == " ]0;owned  ready "


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(IppFormatError):
        decode(data)


@given(st.lists(attributes(), min_size=1, max_size=3), st.data())
def test_a_broken_message_is_read_or_refused(items: list[Attribute], data: st.DataObject) -> None:
    whole = bytearray(encode(0, 1, [(Group.PRINTER, items)]))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(IppFormatError):
        decode(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


def test_collections_nested_without_end_are_refused() -> None:
    deep = (
        b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x34\x00\x01a\x00\x00"
        + b"\x4a\x00\x00\x00\x01b\x34\x00\x00\x00\x00" * 5000
    )
    with pytest.raises(IppFormatError, match="too deep"):
        decode(deep)


def test_a_value_of_another_kind_is_not_sent() -> None:
    with pytest.raises(ValueError, match="does not go with INTEGER"):
        encode(0, 1, [(Group.JOB, [Attribute("copies", Tag.INTEGER, ("two",))])])
