"""Generated expressions, calendars and policies for the property tests."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from triggers import expressions as x
from triggers.calendars import Calendar, DayNote
from triggers.parsing import RESERVED, flat
from triggers.periods import Period, PeriodRange
from triggers.policies import KNOBS, ROLLS, Policy, resolve

FIRST, LAST = date(1995, 1, 1), date(2060, 12, 31)
days = st.dates(FIRST, LAST)
rolls = st.sampled_from(ROLLS)
UNITS = (
    "day",
    "working day",
    "clear day",
    "working clear day",
    "week",
    "half-month",
    "month",
    "quarter",
    "half-year",
    "year",
)


def _is_id(text: str) -> bool:
    head, _, tail = text.rpartition(".")
    return text not in RESERVED and not (head and tail in KNOBS["counts_from"])


ids = st.one_of(
    st.sampled_from(["model-regulation", "x", "2.1.2.đ", "days", "months", "early-warning"]),
    st.from_regex(r"[a-zđ]([a-z0-9.-]{0,8}[a-z0-9])?", fullmatch=True),
).filter(_is_id)
task_ids = st.one_of(ids, st.from_regex(r"[1-9](\.[1-9]){0,3}(\.[a-zđ])?", fullmatch=True))
kinds = st.sampled_from([None, *KNOBS["counts_from"]])
occurred = st.builds(x.Occurred, ids, kinds)
done = st.builds(x.Done, task_ids)


def _flat(kind: type, field: str, inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(inner, min_size=2, max_size=3).map(lambda m: flat(kind, m, field))


def _at_least(terms: list[x.Condition]) -> st.SearchStrategy[x.AtLeast]:
    return st.integers(1, len(terms)).map(lambda n: x.AtLeast(n, tuple(terms)))


def spans(units: tuple[str, ...] = UNITS, most: int = 40) -> st.SearchStrategy[x.Span]:
    part = st.tuples(st.integers(0, most), st.sampled_from(units))
    return st.lists(part, min_size=1, max_size=3).map(lambda parts: x.Span(tuple(parts)))


directions = st.sampled_from(["after", "before"])


def _nth_of(moments: list[x.Moment]) -> st.SearchStrategy[x.NthOf]:
    return st.integers(1, len(moments)).map(lambda n: x.NthOf(n, tuple(moments)))


def _moments(leaves: st.SearchStrategy, most: int) -> st.SearchStrategy[x.Moment]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(x.Offset, spans(most=most), directions, inner),
            st.builds(x.Rolled, inner),
            st.lists(inner, min_size=1, max_size=3).flatmap(_nth_of),
            _flat(x.Latest, "moments", inner),
            _flat(x.Earliest, "moments", inner),
        ),
        max_leaves=6,
    )


_points = st.one_of(occurred, done, st.builds(x.On, days))
moments = _moments(st.one_of(_points, st.just(x.Start())), 99_999)
waited_moments = _moments(_points, 400)
conditions = st.recursive(
    st.one_of(occurred, done, st.builds(x.From, days)),
    lambda inner: st.one_of(
        _flat(x.AllOf, "terms", inner),
        _flat(x.AnyOf, "terms", inner),
        st.lists(inner, min_size=1, max_size=3).flatmap(_at_least),
        st.builds(x.Delayed, spans(most=400), waited_moments),
    ),
    max_leaves=8,
)


@st.composite
def one_period(draw: st.DrawFn) -> Period:
    unit, most = draw(
        st.sampled_from(
            [("year", 1), ("half-year", 2), ("quarter", 4), ("month", 12), ("week", 52)]
        )
    )
    return Period(unit, draw(st.integers(1, 9998)), draw(st.integers(1, most)))


@st.composite
def period_ranges(draw: st.DrawFn) -> PeriodRange:
    one, other = draw(one_period()), draw(one_period())
    start, end = (one, other) if one.first <= other.last else (other, one)
    return PeriodRange(start, end)


periods = st.one_of(one_period(), period_ranges())
recurring = st.one_of(
    st.builds(
        x.Recurring, st.sampled_from(["week", "month", "quarter", "half-year", "year", "term"])
    ),
    st.builds(x.Recurring, st.just("week"), weekday=st.integers(0, 6)),
    st.builds(
        x.AfterEach,
        spans(most=99_999),
        st.sampled_from(["week", "month", "quarter", "half-year", "year"]),
    ),
    st.builds(x.AfterDone, spans(most=99_999)),
    st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(
        lambda day: x.Recurring("year", (day.month, day.day))
    ),
    st.builds(
        x.Recurring,
        st.sampled_from(["month", "quarter", "half-year", "year"]),
        st.none(),
        st.integers(1, 31),
    ),
)
deadlines = st.recursive(
    st.one_of(
        st.just(x.NoDeadline()),
        st.just(x.Continuous()),
        st.builds(x.By, days),
        st.builds(x.Before, days),
        st.builds(x.ByEndOf, periods),
        st.builds(x.Within, periods),
        st.builds(x.PartOf, st.sampled_from(["early", "mid", "late"]), periods),
        st.builds(x.Counted, spans(most=99_999), directions, moments),
        st.builds(x.Upon, moments),
        st.builds(x.AsSetBy, ids),
        recurring,
    ),
    lambda inner: st.one_of(_flat(x.Both, "rules", inner), _flat(x.Either, "rules", inner)),
    max_leaves=5,
)


@st.composite
def calendars(draw: st.DrawFn, recess: bool = False) -> Calendar:
    """Random weeks, days off and worked days around a window; at least one weekday is worked."""
    weekend = draw(st.sets(st.integers(0, 6), max_size=3))
    near = st.integers(0, 900).map(lambda n: date(2023, 1, 1) + timedelta(n))
    off = draw(st.sets(near, max_size=60))
    work = draw(st.sets(near, max_size=20))
    starts = draw(st.sets(near, max_size=2)) if recess else set()
    spans_off = [
        (first, first + timedelta(draw(st.integers(0, 60))), DayNote()) for first in starts
    ]
    return Calendar(
        "random",
        frozenset(weekend),
        dict.fromkeys(off, DayNote("off")),
        dict.fromkeys(work, DayNote("work")),
        tuple(spans_off),
    )


near_days = st.integers(0, 900).map(lambda n: date(2023, 1, 1) + timedelta(n))


@st.composite
def policies(draw: st.DrawFn, **fixed: str) -> Policy:
    """Any value of any knob, but for those that are fixed."""
    knobs = {
        knob: fixed.get(knob) or draw(st.sampled_from(values))
        for knob, values in KNOBS.items()
        if values
    }
    return resolve([("random", knobs)])
