"""Looking at how things stand: the rows of each recipient, and which notices are for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Self

from delivery.digest import (
    Audience,
    Page,
    calendars,
    match,
    page_of,
    place_of,
    with_calendars,
)
from delivery.letter_writer import Names
from delivery.settings import Recipient
from engine.model.bodies import names_in
from engine.model.hash_chain import Head
from engine.model.standing import TaskRef
from engine.ports.outbox import Numbered
from engine.ports.scan import Scan
from engine.queries.filters import Filters
from engine.queries.lists import rows
from engine.queries.rows import TaskRow as Row
from engine.queries.rows import view

if TYPE_CHECKING:
    from engine.ports.ledger import Unit

KEPT = 64
"""Bodies whose rows are kept within a look; a country has thousands."""

Matched = Mapping[int, list[Row]]


class KeptLook:
    """What was read of how things stand, for as long as nobody records anything and the day is the
    same: the rows of bodies, all and by task, and what people call bodies and documents."""

    def __init__(self) -> None:
        self._of: tuple[Head, date] | None = None
        self._rows: dict[str | None, list[Row]] = {}
        self._by_task: dict[str | None, dict[TaskRef, list[Row]]] = {}
        self._names: Names | None = None

    def at(self, unit: Unit, today: date) -> Self:
        """The same, emptied where it is of another moment of the ledger, or of another day."""
        state = unit.entries.head(), today
        if self._of != state:
            self._of, self._names = state, None
            self._rows.clear()
            self._by_task.clear()
        return self

    def rows_of(self, unit: Unit, body: str | None, today: date) -> list[Row]:
        """The rows of a body (None: of the whole), in the order of lists, as of `today`."""
        if body not in self._rows:
            while len(self._rows) >= KEPT:
                gone = next(iter(self._rows))
                self._rows.pop(gone)
                self._by_task.pop(gone, None)
            self._rows[body] = list(rows(unit.standings, "tasks", today, Filters(body=body)))
        return self._rows[body]

    def about(
        self, unit: Unit, body: str | None, today: date, refs: Iterable[TaskRef]
    ) -> list[Row]:
        """Those rows of a `body` that are of some tasks (`refs`), by their tasks."""
        found = self.rows_of(unit, body, today)
        if body not in self._by_task:
            kept = self._by_task[body] = {}
            for row in found:
                kept.setdefault(TaskRef(row["plan"], row["task"]), []).append(row)
        by_task = self._by_task[body]
        return [row for ref in dict.fromkeys(refs) for row in by_task.get(ref, ())]

    def names(self, unit: Unit) -> Names:
        """What people call bodies and documents."""
        if self._names is None:
            self._names = names_of(unit)
        return self._names


class Looker:
    """What a moment's records tell each recipient; a transaction's value, never kept for long. What
    was read before is taken out of `kept`, as far as it is still so."""

    def __init__(
        self,
        unit: Unit,
        recipients: Mapping[str, Recipient],
        today: date,
        kept: KeptLook | None = None,
    ) -> None:
        self.unit, self.recipients, self.today = unit, recipients, today
        self._kept = (kept or KeptLook()).at(unit, today)

    def hearer(self, recipient: Recipient) -> Audience:
        """Whose work a recipient is told of. Raises UnknownNameError for a body that is none."""
        if recipient.body is None:
            return Audience(office=True)
        bodies = self.unit.facts.bodies()
        names, path = set(names_in(bodies, recipient.body)), set(bodies.path(recipient.body))
        for body in bodies.successions.works_on(recipient.body, self.today):
            names |= bodies.groups.names_of(body, self.today)
            path.update(bodies.path(body))
        return Audience(frozenset(names), frozenset(path), frozenset(recipient.roles))

    def rows_of(self, recipient: Recipient) -> list[Row]:
        """The rows that concern a recipient, in the order of lists."""
        hearer = self.hearer(recipient)
        found = self._kept.rows_of(self.unit, recipient.body, self.today)
        return [row for row in found if hearer.has(row)]

    def _about(self, recipient: Recipient, notices: Sequence[Numbered]) -> list[Row]:
        """Those of them that are of the tasks of some notices."""
        hearer = self.hearer(recipient)
        refs = (TaskRef(one.notice.plan, one.notice.task) for one in notices)
        found = self._kept.about(self.unit, recipient.body, self.today, refs)
        return [row for row in found if hearer.has(row)]

    def names(self) -> Names:
        """What people call bodies and documents."""
        return self._kept.names(self.unit)

    def matched(self, recipient: Recipient, notices: Sequence[Numbered]) -> Matched:
        """The notices that still hold and are for a recipient, each with its rows; the office's are
        those that are for nobody else."""
        if not notices:
            return {}
        if recipient.body is not None:
            return match(notices, self._about(recipient, notices), self.hearer(recipient))
        others = self._told_to_others(notices)
        left = [numbered for numbered in notices if numbered.n not in others]
        found = match(left, self._about(recipient, left), Audience(office=True))
        missing = [one for one in left if one.n not in found and one.notice.plan]
        return found | match(missing, self._parts(missing), Audience(office=True))

    def _told_to_others(self, notices: Sequence[Numbered]) -> set[int]:
        bodies = self.unit.facts.bodies()
        others = [one for one in self.recipients.values() if one.body and bodies.knows(one.body)]
        return {number for one in others for number in self.matched(one, notices)}

    def _parts(self, notices: Sequence[Numbered]) -> list[Row]:
        """The rows of single bodies' parts, of the tasks that some notices are about."""
        places = {place_of(numbered.notice) for numbered in notices}
        found = []
        for plan in dict.fromkeys(place[0] for place in places):
            for one in self.unit.standings.scan(Scan(plan=plan, parts=True)):
                standing, card = one.standing, one.card
                wanted = (standing.plan, standing.task, standing.occurrence) in places
                if wanted and standing.body and standing.is_open(self.today):
                    found.append(view(standing, card, self.today, None))
        return found

    def page(self, recipient: Recipient, notices: Sequence[Numbered]) -> Page:
        """A recipient's digest of some notices. Raises UnknownNameError for the body."""
        matched = self.matched(recipient, notices)
        shown = [] if recipient.body is None else self.rows_of(recipient)
        page = page_of(shown, notices, matched, self.today)
        if recipient.body is None:
            page = with_calendars(page, *calendars(notices))
        return page

    def urgent(self, recipient: Recipient, notices: Sequence[Numbered]) -> Page:
        """What an urgent message of some notices tells: their own rows, and no others."""
        return page_of([], notices, self.matched(recipient, notices), self.today)


def names_of(unit: Unit) -> Names:
    """What people call bodies and the documents of the plans in force."""
    bodies = {name: body.name for name, body in unit.facts.bodies().known.items()}
    triggers = {
        name: trigger.name
        for plan in unit.catalog.plans()
        for name, trigger in plan.triggers.items()
    }
    return Names(bodies, triggers)
