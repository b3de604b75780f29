"""The plans that the product ships."""

from __future__ import annotations

from datetime import date
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


BLANKS = Path(__file__).with_name("templates")


def blank_plan(lang: str, today: date) -> str:
    """The text of a plan to fill in, with comments in a language (`vi`, `en`), adopted today and
    running to the end of the year after."""
    text = (BLANKS / f"new.{lang}.yaml").read_text(encoding="utf-8")
    filled = text.replace("{adopted}", today.isoformat())
    return filled.replace("{until}", date(today.year + 1, 12, 31).isoformat())
