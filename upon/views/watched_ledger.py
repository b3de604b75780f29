"""A ledger that is looked at as each transaction ends, in a preview just as in the act itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model.acts import Entry
    from engine.model.standing import Standing
    from engine.ports.ledger import Ledger, T, Unit


Titles = dict[tuple[str, str], str]


class Watched:
    """A ledger over another. After a transaction `conflicts` are the extensions whose computed
    date moved in it, `titles` what the tasks before and after are called, `last` the entry that
    was appended."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.conflicts: list[Standing] = []
        self.titles: Titles = {}
        self.last: Entry | None = None

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction of the ledger below."""
        with self.ledger.writing(preview=preview) as unit:
            count, before = unit.entries.head().count, _conflicts(unit)
            self.titles = titles_of(unit)
            yield unit
            if unit.entries.head().count > count:
                self.last = unit.entries.entry(unit.entries.head().count)
            self.titles |= titles_of(unit)
            known = set(before)
            self.conflicts = [s for key, s in _conflicts(unit).items() if key not in known]

    def reading(self) -> AbstractContextManager[Unit]:
        """A transaction of the ledger below."""
        return self.ledger.reading()

    @property
    def reads_aside(self) -> bool:
        """As the ledger below has it."""
        return self.ledger.reads_aside

    def retrying(self, call: Callable[[], T]) -> T:
        """As the ledger below does."""
        return self.ledger.retrying(call)


def titles_of(unit: Unit) -> Titles:
    """(plan, task) -> title, of all plans in force."""
    return {
        (plan.plan, task.id): task.title
        for plan in unit.catalog.plans()
        for task in plan.tasks.values()
    }


def _conflicts(unit: Unit) -> dict[object, Standing]:
    """Extensions whose computed date has moved, by task and that date."""
    standings = (standing for standing, _ in unit.standings.board())
    return {(*s.key, s.computed): s for s in standings if s.conflict}
