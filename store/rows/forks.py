"""Spans of entries by their forks, so that those that have an entry in them are found at once.

The fork of a span is the number in it at which, in the balanced tree over all numbers, the ways
from the root to its first and to its last entry part. Every span that an entry is in has its fork
on the way to that entry; and of spans that follow each other, as the forms of one row do, one at
most has a given number in it. So who looks at those few forks meets no more rows than stood at as
many moments, however many came before or after (after the relational interval tree of Kriegel,
Pötke and Seidl, 2000).
"""

from __future__ import annotations

BITS = 31
"""What the number of an entry may have, as the tables keep it."""


def forks_before(until: int) -> list[int]:
    """The forks that spans may have which end with the entry before `until`, in order: that of one
    which begins with an entry is the first that is greater, or that entry where none is."""
    last = until - 1
    return [last >> bit << bit for bit in reversed(range(last.bit_length())) if last >> bit & 1]


def forks_around(seq: int) -> list[int]:
    """The forks that spans may have which the entry `seq` is in."""
    return sorted({seq, *((seq >> bit + 1 << bit + 1) | 1 << bit for bit in range(BITS))})


def fork_of(first: int, until: int) -> int:
    """The fork of the span from the entry `first` to the one before `until`."""
    return next((fork for fork in forks_before(until) if fork > first), first)
