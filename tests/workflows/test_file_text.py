"""Decoding: bytes become clean text in NFC, or it is said where they do not."""

from __future__ import annotations

import pytest

from workflows.file_text import LARGEST, LONGEST_LINE, MOST_CHARACTERS, STAND_IN, decode, place_of


def test_clean_text_passes() -> None:
    """UTF-8 with or without a byte order mark, in NFC."""
    assert decode("a: đ\u0301\te\u0301\r\n".encode(), "f") == ("a: đ\u0301\té\r\n", [])
    assert decode(b"\xef\xbb\xbfa: b", "f") == ("a: b", [])
    assert decode("\ufeffa: b", "f") == ("a: b", [])


def test_a_bad_character_is_stood_in_for_so_that_reading_goes_on() -> None:
    """Each is named with its place; the text keeps its length."""
    text, faults = decode("ab\x07\nc\u202ed\ufeff", "f")

    assert text == f"ab{STAND_IN}\nc{STAND_IN}d{STAND_IN}"
    assert [(f.line, f.column, f.args["got"]) for f in faults] == [
        (1, 3, "U+0007"),
        (2, 2, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (2, 4, "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ]


def test_a_file_of_bad_characters_is_no_text() -> None:
    """Beyond a few, the reading stops."""
    assert decode("\x01" * MOST_CHARACTERS, "f")[0] is not None
    text, faults = decode("\x01" * (MOST_CHARACTERS + 1), "f")
    assert (text, len(faults)) == (None, MOST_CHARACTERS)


@pytest.mark.parametrize("data", [b"#" * (LARGEST + 1), "\n" * (LARGEST + 1)])
def test_beyond_five_million_nothing_is_read(data: bytes | str) -> None:
    """Bytes or text, the limit is the same."""
    text, faults = decode(data, "f")

    assert (text, [f.code for f in faults]) == (None, ["too-large"])


def test_the_limits_themselves_are_allowed() -> None:
    """Five million in lines of a hundred thousand."""
    line = b"#" * LONGEST_LINE
    text, faults = decode(b"\n".join([line] * 49), "f")

    assert (len(text or ""), faults) == (49 * LONGEST_LINE + 48, [])


@pytest.mark.parametrize(
    ("before", "place"),
    [("", (1, 1)), ("đ", (1, 2)), ("a\n", (2, 1)), ("a\r\nb", (2, 2)), ("\r\r", (3, 1))],
)
def test_place_of(before: str, place: tuple[int, int]) -> None:
    """Lines and letters count from 1, whatever the line ends."""
    assert place_of(before) == place
