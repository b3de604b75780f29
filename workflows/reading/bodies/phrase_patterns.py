"""Phrases of the shipped table (`words/phrases.tsv`) by their use, as one pattern each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).parents[1] / "words" / "phrases.tsv"


@cache
def phrases(use: str) -> tuple[str, ...]:
    """The patterns of a use, in the table's order."""
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    return tuple(row[1] for row in rows if row[0] == use)


@cache
def phrase_pattern(use: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Any phrase of a use as whole words, with what must stand before and after it."""
    return re.compile(f"{before}(?<!\\w)(?:{'|'.join(phrases(use))})(?!\\w){after}")
