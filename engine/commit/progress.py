"""How far long work has come, for whoever shows it. What is decided does not depend on it; it
stands alone because those who decide and those who show know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Literal, TypeVar

T = TypeVar("T")
Tell = Callable[[int, int], None]
"""Takes how many are done, and how many there are."""
Kind = Literal["tasks", "entries"]
"""The tasks that one entry affects, or the entries of a ledger that are gone through."""
STEP: Mapping[Kind, int] = {"tasks": 1000, "entries": 100}
"""How many between two reports; what has fewer reports nothing."""

_NOBODY: Mapping[Kind, Tell] = MappingProxyType({})
_TELL: ContextVar[Mapping[Kind, Tell]] = ContextVar("tell", default=_NOBODY)


@contextmanager
def reporting(tell: Tell, of: Kind = "tasks") -> Iterator[None]:
    """Within the block, `tell` hears how far the work on tasks or entries (`of`) has come."""
    token = _TELL.set({**_TELL.get(), of: tell})
    try:
        yield
    finally:
        _TELL.reset(token)


def reported(items: Sequence[T], of: Kind = "tasks") -> Iterator[T]:
    """The `items`, tasks or entries (`of`), one after the other, reported as they are taken."""
    tell, step, count = _TELL.get().get(of), STEP[of], len(items)
    for done, item in enumerate(items):
        if tell and done and not done % step:
            tell(done, count)
        yield item
