"""The plan as a graph: the index of who waits for what, the order of completion, loops."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triggers.errors import BadInputError
from workflows.graph import completion_order, dependencies, listeners, loops
from workflows.plan import Plan, Task, Trigger


def plan_of(**rules: tuple[str | None, str]) -> Plan:
    """A plan whose tasks have these conditions and deadlines, in order."""
    tasks = {
        name: Task(id=name, title="T", when=when, due=due) for name, (when, due) in rules.items()
    }
    triggers = {"x": Trigger(name="X"), "y": Trigger(name="Y")}
    return Plan(plan="p", title="T", adopted=date(2022, 10, 15), triggers=triggers, tasks=tasks)


def test_listeners() -> None:
    """Triggers and tasks named in `when` or `due`, each with the tasks that name it, once."""
    plan = plan_of(
        a=("x and x.received", "1 day after x"),
        b=("done a or y", "as set by x"),
        c=("2 of (x, done b, y)", "(1 day after (1 month before done a)) and upon y"),
        d=(None, "none"),
    )

    assert listeners(plan) == {
        ("trigger", "x"): ("a", "b", "c"),
        ("trigger", "y"): ("b", "c"),
        ("done", "a"): ("b", "c"),
        ("done", "b"): ("c",),
    }


def test_dependencies() -> None:
    """Those of `when` first, then those of `due`, each once."""
    task = Task(id="1", title="T", when="done c and done a", due="upon done b and done a")

    assert dependencies(task) == ("c", "a", "b")


def test_completion_order_is_the_plans_where_it_can_be() -> None:
    """A task moves only behind what it waits for; the rest keeps its place."""
    plan = plan_of(
        a=("done d", "none"),
        b=(None, "none"),
        c=("done a", "none"),
        d=(None, "upon done e"),
        e=("x", "none"),
    )

    assert completion_order(plan) == ["b", "e", "d", "a", "c"]


def test_completion_order_without_dependencies() -> None:
    """Nothing moves, and a task that is not in the plan is passed over."""
    assert completion_order(plan_of(b=("done z", "none"), a=(None, "none"))) == ["b", "a"]


def test_completion_order_refuses_a_loop() -> None:
    """A plan that was never checked gives an error that shows the loop."""
    with pytest.raises(BadInputError, match="b -> c -> b"):
        completion_order(plan_of(a=(None, "none"), b=("done c", "none"), c=("done b", "none")))


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.sets(st.integers(0, n - 1)), min_size=n, max_size=n)
    )
)
def test_order_and_loops_agree(needs: list[set[int]]) -> None:
    """Either there is an order with every dependency before its dependents, or there is a loop,
    and each loop is a path along dependencies back to its beginning."""
    edges = {f"t{n}": [f"t{other}" for other in sorted(others)] for n, others in enumerate(needs)}
    plan = plan_of(
        **{
            name: (" and ".join(f"done {other}" for other in others) or None, "none")
            for name, others in edges.items()
        }
    )
    found = list(loops(edges))

    for loop in found:
        assert loop[0] == loop[-1]
        assert all(after in edges[before] for before, after in pairwise(loop))
    if found:
        with pytest.raises(BadInputError):
            completion_order(plan)
    else:
        order = completion_order(plan)
        assert sorted(order) == sorted(edges)
        for name, others in edges.items():
            assert all(order.index(other) < order.index(name) for other in others)


def test_a_chain_of_ten_thousand_tasks_is_no_depth() -> None:
    """Neither order nor loops need a stack as deep as the plan is long."""
    edges = {f"t{n}": [f"t{n + 1}"] for n in range(10_000)} | {"t10000": ["t0"]}

    assert len(next(loops(edges))) == 10_002
