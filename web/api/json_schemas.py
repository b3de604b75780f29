"""JSON Schema of the shapes of answers. Made here, as pydantic reads typed dictionaries of the
standard library only from Python 3.12 on."""

from __future__ import annotations

import types
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin

from upon.views.shapes.keys import has_keys, keys_of

PLACE = "#/components/schemas/"
"""Where the document keeps the schemas that have a name."""
_PLAIN: dict[Any, dict[str, Any]] = {
    type(None): {"type": "null"},
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a type; a shape with keys of its own is named, not spelled out."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if has_keys(kind):
        return {"$ref": PLACE + kind.__name__}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(one) for one in inner]}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (list, tuple, frozenset):
        return {"type": "array", "items": schema_of(inner[0])}
    if origin is not None and len(inner) == 2:
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    return {}


def shapes_in(kind: Any, met: dict[str, Any] | None = None) -> dict[str, Any]:
    """The schemas of the shapes that a type names, by their names; those already `met` too."""
    found = {} if met is None else met
    if not has_keys(kind):
        for one in get_args(kind):
            shapes_in(one, found)
    elif kind.__name__ not in found:
        found[kind.__name__] = {}  # a shape may hold itself
        found[kind.__name__] = _object(kind)
        for _, inner, _ in keys_of(kind):
            shapes_in(inner, found)
    return found


def _object(kind: Any) -> dict[str, Any]:
    """A shape as an object; keys may be added, so that more than these may be there."""
    keys = list(keys_of(kind))
    return {
        "type": "object",
        "title": kind.__name__,
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {name: schema_of(inner) for name, inner, _ in keys},
        "required": [name for name, _, left_out in keys if not left_out],
    }
