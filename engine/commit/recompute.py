"""Evaluating again what an entry affects, and writing what differs: affected -> load -> evaluate ->
diff -> write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from engine.commit.affected import Affected, affected, merged
from engine.commit.affected_place import AffectedPlace
from engine.commit.differences import ChangeTally, diff
from engine.commit.evaluation import evaluate_parts, evaluate_wholes, load
from engine.commit.publish import Effects
from engine.evaluate.evaluation_cache import EvaluationCache
from engine.evaluate.task_card import card_of
from engine.model.acts import Act, Entry, PlanAdopted, PlanAmended, Retracted, Revised
from engine.model.standing import TaskRef
from engine.model.timelines import tasks_of
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit


def recompute(
    unit: Unit, calendars: Calendars, entry: Entry, before: Iterable[Affected]
) -> Effects:
    """Evaluate again what an `entry` (already taken into `unit`) affects; write standings and
    history.

    `before` is what it affects by the facts before it; `calendars` finds the shipped calendars.
    """
    every = merged([*before, *affected(entry.act, unit)])
    _put_cards(unit, entry.act, every)
    order = {ref: place for place, ref in enumerate(dict.fromkeys(one.ref for one in every))}
    cache = EvaluationCache(unit.facts, calendars)
    cache.facts.prefetch.read(order)
    tally = ChangeTally()
    for (scope, body), group in groupby(every, key=lambda one: one[1:]):
        place = AffectedPlace(unit.facts.bodies() if scope or body else None, scope, body)
        _recompute_at(unit, cache, [one.ref for one in group], place, tally)
    changes = tally.changes(unit, entry, order)
    unit.history.note(entry.seq, changes)
    return tally.effects(changes)


def evaluate_only(unit: Unit, calendars: Calendars, refs: Sequence[TaskRef]) -> None:
    """Evaluate some tasks (`refs`) by the facts in `unit`, and write the standings, but no history.
    `calendars` finds the shipped calendars."""
    cache = EvaluationCache(unit.facts, calendars)
    cache.facts.prefetch.read(refs)
    _recompute_at(unit, cache, refs, AffectedPlace(None, None, None), ChangeTally())


def _recompute_at(
    unit: Unit,
    cache: EvaluationCache,
    refs: Sequence[TaskRef],
    place: AffectedPlace,
    tally: ChangeTally,
) -> None:
    loaded = load(unit, cache, refs, place)
    tally.loaded(loaded.near)
    parts = evaluate_parts(loaded, cache)
    unit.standings.put(*diff(loaded.parts_before, parts))
    wholes = evaluate_wholes(unit, loaded, cache)
    unit.standings.put(*diff(loaded.wholes_before, wholes))
    tally.evaluated([*loaded.parts_before, *loaded.wholes_before], [*parts, *wholes])


def _put_cards(unit: Unit, act: Act, every: Iterable[Affected]) -> None:
    """Write what lists say of the tasks of a plan, where the act brings a version of it or takes
    one back."""
    name = _plan_of(act, unit)
    if name is None:
        return
    plan, tasks = unit.facts.plan(name), tasks_of(unit.facts.plan_timeline(name))
    places = {task: number for number, task in enumerate(tasks)}
    cards = [card_of(plan, task, places[task.id]) for task in tasks.values()] if plan else []
    unit.standings.put_cards([one.ref for one in every if one.ref.plan == name], cards)


def _plan_of(act: Act, unit: Unit) -> str | None:
    """The plan of which an act brings a version, or takes one back."""
    if isinstance(act, Retracted | Revised):
        entry = unit.entries.entry(unit.entries.root_of(act.entry))
        act = entry.act if entry else act
    return act.plan.plan if isinstance(act, PlanAdopted | PlanAmended) else None
