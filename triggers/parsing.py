"""From text to expressions, in English or Vietnamese; one of the three modules that use lark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from triggers import expressions as x
from triggers.building import (
    RESERVED,
    RESERVED_SINCE,
    BadTokenError,
    Build,
    flat,
)
from triggers.errors import ExpressionError, HoursError
from triggers.expressions import renumbered
from triggers.grammar import load_parser
from triggers.vietnamese import EXPECTED, WORDS, BuildVietnamese

__all__ = ["RESERVED", "RESERVED_SINCE", "flat", "parse_due", "parse_when"]

LONGEST, DEEPEST = 2_000, 50

_WORDS = {
    "ID": "an id",
    "DATE": "a date (2023-03-31, 31/03/2023)",
    "PERIOD": "a period (2023, 2022-Q4, 2023-H1, 2023-01, 2024-W05)",
    "INT": "a number",
    "UNIT": "a unit (days, working days, clear days, weeks, half-months, months, quarters, years)",
    "DIRECTION": "after, before",
    "PART": "early, mid, late",
    "EVERY": "week, month, quarter, half-year, year, term",
    "WEEKDAY": "monday ... sunday",
    "MONTH_DAY": "MM-DD",
    "AND_RULE": "and",
    "OR_RULE": "or",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "$END": "the end",
}


@dataclass(frozen=True, eq=False)
class _Language:
    """A grammar file, what builds the values, and how messages name its terminals."""

    file: str
    build: type[Transformer[Token, Any]]
    words: Mapping[str, str]


_ENGLISH = _Language("grammar.lark", Build, _WORDS)
_VIETNAMESE = _Language("grammar_vi.lark", BuildVietnamese, {**_WORDS, **EXPECTED})
_HOURS = re.compile(r"[0-9]\s+(hours?|minutes?|giờ|phút)(?![\w.-])")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _parser(language: _Language) -> Lark:
    return load_parser(Path(__file__).with_name(language.file))


def prepare() -> None:
    """Make both parsers now, for a stream of which no line shall wait for that."""
    _parser(_ENGLISH)
    _parser(_VIETNAMESE)


@lru_cache(maxsize=65_536)
def parse_when(text: str) -> x.Condition:
    """Parse a condition, in English or Vietnamese. Raises ExpressionError with the column and what
    was expected."""
    return cast("x.Condition", _parse(text, "when"))


@lru_cache(maxsize=65_536)
def parse_due(text: str) -> x.Deadline:
    """Parse a deadline rule, in English or Vietnamese. Raises ExpressionError with the column and
    what was expected.

    Rules that differ only in how many days or months they count are parsed once.
    """
    numbers = _COUNTS.findall(text)
    if numbers:
        shape = _shape(_COUNTS.sub("1", text))
        if shape is not None:
            return cast("x.Deadline", renumbered(shape, map(int, numbers)))
    return cast("x.Deadline", _parse(text, "due"))


_COUNTS = re.compile(
    r"(?<![\w.-])[0-9]{1,5}"
    r"(?=\s+(?:working|clear|days?|weeks?|half-|months?|quarters?|years?)\b)"
)


@lru_cache(maxsize=4_096)
def _shape(text: str) -> x.Deadline | None:
    try:
        return cast("x.Deadline", _parse(text, "due"))
    except ExpressionError:
        return None


def is_vietnamese(text: str) -> bool:
    """Whether an expression has words by which it may be written in Vietnamese."""
    return not WORDS.isdisjoint(_WORD.findall(text))


def is_english(text: str, start: Literal["when", "due"]) -> bool:
    """Whether an expression can be read in the canonical language."""
    try:
        _check_bounds(text)
        _read(text, start, _ENGLISH)
    except ExpressionError:
        return False
    return True


def _parse(text: str, start: str) -> object:
    _check_bounds(text)
    try:
        return _read(text, start, _ENGLISH)
    except ExpressionError as english:
        if hours := _HOURS.search(text):
            raise HoursError(text, hours.start(1) + 1, repr(hours[1])) from None
        if not is_vietnamese(unicodedata.normalize("NFC", text)):
            raise
        first = english
    try:
        return _read(unicodedata.normalize("NFC", text), start, _VIETNAMESE)
    except ExpressionError as vietnamese:
        raise (vietnamese if vietnamese.column >= first.column else first) from None


def _check_bounds(text: str) -> None:
    if len(text) > LONGEST:
        raise ExpressionError(text[:60] + "...", LONGEST, f"{len(text)} characters", "2000 at most")
    depth = 0
    for column, letter in enumerate(text, 1):
        depth += (letter == "(") - (letter == ")")
        if depth > DEEPEST:
            raise ExpressionError(text[:60] + "...", column, "bracket 51 deep", "50 at most")


def _read(text: str, start: str, language: _Language) -> object:
    try:
        return language.build().transform(_parser(language).parse(text, start=start))
    except VisitError as error:
        if isinstance(error.orig_exc, BadTokenError):
            bad = error.orig_exc
            begin, end = bad.token.start_pos or 0, bad.token.end_pos or len(text)
            got = repr(text[begin:end])
            raise ExpressionError(text, begin + 1, got, bad.expected) from None
        raise
    except UnexpectedInput as error:
        raise _explained(text, error, language) from None


def _explained(text: str, error: UnexpectedInput, language: _Language) -> ExpressionError:
    expected: set[str] = set()
    column, got = len(text) + 1, "the end"
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
        if error.token.type != "$END":
            column, got = (error.token.start_pos or 0) + 1, repr(str(error.token))
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
        rest = text[error.pos_in_stream :]
        column, got = (
            (error.pos_in_stream or 0) + 1,
            repr(rest.split()[0] if rest.split() else rest),
        )
    known = {
        language.words.get(name, f"'{name.lower()}'")
        for name in expected
        if not name.startswith("__")
    }
    return ExpressionError(text, column, got, ", ".join(sorted(known)) or "nothing more")
