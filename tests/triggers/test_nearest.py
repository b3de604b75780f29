"""Names near to one that there is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triggers.nearest import nearest

IDS = [
    "2.1.1",
    "2.1.2.a",
    "2.1.2.b",
    "2.1.2.c",
    "2.1.2.d",
    "2.1.2.đ",
    "2.1.3",
    "2.2.1.b",
    "2.2.1.a",
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2.1.2", ("2.1.2.a", "2.1.2.b", "2.1.2.c")),
        ("2.1.2.x", ("2.1.2.a", "2.1.2.b", "2.1.2.c")),
        ("2.2.1", ("2.2.1.b", "2.2.1.a", "2.1.1")),
        ("2.1.2.D", ("2.1.2.d", "2.1.2.đ", "2.1.2.a")),
        ("2-1.2.a", ("2.1.2.a", "2.1.2.b", "2.1.2.c")),
        ("xyz", ()),
    ],
)
def test_the_order_is_that_of_the_plan(name: str, found: tuple[str, ...]) -> None:
    """The parts of a whole and names that are equally alike come as the plan has them; what differs
    by accents, case or hyphens alone comes first."""
    assert nearest(name, IDS) == found


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True), st.integers(1, 4))
def test_the_parts_of_a_whole_come_first_in_their_order(letters: list[str], most: int) -> None:
    """Whatever else is known and however many are shown."""
    parts = [f"1.2.{letter}" for letter in letters]
    assert nearest("1.2", ["1.3", *parts, "1.4"], most)[: len(parts)] == tuple(parts[:most])
