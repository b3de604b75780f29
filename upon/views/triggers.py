"""Triggers and documents as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.model.acts import EventCorrected, EventRecorded
from engine.model.states import FINISHED

if TYPE_CHECKING:
    from engine.model.standing import Standing
    from engine.ports.ledger import Unit


Row = dict[str, Any]


def trigger_rows(unit: Unit, today: date) -> list[Row]:
    """All triggers that plans declare or documents name; `tasks` that name each, and how many
    still wait for it on the day. The most waited-for first."""
    found: dict[str, Row] = {}
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
        row.update(waits.of(name, unit.standings.of(refs)))
    return sorted(found.values(), key=lambda row: (-row["waiting_tasks"], -row["waiting_plans"]))


def _row(name: str) -> Row:
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
    }


@dataclass(frozen=True, slots=True)
class _Waits:
    """How many tasks wait for a trigger on a day, in how many plans, and for how many days: since
    the plan was adopted, or since the last of the other things that the task waited for came."""

    adopted: dict[str, date]
    today: date

    def of(self, name: str, standings: Iterable[Standing]) -> Row:
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


def event_rows(unit: Unit, trigger: str | None = None) -> list[Row]:
    """The documents that count, in the order of recording: each as last corrected, with who
    recorded it and the entry that corrected it last."""

    in_force = {event.id: event for event in unit.catalog.events()}
    found: dict[str, Row] = {}
    for entry in unit.entries.all():
        act = entry.act
        if not isinstance(act, EventRecorded | EventCorrected) or act.event.id not in in_force:
            continue
        if unit.entries.is_retracted(entry.seq):
            continue
        if isinstance(act, EventCorrected):
            found[act.event.id]["corrected"] = entry.seq
            continue
        document = in_force[act.event.id].model_dump()
        found[act.event.id] = {
            "event": document.pop("id"),
            **document,
            "entry": entry.seq,
            "at": entry.at,
            "by": entry.by,
            "via": entry.via,
            "corrected": None,
        }
    return [row for row in found.values() if trigger is None or trigger in row["triggers"]]
