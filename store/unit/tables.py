"""The Core tables behind the models; a module of its own, for all that reads rows stands on it."""

from __future__ import annotations

from typing import Any


def table(model: Any) -> Any:
    """The Core table of a model; no ORM objects are made."""
    return model.__table__
