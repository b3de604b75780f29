"""From what the parser found to expressions: one method for each production of the grammars."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from lark import Token, Transformer

from triggers import expressions as x
from triggers.dates import DATE_KINDS
from triggers.periods import Period, PeriodRange, period_from
from triggers.printing import print_moment, print_span, print_when

RESERVED = frozenset(
    ["after", "and", "as", "before", "by", "continuous", "day", "done", "early", "end", "every"]
) | {"from", "in", "late", "mid", "none", "of", "or", "set", "start", "term", "upon"}
"""Words of the grammar, which no trigger may have as its id."""

RESERVED_SINCE = frozenset(["each", "rolled", "sau", "trong", "xong", "khi", "theo"])
"""Words that later versions of the grammar took; plans that were in force before keep theirs."""

VIETNAMESE_KINDS = {"ban-hành": "issued", "hiệu-lực": "effective", "nhận": "received"}
"""A document's dates, as `X.hiệu-lực` names them."""


class BadTokenError(ValueError):
    """A token that is well formed and still means nothing, such as 31 February."""

    def __init__(self, token: Token, expected: str) -> None:
        super().__init__(expected)
        self.token, self.expected = token, expected


def flat(kind: Callable[[tuple[Any, ...]], Any], members: list[Any], field: str) -> Any:
    """One node of `kind` over all `members`; `a and (b and c)` is `a and b and c`. `field` is where
    such a node has its own members; a single member stands for itself."""
    parts: list[Any] = []
    for member in members:
        parts.extend(getattr(member, field) if type(member) is kind else (member,))
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


class _Bare:
    """A delayed start that no brackets keep apart from what stands beside it."""

    def __init__(self, node: x.Delayed, token: Token) -> None:
        self.node, self.token = node, token


def _unwrapped(member: Any) -> Any:
    return member.node if isinstance(member, _Bare) else member


def _joined(kind: Callable[[tuple[Any, ...]], Any], members: list[Any], word: str) -> Any:
    """Terms under one `and` or `or`; a delayed start beside others stands in brackets."""
    given = [member for member in members if member is not None]
    if len(given) == 1:
        return given[0]
    for place, member in enumerate(given):
        if isinstance(member, _Bare):
            raise BadTokenError(member.token, _two_readings(member.node, given, place, word))
    return flat(kind, [_unwrapped(member) for member in given], "terms")


def _two_readings(delayed: x.Delayed, given: list[Any], place: int, word: str) -> str:
    """What a delayed start beside other terms may mean, as two texts that can be told apart."""
    span = print_span(delayed.span)
    others = [print_when(_unwrapped(other)) for other in given]
    others = [f"({o})" if " or " in o and word == "and" else o for o in others]
    others[place] = f"({span} after {print_moment(delayed.moment)})"
    said = f"brackets: {f' {word} '.join(others)}"
    if place + 1 < len(given):
        rest = [print_moment(delayed.moment), *others[place + 1 :]]
        inner = f"{span} after ({f' {word} '.join(rest)})"
        said += f", or {f' {word} '.join([*others[:place], inner])}"
    return said


def _day(token: Token) -> date:
    try:
        return date.fromisoformat(token)
    except ValueError:
        raise BadTokenError(token, "a day that exists") from None


def _count(c: list[Any]) -> int:
    """The N of `N of (...)`."""
    count, members = int(c[0]), len(c) - 1
    if not 1 <= count <= members:
        raise BadTokenError(c[0], f"a number from 1 to {members}")
    return count


def _has_start(moment: object) -> bool:
    if isinstance(moment, x.Latest | x.Earliest | x.NthOf):
        return any(map(_has_start, moment.moments))
    if isinstance(moment, x.Offset | x.Rolled):
        return _has_start(moment.moment)
    return isinstance(moment, x.Start)


def _free(token: Token) -> Token:
    if token in RESERVED:
        raise BadTokenError(token, "an id; this is a word of the grammar")
    return token


def _event(token: Token) -> x.Occurred:
    head, _, tail = token.rpartition(".")
    if head and tail in VIETNAMESE_KINDS:
        raise BadTokenError(token, f"{head}.{VIETNAMESE_KINDS[tail]}, or all of it in Vietnamese")
    if head and tail in DATE_KINDS:
        return x.Occurred(head, tail)
    return x.Occurred(str(token))


def _unit(token: Token) -> x.Unit:
    return cast("x.Unit", " ".join(token.split()).removesuffix("s"))


class Build(Transformer[Token, Any]):
    """Each method turns one production of grammar.lark into its value."""

    def DATE(self, token: Token) -> Token:  # noqa: N802  named as the terminal
        """`31/03/2023`, `31.3.2023` -> `2023-03-31`."""
        day, *rest = re.split("[/.]", token)
        if not rest:
            return token
        month, year = rest
        return token.update(value=f"{year}-{int(month):02d}-{int(day):02d}")

    def when(self, c: list[Any]) -> Any:
        return _unwrapped(c[0])

    due = when

    def event(self, c: list[Any]) -> x.Occurred:
        return _event(_free(c[0]))

    def done(self, c: list[Any]) -> x.Done:
        return x.Done(str(c[0]))

    def from_day(self, c: list[Any]) -> x.From:
        return x.From(_day(c[0]))

    def at_least(self, c: list[Any]) -> x.AtLeast:
        return x.AtLeast(_count(c), tuple(map(_unwrapped, c[1:])))

    def nth_of(self, c: list[Any]) -> x.NthOf:
        return x.NthOf(_count(c), tuple(c[1:]))

    def any_of(self, c: list[Any]) -> Any:
        return _joined(x.AnyOf, c, "or")

    def all_of(self, c: list[Any]) -> Any:
        return _joined(x.AllOf, c, "and")

    def delayed(self, c: list[Any]) -> _Bare:
        span, direction, moment = c
        if direction == "before":
            raise BadTokenError(direction, "after: a start is waited for, it cannot lie before")
        if _has_start(moment):
            raise BadTokenError(direction, "a trigger, a day or 'done' after it, not 'start'")
        return _Bare(x.Delayed(span, moment), direction)

    def group(self, c: list[Any]) -> Any:
        return _unwrapped(c[0])

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

    def rolled(self, c: list[Any]) -> x.Rolled:
        return x.Rolled(c[1])

    def rolled_offset(self, c: list[Any]) -> x.Rolled:
        return x.Rolled(self.offset(c[1:]))

    def after_each(self, c: list[Any]) -> x.AfterEach:
        if c[1] == "before":
            raise BadTokenError(c[1], "after")
        if c[3] == "term":
            raise BadTokenError(c[3], "week, month, quarter, half-year, year")
        return x.AfterEach(c[0], cast("x.Every", str(c[3])))

    def after_done(self, c: list[Any]) -> x.AfterDone:
        if c[1] == "before":
            raise BadTokenError(c[1], "after")
        return x.AfterDone(c[0])

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
            raise BadTokenError(c[1], "a day that exists (MM-DD)") from None
        if c[0] != "year":
            raise BadTokenError(c[1], "'by day N' here; 'by MM-DD' goes with 'every year'")
        return x.Recurring("year", (month, day))

    def every_day(self, c: list[Any]) -> x.Recurring:
        if c[0] in ("week", "term") or not 1 <= int(c[1]) <= 31:
            raise BadTokenError(c[1], "a day from 1 to 31, in a month, quarter, half-year or year")
        return x.Recurring(cast("x.Every", str(c[0])), None, int(c[1]))

    def every_weekday(self, c: list[Any]) -> x.Recurring:
        if c[0] != "week":
            raise BadTokenError(c[1], "'by day N' here; 'by friday' goes with 'every week'")
        return x.Recurring("week", weekday=x.WEEKDAYS.index(c[1]))

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
                raise BadTokenError(token, "a period that exists") from None
        if len(periods) == 1:
            return periods[0]
        if periods[0].first > periods[1].last:
            raise BadTokenError(c[1], f"a period that ends after {periods[0]}")
        return PeriodRange(periods[0], periods[1])
