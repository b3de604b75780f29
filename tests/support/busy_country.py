"""The country with work in it, in which the lists of bodies are tried."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.service.engine import Engine
from tests.support.country import country, lines

D = date.fromisoformat
TASKS: dict[str, dict[str, Any]] = {
    "each": {"each": "communes", "when": "x", "due": "1 month after x"},
    "lead": {"lead": ["north"], "implementing": ["communes"]},
    "n1s": {"directing": ["n1"], "when": "y"},
    "mixed": {"each": "mixed", "lead": ["centre"], "advising": ["s1"]},
    "nobodys": {},
}


def busy_country() -> Engine:
    """A document in the north, one in n1, some parts begun and done."""
    made = country(TASKS)
    made.record("x", issued=D("2023-01-05"), scope="north")
    made.record("y", issued=D("2023-01-10"), scope="n1")
    made.complete("each", body="n2", on=D("2023-01-20"))
    made.start("mixed", body="north", on=D("2023-01-20"))
    return made


def told(engine: Engine, keys: str = "task body scope state", **filters: Any) -> list[str]:
    """The rows of a list, each as the values of some keys."""
    return lines(engine, keys, **filters)
