"""What is too long for one line is cut where a reader can bear it."""

from __future__ import annotations

import pytest

from upon.words.texts import LONGEST, Words


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_long_text_is_cut_between_words(lang: str) -> None:
    """No word is broken, and the text ends with its mark; a text that fits is as it was."""
    words = Words(lang)
    long = "phụ cấp cán bộ " * 40
    said = words.say("error.failed", what=long)
    assert len(said) <= LONGEST
    assert said.endswith("…")
    assert long.startswith(f"{said[:-1]} ")
    assert words.say("error.failed", what="phụ cấp") == "phụ cấp"


def test_what_was_quoted_is_closed_again() -> None:
    """A name in quotes that is cut short keeps both its quotes."""
    said = Words("vi").say("error.failed", what="một trong hai: “" + "văn bản về phụ cấp " * 40)
    assert said.endswith("…”")
    assert said.count("“") == said.count("”") == 1
    assert len(said) <= LONGEST


def test_a_word_without_an_end_is_cut_too() -> None:
    """Where there is nothing between words, the line still has its bound."""
    said = Words("en").say("error.failed", what="x" * 1000)
    assert said.endswith("x…")
    assert len(said) <= LONGEST
