"""Spans of entries are found by their forks, and by few of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from store.rows.forks import BITS, fork_of, forks_around, forks_before

NUMBERS = st.integers(1, 2**BITS - 1)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_span_is_found_by_whatever_is_in_it(one: int, two: int, three: int) -> None:
    """The fork of a span lies in it, and is among those that are asked for any entry in it."""
    first, seq, last = sorted((one, two, three))
    fork = fork_of(first, last + 1)
    assert first <= fork <= last
    assert fork in forks_around(seq)
    assert fork in (first, *forks_before(last + 1))


@given(st.lists(NUMBERS, min_size=2, unique=True).map(sorted))
def test_spans_that_follow_each_other_have_forks_of_their_own(marks: list[int]) -> None:
    """So that of all forms of a row one at most is met at each fork."""
    forks = [fork_of(first, until) for first, until in pairwise(marks)]
    assert len(set(forks)) == len(forks)


@given(NUMBERS)
def test_there_are_few(seq: int) -> None:
    """As many as a number has bits, however many entries there are."""
    assert len(forks_around(seq)) <= BITS + 1
    assert forks_before(seq) == sorted(set(forks_before(seq)))
