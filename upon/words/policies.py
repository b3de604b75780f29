"""The values of the policy's knobs in words; here alone, as each door shows them its own way."""

from __future__ import annotations

from upon.words.texts import Words

ALIKE = {"backward_roll": "roll", "roll_fixed": "roll"}
"""Knob -> the one that has the same values."""


def knob_value(words: Words, knob: str, value: str) -> str:
    """What a `value` of a `knob` means, with the value itself behind it; a calendar's name, and
    any other value of which nothing is written, stands alone."""
    key = f"knob_value.{ALIKE.get(knob, knob)}.{value}"
    if not words.has(key):
        return value
    return words.say("knob_value.named", meaning=words.say(key), value=value)
