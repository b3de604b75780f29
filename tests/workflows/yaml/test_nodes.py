"""A text of any characters becomes nodes or faults, by whichever door it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reminder_files import read_reminders_text
from workflows.yaml.nodes import compose

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)
"""Surrogates and control characters too, as JSON can hold them."""


@given(text=ANY_TEXT)
def test_no_text_raises(text: str) -> None:
    """What YAML's readers refuse is a fault, whether they know its place or not."""
    root, faults = compose(text, "t")
    assert root is not None or faults


@given(text=ANY_TEXT)
def test_no_text_of_rules_raises(text: str) -> None:
    """Rules of reminders that were typed or sent are read as those of a file are."""
    reading = read_reminders_text(text, "t")
    assert (reading.reminders is None) == bool(reading.faults)


@pytest.mark.parametrize("character", ["\x00", "\x90", "\x9e", "\ud800", "\u202e"])
def test_a_bad_character_is_named(character: str) -> None:
    """Characters that no text has are one fault each, with their place."""
    faults = read_reminders_text(f"due:\n  - {character}", "t").faults
    first = next(fault for fault in faults if fault.code == "bad-character")
    assert (first.line, first.column) == (2, 5)
