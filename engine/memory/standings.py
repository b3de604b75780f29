"""Standings and cards in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from engine.evaluate.evaluate import sum_up
from engine.memory.catalog import MemoryCatalog
from engine.memory.state import MemoryState
from engine.model.acts import PlanAdopted
from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.progress import Progress
from engine.model.standing import Key, Standing, TaskRef
from engine.model.timelines import tasks_of
from engine.ports.scan import Found, Place, Scan
from engine.ports.standings import Replaced


class MemoryStandings:
    """What lists read and what a decision writes."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    def of(self, refs: Iterable[TaskRef], places: Collection[str] | None = None) -> list[Standing]:
        """The standings kept for some tasks."""
        found = [kept for ref in refs for kept in self._in_order(ref)]
        return [s for s in found if places is None or not s.scope or s.scope in places]

    def _in_order(self, ref: TaskRef) -> list[Standing]:
        kept = self._state.standings.get(ref, {}).values()
        return sorted(kept, key=lambda s: (s.order, s.scope or "", s.body or ""))

    def progress(self, ref: TaskRef, occurrence: str | None, scope: str | None) -> Progress:
        """How far the counted parts of an `occurrence` (its label) of the task `ref` are, of all
        bodies or of those at a `scope` and below."""
        kept = self._state.standings.get(ref, {}).values()
        return sum_up(kept, occurrence, self.bodies(), scope)

    def with_places(self) -> list[TaskRef]:
        """The tasks that have standings at narrower scopes, or parts that were acted on."""
        kept = self._state.standings
        return [ref for ref, keys in kept.items() if any(key.scope for key in keys)]

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return self._board(None)

    def _board(self, asked: str | None) -> Iterator[tuple[Standing, Card]]:
        plans = self._state.in_force.plans()
        for plan in (plan for plan in plans if asked in (None, plan.plan)):
            for task in tasks_of(self._state.in_force.versions[plan.plan]):
                ref = TaskRef(plan.plan, task)
                for standing in self._in_order(ref):
                    yield standing, self._state.cards[ref]

    def scan(self, asked: Scan) -> Iterator[Found]:
        """Standings with their cards, in the order of a list."""
        kept = self._named_by(asked.trigger)
        seqs = self._plan_seqs()
        every = []
        for standing, card in self._board(asked.plan):
            place = Place(
                standing.due,
                seqs[standing.plan],
                card.position,
                standing.order,
                standing.scope or "",
                standing.body or "",
            )
            every.append(asked.seen(Found(standing, card, place)))
        taken = [f for f in every if asked.takes(f) and (kept is None or f.standing.ref in kept)]
        return iter(sorted(taken, key=lambda found: asked.order(found.place)))

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""
        return self._plan_seqs()[plan]

    def _plan_seqs(self) -> dict[str, int]:
        said = self._state.in_force.effective.said.items()
        found: dict[str, int] = {}
        for seq, act in said:
            if isinstance(act, PlanAdopted):
                found.setdefault(act.plan.plan, seq)
        return found

    def _named_by(self, trigger: str | None) -> set[TaskRef] | None:
        if trigger is None:
            return None
        return set(MemoryCatalog(self._state.in_force).waiting_on_trigger(trigger))

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""
        kept = self._state.standings.get(standing.ref, {}).values()
        label = standing.occurrence
        return [s for s in kept if s.scope and label in (None, s.occurrence)]

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> Collection[Key]:
        """Their keys alone."""
        del places
        return [kept.key for kept in self.narrower(standing)]

    def put(
        self,
        gone: Collection[Standing],
        fresh: Collection[Standing],
        changed: Collection[Replaced] = (),
    ) -> None:
        """Take the standings in `gone` away and write those in `fresh`, new or in the place of
        their like; of those `changed` it is known how they were, at the same place in lists."""
        for standing in gone:
            del self._state.standings[standing.ref][standing.key]
        for standing in (*fresh, *(now for _, now in changed)):
            self._state.standings.setdefault(standing.ref, {})[standing.key] = standing

    def put_cards(self, refs: Sequence[TaskRef], cards: Sequence[Card]) -> None:
        """Replace the cards of some tasks."""
        for ref in refs:
            self._state.cards.pop(ref, None)
        self._state.cards.update({TaskRef(card.plan, card.task): card for card in cards})

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        return self._state.in_force.bodies()
