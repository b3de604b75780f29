"""What plans wait for: each trigger, who issues it, and how many tasks wait for it how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from engine.model.json_text import Rows
from engine.model.standing import Standing
from engine.model.states import FINISHED
from engine.ports.ledger import Unit


class WaitFields(TypedDict):
    """How many tasks wait for a trigger, in how many plans, for how many days (null: none does)."""

    waiting: int
    waiting_tasks: int
    waiting_plans: int
    waiting_days: int | None


class TriggerRow(WaitFields):
    """A trigger that plans declare or documents name: who issues it and what kind of document it
    is, the plans that declare it, the documents recorded for it, and how many tasks name it."""

    id: str
    name: str | None
    issuer: str | None
    issuer_name: str | None
    kind: str | None
    repeats: bool
    plans: list[str]
    events: list[str]
    tasks: int


def trigger_rows(unit: Unit, today: date) -> Rows[TriggerRow]:
    """All triggers that plans declare or documents name; `tasks` that name each, and how many
    still wait for it on the day. The most waited-for first."""
    found: dict[str, TriggerRow] = {}
    known = unit.facts.bodies().known
    for plan in unit.catalog.plans():
        for name, trigger in plan.triggers.items():
            row = found.setdefault(name, _row(name))
            issuer = plan.bodies.get(trigger.issuer or "") or known.get(trigger.issuer or "")
            row["name"] = row["name"] or trigger.name
            row["issuer"] = row["issuer"] or trigger.issuer
            row["issuer_name"] = row["issuer_name"] or (issuer.name if issuer else None)
            row["kind"] = row["kind"] or trigger.kind
            row["repeats"] = row["repeats"] or trigger.repeats
            row["plans"].append(plan.plan)
    for event in unit.catalog.events():
        for name in event.triggers:
            found.setdefault(name, _row(name))["events"].append(event.id)
    waits = _Waits({plan.plan: plan.adopted for plan in unit.catalog.plans()}, today)
    for name, row in found.items():
        refs = unit.catalog.waiting_on_trigger(name)
        row["tasks"] = len(refs)
        row.update(waits.of(name, unit.standings.of(refs)))  # type: ignore[typeddict-item]
    most = sorted(found.values(), key=lambda row: (-row["waiting_tasks"], -row["waiting_plans"]))
    return Rows(most)


def _row(name: str) -> TriggerRow:
    return {
        "id": name,
        "name": None,
        "issuer": None,
        "issuer_name": None,
        "kind": None,
        "repeats": False,
        "plans": [],
        "events": [],
        "tasks": 0,
        "waiting": 0,
        "waiting_tasks": 0,
        "waiting_plans": 0,
        "waiting_days": None,
    }


@dataclass(frozen=True, slots=True)
class _Waits:
    """How many tasks wait for a trigger on a day, in how many plans, and for how many days: since
    the plan was adopted, or since the last of the other things that the task waited for came."""

    adopted: dict[str, date]
    today: date

    def of(self, name: str, standings: Iterable[Standing]) -> WaitFields:
        """The keys of a trigger's row."""
        waiting = [s for s in standings if s.is_open(self.today) and self._waits(s, name)]
        tasks = {standing.ref for standing in waiting}
        days = [(self.today - self._since(standing)).days for standing in waiting]
        return {
            "waiting": len(tasks),
            "waiting_tasks": len(tasks),
            "waiting_plans": len({ref.plan for ref in tasks}),
            "waiting_days": max(0, *days) if days else None,
        }

    def _waits(self, standing: Standing, trigger: str) -> bool:
        """Whether the task cannot start, or an open one has no date, for want of the trigger."""
        names = standing.waiting_for(self.today)
        if standing.due is None and standing.phase(self.today).state not in FINISHED:
            names += standing.missing
        return any(trigger in (name, name.rpartition(".")[0]) for name in names)

    def _since(self, standing: Standing) -> date:
        days = [self.adopted[standing.plan]]
        stack = [standing.node] if standing.node else []
        while stack:
            node = stack.pop()
            stack += node.children
            if not node.children and node.on and node.on <= self.today:
                days.append(node.on)
        return max(days)
