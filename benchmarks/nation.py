"""A country of bodies and plans: 34 provinces, 11,000 communes, 91 plans of ten tasks, each task
with one part a commune, so 10,010,000 assignments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.service.engine import Engine
from workflows.plan import Directory, Plan

PROVINCES, COMMUNES, PLANS, TASKS = 34, 11_000, 91, 10
ADOPTED = date(2025, 1, 6)
TODAY = date(2025, 7, 1)


@dataclass(frozen=True)
class Size:
    """How large the country is."""

    communes: int = COMMUNES
    plans: int = PLANS
    provinces: int = PROVINCES

    @property
    def assignments(self) -> int:
        """How many parts of tasks there are."""
        return self.communes * self.plans * TASKS


def commune(number: int) -> str:
    """The id of a commune."""
    return f"c{number:05}"


def directory(size: Size) -> Directory:
    """The tree: the centre, provinces, communes; one group of all communes."""
    bodies = {"centre": {"name": "Trung ương", "level": "centre"}}
    for number in range(size.provinces):
        bodies[f"p{number:02}"] = {"name": f"Tỉnh {number}", "under": "centre", "level": "province"}
    names = [commune(number) for number in range(size.communes)]
    for number, name in enumerate(names):
        bodies[name] = {
            "name": f"Xã {number}",
            "under": f"p{number % size.provinces:02}",
            "level": "commune",
        }
    groups = {"communes": {"name": "Các xã", "members": names}}
    return Directory.model_validate_json(json.dumps({"bodies": bodies, "groups": groups}))


WAVES = (1, 3, 10, 30)
"""How many plans wait for `wave-1`, `wave-3` ...; the rest for their own trigger."""
PROVINCIAL = 63
"""How many plans wait for the provincial decision."""


def plans(size: Size) -> Iterator[Plan]:
    """The plans; see `listed` for their tasks."""
    for number in range(size.plans):
        tasks = [
            {
                "id": str(index),
                "title": f"Việc {index}",
                "each": "communes",
                "implementing": ["communes"],
                **task,
            }
            for index, task in enumerate(listed(number), 1)
        ]
        named = {
            "national",
            "provincial",
            "communal",
            "joint",
            f"own-{number}",
            *(f"wave-{count}" for count in WAVES),
        }
        whole = {
            "plan": f"k{number:02}",
            "title": f"Kế hoạch {number}",
            "issuer": "centre",
            "adopted": ADOPTED.isoformat(),
            "calendar": "none",
            "tasks": tasks,
            "bodies": {"centre": {"name": "Trung ương", "level": "centre"}},
            "triggers": {name: {"name": name} for name in sorted(named)},
        }
        yield Plan.model_validate_json(json.dumps(whole))


def listed(number: int) -> list[dict[str, str]]:
    """A plan's ten tasks: 1 waits for the national directive, 2 for the provincial decision, 3 for
    one of the waves, 4 for the plan's own document; 5 and 6 have dates; 7 follows task 1 of the
    same commune; 8 is continuous; 9 and 10 wait, in the first plan, for a paper of the commune's
    own, 10 also for a joint circular."""
    own = f"own-{number}"
    provincial = "provincial" if number < PROVINCIAL else own
    below = [sum(WAVES[:index]) for index in range(len(WAVES) + 1)]
    waves = [
        f"wave-{count}"
        for index, count in enumerate(WAVES)
        if below[index] <= number < below[index + 1]
    ]
    wave = waves[0] if waves else own
    communal = "communal" if number == 0 else own
    return [
        {"when": "national", "due": "3 months after national"},
        {"when": provincial, "due": f"45 days after {provincial}"},
        {"when": wave, "due": f"1 month after {wave}"},
        {"when": own, "due": f"30 working days after {own}"},
        {"due": f"by 2025-06-{1 + number % 30:02}"},
        {"due": f"by 2025-{1 + number % 12:02}-15"},
        {"when": "done 1", "due": "30 days after done 1"},
        {"due": "continuous"},
        {"when": communal, "due": f"10 days after {communal}"},
        {"when": f"{communal} and joint", "due": "2 months after start"},
    ]


def settle_country(engine: Engine, size: Size) -> None:
    """Import the bodies and adopt the plans."""
    engine.put_bodies(directory(size), today=ADOPTED)
    for plan in plans(size):
        engine.adopt(plan, today=ADOPTED)
