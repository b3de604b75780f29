"""The phases of a whole, where nobody has done anything on a part. It stands alone because sums of
parts that did something are told by the standings' own tests."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.states import State

BEFORE = date(1990, 1, 1)
DAYS = (None, date(2023, 1, 5), date(2023, 1, 9))


def test_nobodys_parts_change_nothing() -> None:
    """With no part that anybody did anything on, the whole has the phases that it has with a day
    long ago on which the group was another: for all phases of one, two or three states."""
    nothing, long_ago = Progress(of=3), Progress(of=3, was_of=((BEFORE, 5),))
    steps = list(product(DAYS, State))
    cases = [(Phase(*one),) for one in steps]
    cases += [(Phase(None, state), Phase(*two)) for state in State for two in steps]
    cases += [(*case, Phase(DAYS[2] + timedelta(1), s)) for case in cases for s in State]  # type: ignore[operator]
    for phases in cases:
        assert nothing.over(phases) == long_ago.over(phases), phases
