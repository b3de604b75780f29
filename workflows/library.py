"""The plans that the product ships."""

from __future__ import annotations

from pathlib import Path

from triggers.errors import UnknownNameError
from triggers.nearest import nearest

FOLDER = Path(__file__).with_name("plans")


def plan_names() -> tuple[str, ...]:
    """The names of the shipped plans."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def shipped_plan(name: str) -> Path:
    """The file of a shipped plan. Raises UnknownNameError, naming the nearest."""
    if name not in plan_names():
        raise UnknownNameError("plan", name, nearest(name, plan_names()))
    return FOLDER / f"{name}.yaml"
