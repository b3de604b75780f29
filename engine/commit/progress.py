"""How far a long entry has come, for whoever shows it. What is decided does not depend on it; it
stands alone because those who decide and those who show know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
Tell = Callable[[int, int], None]
"""Takes how many tasks are done, and how many there are."""
STEP = 1000
"""Tasks between two reports; an entry that affects fewer reports nothing."""

_TELL: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def reporting(tell: Tell) -> Iterator[None]:
    """Within the block, `tell` hears how far each entry has come."""
    token = _TELL.set(tell)
    try:
        yield
    finally:
        _TELL.reset(token)


def reported(tasks: Sequence[T]) -> Iterator[T]:
    """The `tasks` of one entry, one after the other, reported as they are taken."""
    tell, of = _TELL.get(), len(tasks)
    for done, task in enumerate(tasks):
        if tell and done and not done % STEP:
            tell(done, of)
        yield task
