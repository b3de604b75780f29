"""Standings as JSON and back: nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from engine.model.json_codec import (
    dump,
    node_from,
    node_text,
    phases_from,
    phases_text,
    story_from,
    story_text,
)
from engine.model.phases import Phase
from engine.model.states import State
from engine.model.story import Story
from triggers.nodes import Node

days = st.none() | st.dates()
texts = st.text(max_size=12)
leaves = st.builds(
    Node,
    st.sampled_from(["event", "done", "from"]),
    texts,
    days,
    st.none() | texts,
    st.none() | texts,
    st.integers(0, 3),
)
nodes = st.recursive(
    leaves,
    lambda held: st.builds(
        Node,
        st.sampled_from(["all", "any", "at_least"]),
        texts,
        days,
        need=st.integers(1, 4),
        children=st.lists(held, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=8,
)
phases = st.lists(st.builds(Phase, days, st.sampled_from(State)), min_size=1).map(tuple)


@given(st.none() | nodes)
def test_nodes_round_trip(node: Node | None) -> None:
    """A reason tree of any shape comes back equal."""
    assert node_from(node_text(node)) == node


@given(phases)
def test_phases_round_trip(kept: tuple[Phase, ...]) -> None:
    """Phases come back equal and of their own types."""
    back = phases_from(phases_text(kept))
    assert back == kept
    assert all(isinstance(p, Phase) and isinstance(p.state, State) for p in back)


spans = st.lists(st.tuples(st.dates(), st.dates()), max_size=3).map(tuple)


@given(days, spans, spans)
def test_spans_of_a_story_round_trip(
    closes: date | None, shut: tuple[tuple[date, date], ...], away: tuple[tuple[date, date], ...]
) -> None:
    """When an occurrence is not there, and its member not of the group, comes back equal."""
    story = Story(closes=closes, shut=shut, away=away)
    assert story_from(story_text(story)) == story


def test_json_is_compact_and_readable() -> None:
    """No blanks, no escapes: a person can read the text in the database."""
    assert dump({"tên": ["Đỗ", None, 1]}) == '{"tên":["Đỗ",null,1]}'
    node = Node("event", "x", date(2023, 1, 5), event="e")
    assert json.loads(node_text(node) or "") == ["event", "x", "2023-01-05", "e", None, 0, []]
