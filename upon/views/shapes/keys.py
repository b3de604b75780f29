"""The keys of a shape of JSON, read from its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict


def has_keys(kind: Any) -> bool:
    """Whether a type is a shape with keys of its own: a typed dictionary, or a dataclass."""
    return isinstance(kind, type) and (is_typeddict(kind) or is_dataclass(kind))


def keys_of(shape: Any) -> Iterator[tuple[str, Any, bool]]:
    """Each key of a `shape`, the type of its value, and whether it may be left out."""
    for name, kind in get_type_hints(shape, include_extras=True).items():
        left_out = get_origin(kind) is NotRequired
        yield name, get_args(kind)[0] if left_out else kind, left_out
