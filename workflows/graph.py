"""The plan as a graph: who waits for whom, in which order tasks can be done, and loops."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from triggers import expressions as x
from triggers.errors import BadInputError
from triggers.expressions import tasks_in, triggers_in
from triggers.parsing import parse_due, parse_when
from workflows.plan import Plan, Task

Readings = tuple[tuple[str | None, str | None], ...]
"""The `when` and `due` that other readings of a task would have."""
Listened = tuple[Literal["trigger", "done"], str]

_NEW, _OPEN, _CLOSED = range(3)


def dependencies(task: Task) -> tuple[str, ...]:
    """The tasks whose completion the task names, in any of its readings, each once."""
    return _named(task.when, task.due, _readings(task))[1]


def referenced_triggers(task: Task) -> tuple[str, ...]:
    """The triggers that the task names, in any of its readings, each once."""
    return _named(task.when, task.due, _readings(task))[0]


def listened_triggers(task: Task) -> tuple[str, ...]:
    """The triggers whose documents concern the task: those that it names, and that with which it
    lapses."""
    lapses = task.lapses
    ends = (lapses.trigger,) if isinstance(lapses, x.Occurred) else ()
    return tuple(dict.fromkeys((*referenced_triggers(task), *ends)))


def _readings(task: Task) -> Readings:
    would = (one for question in task.open for one in question.would.values())
    return tuple((one.when, one.due) for one in would) if task.open else ()


@lru_cache(maxsize=8192)
def _named(when: str | None, due: str, readings: Readings) -> tuple[tuple[str, ...], ...]:
    """The triggers and the tasks that these texts name."""
    pairs = ((when, due), *readings)
    nodes: list[x.Condition | x.Deadline] = [
        *(parse_when(one) for one, _ in pairs if one is not None),
        *(parse_due(other) for _, other in pairs if other is not None),
    ]
    triggers = dict.fromkeys(name for node in nodes for name in triggers_in(node))
    return tuple(triggers), tuple(dict.fromkeys(n for node in nodes for n in tasks_in(node)))


def expressions(task: Task) -> Iterator[x.Condition | x.Deadline | None]:
    """The task's `when` and `due`, and those that other readings of it would have."""
    yield task.condition
    yield task.deadline
    for question in task.open:
        for would in question.would.values():
            yield would.condition
            yield would.deadline


def repeating_triggers(plan: Plan, task: Task) -> list[str]:
    """The repeating triggers that a task names."""
    return [
        name
        for name in referenced_triggers(task)
        if name in plan.triggers and plan.triggers[name].repeats
    ]


def listeners(plan: Plan) -> dict[Listened, tuple[str, ...]]:
    """`("trigger", id)` or `("done", task)` -> the tasks that name it in any of their readings."""
    found: dict[Listened, list[str]] = {}
    for task in plan.tasks.values():
        for trigger in listened_triggers(task):
            found.setdefault(("trigger", trigger), []).append(task.id)
        for other in dependencies(task):
            found.setdefault(("done", other), []).append(task.id)
    return {listened: tuple(tasks) for listened, tasks in found.items()}


def all_listeners(versions: Sequence[Plan]) -> dict[Listened, tuple[str, ...]]:
    """The same over all versions of a plan, for what a task waited for it still concerns on the
    days on which it did; those of the last version first."""
    found: dict[Listened, dict[str, None]] = {}
    for plan in reversed(versions):
        for listened, tasks in listeners(plan).items():
            found.setdefault(listened, {}).update(dict.fromkeys(tasks))
    names = dict.fromkeys(task for plan in reversed(versions) for task in plan.tasks)
    order = {task: place for place, task in enumerate(names)}
    return {
        listened: tuple(sorted(tasks, key=lambda task: order[task]))
        for listened, tasks in found.items()
    }


def completion_order(plan: Plan) -> list[str]:
    """All task ids, each after the tasks that it names with `done`, else in the plan's order.

    Raises BadInputError naming a loop (a checked plan has none).
    """
    rank = {task: number for number, task in enumerate(plan.tasks)}
    needs = {task.id: [d for d in dependencies(task) if d in rank] for task in plan.tasks.values()}
    waiting = {task: len(names) for task, names in needs.items()}
    followers: dict[str, list[str]] = {}
    for task, names in needs.items():
        for name in names:
            followers.setdefault(name, []).append(task)
    ready = [rank[task] for task, count in waiting.items() if not count]
    names_by_rank, order = list(rank), []
    while ready:
        task = names_by_rank[heapq.heappop(ready)]
        order.append(task)
        for follower in followers.get(task, ()):
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, rank[follower])
    if len(order) < len(rank):
        loop = " -> ".join(next(loops(needs)))
        raise BadInputError("plan", loop, "tasks that do not wait for each other")
    return order


def loops(edges: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Loops as paths that end where they begin, `("a", "b", "a")`; none if and only if the graph
    has none. Without recursion, for a chain may be as long as a plan."""
    state = dict.fromkeys(edges, _NEW)
    for root in edges:
        if state[root] != _NEW:
            continue
        path, branches = [root], [iter(edges[root])]
        state[root] = _OPEN
        while path:
            child = next(branches[-1], None)
            if child is None:
                state[path.pop()] = _CLOSED
                branches.pop()
            elif state.get(child) == _OPEN:
                yield (*path[path.index(child) :], child)
            elif state.get(child) == _NEW:
                state[child] = _OPEN
                path.append(child)
                branches.append(iter(edges[child]))
