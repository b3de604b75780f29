"""The patterns of time words: a table a language (`words/time_*.tsv`), an office's own rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflows.reading.source.folding import fold

FOLDER = Path(__file__).parents[1] / "words"
_NAME = re.compile(r"\(\?P<\w+>")

_OPENS = r"(?<!\w)"

Row = tuple[str, str, str]
"""Token, value, pattern."""


@dataclass(frozen=True, slots=True)
class TimePattern:
    """One row of a table: what it makes, and how it looks."""

    token: str
    value: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TimePatterns:
    """All patterns of a language in one expression; group `tN` is row N."""

    rows: tuple[TimePattern, ...]
    any_of: re.Pattern[str]


def time_rows(language: str) -> tuple[Row, ...]:
    """The rows of a language's shipped table, in its order."""
    text = (FOLDER / f"time_{language}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    cells = [line.split("\t") for line in lines]
    return tuple((cell[0], cell[1], cell[2]) for cell in cells)


@cache
def time_patterns(language: str, plain: bool, own: tuple[Row, ...] = ()) -> TimePatterns:
    """The patterns of a language; `plain` for text without diacritics; an office's `own` first."""
    rows = [*own, *time_rows(language)]
    sources = [(token, value, _source(pattern, plain)) for token, value, pattern in rows]
    groups = [f"(?P<t{n}>{_NAME.sub('(', source)})" for n, (*_, source) in enumerate(sources)]
    worded = [
        group for group, (*_, source) in zip(groups, sources, strict=True) if _OPENS in source[:8]
    ]
    marks = [group for group in groups if group not in set(worded)]
    # The look behind stands before all of them once: most letters begin no word.
    whole = f"{_OPENS}(?:{'|'.join(worded).replace(_OPENS, '')})|{'|'.join(marks)}"
    compiled = tuple(TimePattern(token, value, re.compile(src)) for token, value, src in sources)
    return TimePatterns(compiled, re.compile(whole))


def _source(pattern: str, plain: bool) -> str:
    """The pattern as a whole word, where it begins and ends with what words are made of."""
    if plain:
        pattern = _without_marks(pattern)
    opens = _OPENS if re.match(r"\w|\(\?|\\d", pattern) else ""
    closes = "" if pattern.endswith((r"\)", r"\(", "]", "$)")) else r"(?!\w)"
    return f"{opens}(?:{pattern}){closes}"


def _without_marks(pattern: str) -> str:
    return "".join(
        fold(letter) if letter.isalpha() and ord(letter) > 127 else letter for letter in pattern
    )
