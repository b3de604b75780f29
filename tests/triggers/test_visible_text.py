"""Characters that nobody sees are known, whatever their category; blanks become alike."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triggers.visible_text import first_hidden, has_ink, one_blank, without_hidden

HIDDEN = [
    chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"
]
OTHERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\ufe0f\uffa0\U000e0100"
BLANKS = [
    chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Zs"
]


@pytest.mark.parametrize("text", ["", "08-QC/TU", "Quy chế mẫu", "Điều 5–7 “a”"])
def test_what_is_seen_is_left(text: str) -> None:
    """Ordinary texts have nothing that nobody sees."""
    assert first_hidden(text) is None
    assert without_hidden(text) == text


@given(st.sampled_from([*HIDDEN, *OTHERS]), st.integers(0, 8))
def test_each_is_named_with_its_place(letter: str, at: int) -> None:
    """Each format character of this Python's Unicode, and each other one that is drawn as nothing,
    is found wherever it stands, and taken away."""
    text = "08-QC/TU"[:at] + letter + "08-QC/TU"[at:]
    hidden = first_hidden(text)
    assert hidden is not None
    assert (hidden.place, hidden.name.split()[0]) == (at + 1, f"U+{ord(letter):04X}")
    assert without_hidden(text) == "08-QC/TU"


@given(st.text(st.sampled_from([*HIDDEN, *OTHERS, *BLANKS])))
def test_nothing_to_be_seen(text: str) -> None:
    """A text of such characters and blanks alone shows nothing; a letter more, and it does."""
    assert not has_ink(text)
    assert has_ink(f"{text}a")


@given(st.lists(st.sampled_from(BLANKS)), st.lists(st.sampled_from(BLANKS), min_size=1))
def test_blanks_become_alike(around: list[str], between: list[str]) -> None:
    """Blanks of whatever width and number are one space, none at the ends; line breaks stay."""
    ends, gap = "".join(around), "".join(between)
    assert one_blank(f"{ends}a{gap}b{ends}") == "a b"
    assert one_blank(f"a{gap}b\nc") == "a b\nc"
