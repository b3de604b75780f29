"""What the schema of each kind of type is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NotRequired, TypedDict

import pytest

from web.api.json_schemas import PLACE, schema_of, shapes_in


class Leaf(TypedDict):
    """A shape
    of its own."""

    at: datetime
    note: NotRequired[str | None]


class Knot(TypedDict):
    """A shape that holds itself."""

    below: list[Knot]
    leaf: Leaf


@dataclass
class Plain:
    """A dataclass has keys too."""

    number: int


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (str, {"type": "string"}),
        (bool, {"type": "boolean"}),
        (date, {"type": "string", "format": "date"}),
        (datetime | None, {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
        (Literal["a", "b"], {"enum": ["a", "b"]}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (tuple[str, ...], {"type": "array", "items": {"type": "string"}}),
        (dict[str, float], {"type": "object", "additionalProperties": {"type": "number"}}),
        (Leaf, {"$ref": f"{PLACE}Leaf"}),
        (list[Plain], {"type": "array", "items": {"$ref": f"{PLACE}Plain"}}),
        (Any, {}),
    ],
)
def test_the_schema_of_a_type(kind: Any, schema: dict[str, Any]) -> None:
    """Plain types, alternatives, lists, dictionaries; shapes by their names."""
    assert schema_of(kind) == schema


def test_the_shapes_that_a_type_names() -> None:
    """Each once, also where one holds itself; what may be left out is not required."""
    found = shapes_in(list[Knot] | dict[str, Plain])
    assert found.keys() == {"Knot", "Leaf", "Plain"}
    assert found["Leaf"]["required"] == ["at"]
    assert found["Leaf"]["properties"].keys() == {"at", "note"}
    assert found["Leaf"]["description"] == "A shape of its own."
    assert found["Knot"]["properties"]["below"]["items"] == {"$ref": f"{PLACE}Knot"}
