"""What lists are read from where the ledger of an earlier moment is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model.bodies import Bodies
    from engine.model.cards import Card
    from engine.model.standing import Key, Standing
    from engine.ports.ledger import Unit
    from engine.ports.scan import Found, Scan


class KnownBoard:
    """The standings of a transaction over a ledger, with what lists ask beside them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return self._unit.standings.board()

    def scan(self, asked: Scan) -> Iterable[Found]:
        """Standings with their cards, in the order of a list."""
        return self._unit.standings.scan(asked)

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places."""
        return self._unit.standings.narrower(standing)

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> Collection[Key]:
        """Their keys alone; of those at some places, at least."""
        return self._unit.standings.narrower_keys(standing, places)

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""
        return self._unit.standings.plan_seq(plan)

    def bodies(self) -> Bodies:
        """The tree of bodies, the groups, the successions."""
        return self._unit.facts.bodies()

    def plan(self, name: str) -> str | None:
        """The id of a plan in force, None where it is not."""
        found = self._unit.facts.plan(name)
        return found.plan if found else None

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return self._unit.catalog.declares(trigger)

    def completes_parts(self) -> bool:
        """Whether a plan in force has a task whose parts sub-plans complete."""
        plans = self._unit.catalog.plans()
        return any(task.completes for plan in plans for task in plan.tasks.values())

    def trigger_names(self) -> dict[str, str]:
        """Trigger id -> the name by which people know the document."""
        plans = self._unit.catalog.plans()
        return {id_: one.name for plan in plans for id_, one in plan.triggers.items()}

    def event_numbers(self, ids: Collection[str]) -> dict[str, str | None]:
        """Document's id -> its number, of those among `ids` that are documents."""
        found = {id_: self._unit.catalog.event(id_) for id_ in ids}
        return {id_: event.number for id_, event in found.items() if event is not None}
