"""Folded text for matching: case, diacritics, blanks and dashes do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "´": "'"})


def lowered(text: str) -> str:
    """The text in lower case, letter for letter, so that places in it stay the same."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case without diacritics, one blank where there is white space, plain dashes."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(plain.lower().translate(_DASHES).translate(_QUOTES).split())


@lru_cache(maxsize=65_536)
def tight(text: str) -> str:
    """Letters and digits alone of the folded text: as glued words are matched."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def is_plain(text: str) -> bool:
    """Whether a text has lost its diacritics, or never had any."""
    return all(ord(letter) < 128 for letter in text if letter.isalpha())


def words_of(text: str) -> list[str]:
    """The words of a text: runs of what is no white space with a letter or digit in them."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def slug(text: str) -> str:
    """The folded text as an id: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
