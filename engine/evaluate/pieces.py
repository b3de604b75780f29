"""Whose parts a task has from which day on: groups change, tasks come to have a part for each
member, or become one piece of work. What was done before is whose it was then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from engine.evaluate.facts import placed_moves
from engine.evaluate.member_counts import parted
from engine.evaluate.rule_eras import Era
from engine.evaluate.scoped_facts import ScopedFacts, acts_on_part, part_bodies
from engine.evaluate.stretches import (
    Moves,
    Stretch,
    Work,
    is_finished,
    part_named,
    stretches_of,
    with_moves,
)
from engine.model.points import BEGIN, Point, at_point, once, starts
from engine.model.progress import ALWAYS, Spans, Stay, stay_of
from engine.model.standing import TaskRef
from engine.model.story import EachBefore
from engine.ports.facts import Records
from workflows.plan import Plan, Task


def work_on(eras: Sequence[Era], sight: ScopedFacts, made: Moves, label: str | None) -> Work:
    """What was done on the occurrence with the `label`, as one place (`sight`) sees it, over the
    task's `eras`; `made` are its moves seen from there, with their entries."""
    plan, task = eras[-1].plan, eras[-1].task or sight.task
    stretches = stretches_of(plan, task, sight.records)
    if not stretches:
        return Work(made)
    every = placed_moves(sight.records, plan, task)
    mine = [one for one in every if one[1].occurrence == label]
    filled = with_moves(stretches, mine)
    if sight.body is not None:
        return Work(_of_part(filled, sight, TaskRef(plan.plan, task.id)))
    return Work([], filled)


def _of_part(stretches: Sequence[Stretch], sight: ScopedFacts, ref: TaskRef) -> Moves:
    """The moves on a part: what was done in its member's name while the task was one piece of work
    is its own once there are parts; where that was finished, nothing is left to do of any part."""
    own = {one.seq for one in acts_on_part(sight.records, ref, sight.body or "")}
    found: Moves = []
    for stretch in stretches:
        if stretch.members is not None:
            found += [(seq, m) for seq, m in stretch.moves if seq in own or part_named(m) is None]
        elif stretch is not stretches[-1]:
            named = [(seq, move) for seq, move in stretch.moves if part_named(move) == sight.body]
            found = list(stretch.moves) if is_finished(stretch.moves) else found + named
    return found


def bodies_with_parts(
    plan: Plan, task: Task, records: Records, within: Collection[str] | None = None
) -> list[str]:
    """The bodies (of those in `within`, at least; None: all) whose parts in a `task` of `plan` are
    more than the whole says: by `records` they did something of their own, or what was done when
    the task was one piece of work is not theirs."""
    found = part_bodies(plan, task, records, within)
    if not labels_of_nobody(plan, task, records):
        return found
    group = parted(records.bodies(), plan, task) or ""
    return sorted({*found, *records.bodies().groups.ever_members(plan.plan, group)})


def labels_of_nobody(plan: Plan, task: Task, records: Records) -> set[str | None]:
    """The occurrences of a `task` of `plan` that, by `records`, were begun, without a name and not
    to the end, while the task was one piece of work: they are nobody's part."""
    stretches = stretches_of(plan, task, records)
    every = placed_moves(records, plan, task) if stretches else []
    found: set[str | None] = set()
    for stretch in stretches[1:]:
        before = [(seq, m) for seq, m in every if (m.on, seq) < stretch.start]
        for label in {m.occurrence for _, m in before if part_named(m) is None}:
            of_label = [one for one in before if one[1].occurrence == label]
            if stretch.members is not None and not is_finished(of_label):
                found.add(label)
    return found


def membership(eras: Sequence[Era], sight: ScopedFacts) -> Stay:
    """When a part's member is one; of the whole, that is always."""
    plan, bodies = eras[-1].plan, sight.records.bodies()
    group = parted(bodies, plan, eras[-1].task or sight.task)
    if sight.body is None or group is None:
        return ALWAYS
    steps = bodies.groups.member_steps(plan.plan, group)
    points = once([BEGIN, *starts(steps)]) if steps else ()
    days = list(dict.fromkeys(point.day for point in points))
    found = [sight.body in bodies.groups.members_on(plan.plan, group, day) for day in days]
    return ALWAYS if all(found) else stay_of(days, found)


def each_before(eras: Sequence[Era], sight: ScopedFacts) -> tuple[EachBefore, ...]:
    """Of which group each member had a part in the task before each day on which that changed."""
    plan, task = eras[-1].plan.plan, sight.task.id
    steps = sight.records.bodies().groups.each.get((plan, task), ())
    days = list(dict.fromkeys(step.since for step in steps if step.since is not None))
    held = [at_point(steps, Point(day, 0))[-1].each for day in days]
    found = [EachBefore(day, group) for day, group in zip(days, held, strict=True)]
    if steps and steps[-1].each != sight.task.each:
        found.append(EachBefore(date.max, steps[-1].each))  # the last version never held
    return tuple(found)


def one_piece(told: Sequence[EachBefore], last: str | None) -> Spans:
    """The spans of days in which a task was, or is, one piece of work, by the groups that it had
    before each day (`told`) and that of its `last` version; none where it always was, or never."""
    ends = [*(one.until for one in told), date.max]
    groups = [*(one.each for one in told), last]
    spans = zip([date.min, *ends], ends, groups, strict=False)
    found = [(first, end) for first, end, group in spans if group is None and first < end]
    return tuple(found) if told else ()
