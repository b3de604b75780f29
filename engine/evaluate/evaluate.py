"""One task, the facts -> all its standings: of the whole, of narrower scopes, of bodies' parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from engine.evaluate.decision import Decision, decide_at
from engine.evaluate.member_counts import Group, parted, sum_of, was_of
from engine.evaluate.pieces import bodies_with_parts, labels_of_nobody
from engine.evaluate.scoped_facts import ScopedFacts, acts_on_part, bearing, part_of
from engine.model.acts import Extended, ReadingConfirmed, Settled, TaskMoved, Waived
from engine.model.bodies import Bodies
from engine.model.progress import Counts, Progress
from engine.model.standing import Standing, TaskRef
from engine.ports.facts import Calendars, Records
from triggers.expressions import AfterDone
from triggers.joined_rules import recurrences_in
from workflows.graph import listened_triggers
from workflows.plan import Plan, Task

ProgressOf = Callable[[str | None, str | None], Progress]
"""From an occurrence and a scope to how far the parts below it are."""


def decide(plan: Plan, task: Task, records: Records, calendars: Calendars) -> list[Decision]:
    """All standings of a `task` of `plan`: one a scope that its documents hold at and one for the
    whole, each body's part that something was done on. Pure: the same facts (`records`, and the
    shipped calendars that `calendars` finds) give the same standings."""
    parts = decide_parts(plan, task, bodies_with_parts(plan, task, records), records, calendars)
    standings = [made.standing for made in parts]

    def progress(occurrence: str | None, scope: str | None) -> Progress:
        return sum_up(standings, occurrence, records.bodies(), scope)

    scopes = (None, *past_scopes_of(plan, task, records))
    wholes = decide_wholes(plan, task, scopes, records, calendars, progress)
    return sorted([*wholes, *parts], key=place_in_lists)


def place_in_lists(made: Decision) -> tuple[int, str, str]:
    """By occurrence, then the whole before what is narrower."""
    standing = made.standing
    return standing.order, standing.scope or "", standing.body or ""


def scopes_of(task: Task, records: Records, within: Collection[str] | None = None) -> list[str]:
    """The scopes at which documents in `records` hold that the `task` names, in order; of those
    given in `within`, at least (None: all)."""
    return sorted(
        {scope for name in listened_triggers(task) for scope in records.scopes_of(name, within)}
    )


def past_scopes_of(
    plan: Plan, task: Task, records: Records, within: Collection[str] | None = None
) -> list[str]:
    """The scopes of `scopes_of` for a `task`, its `records` and `within`, over all versions of its
    `plan`: what a day showed, it shows."""
    versions = records.plan_timeline(plan.plan)
    tasks = [v.plan.tasks[task.id] for v in versions if task.id in v.plan.tasks]
    found = {scope for one in (task, *tasks) for scope in scopes_of(one, records, within)}
    return sorted(found)


def decide_wholes(
    plan: Plan,
    task: Task,
    scopes: Iterable[str | None],
    records: Records,
    calendars: Calendars,
    progress: ProgressOf,
) -> list[Decision]:
    """The standings of a `task` of `plan` that speak for all bodies at some `scopes` (None: the
    whole workspace) and below, by the facts in `records`; `calendars` finds the shipped calendars.

    `progress` sums up the parts of an occurrence below a scope; it is asked for tasks of which each
    member has a part.
    """
    made = []
    for scope in scopes:
        found = decide_at(plan, task, ScopedFacts(records, task, scope), calendars)
        if parted(records.bodies(), plan, task) is not None:
            members = members_at(plan, task, scope, records)
            found = [_summed(one, members, progress) for one in found]
        made += found
    return made


def members_at(plan: Plan, task: Task, scope: str | None, records: Records) -> tuple[int, Counts]:
    """How many members the group of a `task` of `plan` has at a `scope` and below (None: in all),
    by the bodies in `records`, and how many it had before each day on which that changed."""
    bodies = records.bodies()
    group = Group(bodies, plan.plan, parted(bodies, plan, task) or "", scope)
    return len(group.members()), was_of(group)


def _summed(made: Decision, members: tuple[int, Counts], progress: ProgressOf) -> Decision:
    standing, (of, was) = made.standing, members
    found = replace(progress(standing.occurrence, standing.scope), of=of, was_of=was)
    return replace(made, standing=replace(standing, progress=found))


def decide_parts(
    plan: Plan, task: Task, bodies: Iterable[str], records: Records, calendars: Calendars
) -> list[Decision]:
    """The parts that some `bodies` have in a `task` of `plan`, of those occurrences that something
    of their own bears on, by the facts in `records`; `calendars` finds the shipped calendars."""
    made: list[Decision] = []
    known = records.bodies()
    members = known.groups.member_set(plan.plan, parted(known, plan, task) or "")
    for body in bodies:
        sight = ScopedFacts(records, task, body=body)
        own = _own_occurrences(plan, task, sight)
        for one in decide_at(plan, task, sight, calendars) if own != set() else ():
            if own is None or one.standing.occurrence in own:
                mine = replace(one.standing, scope=body, body=body, counted=body in members)
                made.append(replace(one, standing=mine))
    return made


def _own_occurrences(plan: Plan, task: Task, sight: ScopedFacts) -> set[str | None] | None:
    """The occurrences that a body did something on; None (all) where what it completed elsewhere
    bears on the task, or each completion opens the next one."""
    ref = TaskRef(plan.plan, task.id)
    for other in bearing(plan, task, sight.records):
        theirs = acts_on_part(sight.records, other, sight.body or "") if other != ref else ()
        if any(isinstance(a, TaskMoved | Settled) and a.body is not None for _, a in theirs):
            return None
    acts = sight.acts_of(ref)
    own = [a for _, a in acts if not isinstance(a, ReadingConfirmed) and a.body is not None]
    if own and any(isinstance(rule, AfterDone) for rule in recurrences_in(task.deadline)):
        return None
    for_others = _for_others(ref, sight)
    labels = labels_of_nobody(plan, task, sight.records)
    return labels | {act.occurrence for act in (*own, *for_others)}


def _for_others(ref: TaskRef, sight: ScopedFacts) -> list[Occurring]:
    """What a body did on parts that it carries on: it has a part of its own beside them."""
    said = sight.records.acts_of(ref, (sight.body,)) if sight.body else ()
    return [
        act
        for _, act in said
        if not isinstance(act, ReadingConfirmed) and part_of(act) not in (None, sight.body)
    ]


Occurring = TaskMoved | Extended | Settled | Waived
"""Acts on an occurrence."""


def sum_up(
    standings: Iterable[Standing], occurrence: str | None, bodies: Bodies, scope: str | None
) -> Progress:
    """How far the counted parts of an `occurrence` (its label) are, among the `standings` of one
    task, of all bodies or of those that lie at a `scope` and below by the tree of `bodies`."""
    parts = (s for s in standings if s.body and s.occurrence == occurrence)
    return sum_of(parts, bodies, scope)
