"""Characters that nobody sees: which they are, where a text has one, and its blanks made alike."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_FORMATS = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
"""Characters of format (Cf of Unicode)."""
_DRAWN_AS_NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters, marks and a pattern without dots, whatever their category."""
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff"
"""Variation selectors and tags."""
_HIDDEN = re.compile(f"[{_FORMATS}{_DRAWN_AS_NOTHING}{_SELECTORS}]")
_BLANKS = re.compile(r"[^\S\n]+")


class Hidden(NamedTuple):
    """A character that nobody sees, and its place in the text, from 1."""

    letter: str
    place: int

    @property
    def name(self) -> str:
        """`U+200B ZERO WIDTH SPACE`."""
        return character_name(self.letter)


def character_name(letter: str) -> str:
    """`U+202E` and its Unicode name, where it has one."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def first_hidden(text: str) -> Hidden | None:
    """The first character of a text that nobody sees, None where all can be seen."""
    found = None if text.isascii() else _HIDDEN.search(text)
    return Hidden(found.group(), found.start() + 1) if found else None


def without_hidden(text: str) -> str:
    """The text without characters that nobody sees."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def one_blank(text: str) -> str:
    """The text with one space wherever it has blanks of whatever width, none at its ends; line
    breaks stay."""
    return _BLANKS.sub(" ", text).strip()


def has_ink(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return bool(without_hidden(text).strip())
