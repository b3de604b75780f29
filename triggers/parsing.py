"""From text to expressions; the one home of lark."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from triggers import expressions as x
from triggers.errors import ExpressionError
from triggers.expressions import renumbered
from triggers.periods import Period, PeriodRange, period_from

RESERVED = frozenset(
    ["after", "and", "as", "before", "by", "continuous", "day", "done", "early", "end", "every"]
) | {"from", "in", "late", "mid", "none", "of", "or", "set", "start", "term", "upon"}
"""Words of the grammar, which no trigger may have as its id."""

DATE_KINDS = ("issued", "effective", "received", "recorded")
LONGEST, DEEPEST = 2_000, 50

_WORDS = {
    "ID": "an id",
    "DATE": "a date (YYYY-MM-DD)",
    "PERIOD": "a period (2023, 2022-Q4, 2023-H1, 2023-01)",
    "INT": "a number",
    "UNIT": "a unit (days, working days, clear days, weeks, half-months, months, quarters, years)",
    "DIRECTION": "after, before",
    "PART": "early, mid, late",
    "EVERY": "month, quarter, half-year, year, term",
    "MONTH_DAY": "MM-DD",
    "AND_RULE": "and",
    "OR_RULE": "or",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "$END": "the end",
}


class _BadTokenError(ValueError):
    """A token that is well formed and still means nothing, such as 31 February."""

    def __init__(self, token: Token, expected: str) -> None:
        super().__init__(expected)
        self.token, self.expected = token, expected


def flat(kind: Callable[[tuple[Any, ...]], Any], members: list[Any], field: str) -> Any:
    """One node over all members; `a and (b and c)` is `a and b and c`."""
    parts: list[Any] = []
    for member in members:
        parts.extend(getattr(member, field) if type(member) is kind else (member,))
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _day(token: Token) -> date:
    try:
        return date.fromisoformat(token)
    except ValueError:
        raise _BadTokenError(token, "a day that exists") from None


def _free(token: Token) -> Token:
    if token in RESERVED:
        raise _BadTokenError(token, "an id; this is a word of the grammar")
    return token


def _event(token: Token) -> x.Occurred:
    head, _, tail = token.rpartition(".")
    if head and tail in DATE_KINDS:
        return x.Occurred(head, cast("x.DateKind", tail))
    return x.Occurred(str(token))


def _unit(token: Token) -> x.Unit:
    return cast("x.Unit", " ".join(token.split()).removesuffix("s"))


class _Build(Transformer[Token, Any]):
    """Each method turns one production of grammar.lark into its value."""

    def when(self, c: list[Any]) -> Any:
        return c[0]

    due = when

    def event(self, c: list[Any]) -> x.Occurred:
        return _event(_free(c[0]))

    def done(self, c: list[Any]) -> x.Done:
        return x.Done(str(c[0]))

    def from_day(self, c: list[Any]) -> x.From:
        return x.From(_day(c[0]))

    def at_least(self, c: list[Any]) -> x.AtLeast:
        count, terms = int(c[0]), tuple(c[1:])
        if not 1 <= count <= len(terms):
            raise _BadTokenError(c[0], f"a number from 1 to {len(terms)}")
        return x.AtLeast(count, terms)

    def any_of(self, c: list[Any]) -> Any:
        return flat(x.AnyOf, [m for m in c if m is not None], "terms")

    def all_of(self, c: list[Any]) -> Any:
        return flat(x.AllOf, [m for m in c if m is not None], "terms")

    def either(self, c: list[Any]) -> Any:
        return flat(x.Either, [m for m in c if m is not None], "rules")

    def both(self, c: list[Any]) -> Any:
        return flat(x.Both, [m for m in c if m is not None], "rules")

    def and_word(self, _: list[Any]) -> None:
        return None

    or_word = and_word

    def earliest(self, c: list[Any]) -> Any:
        return flat(x.Earliest, [m for m in c if not isinstance(m, Token)], "moments")

    def latest(self, c: list[Any]) -> Any:
        return flat(x.Latest, [m for m in c if not isinstance(m, Token)], "moments")

    def no_deadline(self, _: list[Any]) -> x.NoDeadline:
        return x.NoDeadline()

    def continuous(self, _: list[Any]) -> x.Continuous:
        return x.Continuous()

    def by(self, c: list[Any]) -> x.By:
        return x.By(_day(c[0]))

    def before(self, c: list[Any]) -> x.Before:
        return x.Before(_day(c[0]))

    def by_end_of(self, c: list[Any]) -> x.ByEndOf:
        return x.ByEndOf(c[0])

    def within(self, c: list[Any]) -> x.Within:
        return x.Within(c[0])

    def part_of(self, c: list[Any]) -> x.PartOf:
        return x.PartOf(cast("x.Part", str(c[0])), c[1])

    def counted(self, c: list[Any]) -> x.Counted:
        return x.Counted(c[0], cast("x.Direction", str(c[1])), c[2])

    def offset(self, c: list[Any]) -> x.Offset:
        return x.Offset(c[0], cast("x.Direction", str(c[1])), c[2])

    def upon(self, c: list[Any]) -> x.Upon:
        return x.Upon(c[0])

    def as_set_by(self, c: list[Any]) -> x.AsSetBy:
        return x.AsSetBy(str(_free(c[0])))

    def every(self, c: list[Any]) -> x.Recurring:
        return x.Recurring(cast("x.Every", str(c[0])))

    def every_month_day(self, c: list[Any]) -> x.Recurring:
        month, day = (int(part) for part in c[1].split("-"))
        try:
            date(2024, month, day)
        except ValueError:
            raise _BadTokenError(c[1], "a day that exists (MM-DD)") from None
        if c[0] != "year":
            raise _BadTokenError(c[1], "'by day N' here; 'by MM-DD' goes with 'every year'")
        return x.Recurring("year", (month, day))

    def every_day(self, c: list[Any]) -> x.Recurring:
        if c[0] == "term" or not 1 <= int(c[1]) <= 31:
            raise _BadTokenError(c[1], "a day from 1 to 31, in a month, quarter, half-year or year")
        return x.Recurring(cast("x.Every", str(c[0])), None, int(c[1]))

    def start(self, _: list[Any]) -> x.Start:
        return x.Start()

    def on(self, c: list[Any]) -> x.On:
        return x.On(_day(c[0]))

    def span(self, c: list[Any]) -> x.Span:
        return x.Span(tuple((int(n), _unit(u)) for n, u in zip(c[::2], c[1::2], strict=True)))

    def period(self, c: list[Any]) -> Period | PeriodRange:
        periods = []
        for token in c:
            try:
                periods.append(period_from(token))
            except ValueError:
                raise _BadTokenError(token, "a period that exists") from None
        if len(periods) == 1:
            return periods[0]
        if periods[0].first > periods[1].last:
            raise _BadTokenError(c[1], f"a period that ends after {periods[0]}")
        return PeriodRange(periods[0], periods[1])


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, parser="lalr", start=["when", "due"], maybe_placeholders=False, cache=False
    )


@lru_cache(maxsize=65_536)
def parse_when(text: str) -> x.Condition:
    """Parse a condition. Raises ExpressionError with the column and what was expected."""
    return cast("x.Condition", _parse(text, "when"))


@lru_cache(maxsize=65_536)
def parse_due(text: str) -> x.Deadline:
    """Parse a deadline rule. Raises ExpressionError with the column and what was expected.

    Rules that differ only in how many days or months they count are parsed once.
    """
    numbers = _COUNTS.findall(text)
    if numbers:
        shape = _shape(_COUNTS.sub("1", text))
        if shape is not None:
            return cast("x.Deadline", renumbered(shape, map(int, numbers)))
    return cast("x.Deadline", _parse(text, "due"))


_COUNTS = re.compile(
    r"(?<![\w.-])\d{1,5}(?=\s+(?:working|clear|days?|weeks?|half-|months?|quarters?|years?)\b)"
)


@lru_cache(maxsize=4_096)
def _shape(text: str) -> x.Deadline | None:
    try:
        return cast("x.Deadline", _parse(text, "due"))
    except ExpressionError:
        return None


def _parse(text: str, start: str) -> object:
    if len(text) > LONGEST:
        raise ExpressionError(text[:60] + "...", LONGEST, f"{len(text)} characters", "2000 at most")
    depth = 0
    for column, letter in enumerate(text, 1):
        depth += (letter == "(") - (letter == ")")
        if depth > DEEPEST:
            raise ExpressionError(text[:60] + "...", column, "bracket 51 deep", "50 at most")
    try:
        return _Build().transform(_parser().parse(text, start=start))
    except VisitError as error:
        if isinstance(error.orig_exc, _BadTokenError):
            bad = error.orig_exc
            column = (bad.token.start_pos or 0) + 1
            raise ExpressionError(text, column, repr(str(bad.token)), bad.expected) from None
        raise
    except UnexpectedInput as error:
        raise _explained(text, error) from None


def _explained(text: str, error: UnexpectedInput) -> ExpressionError:
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
        _WORDS.get(name, f"'{name.lower()}'") for name in expected if not name.startswith("__")
    }
    return ExpressionError(text, column, got, ", ".join(sorted(known)) or "nothing more")
