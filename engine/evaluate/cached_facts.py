"""The facts while one entry is recomputed: each asked for once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from engine.evaluate.facts_view import FactsView
from engine.evaluate.scoped_facts import body_of
from engine.model.acts import Placed
from engine.model.bodies import Bodies
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Gathering
from triggers.events import Event
from workflows.plan import Plan

_T = TypeVar("_T")
FEW = 8
"""How many places ask for the documents of a trigger one by one."""


def _kept(places: Collection[str | None] | None) -> Any:
    return None if places is None else frozenset(places)


class Prefetch:
    """The `plans` of the tasks that were gathered, by their names; the tasks themselves, which are
    decided `anew`; and those that are `silent`: no act is about them."""

    def __init__(self, records: Gathering) -> None:
        self._records = records
        self.plans: dict[str, Plan] = {}
        self.anew: set[TaskRef] = set()
        self.silent: set[TaskRef] = set()

    def read(self, refs: Collection[TaskRef]) -> None:
        """Ask at once for what deciding these tasks, all that the entry affects, will need."""
        self.plans |= self._records.plans_of({ref.plan for ref in refs})
        asked = set(refs)
        self.anew |= asked
        self.silent |= asked - set(self._records.tasks_with_acts(asked))

    def is_silent(self, refs: Collection[TaskRef]) -> bool:
        """Whether no act is about any of these tasks, as far as was gathered."""
        return self.silent.issuperset(refs)


class CachedFacts(FactsView):
    """Records that remember what they answered; made anew for each entry, so never stale."""

    records: Gathering

    def __init__(self, records: Gathering) -> None:
        super().__init__(records)
        self.prefetch = Prefetch(records)
        self._kept: dict[Any, Any] = {}
        self._asked: Counter[str] = Counter()
        self._acts: dict[TaskRef, tuple[frozenset[str | None], Sequence[Placed]]] = {}

    def plan(self, plan_id: str) -> Plan | None:
        """As the records have it."""
        read = self.prefetch.plans.get(plan_id)
        return read or self._ask(("plan", plan_id), self.records.plan, plan_id)

    def bodies(self) -> Bodies:
        """As the records have it."""
        return self._ask("bodies", self.records.bodies)

    def workspace_policy(self) -> Mapping[str, str]:
        """As the records have it."""
        return self._ask("policy", self.records.workspace_policy)

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """As the records have it."""
        return self._ask(("versions", plan_id), self.records.plan_timeline, plan_id)

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """As the records have it."""
        return self._ask(("plan steps", plan_id), self.records.plan_steps, plan_id)

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """As the records have it."""
        return self._ask("policies", self.records.policy_timeline)

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """As the records have it."""
        return self._ask(("calendars", name), self.records.calendar_timeline, name)

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """As the records have it."""
        return self._ask(
            ("scopes", trigger, _kept(within)), self.records.scopes_of, trigger, within
        )

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """As the records have it."""
        if ref in self.prefetch.silent:
            return ()
        return self._ask(("acted", ref, _kept(within)), self.records.acted_on, ref, within)

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """As the records have it, but for a task that is decided anew with this entry."""
        if ref in self.prefetch.anew:
            return None
        return self._ask(("parts", ref, scope), self.records.stored_progress, ref, scope)

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """As the records have it. Where many places ask, all is read at once."""
        key = ("events", trigger, None if path is None else tuple(path))
        if path is None or key in self._kept:
            return self._ask(key, self.records.events_of, trigger, path)
        self._asked[trigger] += 1
        if self._asked[trigger] <= FEW:
            return self._ask(key, self.records.events_of, trigger, path)
        kept = self._ask(("by scope", trigger), self.records.events_by_scope, trigger)
        found = [event for place in (None, *path) for event in kept.get(place, ())]
        return found if len(found) < 2 else list({event.id: event for event in found}.values())

    def replacing(self, event: str) -> Event | None:
        """As the records have it."""
        return self._ask(("replacing", event), self.records.replacing, event)

    def recorded_by(self, event: str) -> int:
        """As the records have it."""
        return self._ask(("recorded", event), self.records.recorded_by, event)

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """As the records have it. Of bodies that were just asked for among others, what was read
        then."""
        if ref in self.prefetch.silent:
            return ()
        key = ("acts", ref, _kept(bodies))
        if bodies is None or key in self._kept:
            return self._ask(key, self.records.acts_of, ref, bodies)
        before, found = self._acts.get(ref, (frozenset(), ()))
        if before.issuperset(bodies):
            return self._ask(key, lambda: [one for one in found if body_of(one.act) in key[2]])
        found = self._ask(key, self.records.acts_of, ref, bodies)
        self._acts[ref] = key[2], found
        return found

    def _ask(self, key: Any, question: Callable[..., _T], *arguments: Any) -> _T:
        if key not in self._kept:
            self._kept[key] = question(*arguments)
        found: _T = self._kept[key]
        return found
