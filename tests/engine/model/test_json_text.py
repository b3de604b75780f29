"""JSON in pieces is the JSON of the whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.json_text import json_text, list_pieces, object_pieces

SHARED: list[Any] = [["a"], {"of": 2, "x": []}, [], {}, "đ\n", date(2023, 1, 31), None, 7, True]
"""Values that rows may share, as the rows of the members of a group do."""

rows = st.lists(
    st.dictionaries(
        st.sampled_from(["body", "due", 'say "so"']),
        st.sampled_from(SHARED) | st.text(max_size=3) | st.integers(),
    ),
    max_size=4,
)


@given(lists=st.dictionaries(st.text(max_size=2), rows, max_size=3), counts=st.sampled_from(SHARED))
def test_pieces_are_the_text(lists: dict[str, list[Any]], counts: Any) -> None:
    """An object of lists, whose items are taken one by one, has the same text as when it is held
    whole."""
    pieces = object_pieces({name: iter(found) for name, found in lists.items()} | {"n": counts})
    assert "".join(pieces) == json_text(lists | {"n": counts})


@given(found=rows)
def test_pieces_of_a_list_are_its_text(found: list[Any]) -> None:
    """A list whose items are taken one by one, which may be none."""
    assert "".join(list_pieces(iter(found))) == json_text(found)


@pytest.mark.parametrize("items", [[], [1, None], [[], {}, {"a": {"b": [1]}}]])
def test_pieces_of_any_items(items: list[Any]) -> None:
    """Items may be anything; an object may have nothing."""
    assert "".join(object_pieces({"a": iter(items)})) == json_text({"a": items})
    assert "".join(object_pieces({})) == json_text({})


def test_items_are_taken_as_they_are_sent() -> None:
    """Nothing is taken before its piece is asked for."""
    taken: list[int] = []

    def items() -> Any:
        for number in range(3):
            taken.append(number)
            yield {"n": number}

    pieces = object_pieces({"a": items()})
    assert "0" in next(piece for piece in pieces if "n" in piece)
    assert taken == [0]
