"""Text as it is compared: without case, accents and punctuation, its abbreviations written out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from triggers.visible_text import without_hidden
from workflows.matching.data_files import rows

Syllables = tuple[str, ...]

_MARKS = re.compile("[\u0300-\u036f]")
_SYLLABLE = re.compile(r"[a-z0-9]+")


KEPT = 8_192
"""Texts whose folded form is kept: a register names each several times."""


@lru_cache(KEPT)
def fold(text: str) -> str:
    """The text in lower case without accents and what nobody sees, `đ` as `d`, however Unicode
    composed its letters."""
    seen = unicodedata.normalize("NFKC", without_hidden(text))
    plain = unicodedata.normalize("NFD", seen.casefold())
    return _MARKS.sub("", plain.replace("đ", "d"))


def bare_syllables(text: str) -> Syllables:
    """The syllables of a text, folded, as they stand."""
    return tuple(_SYLLABLE.findall(fold(text)))


@lru_cache(KEPT)
def syllables(text: str) -> Syllables:
    """The syllables of a text, folded, with its abbreviations written out."""
    return tuple(part for word in bare_syllables(text) for part in _written_out(word))


def contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether some syllables stand in a row in others."""
    return find(words, part) is not None


def find(words: Sequence[str], part: Sequence[str]) -> int | None:
    """Where some syllables first stand in a row in others."""
    width, wanted = len(part), tuple(part)
    if wanted and wanted[0] not in words:
        return None
    spots = range(len(words) - width + 1)
    return next((at for at in spots if tuple(words[at : at + width]) == wanted), None)


@cache
def _abbreviations() -> dict[str, Syllables]:
    return {fold(row["short"]): bare_syllables(row["long"]) for row in rows("abbreviations.tsv")}


def _written_out(word: str) -> Syllables:
    return _abbreviations().get(word, (word,))
