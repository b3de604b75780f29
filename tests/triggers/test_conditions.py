"""When a condition is met, and what it waits for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triggers.facts import Facts, facts_from
from tests.triggers.strategies import conditions, near_days
from triggers import expressions as x
from triggers.conditions import evaluate
from triggers.expressions import tasks_in, triggers_in
from triggers.parsing import parse_when

TODAY = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("text", "facts", "on"),
    [
        ("a", "a=2023-01-01", date(2023, 1, 1)),
        ("a", "", None),
        ("a.received", "a=2023-01-01", None),
        ("a.received", "a.received=2023-01-03", date(2023, 1, 3)),
        ("done 2.1", "done 2.1=2023-01-01", date(2023, 1, 1)),
        ("done 2.1", "", None),
        ("from 2023-01-01", "", date(2023, 1, 1)),
        ("a and b", "a=2023-01-01; b=2023-02-01", date(2023, 2, 1)),
        ("a and b", "a=2023-01-01", None),
        ("a or b", "a=2023-01-01; b=2023-02-01", date(2023, 1, 1)),
        ("a or b", "b=2023-02-01", date(2023, 2, 1)),
        ("2 of (a, b, c)", "a=2023-01-01; b=2023-03-01; c=2023-02-01", date(2023, 2, 1)),
        ("2 of (a, b, c)", "a=2023-01-01", None),
        ("a and (b or c)", "a=2023-01-01; c=2023-02-01", date(2023, 2, 1)),
    ],
)
def test_on(text: str, facts: str, on: date | None) -> None:
    """A condition holds from the day on which the last thing it needs happened."""
    assert evaluate(parse_when(text), facts_from(facts)).on == on


def test_waiting_names_each_leaf_once() -> None:
    """What is waited for is named in the order of the text, each once, met parts not at all."""
    node = evaluate(
        parse_when("(a or from 2024-01-01) and b and (b or a.received)"),
        facts_from("a=2023-07-01"),
    )
    assert node.waiting_for(TODAY) == ("from 2023-07-01", "from 2024-01-01", "b", "a.received")


def test_met_on_the_very_day() -> None:
    """A condition holds on its day, not before; a met one waits for nothing."""
    node = evaluate(parse_when("a"), facts_from("a=2023-06-01"))
    assert node.met(TODAY)
    assert not node.met(TODAY - timedelta(1))
    assert node.waiting_for(TODAY) == ()
    assert node.event == "event-a"


def test_reasons_are_a_tree() -> None:
    """The reason keeps the shape of the condition, with how many children must hold."""
    node = evaluate(parse_when("2 of (a, done 1, from 2023-01-01) and (b or c)"), Facts())
    assert (node.kind, node.need) == ("all", 2)
    counted, either = node.children
    assert (counted.kind, counted.need) == ("at_least", 2)
    assert (either.kind, either.need) == ("any", 1)
    assert [child.kind for child in counted.children] == ["event", "done", "from"]
    assert counted.children[1].lacks == "done 1"


@st.composite
def facts_for(draw: st.DrawFn, node: x.Condition) -> dict[str, date]:
    names = [f"{name}.{kind}" for name in triggers_in(node) for kind in ("issued", "received")]
    names += [*triggers_in(node), *(f"done {task}" for task in tasks_in(node))]
    known = draw(st.sets(st.sampled_from(names))) if names else set()
    return {name: draw(near_days) for name in sorted(known)}


@given(st.data(), conditions)
def test_more_facts_never_come_later(data: st.DataObject, node: x.Condition) -> None:
    """A new fact, or an earlier day for a known one, never makes `on` later."""
    facts = data.draw(facts_for(node))
    more = {**data.draw(facts_for(node)), **facts}
    sooner = {name: day - timedelta(data.draw(st.integers(0, 9))) for name, day in more.items()}
    on = evaluate(node, Facts(facts)).on
    for other in (more, sooner):
        nearer = evaluate(node, Facts(other)).on
        assert on is None or (nearer is not None and nearer <= on)


@given(st.data(), conditions)
def test_order_of_terms_and_facts_does_not_matter(data: st.DataObject, node: x.Condition) -> None:
    """Turning every list of terms round, or the facts, leaves `on` as it is."""
    facts = data.draw(facts_for(node))
    turned = dict(reversed(facts.items()))
    assert evaluate(_turned(node), Facts(turned)).on == evaluate(node, Facts(facts)).on


def _turned(node: x.Condition) -> x.Condition:
    if isinstance(node, x.AllOf | x.AnyOf):
        return type(node)(tuple(_turned(term) for term in reversed(node.terms)))
    if isinstance(node, x.AtLeast):
        return x.AtLeast(node.count, tuple(_turned(term) for term in reversed(node.terms)))
    return node
